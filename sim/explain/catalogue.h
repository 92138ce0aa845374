#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtplab::explain {

enum class Language : std::uint8_t { en, zh };

/// "en" or "zh"; nullopt for any other name.
std::optional<Language> language_from(std::string_view name);

/// What a placeholder stands for: its name without brackets, and the text.
using Arguments = std::vector<std::pair<std::string_view, std::string_view>>;

/// Every sentence that the product shows to people, in one language, by key.
///
/// Sentences hold {named} placeholders. Values are put in as they are: what a peer or a file says
/// has to go through escape() first.
class Catalogue {
 public:
  using Entries = std::map<std::string, std::string, std::less<>>;

  /// Keys that are not in `entries` are looked up in `fallback`, which must outlive this one.
  explicit Catalogue(Entries entries, const Catalogue* fallback = nullptr);

  /// The sentence with its placeholders filled in. A placeholder without a value stays as it is; a
  /// key that exists nowhere gives "[key]", so that the gap is seen.
  std::string text(std::string_view key, const Arguments& arguments = {}) const;

  /// The sentence "KEY.one" for a count of 1, "KEY.other" for all others; {count} is filled in.
  std::string plural(std::string_view key, std::uint64_t count,
                     const Arguments& arguments = {}) const;

  /// True if the key is here or in the fallback.
  bool has(std::string_view key) const { return find(key) != nullptr; }
  const Entries& entries() const { return entries_; }

 private:
  const std::string* find(std::string_view key) const;

  Entries entries_;
  const Catalogue* fallback_;
};

/// Reads one file of the catalogue, a flat JSON object of strings. Throws std::runtime_error, with
/// the file's name, for anything else and for a key that is there twice.
Catalogue::Entries parse_catalogue(std::string_view file, std::string_view text);

/// The embedded catalogue; a sentence that is not there in Chinese is given in English. The first
/// call reads it; threads may call it at the same time.
const Catalogue& catalogue(Language language);

}  // namespace smtplab::explain
