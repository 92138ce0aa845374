#include "sim/message/internationalized_header.h"

#include <string>

#include "sim/message/header.h"
#include "sim/message/mime.h"
#include "sim/smtp/utf8.h"

namespace smtplab::message {

bool has_internationalized_header(std::string_view message) {
  if (smtp::is_ascii(message)) return false;
  const Header header(message);
  if (!smtp::is_ascii(message.substr(0, header.fields_end()))) return true;
  const HeaderField* const field = header.find("Content-Type");
  if (field == nullptr) return false;
  const std::string type = parse_content_type(field->body).type;
  return type.starts_with("multipart/") || type.starts_with("message/");
}

}  // namespace smtplab::message
