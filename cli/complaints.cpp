#include "cli/complaints.h"

#include "sim/explain/diagnostic_text.h"
#include "sim/explain/escape.h"

namespace smtplab::cli {
namespace {

std::string location(const std::string& file, const scenario::Place& place) {
  std::string text = explain::escape(file);
  if (place.line != 0) text += ":" + std::to_string(place.line);
  return text;
}

}  // namespace

std::string describe(const scenario::Diagnostic& diagnostic, const Console& console) {
  const explain::DiagnosticText sentences = explain::diagnostic_text(diagnostic, console.language);
  std::string text = location(diagnostic.file, diagnostic.place) + ": " + sentences.what + "\n";
  if (!diagnostic.place.pointer.empty()) {
    text +=
        "  " +
        console.words().text("cli.at", {{"pointer", explain::escape(diagnostic.place.pointer)}}) +
        "\n";
  }
  if (!sentences.cure.empty()) text += "  " + sentences.cure + "\n";
  return text;
}

}  // namespace smtplab::cli
