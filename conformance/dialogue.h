#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/channel.h"
#include "conformance/finding.h"
#include "conformance/reply_reader.h"
#include "conformance/server_reply.h"
#include "conformance/trial.h"

namespace smtplab::conformance {

/// One connection of a case with the server.
///
/// It is sticky. What a case takes for granted (given...) and does not get, a reply that does not
/// come, a 421, a refusal by policy: all of it makes the finding inconclusive, with the reason, and
/// from then on nothing is sent, every read gives an empty reply, and every judgement gives that
/// finding. So does the first judgement that goes against the server. A case is written straight
/// down, and returns its last judgement.
///
/// Octets go out as they are written, each send() as a segment of its own; a command's line end is
/// written out too ("NOOP\r\n"), but for ask() and given(), which add it.
class Dialogue {
 public:
  explicit Dialogue(Trial& trial) : trial_(trial) {}

  /// Connects, and takes the greeting and a positive reply to EHLO for granted.
  void open();
  /// The same with HELO.
  void open_with_helo();
  /// EHLO, answered 250; offers() is about this reply from now on.
  void given_ehlo();
  /// Connects only: the greeting is the next reply.
  void connect(Door door = Door::smtp);
  /// Another connection of the same case.
  Dialogue another() { return Dialogue(trial_); }

  void send(std::string_view octets);
  /// Sends the octets again and again, `times` in all; the transcript shows them once. It stops
  /// where the server takes no more, and judges nothing: what is read next may say why.
  void send_many(std::string_view octets, std::size_t times);
  /// The next reply; empty if it does not come. Also last() from now on.
  const ServerReply& read();
  /// Waits a little for octets, without reading a reply: to let the server act on what it has
  /// before more is sent. Nothing is judged by it. True if there are octets, or the end.
  bool listen(Duration patience = milliseconds(200));
  /// Whether the connection's end comes within `patience`, before any octets. Nothing is judged.
  bool is_closed(Duration patience);
  /// send(line and CRLF), read().
  const ServerReply& ask(std::string_view line);
  /// The same with a line that is nobody's affair: the transcript has `shown` in its place.
  const ServerReply& ask_secretly(std::string_view line, std::string_view shown);
  /// The same as ask(), and a reply that is not `wanted` makes the case inconclusive.
  void given(std::string_view line, Wanted wanted);
  /// The next reply is not `wanted`: inconclusive.
  void given_reply(Wanted wanted);
  const ServerReply& last() const { return last_; }
  /// No octets are sent any more on this connection.
  void finish_sending();
  /// The client's handshake behind a 220 to STARTTLS; false if it fails.
  bool starts_tls();
  /// The same, and that it fails makes the case inconclusive.
  void given_tls();

  /// MAIL with the target's sender and RCPT with its mailbox, both accepted.
  void given_transaction();
  /// The same, and DATA answered 354.
  void given_data();
  /// A whole transaction for the target's mailbox whose content was answered 250. `content` goes
  /// out as it is, with ".\r\n" behind it.
  void given_delivery(std::string_view content);
  /// What EHLO's reply announced: whether a keyword is there, and what stands behind it.
  bool offers(std::string_view keyword) const;
  std::string_view parameters_of(std::string_view keyword) const;
  /// All keywords in upper case, in their order.
  std::vector<std::string> keywords() const;
  /// The case does not apply if EHLO did not announce it.
  void needs_offer(std::string_view keyword);

  // Judgements. Each gives the finding as it stands afterwards.

  /// Reads the next reply: one of `wanted`. A 421, and a refusal by policy or for now where
  /// something positive is wanted, are no fault: inconclusive.
  Finding reply_is(Wanted wanted) { return reply_is({wanted}); }
  Finding reply_is(std::initializer_list<Wanted> wanted);
  /// The same of the reply that was read last.
  Finding last_is(Wanted wanted) { return last_is({wanted}); }
  Finding last_is(std::initializer_list<Wanted> wanted);
  /// Reads the next reply: anything but that.
  Finding reply_is_not(Wanted unwanted);
  /// Reads a reply of whatever code: that one comes at all is what is required.
  Finding replies();
  /// NOOP is answered, as it is while a connection lives. That the server closed the connection
  /// convicts it.
  Finding stays_open();
  /// Sends the octets as they are, and reads a reply of whatever code. That the server closed the
  /// connection in its place, without a 421, convicts it: only QUIT, a 421 and a timeout end a
  /// session (RFC 5321 section 3.8).
  Finding is_answered(std::string_view octets);
  /// The server closes the connection, with nothing more said.
  Finding closes();
  /// `holds` is what is required; otherwise `told` says what was seen instead, at the last reply.
  Finding require(bool holds, Sentence told);
  /// The same, at that line of the transcript.
  Finding require(bool holds, Sentence told, std::size_t line);
  Finding finding() const { return trial_.finding(); }
  /// What the case cannot decide by itself.
  Finding doubt(Sentence told);

  Trial& trial() { return trial_; }
  const Target& target() const { return trial_.target(); }
  std::string_view probe() const { return trial_.subject().probe; }
  bool is_over() const { return trial_.is_over(); }
  /// Of the connection, in the transcript.
  std::uint32_t number() const { return number_; }
  bool is_encrypted() const { return channel_ != nullptr && channel_->is_encrypted(); }
  /// Octets that were read and are no part of a reply yet.
  const std::string& unread() const { return reader_.unread(); }

 private:
  /// Of what was sent, as much as names it.
  static std::string shown_start(std::string_view octets);
  void doubt_of(ReplyReader::Outcome outcome, std::string_view awaited);
  void take_reply(Duration patience);
  bool is_no_answer(std::initializer_list<Wanted> wanted);
  void hello(std::string_view verb);
  void send_shown(std::string_view octets, std::string_view shown);
  bool start_tls(std::string& problem);
  std::size_t record(TranscriptLine::Kind kind, std::string octets);

  Trial& trial_;
  std::uint32_t number_ = 0;
  std::unique_ptr<Channel> channel_;
  ReplyReader reader_;
  ServerReply last_;
  ServerReply ehlo_;
  std::string awaited_;  // what the next reply answers, for people
};

}  // namespace smtplab::conformance
