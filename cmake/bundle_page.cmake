# Writes OUT: the page's modules (MODULES, separated by commas, in FOLDER) as one script, its style
# sheet and its frame, and the SHA-256 of what a Content-Security-Policy has to name.
#
# Modules stay real modules, for tests and for who serves them one by one. In the script each keeps
# a scope of its own: `import {a} from "./b.mjs"` becomes `const {a} = module_b`, and what a module
# exports is what its scope gives back. A module that renames what it imports, has a default export
# or needs one that is not before it in the list stops the build or the script.
cmake_minimum_required(VERSION 3.25)

function(append_module file out)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(PREPEND text "\n")
  string(REGEX MATCHALL "\nexport (async function|function|class|const) [A-Za-z_]+" exports
         "${text}")
  list(TRANSFORM exports REPLACE "\nexport (async function|function|class|const) " "")
  string(REPLACE ";" ", " exports "${exports}")
  string(REGEX REPLACE "\nimport ({[^}]*}) from \"\\./([a-z_]+)\\.mjs\";"
         "\nconst \\1 = module_\\2;" text "${text}")
  string(REGEX REPLACE "\nexport (async function|function|class|const) " "\n\\1 " text "${text}")
  if(text MATCHES "\n(import|export)[^\n]*")
    message(FATAL_ERROR "${file}: cannot be bundled:${CMAKE_MATCH_0}")
  endif()
  set(${out} "${${out}}const module_${name} = (() => {${text}return {${exports}};\n})();\n"
      PARENT_SCOPE)
endfunction()

set(script "")
string(REPLACE "," ";" modules "${MODULES}")
foreach(module ${modules} ${FOLDER}/handout.mjs)
  append_module(${module} script)
endforeach()
string(SHA256 script_hash "${script}")
file(READ ${FOLDER}/page.css style)
string(SHA256 style_hash "${style}")
file(READ ${FOLDER}/handout.html frame)
foreach(text script style)
  if(${text} MATCHES "</(script|style)|<!--|[)]EMBEDDED")
    message(FATAL_ERROR "the page's ${text} holds what would end it: ${CMAKE_MATCH_0}")
  endif()
endforeach()

file(WRITE ${OUT} "#include \"viewer/web/page_data.h\"

// A compiler may warn of literals over 64 KiB; GCC, clang and Emscripten take them.
#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace smtplab::web {
namespace {

constexpr char kScript[] = R\"EMBEDDED(${script})EMBEDDED\";
constexpr char kStyle[] = R\"EMBEDDED(${style})EMBEDDED\";
constexpr char kFrame[] = R\"EMBEDDED(${frame})EMBEDDED\";

}  // namespace

std::string_view handout_script() { return {kScript, sizeof(kScript) - 1}; }
std::string_view page_style() { return {kStyle, sizeof(kStyle) - 1}; }
std::string_view handout_frame() { return {kFrame, sizeof(kFrame) - 1}; }
std::string_view handout_script_sha256() { return \"${script_hash}\"; }
std::string_view page_style_sha256() { return \"${style_hash}\"; }

}  // namespace smtplab::web
")
