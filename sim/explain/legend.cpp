#include "sim/explain/legend.h"

#include <algorithm>
#include <set>
#include <string>

#include "sim/explain/dialogue_writer.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/text_layout.h"

namespace smtplab::explain {
namespace {

using network::Side;
using trace::EventIndex;
using trace::EventKind;

std::string_view without_blanks(std::string_view mark) {
  const std::size_t first = mark.find_first_not_of(' ');
  return mark.substr(first, mark.find_last_not_of(' ') - first + 1);
}

std::string side_label(Side side, Labels labels) {
  std::string text(label(side, labels));
  text.pop_back();
  return text;
}

std::vector<std::string> dialogue_marks(const RunText& text,
                                        const std::vector<Conversation>& conversations) {
  bool refusals = false;
  for (const Conversation& conversation : conversations) {
    for (const Line& line : conversation.lines) {
      const bool judged = line.kind == LineKind::reply && line.server_event != trace::kNoEvent;
      if (!judged) continue;
      const trace::Event& event = text.log[line.server_event];
      refusals = refusals || (event.kind == EventKind::answered && !event.code.is_positive()) ||
                 line.octets.starts_with("-ERR");
    }
  }
  bool differs = false;
  for (EventIndex i = 0; i < text.log.size(); ++i) {
    differs = differs || text.log[i].kind == EventKind::differs;
  }
  const Labels labels = text.options.labels;
  const bool old = labels == Labels::sender_receiver;
  std::vector<std::string> marks;
  if (!conversations.empty()) {
    const std::string client = text.texts.text(old ? "role.821.client" : "role.client");
    const std::string server = text.texts.text(old ? "role.821.server" : "role.server");
    marks.push_back(text.texts.text("text.marks-commands",
                                    {{"to_server", without_blanks(kToServer)},
                                     {"client", client},
                                     {"client_label", side_label(Side::client, labels)}}));
    marks.push_back(text.texts.text("text.marks-replies",
                                    {{"to_client", without_blanks(kToClient)},
                                     {"server", server},
                                     {"server_label", side_label(Side::server, labels)}}));
  }
  if (refusals) marks.push_back(text.texts.text("text.marks-refusals", {{"refusal", kRefusal}}));
  if (differs) marks.push_back(text.texts.text("text.marks-differs", {{"differs", kSurprise}}));
  return marks;
}

std::set<Course> courses_of(const std::vector<Happening>& happenings) {
  std::set<Course> courses;
  for (const Happening& happening : happenings) courses.insert(happening.kind->course);
  return courses;
}

std::vector<std::string> mail_marks(const RunText& text, const std::set<Course>& courses) {
  std::vector<std::string> marks;
  const auto has = [&](Course course) { return courses.count(course) != 0; };
  const auto add = [&](Course course, std::string_view key) {
    if (!has(course)) return;
    marks.push_back(text.texts.text(key, {{"mark", without_blanks(mark_of(course))}}));
  };
  add(Course::onward, "text.marks-onward");
  add(Course::waits, "text.marks-waits");
  add(Course::back, "text.marks-back");
  return marks;
}

std::vector<std::string> other_marks(const RunText& text, const std::set<Course>& courses) {
  std::vector<std::string> marks;
  const auto has = [&](Course course) { return courses.count(course) != 0; };
  if (has(Course::asks) || has(Course::tells)) {
    marks.push_back(text.texts.text(
        "text.marks-asks", {{"asks", without_blanks(kAsks)}, {"tells", without_blanks(kTells)}}));
  }
  if (has(Course::broken) || has(Course::mended)) {
    marks.push_back(text.texts.text("text.marks-broken", {{"broken", without_blanks(kBroken)},
                                                          {"mended", without_blanks(kMended)}}));
  }
  if (has(Course::remembers)) {
    marks.push_back(
        text.texts.text("text.marks-remembers", {{"mark", without_blanks(kRemembers)}}));
  }
  if (has(Course::outside)) {
    marks.push_back(text.texts.text("text.marks-outside", {{"mark", without_blanks(kOutside)}}));
  }
  return marks;
}

}  // namespace

void write_legend(RunText& text, const std::vector<Conversation>& conversations,
                  const std::vector<Happening>& happenings) {
  const std::string name = text.texts.text("text.marks") + "  ";
  std::string head = name;
  const auto write = [&](const std::vector<std::string>& marks) {
    std::string line;
    for (const std::string& mark : marks) line.append(line.empty() ? "" : "   ").append(mark);
    if (line.empty()) return;
    text.page.add(head, display_width(name), line, Style::dim);
    head.assign(display_width(name), ' ');
  };
  write(dialogue_marks(text, conversations));
  const std::set<Course> courses = courses_of(happenings);
  write(mail_marks(text, courses));
  write(other_marks(text, courses));
  const bool unprinted =
      std::any_of(conversations.begin(), conversations.end(), [](const Conversation& c) {
        return std::any_of(c.lines.begin(), c.lines.end(),
                           [](const Line& line) { return !line.printed; });
      });
  if (!unprinted) return;
  text.page.add(head, display_width(name) + 6,
                text.texts.text("text.marks-unprinted",
                                {{"unprinted_to", without_blanks(kUnprintedToServer)},
                                 {"unprinted_from", without_blanks(kUnprintedToClient)}}),
                Style::dim);
}

}  // namespace smtplab::explain
