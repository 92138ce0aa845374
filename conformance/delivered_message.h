#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::conformance {

/// A message as it was read back. Mailboxes keep lines with LF or CRLF, so line ends are not part
/// of what can be judged; everything else is.
class DeliveredMessage {
 public:
  DeliveredMessage() = default;
  explicit DeliveredMessage(std::string octets);

  bool empty() const { return octets_.empty(); }
  const std::string& octets() const { return octets_; }
  bool has(std::string_view text) const { return octets_.find(text) != std::string::npos; }
  /// Without their ends; those behind the first empty line, or all before it.
  const std::vector<std::string>& body() const { return body_; }
  const std::vector<std::string>& header() const { return header_; }
  /// Unfolded values of the fields of that name, in any letter case, in their order.
  std::vector<std::string> fields(std::string_view name) const;
  /// The place of a field among all fields, from 0 on; the number of fields if it is not there.
  std::size_t place_of(std::string_view name) const;
  /// The body's lines behind the line that is `first`, which a case has put there to know where its
  /// own text begins; all of it if there is none.
  std::vector<std::string> body_after(std::string_view first) const;

 private:
  struct Field {
    std::string name;
    std::string value;
  };
  std::string octets_;
  std::vector<std::string> header_;
  std::vector<std::string> body_;
  std::vector<Field> fields_;
};

}  // namespace smtplab::conformance
