// What JavaScript sees of the simulator: viewer/web/lab/laboratory.h, with strings in and out.
// JavaScript's numbers are doubles; those here are below 2^53 and whole.

#include <emscripten/bind.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "viewer/web/lab/laboratory.h"

namespace smtplab::web {
namespace {

using explain::Language;

Language language_of(const std::string& name) {
  return explain::language_from(name).value_or(Language::en);
}

std::string load(Laboratory& lab, const std::string& text, const std::string& name) {
  return lab.load(text, name);
}
std::string fork(Laboratory& lab, unsigned future, const std::string& change) {
  return lab.fork(future, change);
}
std::string ask(Laboratory& lab, unsigned future, unsigned seed, unsigned count) {
  return lab.ask(future, seed, count);
}
std::string judge(const Laboratory& lab, unsigned question, const std::string& answer) {
  return lab.judge(question, answer);
}
std::string svg(const Laboratory& lab, unsigned future, const std::string& language) {
  return lab.svg(future, language_of(language));
}
std::string handout(const Laboratory& lab, unsigned future, const std::string& language) {
  return lab.handout(future, language_of(language));
}

}  // namespace

EMSCRIPTEN_BINDINGS(smtplab_lab) {
  emscripten::class_<Laboratory>("Laboratory")
      .constructor<>()
      .function("load", &load)
      .function("run", &Laboratory::run)
      .function("lesson", &Laboratory::lesson)
      .function("fork", &fork)
      .function("compare", &Laboratory::compare)
      .function("sayable", &Laboratory::sayable)
      .function("changeable", &Laboratory::changeable)
      .function("ask", &ask)
      .function("judge", &judge)
      .function("jsonl", &Laboratory::jsonl)
      .function("svg", &svg)
      .function("handout", &handout);
}

}  // namespace smtplab::web
