#include "conformance/selection.h"

#include <algorithm>

namespace smtplab::conformance {
namespace {

template <class List, class Test>
bool holds(const List& list, Test test) {
  return list.empty() || std::any_of(list.begin(), list.end(), test);
}

bool is_within(std::string_view section, std::string_view outer) {
  return section == outer || (section.starts_with(outer) && section.size() > outer.size() &&
                              section[outer.size()] == '.');
}

bool has_tag(const Case& one, std::string_view tag) {
  return tag == theme_name(theme_of(one)) || (tag == "security" && one.security) ||
         (tag == "disputed" && one.disputed) || (tag == "slow" && one.slow);
}

bool is_about(const Case& one, std::string_view id) {
  return one.requirement == id || std::find(one.also.begin(), one.also.end(), id) != one.also.end();
}

bool is_meant(const Case& one, const Selection& selection) {
  const requirements::Requirement* statement = judged_by(one, selection.standard);
  if (statement == nullptr) return false;
  if (one.slow && !selection.slow) return false;
  return holds(selection.ids, [&](const auto& id) { return matches_pattern(one.id, id); }) &&
         holds(selection.tags, [&](const auto& tag) { return has_tag(one, tag); }) &&
         holds(selection.requirements, [&](const auto& id) { return is_about(one, id); }) &&
         holds(selection.rfcs, [&](int rfc) { return statement->rfc == rfc; }) &&
         holds(selection.sections,
               [&](const auto& section) { return is_within(statement->section, section); }) &&
         holds(selection.levels, [&](auto level) { return statement->level == level; }) &&
         holds(selection.needs, [&](Need need) { return one.needs.has(need); });
}

}  // namespace

bool matches_pattern(std::string_view text, std::string_view pattern) {
  while (!pattern.empty() && pattern.front() != '*') {
    if (text.empty() || text.front() != pattern.front()) return false;
    text.remove_prefix(1);
    pattern.remove_prefix(1);
  }
  if (pattern.empty()) return text.empty();
  pattern.remove_prefix(1);
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (matches_pattern(text.substr(at), pattern)) return true;
  }
  return false;
}

std::vector<const Case*> select(const Selection& selection) {
  std::vector<const Case*> chosen;
  for (const Case* one : cases_of(selection.side)) {
    if (is_meant(*one, selection)) chosen.push_back(one);
  }
  return chosen;
}

}  // namespace smtplab::conformance
