#include <functional>
#include <utility>

#include "conformance/mutants/client_mutant.h"
#include "conformance/mutants/line_interference.h"

namespace smtplab::conformance {
namespace {

using enum ClientDefect;

constexpr std::string_view kEnd = ".\r\n";

/// The lines of content, its end left out, each as `change` makes it.
std::string with_lines(std::string_view content,
                       const std::function<std::string(std::string)>& change) {
  std::string changed;
  std::string_view left = content.substr(0, content.size() - kEnd.size());
  while (!left.empty()) {
    const std::size_t end = left.find("\r\n");
    changed.append(change(std::string(left.substr(0, end)))).append("\r\n");
    left.remove_prefix(end + 2);
  }
  return changed.append(kEnd);
}

void writes_lines(ReferenceClient& client, std::function<std::string(std::string)> change) {
  rewrite_content(client, [change = std::move(change)](const std::string& content) {
    return with_lines(content, change);
  });
}

std::string without_first(std::string line) {
  if (line.starts_with("..")) line.erase(0, 1);
  return line;
}

/// The first stuffed dot in each block is forgotten.
std::string without_dots_at_blocks(std::string content) {
  constexpr std::size_t kBlock = 4096;
  for (std::size_t at = kBlock; at < content.size(); at += kBlock) {
    const std::size_t dots = content.find("\r\n..", at);
    if (dots != std::string::npos) content.erase(dots + 2, 1);
  }
  return content;
}

std::string split_at_500(std::string text) {
  constexpr std::size_t kMost = 500;
  std::string lines;
  std::size_t length = 0;
  for (const char c : text) {
    if (length == kMost) lines += "\r\n";
    if (length == kMost) length = 0;
    lines.push_back(c);
    length = c == '\n' ? 0 : length + 1;
  }
  return lines;
}

constexpr ClientMutant kMutants[] = {
    {stuffs_no_dots, "stuffs-no-dots",
     [](ReferenceClient& client) { writes_lines(client, without_first); }},
    {stuffs_lone_dots_only, "stuffs-lone-dots-only",
     [](ReferenceClient& client) {
       writes_lines(client, [](std::string line) {
         return line == ".." ? line : without_first(std::move(line));
       });
     }},
    {doubles_all_dots, "doubles-all-dots",
     [](ReferenceClient& client) {
       writes_lines(client, [](std::string line) { return replaced(std::move(line), ".", ".."); });
     }},
    {forgets_dots_at_blocks, "forgets-dots-at-blocks",
     [](ReferenceClient& client) { rewrite_content(client, without_dots_at_blocks); }},
    {adds_empty_line, "adds-empty-line",
     [](ReferenceClient& client) {
       rewrite_content(client, [](std::string content) {
         return content.insert(content.size() - kEnd.size(), "\r\n");
       });
     }},
    {leaves_last_line_open, "leaves-last-line-open",
     [](ReferenceClient& client) {
       rewrite_content(client, [](std::string content) {
         return content.substr(0, content.size() - kEnd.size() - 2).append(kEnd);
       });
     }},
    {sends_lf, "sends-lf",
     [](ReferenceClient& client) {
       rewrite_content(
           client, [](std::string content) { return replaced(std::move(content), "\r\n", "\n"); });
     }},
    {doubles_cr, "doubles-cr",
     [](ReferenceClient& client) {
       client.line_ends = [](std::string_view text) {
         return replaced(std::string(text), "\n", "\r\n");
       };
     }},
    {sends_bare_cr, "sends-bare-cr",
     [](ReferenceClient& client) {
       client.line_ends = [](std::string_view text) {
         return replaced(replaced(std::string(text), "\r\n", "\n"), "\n", "\r\n");
       };
     }},
    {splits_lines_at_500, "splits-lines-at-500",
     [](ReferenceClient& client) { client.content = split_at_500; }},
    {adds_return_path, "adds-return-path",
     [](ReferenceClient& client) {
       client.content = [](const std::string& text) {
         return "Return-Path: <alice@client.example>\r\n" + text;
       };
     }},
    {sends_twice, "sends-twice", [](ReferenceClient& client) { client.sends_twice = true; }},
};

}  // namespace

std::span<const ClientMutant> client_content_mutants() { return kMutants; }

}  // namespace smtplab::conformance
