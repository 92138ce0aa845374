// Whatever the octets: the fields and the body cover the message without gaps; what a field says
// is written such that it is read again; a message without its Return-Path has none; and an mbox
// gives back what was put into it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/message/header.h"
#include "sim/message/header_writer.h"
#include "sim/message/mbox.h"
#include "sim/message/mime.h"
#include "sim/message/received.h"
#include "tests/fuzz/path_rules_input.h"

namespace {

using namespace smtplab::message;
using smtplab::fuzz::require;

bool lies_in(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_written(const std::string& field, std::string_view text) {
  require(is_seven_bit_text(field));
  const Header header(field);
  require(header.fields().size() == 1 && header.fields_end() == field.size() && header.is_clean());
  require(header.fields().front().text() == text);
}

void check_field(const HeaderField& field, std::string_view message) {
  require(lies_in(field.name, message) && lies_in(field.body, message) && !field.name.empty());
  const std::string text = field.text();
  for (const FoldAt fold_at : {FoldAt::white_space, FoldAt::commas}) {
    std::string out = "before";
    const auto written = append_header_field(out, field.name, text, fold_at);
    if (written) {
      check_written(out.substr(6), text);
    } else {
      require(out == "before");
      require(written.error().at <= (written.error().in_name ? field.name.size() : text.size()));
    }
  }
  if (field.name.size() < 100) {
    std::string escaped;
    append_escaped_field(escaped, field.name, field.body);
    require(is_seven_bit_text(escaped));
    const Header header(escaped);
    require(header.fields().size() == 1 && header.is_clean());
  }
  const Received received = parse_received(field.body);
  for (const std::string_view part :
       {received.from, received.from_tcp_info, received.by, received.via, received.with,
        received.id, received.for_path, received.date_text, received.client_address()}) {
    require(lies_in(part, field.body));
  }
  if (const auto date = parse_date_5322(text)) {
    require(date->offset_minutes >= -6'000 && date->offset_minutes <= 6'000);
  }
  const ContentType type = parse_content_type(field.body);
  for (const std::string_view part : split_multipart(message, type.parameter("boundary"), 16)) {
    require(lies_in(part, message));
  }
}

void check_mbox(const std::string& message) {
  std::string mbox;
  append_to_mbox(mbox, message.substr(0, 20), 0, message);
  append_to_mbox(mbox, "", 1, message);
  const auto read = read_mbox(mbox);
  require(read.size() == 2 && read[0].octets == read[1].octets);
  require(read[0].unix_seconds == 0 && read[1].unix_seconds == 1);
  std::string again;
  append_to_mbox(again, read[0].sender, 0, read[0].octets);
  append_to_mbox(again, "", 1, read[1].octets);
  require(again == mbox);
  if (is_seven_bit_text(message)) require(read[0].octets == message);
  read_mbox(message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string message(reinterpret_cast<const char*>(data), size);
  const Header header(message, 50);
  require(header.fields().size() <= 50 && header.fields_end() <= header.body_begin());
  require(header.body_begin() <= message.size());
  std::size_t at = 0;
  for (const HeaderField& field : header) {
    require(field.begin == at && field.end > at);
    at = field.end;
    check_field(field, message);
  }
  require(at == header.fields_end() || header.defect(HeaderDefect::too_many_fields));
  for (std::size_t i = 0; i < kHeaderDefectCount; ++i) {
    const auto defect = header.defect(static_cast<HeaderDefect>(i));
    require(!defect || *defect <= message.size());
  }
  const Header all(message, message.size() + 1);
  require(all.body_begin() == header.body_begin());
  require(count_received(message) == all.count("Received"));
  const std::string without = without_return_path(message);
  require(Header(without, message.size() + 1).count("Return-Path") == 0);
  require(without.ends_with(header.body()));
  check_mbox(message);
  return 0;
}
