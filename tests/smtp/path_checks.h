#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sim/smtp/path_parser.h"

namespace smtplab::smtp {

using namespace std::string_literals;
using Kind = PathError::Kind;

inline PathRules rules_of(Standard standard) {
  PathRules rules;
  rules.standard = standard;
  return rules;
}

inline const PathRules k821 = rules_of(Standard::rfc821);
inline const PathRules k5321 = rules_of(Standard::rfc5321);

inline std::string times(std::size_t count, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

/// Both parsers take `text` whole, and what they give is spelled the same again.
inline void expect_path(const std::string& text, const PathRules& rules) {
  const auto reverse = parse_reverse_path(text, rules);
  ASSERT_TRUE(reverse.has_value()) << text << " refused at " << reverse.error().at;
  EXPECT_EQ(reverse->length, text.size()) << text;
  EXPECT_EQ(reverse->path.to_string(), text);
  const auto forward = parse_forward_path(text, rules);
  ASSERT_TRUE(forward.has_value()) << text << " refused at " << forward.error().at;
  EXPECT_EQ(forward->length, text.size()) << text;
  EXPECT_EQ(forward->path.to_string(), text);
}

inline void expect_refused(const std::string& text, const PathRules& rules, Kind kind,
                           std::size_t at) {
  const auto reverse = parse_reverse_path(text, rules);
  ASSERT_FALSE(reverse.has_value()) << text;
  EXPECT_EQ(reverse.error().kind, kind) << text;
  EXPECT_EQ(reverse.error().at, at) << text;
  const auto forward = parse_forward_path(text, rules);
  ASSERT_FALSE(forward.has_value()) << text;
  EXPECT_EQ(forward.error().kind, kind) << text;
  EXPECT_EQ(forward.error().at, at) << text;
}

inline void expect_domain(const std::string& text, const PathRules& rules, Domain::Kind kind) {
  const auto domain = parse_domain(text, rules);
  ASSERT_TRUE(domain.has_value()) << text << " refused at " << domain.error().at;
  EXPECT_EQ(domain->kind, kind) << text;
  EXPECT_EQ(domain->text, text);
}

inline void expect_no_domain(const std::string& text, const PathRules& rules, Kind kind,
                             std::size_t at) {
  const auto domain = parse_domain(text, rules);
  ASSERT_FALSE(domain.has_value()) << text;
  EXPECT_EQ(domain.error().kind, kind) << text;
  EXPECT_EQ(domain.error().at, at) << text;
}

struct Refusal {
  std::string text;
  Kind kind;
  std::size_t at;
};

}  // namespace smtplab::smtp
