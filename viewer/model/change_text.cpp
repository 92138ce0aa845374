#include "viewer/model/change_text.h"

#include <utility>
#include <variant>

#include "sim/explain/escape.h"

namespace smtplab::viewer {
namespace {

using explain::escape;

/// One sentence for each action.
class Teller {
 public:
  Teller(const scenario::Scenario& scenario, explain::Language language)
      : scenario_(scenario), words_(explain::catalogue(language)) {}

  std::string operator()(const scenario::Crash& done) const {
    return words_.text("viewer.change.crash", {{"host", host(done.host)}});
  }
  std::string operator()(const scenario::Restart& done) const {
    return words_.text("viewer.change.restart", {{"host", host(done.host)}});
  }
  std::string operator()(const scenario::LeaveOutside& done) const {
    return words_.text("viewer.change.leave-outside", {{"host", host(done.host)}});
  }
  std::string operator()(const scenario::Answer&) const {
    return words_.text("viewer.change.answer");
  }
  std::string operator()(const scenario::ReplaceReply& done) const {
    const std::string reply = escape(agents::to_text(done.reply));
    return words_.text("viewer.change.reply", {{"host", host(done.host)}, {"reply", reply}});
  }
  std::string operator()(const scenario::DropConnection&) const {
    return words_.text("viewer.change.drop");
  }
  std::string operator()(const scenario::SetRecords& done) const {
    const std::string owner = escape(done.owner);
    const std::string type = escape(done.type);
    std::string data;
    for (const std::string& one : done.data) {
      data.append(data.empty() ? "" : ", ").append(escape(one));
    }
    return words_.text(
        done.data.empty() ? "viewer.change.no-records" : "viewer.change.records",
        {{"host", host(done.host)}, {"owner", owner}, {"type", type}, {"data", data}});
  }
  std::string operator()(const scenario::SetPolicy& done) const {
    const std::string key = escape(done.key);
    const std::string value = escape(done.value);
    return words_.text("viewer.change.policy",
                       {{"host", host(done.host)}, {"key", key}, {"value", value}});
  }
  std::string operator()(const scenario::Attach& done) const {
    return words_.text("viewer.change.attach", {{"host", host(done.host)}});
  }
  std::string operator()(const scenario::Perform&) const {
    return words_.text("viewer.change.perform");
  }

 private:
  std::string host(std::uint32_t index) const {
    return index < scenario_.hosts.size() ? escape(scenario_.hosts[index].name) : std::string("?");
  }

  const scenario::Scenario& scenario_;
  const explain::Catalogue& words_;
};

}  // namespace

std::string change_text(const scenario::Scenario& scenario, const scenario::Action& action,
                        explain::Language language) {
  return std::visit(Teller(scenario, language), action);
}

std::string future_text(const Document& document, std::size_t number, explain::Language language) {
  const explain::Catalogue& words = explain::catalogue(language);
  const Document::Entry& entry = document.entry(number);
  if (!entry.parent && !entry.name.empty()) {
    return words.text("viewer.future.beside", {{"name", escape(entry.name)}});
  }
  if (!entry.parent) {
    switch (entry.future->origin()) {
      case Origin::simulated:
        return words.text("viewer.future.run");
      case Origin::reproduced:
        return words.text("viewer.future.reproduced");
      case Origin::recorded:
        return words.text("viewer.future.recorded");
      case Origin::live:
        return words.text("viewer.future.live");
    }
  }
  const std::string change =
      entry.change ? change_text(entry.future->scenario(), *entry.change, language)
                   : words.text("viewer.change.command", {{"command", escape(entry.command)}});
  const Instant at =
      entry.future->branch() == 0 ? Instant{} : entry.future->log()[entry.future->branch() - 1].at;
  std::string time = entry.future->commentary(language).time(at);
  time.erase(0, time.find_first_not_of(' '));
  const std::string parent = std::to_string(*entry.parent + 1);
  return words.text("viewer.future.fork", {{"parent", parent}, {"time", time}, {"change", change}});
}

}  // namespace smtplab::viewer
