// Whatever the lines: an error names one of them; a zone that is taken is written such that it is
// taken again, to an equal zone; and each of its names, and one below it, gets an answer.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dns/zone_reader.h"
#include "sim/dns/zone_set.h"

namespace {

using namespace smtplab::dns;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_answer(const ZoneSet& zones, const DomainName& name, RecordType type) {
  Message query;
  query.question = {name, type};
  const Message response = zones.answer(query);
  require(response.is_response && response.question == query.question);
  require(response.code == ResponseCode::noerror || response.code == ResponseCode::nxdomain);
  require(response.answers.size() <= zones.zones()[0].records().size() + ZoneSet::kMaxAliases);
  std::string text;
  response.append_to(text);
  require(parse_message(text) == response);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const DomainName origin = DomainName::parse("x.test").value();
  const auto read = read_zone(lines, origin);
  if (!read) {
    require(read.error().line >= 1 && read.error().line <= lines.size());
    require(!key_of(read.error().kind).empty());
    return 0;
  }
  for (const ZoneNote& note : read->notes) require(note.line >= 1 && note.line <= lines.size());
  std::vector<std::string> written;
  for (const ResourceRecord& record : read->zone.records()) {
    require(record.owner.is_within(origin));
    written.push_back(record.to_string());
  }
  const auto again = read_zone(written, origin);
  require(again.has_value() && again->zone == read->zone);

  ZoneSet zones;
  zones.add(read->zone);
  for (const ResourceRecord& record : read->zone.records()) {
    check_answer(zones, record.owner, RecordType::any);
    check_answer(zones, record.owner, RecordType::mx);
    check_answer(zones, record.owner.child("below").value_or(origin), RecordType::a);
  }
  return 0;
}
