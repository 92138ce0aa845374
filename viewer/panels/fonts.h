#pragma once

#include <imgui.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/catalogue.h"

namespace smtplab::panels {

/// Files of fonts on this machine; empty where there is none.
struct FontFiles {
  std::string text;
  std::string mono;
  std::string chinese;
  int chinese_number = 0;  ///< of the font in its file

  bool has_chinese() const { return !chinese.empty(); }
};

/// Looks for fonts that it knows by name below these folders, and takes none whose first octets are
/// no font's.
FontFiles find_fonts(const std::vector<std::filesystem::path>& folders);
/// Where systems keep fonts; $SMTPLAB_FONTS alone, if that is set.
std::vector<std::filesystem::path> font_folders();

/// The characters that are to be drawn: those of the catalogue, and what a document adds.
class Alphabet {
 public:
  Alphabet();
  /// True if there were new ones. What has no place in 16 bits is left out: ImGui cannot draw it.
  bool add(std::string_view text);
  /// Pairs of first and last, ended by 0; holds until add().
  const std::vector<ImWchar>& ranges() const;
  const std::set<ImWchar>& characters() const { return characters_; }
  bool has_chinese() const;

 private:
  std::set<ImWchar> characters_;
  mutable std::vector<ImWchar> ranges_;
};

/// The fonts of a context at one size. Where no file was found, ImGui's own (ASCII alone) serves.
struct LoadedFonts {
  ImFont* text = nullptr;
  ImFont* mono = nullptr;
};
/// Clears the atlas and fills it again; whoever draws has to fetch its texture afterwards.
LoadedFonts load_fonts(ImFontAtlas& atlas, const FontFiles& files, const Alphabet& alphabet,
                       float size);

/// Of all that a language's texts hold, and the characters of the keyboard.
void add_catalogue(Alphabet& alphabet, explain::Language language);

}  // namespace smtplab::panels
