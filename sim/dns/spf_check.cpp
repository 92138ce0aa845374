#include "sim/dns/spf_check.h"

#include <algorithm>
#include <utility>

namespace smtplab::dns {
namespace {

// RFC 7208 section 4.6.4.
constexpr unsigned kMostAskingTerms = 10;
constexpr unsigned kMostVoidLookups = 2;
constexpr std::size_t kMostNames = 10;

std::string joined(const TxtData& data) {
  std::string text;
  for (const std::string& part : data.strings) text += part;  // section 3.3
  return text;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool has_nothing(const Resolution& resolution) {
  return resolution.outcome == Outcome::no_data || resolution.outcome == Outcome::no_such_name;
}

}  // namespace

SpfCheck::SpfCheck(SpfSubject subject) : subject_(std::move(subject)) {
  begin(std::string(domain()), false);
}

std::string_view SpfCheck::domain() const {
  const std::size_t at = subject_.sender.rfind('@');
  return at == std::string::npos ? std::string_view()
                                 : std::string_view(subject_.sender).substr(at + 1);
}

// Section 4.3: what can be no domain of the Internet's has no record.
void SpfCheck::begin(std::string domain, bool is_redirected) {
  const auto name = DomainName::parse(domain);
  const bool is_literal = domain.starts_with('[');
  frames_.push_back({std::move(domain), {}, 0, is_redirected});
  if (!name || is_literal || name->label_count() < 2) return leave(SpfResult::none);
  ask(Stage::record, *name, RecordType::txt);
}

void SpfCheck::ask(Stage stage, const DomainName& name, RecordType type) {
  stage_ = stage;
  question_ = Question{name, type};
}

void SpfCheck::answer(const Resolution& resolution) {
  if (!question_) return;
  question_.reset();
  if (stage_ == Stage::explanation) return take_explanation(resolution);
  // A name of a PTR that can't be looked up is passed over (section 5.5).
  const bool is_skipped = stage_ == Stage::names && term().mechanism == SpfMechanism::ptr;
  if (resolution.is_temporary() && !is_skipped) return end(SpfResult::temperror);
  switch (stage_) {
    case Stage::record:
      return take_record(resolution);
    case Stage::names:
      return take_names(resolution);
    default:
      return take_term(resolution);
  }
}

// Sections 4.4 and 4.5.
void SpfCheck::take_record(const Resolution& resolution) {
  std::vector<std::string> found;
  for (const ResourceRecord& record : resolution.records) {
    const auto* text = std::get_if<TxtData>(&record.data);
    if (text != nullptr && is_spf_record(joined(*text))) found.push_back(joined(*text));
  }
  if (found.empty()) return leave(SpfResult::none);
  if (found.size() > 1) return fail_for_good(frames_.back().domain + ": two records");
  auto record = parse_spf_record(found.front());
  if (!record) return fail_for_good(std::move(record.error()));
  frames_.back().record = std::move(*record);
  go_on();
}

// Terms from the left to the right, until one matches or must ask (section 4.6.2).
void SpfCheck::go_on() {
  while (!question_ && !frames_.empty()) {
    const Frame& frame = frames_.back();
    if (frame.at == frame.record.terms.size()) return end_of_record();
    if (look_at(term())) return;
    if (frames_.empty() || question_) return;
    ++frames_.back().at;
  }
}

// True once the term has decided, or asks; false if it does not match.
bool SpfCheck::look_at(const SpfTerm& term) {
  switch (term.mechanism) {
    case SpfMechanism::all:
      matched(term);
      return true;
    case SpfMechanism::ip4:
    case SpfMechanism::ip6:
      if (!share_prefix(subject_.client, term.network,
                        term.mechanism == SpfMechanism::ip4 ? term.bits_4 : term.bits_6)) {
        return false;
      }
      matched(term);
      return true;
    default:
      break;
  }
  if (!may_ask()) return true;
  const auto target = target_of(term.domain_spec);
  if (term.mechanism == SpfMechanism::include) {
    begin(target ? target->to_host() : std::string(), false);
    return true;
  }
  if (!target) return false;
  switch (term.mechanism) {
    case SpfMechanism::mx:
      ask(Stage::exchangers, *target, RecordType::mx);
      break;
    case SpfMechanism::ptr:
      ask(Stage::exchangers, reverse_name(subject_.client), RecordType::ptr);
      break;
    case SpfMechanism::exists:
      ask(Stage::term, *target, RecordType::a);  // also for a client of IPv6 (section 5.7)
      break;
    default:
      ask(Stage::term, *target, address_type());
      break;
  }
  return true;
}

// False, and over, if the record asks for too much.
bool SpfCheck::may_ask() {
  if (++asking_terms_ <= kMostAskingTerms) return true;
  fail_for_good("more than 10 terms ask");
  return false;
}

bool SpfCheck::is_void(const Resolution& resolution) {
  if (!has_nothing(resolution) || ++void_lookups_ <= kMostVoidLookups) return false;
  fail_for_good("more than 2 empty answers");
  return true;
}

// The answer to a, exists, and the first one to mx and ptr.
void SpfCheck::take_term(const Resolution& resolution) {
  if (is_void(resolution)) return;
  const SpfTerm& wanted = term();
  if (stage_ == Stage::term) {
    const bool matches = wanted.mechanism == SpfMechanism::exists
                             ? resolution.outcome == Outcome::records
                             : has_client(resolution, wanted);
    return matches ? matched(wanted) : not_matched();
  }
  names_.clear();
  for (const ResourceRecord& record : resolution.records) {
    if (const auto* mx = std::get_if<MxData>(&record.data)) names_.push_back(mx->exchange);
    if (const auto* ptr = std::get_if<PtrData>(&record.data)) names_.push_back(ptr->target);
  }
  if (names_.size() > kMostNames) {
    if (wanted.mechanism == SpfMechanism::mx) return fail_for_good(wanted.spelling);
    names_.resize(kMostNames);
  }
  std::reverse(names_.begin(), names_.end());
  ask_next_name();
}

void SpfCheck::ask_next_name() {
  if (names_.empty()) return not_matched();
  ask(Stage::names, names_.back(), address_type());
}

void SpfCheck::take_names(const Resolution& resolution) {
  if (is_void(resolution)) return;
  const DomainName name = names_.back();
  names_.pop_back();
  const SpfTerm& wanted = term();
  if (wanted.mechanism == SpfMechanism::ptr) {
    // The name must lead back to the client, and lie within the target (section 5.5).
    const auto target = target_of(wanted.domain_spec);
    const SpfTerm whole;
    const bool matches = target && name.is_within(*target) && has_client(resolution, whole);
    return matches ? matched(wanted) : ask_next_name();
  }
  return has_client(resolution, wanted) ? matched(wanted) : ask_next_name();
}

void SpfCheck::matched(const SpfTerm& term) {
  decided_by_ = term.spelling;
  leave(term.qualifier);
}

void SpfCheck::not_matched() {
  ++frames_.back().at;
  go_on();
}

// Section 4.7.
void SpfCheck::end_of_record() {
  if (frames_.back().record.redirect.empty()) return leave(SpfResult::neutral);
  if (!may_ask()) return;
  const auto target = target_of(frames_.back().record.redirect);
  frames_.pop_back();
  begin(target ? target->to_host() : std::string(), true);
}

// The result of a record that was included decides about the term that includes it (section 5.2).
void SpfCheck::leave(SpfResult result) {
  const Frame left = std::move(frames_.back());
  frames_.pop_back();
  if (result == SpfResult::none && left.is_redirected) return fail_for_good(left.domain);
  if (!frames_.empty()) {
    if (result == SpfResult::none) return fail_for_good(term().spelling);
    if (result != SpfResult::pass) return not_matched();
    return matched(term());
  }
  result_ = result;
  if (result != SpfResult::fail || left.record.explanation.empty()) return;
  frames_.push_back(left);
  const auto target = target_of(left.record.explanation);
  if (target) ask(Stage::explanation, *target, RecordType::txt);
  if (!target) frames_.clear();
}

// Whatever goes wrong here: there is no explanation then.
void SpfCheck::take_explanation(const Resolution& resolution) {
  if (resolution.records.size() == 1) {
    const auto* text = std::get_if<TxtData>(&resolution.records.front().data);
    auto told = text != nullptr ? expanded(joined(*text), true) : std::nullopt;
    if (told && is_ascii(*told)) explanation_ = std::move(*told);
  }
  frames_.clear();
}

void SpfCheck::end(SpfResult result) {
  frames_.clear();
  question_.reset();
  result_ = result;
}

void SpfCheck::fail_for_good(std::string by) {
  decided_by_ = std::move(by);
  end(SpfResult::permerror);
}

std::optional<std::string> SpfCheck::expanded(std::string_view text, bool is_explanation) const {
  return expand_spf_macros(text,
                           {subject_.sender, frames_.back().domain, subject_.helo,
                            subject_.receiver, subject_.client, subject_.unix_seconds},
                           is_explanation);
}

std::optional<DomainName> SpfCheck::target_of(std::string_view domain_spec) const {
  const auto text = domain_spec.empty() ? frames_.back().domain : expanded(domain_spec, false);
  if (!text) return std::nullopt;
  const auto name = DomainName::parse(shorten_spf_domain(*text));
  return name ? std::optional(*name) : std::nullopt;
}

RecordType SpfCheck::address_type() const {
  return subject_.client.family() == Address::Family::ipv6 ? RecordType::aaaa : RecordType::a;
}

bool SpfCheck::has_client(const Resolution& resolution, const SpfTerm& term) const {
  return std::any_of(resolution.records.begin(), resolution.records.end(), [&](const auto& record) {
    const auto* data = std::get_if<AddressData>(&record.data);
    return data != nullptr &&
           share_prefix(
               data->address, subject_.client,
               subject_.client.family() == Address::Family::ipv6 ? term.bits_6 : term.bits_4);
  });
}

}  // namespace smtplab::dns
