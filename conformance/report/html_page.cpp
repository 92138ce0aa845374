#include "conformance/report/html_page.h"

namespace smtplab::conformance {

const char* const kHtmlPage = R"PAGE(<!DOCTYPE html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>{{title}}</title>
<style>
:root { color-scheme: light dark; --text: #1b1b1b; --weak: #555; --page: #fff; --soft: #f3f4f6;
  --line: #cfd3d8; --fail: #a50e0e; --warn: #7a4b00; --doubt: #5b3fa0; --pass: #13602a;
  --mark: #ffe3e0; --focus: #0a5bd3; }
@media (prefers-color-scheme: dark) {
  :root { --text: #ececec; --weak: #b4b8be; --page: #15171a; --soft: #202328; --line: #3d424a;
    --fail: #ff9d97; --warn: #f5c26b; --doubt: #c5b1ff; --pass: #8bd8a0; --mark: #55211e;
    --focus: #7db4ff; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1rem;
  color: var(--text); background: var(--page); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; border-top: 2px solid var(--line);
  padding-top: 1rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0; }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
code, .lines { font: .875rem/1.45 ui-monospace, monospace; }
.weak { color: var(--weak); }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; overflow-wrap: normal; }
th, td { padding: .25rem .75rem .25rem 0; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 10rem;
  overflow-wrap: anywhere; }
thead th { border-bottom: 1px solid var(--line); font-size: .8rem; color: var(--weak); }
tbody th { font-weight: 600; }
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: 1rem 0;
  padding: .5rem .75rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
fieldset label { white-space: nowrap; }
details { border-top: 1px solid var(--line); padding: .35rem 0 .35rem .5rem;
  border-left: 4px solid transparent; }
summary { cursor: pointer; }
.id { font-weight: 600; }
.told, .clause { display: block; padding-left: 1.1rem; }
.grave { border-left-color: var(--fail); }
.fail .verdict, .grave .verdict { color: var(--fail); }
.warn .verdict { color: var(--warn); }
.inconclusive .verdict { color: var(--doubt); }
.pass .verdict { color: var(--pass); }
.verdict { font-weight: 700; font-size: .85rem; }
.lines { background: var(--soft); margin: .5rem 0; padding: .5rem; border-radius: .4rem;
  list-style: none; }
.lines li { display: grid; grid-template-columns: max-content 1fr; gap: .75rem; padding: 0 .25rem;
  white-space: pre-wrap; }
.lines .convicts { background: var(--mark); font-weight: 600; border-radius: .2rem; }
.end { opacity: .55; }
.again { white-space: pre-wrap; }
{{#groups}}
main:has(#show-{{name}}:not(:checked)) section.{{name}} { display: none; }
{{/groups}}
@media print { fieldset { display: none; } }
</style>
</head>
<body>
<header>
<h1>{{title}}</h1>
<p class="weak">{{made}}</p>
</header>
<main>
<div class="table" role="region" aria-label="{{words.server}}" tabindex="0"><table>
<thead><tr><th scope="col">{{words.server}}</th>
{{#groups}}<th scope="col">{{verdict}}</th>{{/groups}}
<th scope="col">{{words.security}}</th></tr></thead>
<tbody>
{{#runs}}
<tr><th scope="row"><a href="#{{anchor}}">{{target}}</a></th>
{{#counts}}
<td>{{#some}}<a href="#{{anchor}}">{{number}}</a>{{/some}}{{^some}}0{{/some}}</td>
{{/counts}}
<td>{{dangerous}}</td></tr>
{{/runs}}
</tbody>
</table></div>
<fieldset><legend>{{words.show}}</legend>
{{#groups}}
<label class="{{name}}"><input type="checkbox" id="show-{{name}}" checked>
<span class="verdict">{{verdict}}</span> {{number}}</label>
{{/groups}}
</fieldset>
{{#runs}}
<article aria-labelledby="{{anchor}}">
<h2 id="{{anchor}}">{{target}} <span class="weak">{{version}}</span></h2>
<p><code>{{greeting}}</code></p>
{{#remarks}}<p>{{text}}</p>{{/remarks}}
{{#sections}}
<section class="{{name}}" aria-labelledby="{{anchor}}">
<h3 id="{{anchor}}">{{verdict}} <span class="weak">{{number}}</span></h3>
{{{cases}}}
</section>
{{/sections}}
</article>
{{/runs}}
</main>
</body>
</html>
)PAGE";

const char* const kHtmlCase =
    R"PAGE(<details id="{{anchor}}"{{#grave}} class="grave"{{/grave}}{{#open}} open{{/open}}>
<summary><span class="verdict">{{verdict}}</span> <span class="id">{{id}}</span>
<span class="weak">{{level}}, {{place}}{{flaky}}</span>
{{#judged}}
<span class="clause"><span class="weak">{{statement}}</span> {{clause}}</span>
{{/judged}}
{{#told}}<span class="told">{{text}}</span>{{/told}}</summary>
{{^judged}}<p class="clause"><span class="weak">{{statement}}</span> {{clause}}</p>{{/judged}}
{{#transcript}}<ol class="lines">
{{#lines}}
<li{{#convicts}} class="convicts"{{/convicts}}><span>{{mark}}</span><span
>{{#parts}}{{text}}{{#end}}<span class="end">{{text}}</span>{{/end}}{{/parts}}</span></li>
{{/lines}}
</ol>{{/transcript}}
{{#again}}<p class="weak">{{words}}</p><p><code class="again">{{command}}</code></p>{{/again}}
</details>
)PAGE";

}  // namespace smtplab::conformance
