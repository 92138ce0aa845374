#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/dialogue.h"
#include "conformance/hop.h"
#include "conformance/hop_network.h"
#include "conformance/trial.h"

namespace smtplab::conformance {

/// A message that a journey gives to the relay.
struct RelayLetter {
  std::string name = "sent";
  std::vector<std::string> recipients = {};  ///< without brackets; empty: rcpt@ the case's domain
  std::string sender = "+";  ///< without brackets; "+": the letter's own at home; "": null
  std::string of_mail = {};  ///< parameters, with a space before each
  std::vector<std::string> of_rcpt = {};  ///< the same of the recipients; may end before them
  std::string fields = {};                ///< more of the header, each with CRLF
  std::string body = {};    ///< behind the mark, as it goes over the wire, ended by CRLF
  std::string hello = {};   ///< what EHLO says; empty: as the target says
  bool may_be_cut = false;  ///< that the relay closes in place of its last reply refuses it
};

/// What one case has to do with a relay: it is the client that gives it mail, the names that the
/// relay looks up, and every host that it then calls.
///
/// Each case has a domain of its own, and every host an address of its own, so cases can go on side
/// by side. Senders are at home, a host of the case that takes all: what the relay has to tell them
/// arrives there.
///
/// It is sticky as a Dialogue: after the first doubt or conviction nothing is sent and nothing
/// judged. Waits end with what they wait for, or when the target's time for it is over.
class RelayJourney {
 public:
  explicit RelayJourney(Trial& trial);
  /// The hosts stay, and take all that the relay still has for them.
  ~RelayJourney();
  RelayJourney(const RelayJourney&) = delete;
  RelayJourney& operator=(const RelayJourney&) = delete;

  const std::string& domain() const { return domain_; }
  std::string recipient(std::string_view user = "rcpt") const;
  /// Who sends the letter of that name.
  std::string sender(std::string_view name = "sent") const;
  /// The text that tells the letter from all others.
  std::string mark(std::string_view name = "sent") const;
  /// The whole content of a letter, without its end.
  std::string content(const RelayLetter& letter) const;

  /// A host that listens, with an A record of the name `label` below the domain; "@" is the domain
  /// itself.
  Hop& hop(std::string_view label, HopSettings settings = {});
  /// The same with an AAAA record.
  Hop& hop6(std::string_view label, HopSettings settings = {});
  /// A host at the label with no record: for lines that name its address.
  Hop& nameless_hop(std::string_view label, HopSettings settings = {});
  /// An A record that leads to an address at which nobody listens; the address.
  std::string absent(std::string_view label);
  /// Lines of a master file below the domain: "@ MX 10 mx1". They stand behind those that are
  /// there.
  void records(std::initializer_list<std::string> lines);
  /// The same in place of all that are there.
  void replace_records(std::initializer_list<std::string> lines);
  /// A zone of its own: what a name outside of the case's domain has.
  void publish(std::string_view origin, const std::vector<std::string>& lines);
  /// The name server fails for that label until heal().
  void fail(std::string_view label);
  void heal(std::string_view label);
  /// How often the relay has asked for that.
  std::size_t times_asked(std::string_view label, dns::RecordType type) const;

  /// Gives the relay a letter. That it takes it is taken for granted.
  void submit(const RelayLetter& letter = {});
  /// The same where the relay may refuse it with a 5yz: false, and refusal() says how.
  bool is_taken(const RelayLetter& letter = {});
  const ServerReply& refusal() const { return refusal_; }
  /// The relay's own name, as its greeting has it.
  std::string relay_name();
  /// The case does not apply unless the relay offers it.
  void needs_offer(std::string_view keyword);

  /// Until `holds`; false if the time is over before.
  bool wait(const std::function<bool()>& holds, Duration patience);
  /// What a delivery may take; and that with three more attempts.
  Duration soon() const;
  Duration later() const;

  /// The letter, if that hop has taken it; its latest copy. nullptr: not, or not yet.
  const HopMessage* find(const Hop& hop, std::string_view name = "sent") const;
  /// What the sender of the letter has been told; nullptr: nothing so far.
  const HopMessage* find_notice(std::string_view name = "sent") const;
  /// The letter at that hop; that it does not come is doubt.
  HopMessage given_at(const Hop& hop, std::string_view name = "sent");
  /// What the sender is told; that nothing comes is doubt.
  HopMessage given_notice(std::string_view name = "sent");
  /// A letter goes home, and once more: what was accepted before has arrived there by now too. That
  /// it does not arrive is doubt.
  void send_sentinel();

  // Judgements. Each gives the finding as it stands afterwards.

  /// The letter comes to that hop. That it is returned, or does not come although later mail
  /// arrives, convicts.
  Finding arrives(const Hop& hop, std::string_view name = "sent");
  /// The sender is told that it failed; it is not passed on to anybody, and not only kept.
  Finding is_returned(std::string_view name = "sent");
  /// The sender is told nothing, behind a sentinel.
  Finding is_not_told(std::string_view name = "sent");
  Finding require(bool holds, Sentence told, std::size_t line);
  Finding finding() const { return trial_.finding(); }
  Finding doubt(Sentence told);
  void not_applicable(Sentence told) { trial_.not_applicable(std::move(told)); }

  bool is_over() const { return trial_.is_over(); }
  const Target& target() const { return trial_.target(); }
  std::string_view probe() const { return trial_.subject().probe; }
  Trial& trial() { return trial_; }
  /// Only where the case may be run.
  Hop& home() { return *home_; }
  Instant now() { return trial_.transport().now(); }
  std::size_t last_line() const { return trial_.transcript().size() - 1; }

 private:
  Hop& put_up(std::string_view label, dns::Address::Family family, HopSettings settings);
  std::string host_of(std::string_view label) const;
  void publish_own();
  dns::DomainName name_of(std::string_view label) const;
  void open(Dialogue& relay, const RelayLetter& letter);
  bool gives(const RelayLetter& letter);
  void accuse_of_silence(Sentence told);

  Trial& trial_;
  HopNetwork* network_;
  HopObserver observer_;
  std::string domain_;
  std::vector<std::string> own_lines_;  // of the hosts
  std::vector<std::string> lines_;      // of the case
  std::vector<std::shared_ptr<Hop>> hops_;
  std::vector<dns::Address> absent_;
  std::vector<dns::DomainName> failing_;
  Hop* home_ = nullptr;
  ServerReply refusal_;
  std::string relay_name_;
  std::size_t sentinels_ = 0;
};

}  // namespace smtplab::conformance
