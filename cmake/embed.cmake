# Writes OUT: an array of (name, text) for FILES (separated by commas) in smtplab::NAMESPACE.
# The folder that uses it declares the same:
#   struct EmbeddedFile { std::string_view name; std::string_view text; };
#   std::span<const EmbeddedFile> embedded_files();
string(REPLACE "," ";" files "${FILES}")
set(texts "")
set(rows "")
set(number 0)
foreach(file ${files})
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(APPEND texts "constexpr char kText${number}[] = R\"EMBEDDED(${text})EMBEDDED\";\n")
  string(APPEND rows "    {\"${name}\", {kText${number}, sizeof(kText${number}) - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "#include <span>
#include <string_view>

// A compiler may warn of literals over 64 KiB; GCC, clang and Emscripten take them.
#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace smtplab::${NAMESPACE} {

struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();

namespace {

${texts}
// The lengths come from sizeof: clang gives up counting long literals in a constant expression.
constexpr EmbeddedFile kFiles[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return kFiles; }

}  // namespace smtplab::${NAMESPACE}
")
