#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/channel.h"
#include "conformance/client_record.h"
#include "conformance/client_script.h"
#include "conformance/client_stage.h"
#include "conformance/client_target.h"
#include "conformance/hearing.h"

namespace smtplab::conformance {

/// A client's visit to a server of ours: a case says what the server does, lets the client come
/// once or more, and judges what it has said.
///
/// It is sticky, as a Dialogue is: a client that cannot be run, does not come, or has to be ended
/// makes the finding inconclusive, and nothing is judged behind the first doubt or conviction.
/// Commands are read up to any LF, content up to CRLF.CRLF; another end of it counts where the
/// client waits behind it.
class ClientVisit {
 public:
  ClientVisit(Hearing& hearing, const ClientTarget& target, ClientStage& stage)
      : hearing_(hearing), target_(target), stage_(stage), errand_(usual_errand(target)) {}

  // What will happen when the client comes.

  ClientScript& script() { return script_; }
  void announce(std::vector<std::string> keywords) { script_.announce(std::move(keywords)); }
  void answer(Place place, std::string_view octets) {
    script_.answer(place, {std::string(octets)});
  }
  void answer(Place place, Answer answer) { script_.answer(place, std::move(answer)); }
  /// What the client is asked to send: a short message for the target's first recipient.
  Errand& errand() { return errand_; }
  /// The message, with LF for a line end; files get the one that the client wants.
  void set_content(std::string_view text);
  /// The target's other recipient too; the case does not apply where the command has no place for
  /// one.
  void add_recipient();

  /// A line of the client's files.
  std::string file_line(std::string_view text) const;
  /// What it is asked to send must not be sent so: that it does not even come is right too.
  void may_stay_away() { may_stay_away_ = true; }

  /// The client comes, and is served until it has ended. Once more: what was seen before is
  /// forgotten, but for the transcript.
  void run();

  // What was seen.

  const std::vector<ClientCommand>& commands() const { return commands_; }
  const std::vector<ClientContent>& contents() const { return contents_; }
  const std::vector<ClientCall>& calls() const { return calls_; }
  const ClientEnd& end() const { return end_; }
  /// Where the transcript says how the client ended.
  std::size_t end_line() const { return end_line_; }
  /// The first command at that place; nullptr if there is none.
  const ClientCommand* first(Place place) const;
  std::size_t count(Place place) const;
  /// A message was answered 2yz.
  bool has_delivered() const;

  // Judgements. Each gives the finding as it stands afterwards.

  /// `holds` is what is required; otherwise `told` says what was seen instead, at that line.
  Finding require(bool holds, Sentence told, std::size_t line);
  /// The client has got as far; else the case cannot tell.
  void given_reached(Place place);
  /// What the case takes for granted.
  void given(bool holds, Sentence doubt);
  /// The case is about something that this client does not do.
  Finding does_not_apply(Sentence why);
  /// The command has a place for what the case needs to be told; else the case does not apply.
  void needs_status();
  Finding finding() const { return hearing_.finding(); }
  bool is_over() const { return hearing_.is_over(); }
  std::string_view probe() const { return hearing_.subject().probe; }
  const ClientTarget& target() const { return target_; }

 private:
  static Errand usual_errand(const ClientTarget& target);

  void serve();
  /// False when the connection is over.
  bool give(Place place, int& code);
  bool send(const Answer& answer);
  bool send_segment(std::string_view octets);
  bool listen(Duration time);
  bool turn_to_tls(Answer::Then then);
  Arrival receive(Duration patience);
  bool read_command(std::string& line);
  bool read_content(ClientContent& content);
  void record_content(ClientContent& content);
  void take_leave();
  void note_closed(Arrival how);
  void conclude();
  std::size_t record(TranscriptLine::Kind kind, std::string octets);
  std::size_t record(std::string_view event);

  Hearing& hearing_;
  const ClientTarget& target_;
  ClientStage& stage_;
  ClientScript script_;
  Errand errand_;
  bool may_stay_away_ = false;

  std::vector<ClientCommand> commands_;
  std::vector<ClientContent> contents_;
  std::vector<ClientCall> calls_;
  ClientEnd end_;
  std::size_t end_line_ = 0;
  std::array<std::size_t, static_cast<std::size_t>(Place::other) + 1> times_{};
  Instant limit_;
  Instant answered_;  // when the last answer went out

  // Of the connection that is served.
  std::unique_ptr<Channel> channel_;
  std::string unread_;
  bool is_early_ = false;        // unread_ holds octets that came before an answer went out
  bool has_recipients_ = false;  // of the transaction
};

}  // namespace smtplab::conformance
