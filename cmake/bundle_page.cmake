# Writes OUT: the page's modules (MODULES, separated by commas, in FOLDER) as one, its style sheet
# and its frame, and the SHA-256 of what a Content-Security-Policy has to name.
#
# Modules stay real modules for tests and for who serves them one by one. Here they become one scope:
# an import that another module of the list satisfies is taken out, `export` before a declaration
# too. That is all: a module that renames what it imports, or has a default export, stops it.
cmake_minimum_required(VERSION 3.25)

function(append_module file out)
  file(READ ${file} text)
  string(REGEX REPLACE "(^|\n)import {[^}]*} from \"\\./[a-z_]+\\.mjs\";" "" text "${text}")
  string(REGEX REPLACE "(^|\n)export (function|class|const|async) " "\\1\\2 " text "${text}")
  if(text MATCHES "(^|\n)(import|export) ")
    message(FATAL_ERROR "${file}: an import or export that cannot be bundled")
  endif()
  set(${out} "${${out}}${text}" PARENT_SCOPE)
endfunction()

set(library "")
string(REPLACE "," ";" modules "${MODULES}")
foreach(module ${modules})
  append_module(${module} library)
endforeach()
set(script "${library}")
append_module(${FOLDER}/handout.mjs script)
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
