#include "sim/explain/sequence_svg.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/markup.h"
#include "sim/explain/run_text.h"
#include "sim/explain/scenario_title.h"
#include "sim/explain/sequence_frame.h"
#include "sim/explain/svg_canvas.h"
#include "sim/explain/text_layout.h"
#include "sim/explain/text_page.h"

namespace smtplab::explain {
namespace {

using Anchor = SvgCanvas::Anchor;
using Head = SvgCanvas::Head;
using Kind = SequenceStep::Kind;

// Pixels.
constexpr int kLeastPictureWidth = 480;
constexpr int kMargin = 16;
constexpr int kLeastLaneDistance = 232;
constexpr int kHostHeight = 40;
constexpr int kTextHeight = 16;
constexpr int kMostNoteColumns = 56;
constexpr std::size_t kMostNoteLines = 3;
constexpr std::size_t kMostSaidLines = 2;
constexpr double kColumn = 7.25;     // of said text; a wide character has two
constexpr double kNoteColumn = 7.0;  // of other text, at most
constexpr double kTitleColumn = 10.6;
constexpr std::int64_t kGapPause = 10'000'000'000;  // nanoseconds that are worth a gap

int columns_in(int pixels, double column) {
  return std::max(4, static_cast<int>(static_cast<double>(pixels) / column));
}
std::string clip(std::string_view text, int columns) {
  return clipped(text, static_cast<std::size_t>(columns));
}
std::vector<std::string> lines_of(std::string_view text, int columns, std::size_t most) {
  return wrap_clipped(text, static_cast<std::size_t>(columns), most);
}

/// Where a connection begins and ends in the picture.
struct Band {
  int top = 0;
  int bottom = 0;
  int left = 0;
  int right = 0;
  bool is_open = true;
};

/// Draws one chart, row by row.
class Chart {
 public:
  Chart(const scenario::Scenario& scenario, const trace::Log& log,
        const SequenceSvgOptions& options)
      : scenario_(scenario),
        texts_(catalogue(options.language)),
        text_options_{.language = options.language},
        page_(text_options_.width, false),
        run_(scenario, log, text_options_, page_),
        language_(options.language),
        sequence_(sequence_of(scenario, log, options.range, options.language)) {
    const int lanes = static_cast<int>(std::max<std::size_t>(sequence_.lanes.size(), 1));
    time_column_ = 2 * kMargin + 14 + static_cast<int>(run_.time_width()) * 7;
    width_ = static_cast<int>(std::clamp<std::size_t>(options.width, kLeastPictureWidth, 20'000));
    width_ = std::max(width_, time_column_ + 2 * kMargin + lanes * kLeastLaneDistance);
    distance_ = (width_ - time_column_ - kMargin) / lanes;
    for (int i = 0; i < static_cast<int>(sequence_.lanes.size()); ++i) {
      lanes_[sequence_.lanes[static_cast<std::size_t>(i)]] =
          time_column_ + distance_ / 2 + i * distance_;
    }
  }

  std::string draw() {
    draw_title();
    draw_hosts();
    top_ = y_;
    y_ += 10;
    const SequenceStep* last = nullptr;
    for (const SequenceStep& step : sequence_.steps) {
      draw_pause(last, step);
      draw_time(last, step);
      draw_step(step);
      last = &step;
    }
    if (sequence_.steps.empty()) draw_remark(texts_.text("text.nothing-happened"));
    if (sequence_.left_out != 0) {
      draw_remark(texts_.plural("sequence.left-out", sequence_.left_out));
    }
    y_ += 12;
    for (auto& [number, band] : bands_) {
      if (band.is_open) band.bottom = y_ - 4;
    }
    const int bottom = y_;
    if (sequence_.steps.size() > 24) draw_hosts();
    y_ = draw_legend(rows_, texts_, used_, {time_column_, width_ - kMargin, y_ + 26}) + 16;
    return assemble(bottom);
  }

 private:
  int lane(trace::HostIndex host) const {
    const auto found = lanes_.find(host);
    return found == lanes_.end() ? time_column_ : found->second;
  }
  void draw_title() {
    y_ = kMargin + 8;
    const std::string title = escape(title_of(scenario_, texts_));
    const std::vector<std::string> lines =
        lines_of(title, columns_in(width_ - 2 * kMargin, kTitleColumn), 2);
    for (const std::string& line : lines) {
      y_ += 14;
      head_.text(kMargin, y_, "title", Anchor::start, line);
      y_ += 8;
    }
    if (!scenario_.id.empty()) {
      y_ += 10;
      head_.text(kMargin, y_, "faint", Anchor::start, clip(escape(scenario_.id), 80));
    }
    y_ += 14;
  }

  void draw_hosts() {
    const int width = distance_ - 14;
    const int columns = columns_in(width - 10, 8.2);
    for (const auto& [host, x] : lanes_) {
      const std::string name = run_.host_name(host);
      rows_.open(name);
      rows_.box(x - width / 2, y_, width, kHostHeight, 8, "head");
      rows_.text(x, y_ + 17, "host", Anchor::middle, clip(name, columns));
      rows_.text(x, y_ + 32, "faint", Anchor::middle, clip(run_.role_text(host), columns));
      rows_.close();
    }
    y_ += kHostHeight;
  }

  void draw_pause(const SequenceStep* last, const SequenceStep& step) {
    if (last == nullptr) return;
    const std::int64_t pause = step.at.nanoseconds - last->at.nanoseconds;
    if (pause < kGapPause) return;
    y_ += 20;
    rows_.line(kMargin, y_, width_ - kMargin, y_, "gap");
    const std::string duration =
        run_.duration_text(static_cast<std::uint64_t>(pause / 1'000'000'000));
    rows_.text((time_column_ + width_) / 2, y_ + 4, "faint halo", Anchor::middle,
               texts_.text("sequence.later", {{"duration", duration}}));
    y_ += 12;
  }

  // The same instant is said once.
  void draw_time(const SequenceStep* last, const SequenceStep& step) {
    const std::string time = moment(step.at);
    if (last != nullptr && moment(last->at) == time) return;
    const int line = step.kind == Kind::note || step.kind == Kind::surprise ? 18 : 20;
    rows_.text(time_column_ - 14, y_ + line, "time", Anchor::end, time);
  }

  void draw_step(const SequenceStep& step) {
    switch (step.kind) {
      case Kind::call:
        return draw_call(step);
      case Kind::hang_up:
      case Kind::broken:
        return draw_end(step);
      case Kind::note:
      case Kind::surprise:
        return draw_note(step);
      case Kind::omission:
        return draw_remark(step.lines.front());
      default:
        note_band(step);
        return draw_arrow(step);
    }
  }

  void draw_call(const SequenceStep& step) {
    Band& band = note_band(step);
    band.top = y_ + 4;
    SequenceStep arrow = step;
    arrow.lines = {texts_.text("sequence.connection", {{"number", std::to_string(step.number)}})};
    draw_arrow(arrow);
  }

  Band& note_band(const SequenceStep& step) {
    const auto [found, is_new] = bands_.try_emplace(step.number);
    Band& band = found->second;
    if (is_new) {
      const auto [left, right] = std::minmax({lane(step.from), lane(step.to)});
      band = {top_, y_, left, right, step.number != 0};
    }
    return band;
  }

  void draw_end(const SequenceStep& step) {
    const int x = lane(step.from);
    const bool broken = step.kind == Kind::broken;
    Band& band = note_band(step);
    rows_.open("");
    y_ += 20;
    const bool to_right = x <= (band.left + band.right) / 2;
    rows_.cross(x, y_ - 4, broken ? "refusal" : "call");
    rows_.text(to_right ? x + 12 : x - 12, y_, "faint", to_right ? Anchor::start : Anchor::end,
               texts_.text(broken ? "sequence.broken" : "sequence.closes"));
    rows_.close();
    y_ += 8;
    band.bottom = y_;
    band.is_open = false;
    y_ += 8;
  }

  struct Stroke {
    std::string_view style;
    Head head;
  };
  static Stroke stroke_of(const SequenceStep& step) {
    if (step.is_refusal) return {"refusal", Head::open};
    switch (step.kind) {
      case Kind::call:
        return {"call", Head::open};
      case Kind::reply:
        return {"reply", Head::open};
      case Kind::content:
        return {"content", Head::filled};
      case Kind::datagram:
        return {"datagram", Head::filled};
      default:
        return {"command", Head::filled};
    }
  }

  void draw_arrow(const SequenceStep& step) {
    const Stroke stroke = stroke_of(step);
    const int from = lane(step.from);
    const bool nowhere = step.to == trace::kNone;
    const int to =
        nowhere ? from + (from > width_ / 2 ? -distance_ / 2 : distance_ / 2) : lane(step.to);
    used_.insert(stroke.style);
    if (!step.arrives) used_.insert("lost");
    rows_.open(step.hint);
    if (from == to) {
      draw_loop(step, stroke, from);
      return rows_.close();
    }
    const int room = columns_in(std::abs(to - from) - 20, kColumn);
    draw_said(step, (from + to) / 2, Anchor::middle, room);
    const int sign = to > from ? 1 : -1;
    const int end = step.arrives ? to - 2 * sign : from + (to - from) * 3 / 5;
    rows_.line(from, y_, end - (stroke.head == Head::filled ? 6 * sign : 0), y_, stroke.style);
    if (step.kind == Kind::content) rows_.line(from, y_, end - 12 * sign, y_, "core");
    if (step.arrives) {
      rows_.head(end, y_, sign > 0, stroke.head, stroke.style);
    } else {
      rows_.cross(end, y_, "refusal");
      rows_.text(end + 12 * sign, y_ + 4, "faint", sign > 0 ? Anchor::start : Anchor::end,
                 texts_.text("sequence.lost"));
    }
    if (step.is_refusal) rows_.cross(from + 12 * sign, y_, "refusal");
    rows_.close();
    y_ += 10;
  }

  void draw_loop(const SequenceStep& step, const Stroke& stroke, int x) {
    const bool to_right = x <= width_ / 2;
    const int room = columns_in((to_right ? width_ - x : x - time_column_) - 50, kColumn);
    draw_said(step, to_right ? x + 34 : x - 34, to_right ? Anchor::start : Anchor::end, room);
    rows_.loop(x, y_ - 10, to_right, stroke.style);
    rows_.head(x + (to_right ? 2 : -2), y_, !to_right, stroke.head, stroke.style);
    y_ += 10;
  }

  // What is said stands above its arrow.
  void draw_said(const SequenceStep& step, int x, Anchor anchor, int columns) {
    y_ += 4;
    const std::string_view style = step.kind == Kind::call ? "faint strong"
                                   : step.is_refusal       ? "said strong refusal"
                                                           : "said";
    for (const std::string& line : step.lines) {
      // Of several lines each has to be short; a lone one may take two.
      std::vector<std::string> parts{clip(line, columns)};
      if (step.lines.size() == 1) parts = lines_of(line, columns, kMostSaidLines);
      for (const std::string& part : parts) {
        y_ += kTextHeight;
        const bool is_about = &line == &step.lines.front() && step.kind == Kind::content;
        rows_.text(x, y_, is_about ? "faint halo" : style, anchor, part);
      }
    }
    y_ += 8;
  }

  void draw_note(const SequenceStep& step) {
    const bool alarm = step.kind == Kind::surprise;
    const bool bad = alarm || step.course == Course::broken || step.course == Course::back;
    const std::string_view mark = alarm ? kSurprise : mark_of(step.course);
    const int most =
        std::min(kMostNoteColumns, columns_in(width_ - time_column_ - 70, kNoteColumn));
    const std::string& text = step.lines.front();
    const std::vector<std::string> lines = lines_of(text, most, kMostNoteLines);
    std::size_t columns = 0;
    for (const std::string& line : lines) columns = std::max(columns, display_width(line));
    const int width = static_cast<int>(static_cast<double>(columns) * kNoteColumn) + 44;
    const int height = kTextHeight * static_cast<int>(lines.size()) + 8;
    const int x = std::clamp(lane(step.from) - width / 2, time_column_,
                             std::max(time_column_, width_ - kMargin - width));
    y_ += 6;
    rows_.open(text);
    rows_.box(x, y_, width, height, 5, bad ? "bad" : "note");
    rows_.dot(lane(step.from), y_, bad ? "bad" : "note");
    rows_.text(x + 8, y_ + kTextHeight, "time strong", Anchor::start, mark);
    for (const std::string& line : lines) {
      y_ += kTextHeight;
      rows_.text(x + 36, y_, "", Anchor::start, line);
    }
    rows_.close();
    y_ += 16;
  }

  void draw_remark(std::string_view text) {
    y_ += 22;
    rows_.text((time_column_ + width_) / 2, y_, "faint", Anchor::middle, text);
    y_ += 6;
  }

  std::string moment(Instant at) const {
    std::string text = run_.time_text(at);
    return text.erase(0, text.find_first_not_of(' '));
  }

  std::string description() const {
    std::string hosts;
    for (const trace::HostIndex host : sequence_.lanes) {
      hosts.append(hosts.empty() ? "" : ", ").append(run_.host_name(host));
    }
    const bool none = sequence_.steps.empty();
    const std::string first = moment(none ? Instant{} : sequence_.steps.front().at);
    const std::string last = moment(none ? Instant{} : sequence_.steps.back().at);
    return texts_.text("sequence.description", {{"hosts", hosts},
                                                {"first", first},
                                                {"last", last},
                                                {"steps", std::to_string(sequence_.steps.size())}});
  }

  std::string assemble(int bottom) {
    SvgCanvas behind;
    behind.box(0, 0, width_, y_, 0, "paper");
    for (const auto& [host, x] : lanes_) behind.line(x, top_, x, bottom, "lane");
    for (const auto& [number, band] : bands_) {
      if (number == 0) continue;
      const int width = std::max(band.right - band.left, 4);
      behind.box(band.left, band.top, width, std::max(band.bottom - band.top, 4), 4, "band");
    }
    SvgDocument document;
    document.width = width_;
    document.height = y_;
    document.title = escape(title_of(scenario_, texts_));
    document.description = description();
    document.language = language_;
    return document.write(behind.take() + head_.take() + rows_.take());
  }

  const scenario::Scenario& scenario_;
  const Catalogue& texts_;
  TextOptions text_options_;
  TextPage page_;
  RunText run_;
  Language language_;
  Sequence sequence_;
  int time_column_ = 0;
  int width_ = 0;
  int distance_ = 0;
  int y_ = 0;
  int top_ = 0;
  std::map<trace::HostIndex, int> lanes_;  // their middles
  std::map<std::size_t, Band> bands_;      // by the connection's number
  std::set<std::string_view> used_;        // styles of arrows
  SvgCanvas head_;
  SvgCanvas rows_;
};

}  // namespace

std::string write_sequence_svg(const scenario::Scenario& scenario, const trace::Log& log,
                               const SequenceSvgOptions& options) {
  return Chart(scenario, log, options).draw();
}

}  // namespace smtplab::explain
