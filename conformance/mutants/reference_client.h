#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/client_target.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/reference_host.h"
#include "sim/kernel/instant.h"
#include "sim/smtp/client_session.h"

namespace smtplab::conformance {

/// A client of the simulator, ready to be checked: how it differs from the one that is right.
struct ReferenceClient {
  smtp::Dialect dialect{};
  std::string hello = "client.example";
  /// What stands between the client and the wire, for each connection.
  std::function<std::unique_ptr<Interference>()> interference{};

  // What the standards leave to a client.
  bool uses_extensions = true;      ///< SIZE and BODY, where they are offered
  bool uses_starttls = true;        ///< where it is offered
  bool pipelines = false;           ///< where it is offered
  bool resets = false;              ///< RSET before the QUIT that follows a refusal
  bool sends_to_the_rest = true;    ///< to the recipients that were not refused
  bool needs_all_of_hello = false;  ///< gives up where EHLO is refused
  bool tells_by_status = true;      ///< else it exits with 0 whatever happens
  bool stays_away = false;          ///< does not connect for a mail that it cannot send
  bool reads_octet_by_octet = false;
  bool writes_octet_by_octet = false;

  // What mutants need that cannot be done on the wire.
  bool speaks_first = false;         ///< does not await the greeting
  std::size_t attempts = 1;          ///< at a message that is refused
  bool quits = true;                 ///< else it just hangs up
  bool quits_when_refused = true;    ///< the same where a greeting or a hello was refused
  bool awaits_farewell = true;       ///< the reply to QUIT
  bool checks_mail = true;           ///< does not send what must not be sent
  bool one_recipient_each = false;   ///< a transaction for each
  bool forgets_before_tls = true;    ///< asks again what is offered, under TLS
  bool goes_on_without_tls = false;  ///< in the clear, where the handshake failed
  bool starts_tls_twice = false;
  bool keeps_injected_replies = false;  ///< reads under TLS what stood behind the 220
  bool sends_twice = false;             ///< each message
  /// How the line ends of a file become CRLF, where it is not done right.
  std::function<std::string(std::string_view)> line_ends{};
  /// What the message becomes before it goes through transparency.
  std::function<std::string(std::string)> content{};
};

/// The client that keeps to all that the cases ask for. Its target is reference_client_target().
ReferenceClient reference_client();
ClientTarget reference_client_target();

// What mutants are made of; compare line_interference.h.

/// The client's connections go through a LineInterference: it is the client's own commands that
/// change, and the replies that it believes to get.
void interfere(ReferenceClient& client, LineChanges changes);
/// The segment that follows a 354 becomes what `change` makes of it: content, dots and its end.
void rewrite_content(ReferenceClient& client, std::function<std::string(std::string)> change);

/// A run of the client, as a simulated process: octets and the time go in, octets come out.
class SimulatedClient {
 public:
  /// `config` must outlive it.
  SimulatedClient(const ReferenceClient& config, const Errand& errand);

  /// It wants a connection, and has none.
  bool calls() const { return wants_connection_; }
  void connect(Instant now);
  void receive(std::string_view octets, Instant now);
  void receive_eof(Instant now);
  void handle_timeout(Instant now);
  std::optional<Instant> next_timeout() const;
  /// What it sends since the last call.
  std::string take_output();
  /// It has closed its connection, or has none.
  bool has_hung_up() const { return !is_connected_; }
  bool awaits_tls() const;
  void tls_started(Instant now);
  /// The handshake failed.
  void tls_failed(Instant now);
  int status() const { return config_.tells_by_status ? status_ : 0; }

 private:
  void step(Instant now);
  void on(const smtp::ClientEvent& event, Instant now);
  void on_reply(smtp::Verb verb, int code, Instant now);
  void say(std::string_view line, Instant now);
  void say_hello(std::string_view verb, Instant now);
  void after_hello(Instant now);
  void begin_mail(Instant now);
  std::string mail_parameters() const;
  bool may_not_send() const;
  void send_recipients(Instant now);
  void send_content(Instant now);
  void give_up(int code, Instant now);
  void leave(Instant now);
  void hang_up();

  const ReferenceClient& config_;
  Errand errand_;
  std::vector<std::string> recipients_;  // of the transaction
  std::vector<std::string> waiting_;     // for transactions of their own
  std::optional<smtp::ClientSession> session_;
  std::unique_ptr<Interference> interference_;
  bool wants_connection_ = false;
  bool is_connected_ = false;
  bool is_refused_ = false;
  bool tls_failed_ = false;
  std::size_t asked_ = 0;     // recipients that were sent
  std::size_t answered_ = 0;  // and answered
  std::size_t taken_ = 0;     // and taken
  std::size_t attempts_ = 0;
  std::size_t tls_starts_ = 0;
  std::string injected_;  // what stood behind the 220 to STARTTLS
  int status_ = 0;
  Instant last_;
};

}  // namespace smtplab::conformance
