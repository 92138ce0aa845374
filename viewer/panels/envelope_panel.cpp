#include "viewer/panels/envelope_panel.h"

#include <string>
#include <string_view>

#include "sim/explain/escape.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

constexpr std::size_t kMostRecipients = 100;

/// The envelope that the server holds in the conversation of the current moment.
std::optional<explain::EnvelopeView> open_envelope(const View& view) {
  const auto conversation = view.conversation();
  if (!conversation) return std::nullopt;
  const viewer::Story& story = view.future->story();
  const auto last = story.last_line(*conversation, view.cursor.seen);
  if (!last) return std::nullopt;
  const explain::Annotation& note = *view.commentary().note(story.moments()[*last]);
  const bool has_ended = !note.envelope_after.reverse_path;
  // What the last reply has emptied is still of interest where it stands.
  if (has_ended && note.envelope_before.reverse_path) return note.envelope_before;
  if (has_ended) return std::nullopt;
  return note.envelope_after;
}

void draw_field(const View& view, const HeaderLine& line) {
  const std::size_t colon = line.text.find(':');
  const bool folds = line.text.starts_with(' ') || colon == std::string::npos;
  if (line.is_added) {
    coloured(view, view.colours->letter, "+", true);
    ImGui::SameLine();
  }
  if (folds) {
    ImGui::Indent(view.font_size);
    coloured(view, view.colours->text, trimmed(line.text), true);
    ImGui::Unindent(view.font_size);
    return;
  }
  // One text, so that it wraps as a whole; its name is lit behind that.
  const ImVec2 at = ImGui::GetCursorScreenPos();
  coloured(view, view.colours->text, line.text, true);
  view.paint(*ImGui::GetWindowDrawList(), true)
      .text(at, view.colours->accent, std::string_view(line.text).substr(0, colon + 1));
}

}  // namespace

void EnvelopePanel::gather(const View& view) {
  const Gathered wanted = Gathered::of(view);
  if (wanted == gathered_ && view.cursor == cursor_) return;
  if (!wanted.is_same_run(gathered_)) index_.clear();
  gathered_ = wanted;
  cursor_ = view.cursor;
  index_.follow(view.future->log());
  hops_ = message_hops(*view.future, view.cursor, index_);
  open_ = open_envelope(view);
}

void EnvelopePanel::draw(const View& view) {
  if (view.future == nullptr) {
    draw_beginning(view);
    return;
  }
  gather(view);
  if (!open_ && hops_.empty()) {
    paragraph(view.word("view.envelope.none"));
    return;
  }
  const bool is_wide = ImGui::GetContentRegionAvail().x > view.font_size * 34;
  if (is_wide && ImGui::BeginTable("two", 2, ImGuiTableFlags_BordersInnerV)) {
    ImGui::TableNextColumn();
    draw_envelope(view);
    ImGui::TableNextColumn();
    draw_header(view);
    ImGui::EndTable();
  } else {
    draw_envelope(view);
    draw_header(view);
  }
  draw_hops(view);
}

void EnvelopePanel::draw_envelope(const View& view) {
  head_line(view, view.word("view.envelope.envelope"));
  if (!open_) return draw_held(view);
  coloured(view, view.colours->dim, "MAIL FROM:", true);
  ImGui::SameLine();
  coloured(view, view.colours->letter, explain::escape(open_->reverse_path.value_or("")), true);
  for (std::size_t i = 0; i < open_->forward_paths.size() && i < kMostRecipients; ++i) {
    coloured(view, view.colours->dim, "RCPT TO:", true);
    ImGui::SameLine();
    coloured(view, view.colours->letter, explain::escape(open_->forward_paths[i]), true);
  }
  if (open_->forward_paths.size() > kMostRecipients) {
    paragraph(view.words().plural("happening.more", open_->forward_paths.size() - kMostRecipients));
  }
  ImGui::Spacing();
  coloured(view, view.colours->dim, view.word("view.envelope.envelope.why"));
}

void EnvelopePanel::draw_held(const View& view) {
  if (hops_.empty()) return;
  const trace::EventKind kind = view.future->log()[hops_.back().event].kind;
  const bool has_envelope = kind == trace::EventKind::queued || kind == trace::EventKind::composed;
  paragraph(view.word(has_envelope ? "view.envelope.closed" : "view.envelope.stored"));
  const std::vector<std::string_view> paths = split_paths(hops_.back().paths);
  for (std::size_t i = 0; i < paths.size() && i <= kMostRecipients; ++i) {
    if (has_envelope) {
      coloured(view, view.colours->dim,
               view.word(i == 0 ? "view.envelope.reverse" : "view.envelope.forward"));
      ImGui::SameLine();
    }
    coloured(view, view.colours->letter, paths[i], true);
  }
}

void EnvelopePanel::draw_header(const View& view) {
  head_line(view, view.word("view.envelope.header"));
  if (hops_.empty() || (open_ && !hops_.back().is_on_its_way && view.moment()->is_line() &&
                        hops_.back().event + 1 < view.cursor.position &&
                        view.commentary().note(*view.moment())->envelope_after.reverse_path)) {
    paragraph(view.word("view.envelope.no-content"));
    return;
  }
  ImGui::PushID("header");
  for (const HeaderLine& line : hops_.back().header) {
    draw_field(view, {line.text, false});
  }
  ImGui::PopID();
  ImGui::Spacing();
  coloured(view, view.colours->dim, view.word("view.envelope.header.why"));
}

void EnvelopePanel::draw_hops(const View& view) {
  if (hops_.empty()) return;
  head_line(view, view.word("view.envelope.hops"));
  for (std::size_t i = 0; i < hops_.size(); ++i) {
    const MessageHop& hop = hops_[i];
    const std::string kind =
        hop.is_on_its_way
            ? "view.envelope.sends"
            : "view.envelope.hop." +
                  std::string(trace::event_kind_name(view.future->log()[hop.event].kind));
    coloured(view, view.colours->accent,
             view.word(kind, {{"number", std::to_string(i + 1)},
                              {"host", view.commentary().host_name(hop.host)}}));
    ImGui::Indent(view.font_size);
    bool any = false;
    for (const HeaderLine& line : hop.header) {
      if (!line.is_added) continue;
      draw_field(view, line);
      any = true;
    }
    if (!any && i > 0) coloured(view, view.colours->dim, view.word("view.envelope.unchanged"));
    if (i == 0) {
      coloured(view, view.colours->dim,
               view.words().plural("view.envelope.fields", hop.header.size()));
    }
    ImGui::Unindent(view.font_size);
  }
}

}  // namespace smtplab::panels
