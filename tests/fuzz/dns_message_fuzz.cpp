// Whatever the text: an error names one of its lines; a message that is taken is written such that
// it is taken again, to an equal message. The same holds for a cache's entries.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sim/dns/cache.h"
#include "sim/dns/message.h"

namespace {

using namespace smtplab::dns;

void require(bool holds) {
  if (!holds) std::abort();
}

template <class Value, class Parser>
void check(std::string_view text, Parser parse) {
  const auto value = parse(text);
  if (!value) {
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    require(value.error().line >= 1 && value.error().line <= lines);
    return;
  }
  std::string written;
  value->append_to(written);
  const tl::expected<Value, TextError> again = parse(written);
  require(again.has_value() && *again == *value);
  std::string same;
  again->append_to(same);
  require(same == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check<Message>(text, parse_message);
  check<CacheEntry>(text, parse_cache_entry);
  return 0;
}
