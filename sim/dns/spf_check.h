#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dns/resolution.h"
#include "sim/dns/spf_macro.h"
#include "sim/dns/spf_record.h"

namespace smtplab::dns {

/// Who sends, and who wants to know.
struct SpfSubject {
  Address client;
  std::string sender;  ///< local-part@domain; of a null reverse-path postmaster@ and the HELO name
  std::string helo;
  std::string receiver;
  std::int64_t unix_seconds = 0;
};

/// check_host() of RFC 7208 section 4: may this client send for that domain? It asks one question
/// at a time. A value without I/O, which ends whatever is published: ten terms may ask (section
/// 4.6.4), each for at most eleven names, and two answers may be empty.
class SpfCheck {
 public:
  explicit SpfCheck(SpfSubject subject);

  /// What is to be looked up next; the same until it is answered. nullopt: the result is there.
  const std::optional<Question>& next_question() const { return question_; }
  /// The end of the lookup of next_question().
  void answer(const Resolution& resolution);

  SpfResult result() const { return result_; }
  /// The term that decided, or that is wrong: "-all"; empty where none did.
  const std::string& decided_by() const { return decided_by_; }
  /// Of a fail, what the domain's owner says about it (section 6.2); empty where he says nothing.
  const std::string& explanation() const { return explanation_; }
  const SpfSubject& subject() const { return subject_; }
  /// Of the sender.
  std::string_view domain() const;

 private:
  enum class Stage : std::uint8_t { record, term, exchangers, names, explanation };
  /// A record that is being gone through; the ones before it include it.
  struct Frame {
    std::string domain;
    SpfRecord record = {};
    std::size_t at = 0;  // of the term
    bool is_redirected = false;
  };

  void begin(std::string domain, bool is_redirected);
  void take_record(const Resolution& resolution);
  void take_term(const Resolution& resolution);
  void take_names(const Resolution& resolution);
  void take_explanation(const Resolution& resolution);
  void go_on();
  bool look_at(const SpfTerm& term);
  void ask(Stage stage, const DomainName& name, RecordType type);
  void ask_next_name();
  void matched(const SpfTerm& term);
  void not_matched();
  void end_of_record();
  void leave(SpfResult result);
  void end(SpfResult result);
  void fail_for_good(std::string by);
  bool may_ask();
  bool is_void(const Resolution& resolution);
  std::optional<DomainName> target_of(std::string_view domain_spec) const;
  std::optional<std::string> expanded(std::string_view text, bool is_explanation) const;
  RecordType address_type() const;
  bool has_client(const Resolution& resolution, const SpfTerm& term) const;
  const SpfTerm& term() const { return frames_.back().record.terms[frames_.back().at]; }

  SpfSubject subject_;
  std::vector<Frame> frames_;
  std::optional<Question> question_;
  Stage stage_ = Stage::record;
  std::vector<DomainName> names_;  // whose addresses are still to be asked for
  unsigned asking_terms_ = 0;
  unsigned void_lookups_ = 0;
  SpfResult result_ = SpfResult::none;
  std::string decided_by_;
  std::string explanation_;
};

}  // namespace smtplab::dns
