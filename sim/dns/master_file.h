#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/dns/resource_record.h"
#include "sim/dns/text_error.h"

namespace smtplab::dns {

/// A word of a master file; escapes are kept as written, quotes are not.
struct Word {
  std::string text;
  std::size_t line = 0;  ///< from 1
  std::size_t column = 0;
  bool is_quoted = false;
};

/// What one record or directive is made of: a line, or several that brackets join.
struct Entry {
  std::vector<Word> words;
  std::size_t line = 0;
  bool begins_blank = false;  ///< the owner is that of the record before
};

/// Splits lines into entries (RFC 1035 section 5.1): comments, quotes, brackets across lines.
/// Entries without words are left out.
tl::expected<std::vector<Entry>, TextError> split_entries(std::span<const std::string> lines);

/// Seconds, or numbers with units as in "1h30m" (w d h m s); at most 2147483647.
std::optional<std::uint32_t> parse_ttl(std::string_view text);

/// Reads the data of a record of `type` from all of `words`. Relative names are completed with
/// `origin`. `end` is the place to name where data is missing: that of the type.
tl::expected<RecordData, TextError> read_data(RecordType type, std::span<const Word> words,
                                              const DomainName& origin, const Word& end);

/// The name that a word spells; the word "@" is `origin`.
tl::expected<DomainName, TextError> read_name(const Word& word, const DomainName& origin);

TextError error_at(TextError::Kind kind, const Word& word);

}  // namespace smtplab::dns
