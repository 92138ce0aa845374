#include "sim/register/register.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace smtplab::requirements {

// Defined by the source that the build generates from data/*.json (cmake/embed.cmake).
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();

namespace {

Register read_embedded() {
  std::vector<RfcDocument> documents;
  std::vector<ReplyMeaning> replies;
  std::vector<Limit> limits;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == "replies.json") {
      replies = parse_replies(file.name, file.text);
    } else if (file.name == "limits.json") {
      limits = parse_limits(file.name, file.text);
    } else {
      documents.push_back(parse_rfc(file.name, file.text));
    }
  }
  return Register(std::move(documents), std::move(replies), std::move(limits));
}

std::string file_of(const Requirement& requirement) {
  return "rfc" + std::to_string(requirement.rfc) + ".json";
}

}  // namespace

Register::Register(std::vector<RfcDocument> documents, std::vector<ReplyMeaning> replies,
                   std::vector<Limit> limits)
    : replies_(std::move(replies)), limits_(std::move(limits)) {
  std::stable_sort(documents.begin(), documents.end(),
                   [](const RfcDocument& a, const RfcDocument& b) { return a.rfc < b.rfc; });
  for (RfcDocument& document : documents) {
    rfcs_.push_back({document.rfc, document.title, document.date, document.status});
    std::move(document.requirements.begin(), document.requirements.end(),
              std::back_inserter(requirements_));
  }
  by_id_.resize(requirements_.size());
  for (std::size_t i = 0; i < by_id_.size(); ++i) by_id_[i] = i;
  std::sort(by_id_.begin(), by_id_.end(), [this](std::size_t a, std::size_t b) {
    return requirements_[a].id < requirements_[b].id;
  });
  for (std::size_t i = 1; i < by_id_.size(); ++i) {
    const Requirement& entry = requirements_[by_id_[i]];
    if (entry.id == requirements_[by_id_[i - 1]].id) {
      throw DataError(file_of(entry), entry.id, "two statements have this id");
    }
  }
  for (const Requirement& entry : requirements_) {
    if (!entry.superseded_by.empty() && find(entry.superseded_by) == nullptr) {
      throw DataError(file_of(entry), entry.id,
                      "superseded_by names no statement: " + entry.superseded_by);
    }
  }
}

const Requirement* Register::find(std::string_view id) const {
  const auto found = std::lower_bound(by_id_.begin(), by_id_.end(), id,
                                      [this](std::size_t index, std::string_view wanted) {
                                        return requirements_[index].id < wanted;
                                      });
  if (found == by_id_.end() || requirements_[*found].id != id) return nullptr;
  return &requirements_[*found];
}

std::span<const Requirement> Register::of_rfc(int rfc) const {
  const auto first = std::find_if(requirements_.begin(), requirements_.end(),
                                  [rfc](const Requirement& entry) { return entry.rfc == rfc; });
  const auto last = std::find_if(first, requirements_.end(),
                                 [rfc](const Requirement& entry) { return entry.rfc != rfc; });
  return std::span(requirements_)
      .subspan(static_cast<std::size_t>(first - requirements_.begin()),
               static_cast<std::size_t>(last - first));
}

std::span<const Requirement> Register::of_section(int rfc, std::string_view section) const {
  const std::span<const Requirement> entries = of_rfc(rfc);
  const auto inside = [section](const Requirement& entry) { return entry.section == section; };
  const auto first = std::find_if(entries.begin(), entries.end(), inside);
  const auto last = std::find_if_not(first, entries.end(), inside);
  return {first, last};
}

const Rfc* Register::find_rfc(int number) const {
  const auto found = std::find_if(rfcs_.begin(), rfcs_.end(),
                                  [number](const Rfc& rfc) { return rfc.number == number; });
  return found == rfcs_.end() ? nullptr : &*found;
}

std::vector<const ReplyMeaning*> Register::reply_meanings(std::string_view command,
                                                          int code) const {
  std::vector<const ReplyMeaning*> found;
  for (const ReplyMeaning& reply : replies_) {
    if (reply.code == code && reply.command == command) found.push_back(&reply);
  }
  return found;
}

const ReplyMeaning* Register::reply_meaning(int rfc, std::string_view command, int code) const {
  const ReplyMeaning* for_any = nullptr;
  for (const ReplyMeaning& reply : replies_) {
    if (reply.rfc != rfc || reply.code != code) continue;
    if (reply.command == command) return &reply;
    if (for_any == nullptr && reply.command == "(any)") for_any = &reply;
  }
  return for_any;
}

const Limit* Register::find_limit(int rfc, std::string_view item) const {
  const auto found = std::find_if(limits_.begin(), limits_.end(), [&](const Limit& limit) {
    return limit.rfc == rfc && limit.item == item;
  });
  return found == limits_.end() ? nullptr : &*found;
}

const Register& standard_register() {
  static const Register kRegister = read_embedded();
  return kRegister;
}

}  // namespace smtplab::requirements
