#include "conformance/sink_session.h"

#include <utility>
#include <variant>

namespace smtplab::conformance {
namespace {

using smtp::ReplyText;

constexpr std::size_t kMostContent = 8 * 1024 * 1024;

const smtp::Dialect& dialect() {
  static const smtp::Dialect all = [] {
    smtp::Dialect dialect;
    dialect.extensions.add(smtp::Extension::size);
    dialect.extensions.add(smtp::Extension::eight_bit_mime);
    dialect.extensions.add(smtp::Extension::pipelining);
    // It offers no SMTPUTF8, and takes what must not come without it: to be seen.
    dialect.rules.leniencies.octets_beyond_ascii = true;
    dialect.extensions.add(smtp::Extension::dsn);
    dialect.announced_size = kMostContent;
    dialect.rules.limits.message_size = kMostContent;
    return dialect;
  }();
  return all;
}

bool names_unknown_user(const smtp::Command& rcpt) {
  const auto* path = std::get_if<smtp::ForwardPath>(&rcpt.argument);
  return path != nullptr && path->mailbox.local_part.content().starts_with(kUserUnknownAtSink);
}

std::string text_of(const std::vector<smtp::Parameter>& parameters) {
  std::string text;
  for (const smtp::Parameter& parameter : parameters) {
    text.append(text.empty() ? "" : " ").append(parameter.keyword);
    if (parameter.value) text.append("=").append(*parameter.value);
  }
  return text;
}

}  // namespace

SinkSession::SinkSession(Instant now) : session_(dialect(), "sink.example", now) {
  std::vector<SinkMessage> none;
  serve(now, none);
}

void SinkSession::receive(std::string_view octets, Instant now, std::vector<SinkMessage>& arrived) {
  session_.receive(octets, now);
  serve(now, arrived);
}

void SinkSession::serve(Instant now, std::vector<SinkMessage>& arrived) {
  while (const auto event = session_.next_event()) {
    if (const auto* chunk = std::get_if<smtp::ContentChunk>(&*event)) {
      content_.append(chunk->octets);
    }
    const auto* command = std::get_if<smtp::CommandReceived>(&*event);
    if (command == nullptr) continue;
    note_parameters(*command);
    if (!command->reply_owed) continue;
    if (command->verb == smtp::Verb::end_of_data) {
      const smtp::Envelope& envelope = session_.transaction().envelope;
      SinkMessage message{session_.client_name(), envelope.reverse_path.to_string(), {}, {}, false};
      for (const auto& path : envelope.forward_paths) {
        message.forward_paths.push_back(path.to_string());
      }
      message.content = std::exchange(content_, {});
      message.mail_parameters = mail_parameters_;
      message.recipient_parameters = recipient_parameters_;
      arrived.push_back(std::move(message));
    }
    const bool refuses =
        command->verb == smtp::Verb::rcpt && names_unknown_user(session_.command());
    if (refuses) {
      SinkMessage message{session_.client_name(), {}, {}, {}, true};
      message.forward_paths.push_back(
          std::get<smtp::ForwardPath>(session_.command().argument).to_string());
      arrived.push_back(std::move(message));
    }
    session_.reply(refuses ? ReplyText::user_unknown : dialect().table.row(command->row).reply,
                   now);
  }
}

void SinkSession::note_parameters(const smtp::CommandReceived& command) {
  if (command.verb == smtp::Verb::mail) {
    mail_parameters_ = text_of(session_.command().parameters);
    recipient_parameters_.clear();
  } else if (command.verb == smtp::Verb::rcpt && command.reply_owed &&
             !names_unknown_user(session_.command())) {
    recipient_parameters_.push_back(text_of(session_.command().parameters));
  }
}

std::string SinkSession::take_output() {
  std::string output(session_.pending_output());
  session_.consume_output(output.size());
  return output;
}

}  // namespace smtplab::conformance
