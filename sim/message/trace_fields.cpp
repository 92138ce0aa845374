#include "sim/message/trace_fields.h"

namespace smtplab::message {
namespace {

void append_clause(std::string& line, std::string_view word, std::string_view value) {
  if (value.empty()) return;
  line.append(" ").append(word).append(" ").append(value);
}

constexpr std::size_t kUsualLineRoom = 200;

}  // namespace

std::string time_stamp_line_821(const TimeStamp& stamp) {
  std::string line;
  line.reserve(kUsualLineRoom);
  line = "Received:";
  append_clause(line, "from", stamp.from);
  append_clause(line, "by", stamp.by);
  append_clause(line, "with", stamp.with);
  append_clause(line, "id", stamp.id);
  append_clause(line, "for", stamp.for_path);
  return line.append(" ; ").append(stamp.date).append("\r\n");
}

std::string time_stamp_line_5321(const TimeStamp& stamp) {
  std::string line;
  line.reserve(kUsualLineRoom);
  line = "Received:";
  const std::string_view from = stamp.from.empty() ? stamp.client_address : stamp.from;
  append_clause(line, "from", from);
  if (!stamp.client_address.empty()) line.append(" (").append(stamp.client_address).append(")");
  // A field's first line must hold more than its name, so without "from" it goes on.
  line.append(from.empty() ? " " : "\r\n\t").append("by ").append(stamp.by);
  append_clause(line, "with", stamp.with);
  append_clause(line, "id", stamp.id);
  append_clause(line, "for", stamp.for_path);
  return line.append(";\r\n\t").append(stamp.date).append("\r\n");
}

std::string return_path_line(const smtp::ReversePath& path) {
  return "Return-Path: " + path.to_string() + "\r\n";
}

}  // namespace smtplab::message
