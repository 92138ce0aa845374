#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/agents/shared_octets.h"
#include "sim/message/delivery_report.h"
#include "sim/smtp/client_session.h"
#include "sim/smtp/envelope.h"
#include "sim/smtp/sasl.h"

namespace smtplab::agents {

/// A message on its way to other hosts.
struct OutgoingMail {
  smtp::Verb begun = smtp::Verb::mail;  ///< or SEND, SOML, SAML
  smtp::ReversePath from;
  std::vector<smtp::ForwardPath> to;
  SharedOctets content;
  smtp::BodyType body = smtp::BodyType::seven_bit;
  /// The sender said SMTPUTF8, or would have: its header may be in UTF-8 (RFC 6531 section 3.6).
  bool smtputf8 = false;
  smtp::MailOptions options = {};
  std::vector<smtp::RecipientOptions> recipient_options = {};  ///< of `to`, in its order; may end
                                                               ///< before it
};

/// How a recipient has fared.
struct RecipientResult {
  enum class Kind : std::uint8_t {
    open,      ///< not known yet
    accepted,  ///< by RCPT's reply; the message's own is still open
    passed_on,
    deferred,  ///< to be tried again later
    failed,    ///< for good
  };
  Kind kind = Kind::open;
  smtp::Reply reply;  ///< that decided it; a code of 0: there was none
  message::FailureReason reason = message::FailureReason::none;
};

/// What a client does for its safety before it sends anything (RFC 3207, RFC 4954).
struct Precautions {
  const smtp::Login* login = nullptr;  ///< null: it does not log in; must outlive the transmission
  bool tls_only = false;               ///< without TLS nothing is sent
  bool has_certificate = false;        ///< its host shows one under TLS, and may log in with it
};

/// What a client does when nothing is left of its message.
enum class Ending : std::uint8_t {
  farewell,  ///< it says QUIT
  idle,      ///< it waits for carry() or say_farewell()
};

/// Messages' way through a client session, from the greeting to the reply to QUIT: what is sent
/// next, and what the replies mean for each recipient (RFC 5321 sections 3.1, 3.3 and 4.2.1). Where
/// the dialect is LMTP, the end of data has a reply for each recipient (RFC 2033 section 4.2).
///
/// It holds no octets of the connection and no clock; ClientSession does. A value.
class Transmission {
 public:
  /// `own_name` is what HELO or EHLO says; it must outlive the transmission. A mail for nobody is
  /// none: QUIT follows the greeting.
  Transmission(std::string_view own_name, OutgoingMail mail, Ending ending = Ending::farewell);

  /// To be called at once, if at all.
  void take(const Precautions& precautions) { precautions_ = precautions; }
  /// TLS stands: the client introduces itself once more.
  void on_tls() { step_ = Step::ehlo; }

  /// Sends all that may be sent now; to be called after every reply.
  void advance(smtp::ClientSession& session, Instant now);
  void on_reply(const smtp::ReplyReceived& received, smtp::ClientSession& session);
  /// The connection is gone, or no reply came in time: what is open is deferred.
  void give_up(message::FailureReason reason);
  /// The next message, with results of its own; only while is_idle().
  void carry(OutgoingMail mail);
  /// QUIT goes out next; only while is_idle().
  void say_farewell() { step_ = Step::quit; }

  /// How each recipient has fared is known; only the farewell may be left.
  bool is_settled() const;
  /// All replies about the message are in, and the session is open for another (Ending::idle).
  bool is_idle() const { return step_ == Step::idle; }
  /// Nothing is left to be sent or awaited.
  bool is_over() const { return step_ == Step::over; }
  /// The host did not even begin with the message: another host may (RFC 5321 section 5.1).
  bool was_turned_away() const { return turned_away_; }
  /// The server offers notices of its own (RFC 3461), so it was told who wants one.
  bool passes_on_wishes() const { return offers_dsn_; }
  /// The content was sent to its end; until its reply is known, so is whether it arrived (RFC 5321
  /// section 4.5.3.2.6).
  bool may_have_arrived() const { return ended_content_; }
  const OutgoingMail& mail() const { return mail_; }
  /// Of mail().to, in its order.
  const std::vector<RecipientResult>& results() const { return results_; }

 private:
  /// What is to be sent next.
  enum class Step : std::uint8_t {
    wait,
    ehlo,  ///< or LHLO
    helo,
    starttls,
    auth,
    auth_response,
    mail,
    rcpt,
    data,
    content,
    idle,
    quit,
    over,
  };

  void send_one(smtp::ClientSession& session, Instant now);
  void send_hello(smtp::Verb verb, smtp::ClientSession& session, Instant now);
  bool send_mail(smtp::ClientSession& session, Instant now);
  bool add_body(smtp::Command& command, const smtp::ClientSession& session);
  bool add_smtputf8(smtp::Command& command, const smtp::ClientSession& session);
  void add_options(const smtp::ClientSession& session, smtp::Command& mail) const;
  void send_recipient(smtp::ClientSession& session, Instant now);
  void on_opening(smtp::Verb verb, const smtp::ClientSession& session);
  void on_hello(const smtp::ClientSession& session);
  void on_auth(const smtp::Reply& reply);
  std::optional<smtp::Mechanism> choose_mechanism(const smtp::ClientSession& session) const;
  const smtp::Login& login() const;
  void send_auth(smtp::ClientSession& session, Instant now);
  void send_response(smtp::ClientSession& session, Instant now);
  void turn_away(const smtp::Reply& reply);
  void settle_open(const smtp::Reply& reply, RecipientResult::Kind kind);
  void on_recipient(const smtp::Reply& reply);
  void on_delivery(const smtp::Reply& reply);
  bool has_accepted() const;
  Step last_step() const { return ending_ == Ending::idle ? Step::idle : Step::quit; }

  std::string_view own_name_;
  OutgoingMail mail_;
  std::vector<RecipientResult> results_;
  Ending ending_;
  Precautions precautions_;
  smtp::Mechanism mechanism_ = smtp::Mechanism::plain;  // of the exchange under way
  std::uint8_t responses_ = 0;                          // sent in it
  bool tls_refused_ = false;
  bool has_authenticated_ = false;
  Step step_ = Step::wait;
  std::size_t sent_recipients_ = 0;
  std::size_t answered_recipients_ = 0;
  bool turned_away_ = false;
  bool mail_refused_ = false;
  bool ended_content_ = false;
  bool offers_dsn_ = false;
};

}  // namespace smtplab::agents
