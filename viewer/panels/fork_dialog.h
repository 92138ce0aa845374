#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "viewer/panels/view.h"

namespace smtplab::panels {

/// Asks what is to be done otherwise from here on.
class ForkDialog {
 public:
  /// What can be changed, in the order of the list.
  enum class Kind : std::uint8_t { reply, command, drop, policy, records, crash, restart };
  static constexpr std::size_t kKinds = 7;

  /// With empty fields, at the place where `view` stands.
  void open(const View& view);
  /// True while it is there. What is wanted is asked for by a request; it stays until it is told
  /// that this was done, so that a refusal can be mended.
  bool draw(const View& view, const std::string& refusal);
  void close() { is_open_ = false; }
  bool is_open() const { return is_open_; }

 private:
  void draw_kinds(const View& view);
  void draw_fields(const View& view);
  void draw_hosts(const View& view, agents::HostRole role);
  void field(const View& view, const char* key, std::string& text);
  bool choice(const View& view, const char* key, std::string& value,
              const std::vector<std::string>& all);
  void begin_with_records(const View& view);
  void want(const View& view) const;

  bool is_open_ = false;
  bool is_new_ = false;
  Kind kind_ = Kind::reply;
  std::string who_answers_;
  std::string reply_;
  std::string command_;
  std::uint32_t connection_ = 0;
  std::uint32_t host_ = 0;
  std::string policy_;
  std::string value_;
  std::string owner_;
  std::string type_;
  std::string data_;
};

}  // namespace smtplab::panels
