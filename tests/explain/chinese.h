#pragma once

#include <algorithm>
#include <string>

namespace smtplab::explain {

inline bool has_chinese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

}  // namespace smtplab::explain
