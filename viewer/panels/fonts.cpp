#include "viewer/panels/fonts.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <system_error>

#include "sim/explain/escape.h"

namespace smtplab::panels {
namespace {

namespace fs = std::filesystem;

struct KnownFont {
  std::string_view name;
  int number = 0;
};

// The first that is there is taken.
constexpr std::array kTextFonts{KnownFont{"DejaVuSans.ttf"},
                                KnownFont{"NotoSans-Regular.ttf"},
                                KnownFont{"LiberationSans-Regular.ttf"},
                                KnownFont{"FreeSans.ttf"},
                                KnownFont{"Lato-Regular.ttf"},
                                KnownFont{"Arial.ttf"}};
constexpr std::array kMonoFonts{
    KnownFont{"DejaVuSansMono.ttf"},         KnownFont{"NotoSansMono-Regular.ttf"},
    KnownFont{"LiberationMono-Regular.ttf"}, KnownFont{"FreeMono.ttf"},
    KnownFont{"UbuntuMono-R.ttf"},           KnownFont{"Courier New.ttf"}};
constexpr std::array kChineseFonts{KnownFont{"wqy-microhei.ttc"},
                                   KnownFont{"NotoSansCJK-Regular.ttc", 2},
                                   KnownFont{"NotoSansCJKsc-Regular.otf"},
                                   KnownFont{"NotoSansSC-Regular.otf"},
                                   KnownFont{"wqy-zenhei.ttc"},
                                   KnownFont{"DroidSansFallbackFull.ttf"},
                                   KnownFont{"DroidSansFallback.ttf"},
                                   KnownFont{"uming.ttc"}};

bool is_font(const fs::path& file) {
  std::ifstream input(file, std::ios::binary);
  std::array<char, 4> head{};
  if (!input.read(head.data(), head.size())) return false;
  const std::string_view magic(head.data(), head.size());
  std::error_code error;
  return (magic == std::string_view("\0\1\0\0", 4) || magic == "ttcf" || magic == "OTTO" ||
          magic == "true") &&
         fs::file_size(file, error) > 1024;
}

using Found = std::map<std::string, fs::path, std::less<>>;

template <std::size_t count>
std::string first_of(const std::array<KnownFont, count>& known, const Found& found, int* number) {
  for (const KnownFont& font : known) {
    const auto file = found.find(font.name);
    if (file == found.end() || !is_font(file->second)) continue;
    if (number != nullptr) *number = font.number;
    return file->second.string();
  }
  return {};
}

constexpr ImWchar kFirstChinese = 0x2E80;

}  // namespace

std::vector<fs::path> font_folders() {
  if (const char* own = std::getenv("SMTPLAB_FONTS")) return {own};
  std::vector<fs::path> folders{"/usr/share/fonts", "/usr/local/share/fonts"};
  if (const char* home = std::getenv("HOME")) {
    folders.push_back(fs::path(home) / ".local/share/fonts");
    folders.push_back(fs::path(home) / ".fonts");
  }
  return folders;
}

FontFiles find_fonts(const std::vector<fs::path>& folders) {
  Found found;
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                           error);
    for (const fs::recursive_directory_iterator end; !error && entry != end;
         entry.increment(error)) {
      found.emplace(entry->path().filename().string(), entry->path());
    }
  }
  FontFiles files;
  files.text = first_of(kTextFonts, found, nullptr);
  files.mono = first_of(kMonoFonts, found, nullptr);
  files.chinese = first_of(kChineseFonts, found, &files.chinese_number);
  return files;
}

Alphabet::Alphabet() {
  for (ImWchar c = 0x20; c < 0x7F; ++c) characters_.insert(c);
  for (ImWchar c = 0xA0; c <= 0xFF; ++c) characters_.insert(c);
  characters_.insert(0xFFFD);
}

bool Alphabet::add(std::string_view text) {
  const std::size_t before = characters_.size();
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const explain::Character character = explain::character_at(text, at);
    at += character.octets;
    if (character.valid && character.code > 0xFF && character.code < 0xFFFF) {
      characters_.insert(static_cast<ImWchar>(character.code));
    }
  }
  return characters_.size() != before;
}

bool Alphabet::has_chinese() const {
  return characters_.lower_bound(kFirstChinese) != characters_.find(0xFFFD);
}

const std::vector<ImWchar>& Alphabet::ranges() const {
  ranges_.clear();
  for (const ImWchar character : characters_) {
    if (!ranges_.empty() && ranges_.back() + 1 == character) {
      ranges_.back() = character;
    } else {
      ranges_.push_back(character);
      ranges_.push_back(character);
    }
  }
  ranges_.push_back(0);
  return ranges_;
}

LoadedFonts load_fonts(ImFontAtlas& atlas, const FontFiles& files, const Alphabet& alphabet,
                       float size) {
  atlas.Clear();
  // Thousands of large characters fit in no square that every card takes; this one they do.
  atlas.TexDesiredWidth = size > 30 ? 8192 : size > 20 ? 4096 : 2048;
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  const ImWchar* const ranges = alphabet.ranges().data();
  const auto load = [&](const std::string& file) -> ImFont* {
    ImFontConfig config;
    config.OversampleH = size > 30 ? 1 : 2;
    ImFont* font = nullptr;
    if (file.empty()) {
      config.SizePixels = size;
      font = atlas.AddFontDefault(&config);
    } else {
      font = atlas.AddFontFromFileTTF(file.c_str(), size, &config, ranges);
    }
    if (!files.chinese.empty() && alphabet.has_chinese()) {
      ImFontConfig merged;
      merged.MergeMode = true;
      merged.OversampleH = 1;
      merged.FontNo = files.chinese_number;
      atlas.AddFontFromFileTTF(files.chinese.c_str(), size, &merged, ranges);
    }
    return font;
  };
  LoadedFonts loaded;
  loaded.text = load(files.text);
  loaded.mono = load(files.mono);
  atlas.Build();
  return loaded;
}

void add_catalogue(Alphabet& alphabet, explain::Language language) {
  for (const auto& [key, text] : explain::catalogue(language).entries()) alphabet.add(text);
}

}  // namespace smtplab::panels
