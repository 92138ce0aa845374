#include "sim/trace/jsonl_header.h"

#include <nlohmann/json.hpp>
#include <string>

#include "sim/trace/jsonl_fields.h"

namespace smtplab::trace {
namespace {

using Json = nlohmann::json;

void read_header(const Json& object, Header& header) {
  const std::string whole = object.dump();
  FlatObject top;
  if (!top.parse(whole)) throw BadTrace{};
  const Fields fields(top);
  header.scenario = fields.octets("scenario");
  header.title = fields.octets("title");
  header.seed = object.at("seed").get<std::uint64_t>();
  const Json& starts = object.at("starts");
  header.starts_unix_seconds = starts.at("unix_seconds").get<std::int64_t>();
  header.starts_offset_minutes = starts.at("offset_minutes").get<std::int32_t>();
  for (const Json& host : object.at("hosts")) {
    const std::string part = host.dump();
    FlatObject one;
    if (!one.parse(part)) throw BadTrace{};
    const Fields entry(one);
    Header::Host& read = header.hosts.emplace_back(entry.octets("name"));
    read.is_elsewhere = entry.has("elsewhere") && entry.flag("elsewhere");
  }
}

}  // namespace

std::optional<TraceReadError> read_jsonl_header(std::string_view line, Header& header) {
  try {
    const Json object = Json::parse(line);
    if (!object.is_object() || object.value("format", "") != kJsonlFormat) return TraceReadError{};
    if (object.value("version", 0) != kJsonlVersion) {
      return TraceReadError{TraceReadError::Kind::other_version, 1};
    }
    read_header(object, header);
    return std::nullopt;
  } catch (const Json::exception&) {
    return TraceReadError{};
  } catch (const BadTrace&) {
    return TraceReadError{};
  }
}

}  // namespace smtplab::trace
