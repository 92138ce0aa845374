#include "sim/explain/parameter_remarks.h"

#include <algorithm>

#include "sim/explain/escape.h"
#include "sim/smtp/notification.h"
#include "sim/smtp/xtext.h"

namespace smtplab::explain {
namespace {

struct Remark {
  std::string key;
  std::string subject = {};
};

std::string decoded(std::string_view xtext) {
  return escape(smtp::decode_xtext(xtext).value_or(std::string(xtext)));
}

// What the sender wants to hear, in the order in which it can happen.
std::string events_of(const smtp::Notify& notify, const Catalogue& texts) {
  struct Word {
    smtp::NotifyOn event;
    std::string_view key;
  };
  constexpr Word kWords[] = {{smtp::NotifyOn::delay, "remark.notify.delay"},
                             {smtp::NotifyOn::failure, "remark.notify.failure"},
                             {smtp::NotifyOn::success, "remark.notify.success"}};
  std::string events;
  for (const Word& word : kWords) {
    if (!notify.has(word.event)) continue;
    if (!events.empty()) events += texts.text("remark.notify.joint");
    events += texts.text(word.key);
  }
  return events;
}

Remark remark_on(std::string_view keyword, std::string_view value, const Catalogue& texts) {
  if (keyword == "RET") return {value == "FULL" ? "remark.ret-full" : "remark.ret-hdrs"};
  if (keyword == "ENVID") return {"remark.envid", decoded(value)};
  if (keyword == "AUTH") {
    const std::string submitter = decoded(value);
    return {submitter == "<>" ? "remark.submitter-unknown" : "remark.submitter", submitter};
  }
  if (keyword == "ORCPT") {
    return {"remark.orcpt",
            escape(smtp::RecipientOptions{{}, std::string(value)}.decoded_original())};
  }
  if (keyword == "NOTIFY") {
    const auto notify = smtp::Notify::parse(value);
    if (!notify) return {};
    if (notify->has(smtp::NotifyOn::never)) return {"remark.notify-never"};
    return {"remark.notify", events_of(*notify, texts)};
  }
  return {};
}

}  // namespace

std::vector<std::string> parameter_remarks(std::string_view parameters, Language language) {
  const Catalogue& texts = catalogue(language);
  std::vector<std::string> remarks;
  while (!parameters.empty()) {
    const std::size_t end = std::min(parameters.find(' '), parameters.size());
    const std::string_view word = parameters.substr(0, end);
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
    const std::size_t sign = std::min(word.find('='), word.size());
    const std::string_view value = word.substr(std::min(sign + 1, word.size()));
    const Remark remark = remark_on(word.substr(0, sign), value, texts);
    if (!remark.key.empty()) {
      remarks.push_back(texts.text(remark.key, {{"subject", remark.subject}}));
    }
  }
  return remarks;
}

}  // namespace smtplab::explain
