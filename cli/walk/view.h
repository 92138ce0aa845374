#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "sim/explain/catalogue.h"
#include "viewer/model/document.h"
#include "viewer/model/search.h"

namespace smtplab::cli::walk {

/// What is asked for in the last row.
enum class Prompt : std::uint8_t { none, search, jump, reply, command };

/// What covers the panes.
enum class Overlay : std::uint8_t { none, help, futures, differences };

/// All that a frame shows.
struct View {
  viewer::Document document;
  explain::Language language = explain::Language::en;
  viewer::Search search = {};
  Prompt prompt = Prompt::none;
  std::string typed = {};    ///< behind the prompt
  std::string message = {};  ///< in the last row, until the next key
  bool is_alarm = false;     ///< the message is a refusal
  Overlay overlay = Overlay::none;
  std::size_t scrolled = 0;  ///< rows of the explanation, or of the overlay

  const explain::Catalogue& words() const { return explain::catalogue(language); }
  const viewer::Future& future() const { return document.future(); }
  viewer::Commentary& comments() const { return document.future().commentary(language); }
};

}  // namespace smtplab::cli::walk
