// One command and its reply: client session, link, server session, and every event of it in the
// trace, against the same octets through two bare ring buffers with a scan for CRLF.

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "sim/kernel/event_queue.h"
#include "sim/kernel/random.h"
#include "sim/network/stream.h"
#include "sim/smtp/client_session.h"
#include "sim/smtp/server_session.h"
#include "sim/trace/recorder.h"
#include "tests/bench/ratio.h"

namespace smtplab {
namespace {

constexpr std::string_view kCommand = "RCPT TO:<Jones@BBN-UNIX.ARPA>\r\n";
constexpr std::string_view kReply = "250 OK\r\n";

/// Octets in, lines out: as little as anything that moves lines can do.
class Ring {
 public:
  void write(std::string_view octets) {
    const std::size_t at = written_ & kMask;
    const std::size_t first = std::min(octets.size(), kSize - at);
    std::memcpy(buffer_.data() + at, octets.data(), first);
    std::memcpy(buffer_.data(), octets.data() + first, octets.size() - first);
    written_ += octets.size();
  }

  /// Copies a line with its CRLF out; 0 if none is whole.
  std::size_t take_line(char* out) {
    for (std::size_t at = read_; at + 1 < written_; ++at) {
      if (buffer_[at & kMask] != '\r' || buffer_[(at + 1) & kMask] != '\n') continue;
      const std::size_t length = at + 2 - read_;
      for (std::size_t i = 0; i < length; ++i) out[i] = buffer_[(read_ + i) & kMask];
      read_ = at + 2;
      return length;
    }
    return 0;
  }

 private:
  static constexpr std::size_t kSize = 4096;
  static constexpr std::size_t kMask = kSize - 1;
  std::array<char, kSize> buffer_{};
  std::size_t written_ = 0;
  std::size_t read_ = 0;
};

void ring_buffers(benchmark::State& state) {
  Ring there;
  Ring back;
  std::array<char, 512> line;
  for (auto unused : state) {
    there.write(kCommand);
    benchmark::DoNotOptimize(there.take_line(line.data()));
    back.write(kReply);
    benchmark::DoNotOptimize(back.take_line(line.data()));
    benchmark::ClobberMemory();
  }
}

/// Both sessions over one link, as the simulation drives them.
class Pair {
 public:
  Pair() : client_(dialect_, {}), server_(dialect_, "BBN-UNIX.ARPA", {}) {
    serve();
    deliver(1);
    for (const std::string_view line : {"HELO USC-ISIF.ARPA", "MAIL FROM:<Smith@USC-ISIF.ARPA>"}) {
      const auto command = smtp::parse_command(line, dialect_.rules);
      exchange(*command);
    }
    recipient_ = *smtp::parse_command(kCommand.substr(0, kCommand.size() - 2), dialect_.rules);
  }

  void exchange_recipient() { exchange(recipient_); }

  /// Back to a transaction without recipients, so that no buffer grows with the iterations.
  void start_over() {
    for (const std::string_view line : {"RSET", "MAIL FROM:<Smith@USC-ISIF.ARPA>"}) {
      exchange(*smtp::parse_command(line, dialect_.rules));
    }
    log_.clear();
  }

 private:
  struct Task {
    std::uint32_t side;
    std::uint32_t length;
    std::uint64_t unused;
  };

  void exchange(const smtp::Command& command) {
    client_.send(command, now_);
    send(client_, to_server_, 0);
    deliver(0);
    deliver(1);
  }

  template <class Session>
  void send(Session& session, network::Stream& stream, std::uint32_t side) {
    const std::string_view output = session.pending_output();
    if (output.empty()) return;
    trace::Event event = made(trace::EventKind::sent, side);
    event.begin = static_cast<std::uint32_t>(stream.written());
    event.length = static_cast<std::uint32_t>(output.size());
    recorder().record(event, output);
    stream.write(output, now_, link_, random_, [&](Instant arrives, std::uint32_t length) {
      queue_.push(arrives, {side, length, 0});
    });
    session.consume_output(output.size());
  }

  void deliver(std::uint32_t side) {
    const auto entry = queue_.pop();
    now_ = entry.at;
    trace::Event event = made(trace::EventKind::arrived, side ^ 1U);
    event.length = entry.payload.length;
    recorder().record(event);
    if (side == 0) {
      server_.receive(to_server_.read(entry.payload.length), now_);
      serve();
    } else {
      client_.receive(to_client_.read(entry.payload.length), now_);
      while (auto next = client_.next_event()) note(*next);
    }
  }

  void serve() {
    while (auto next = server_.next_event()) note(*next);
    send(server_, to_client_, 1);
  }

  void note(const smtp::ServerEvent& next) {
    if (const auto* received = std::get_if<smtp::CommandReceived>(&next)) {
      trace::Event event = made(trace::EventKind::command, 1);
      event.verb = received->verb;
      event.row = received->row;
      event.before = event.after = received->state;
      recorder().record(event);
      if (received->reply_owed) answer(received->verb);
    } else if (const auto* answered = std::get_if<smtp::Answered>(&next)) {
      trace::Event event = made(trace::EventKind::answered, 1);
      event.verb = answered->verb;
      event.row = answered->row;
      event.code = answered->code;
      event.before = answered->before;
      event.after = answered->after;
      recorder().record(event);
      if (answered->verb != smtp::Verb::rcpt) return;
      path_.clear();
      server_.transaction().envelope.forward_paths.back().append_to(path_);
      recorder().record(made(trace::EventKind::forward_path, 1), path_);
    }
  }

  void note(const smtp::ClientEvent& next) {
    const auto* reply = std::get_if<smtp::ReplyReceived>(&next);
    if (reply == nullptr) return;
    trace::Event event = made(trace::EventKind::reply, 0);
    event.verb = reply->verb;
    event.row = reply->row;
    event.code = reply->code;
    recorder().record(event);
  }

  void answer(smtp::Verb verb) {
    const bool recipient = verb == smtp::Verb::rcpt;
    const bool greeting = verb == smtp::Verb::connection;
    server_.reply(greeting    ? smtp::ReplyText::greeting
                  : recipient ? smtp::ReplyText::recipient_ok
                              : smtp::ReplyText::sender_ok,
                  now_);
  }

  trace::Event made(trace::EventKind kind, std::uint32_t host) const {
    trace::Event event;
    event.at = now_;
    event.kind = kind;
    event.host = host;
    event.connection = 0;
    return event;
  }

  trace::Recorder recorder() { return {tally_, &log_}; }

  smtp::Dialect dialect_{smtp::Standard::rfc821};
  smtp::ClientSession client_;
  smtp::ServerSession server_;
  smtp::Command recipient_;
  network::Link link_;
  network::Stream to_server_;
  network::Stream to_client_;
  Random random_{1};
  Instant now_;
  EventQueue<Task> queue_;
  trace::Tally tally_;
  trace::Log log_;
  std::string path_;
};

void sessions(benchmark::State& state) {
  Pair pair;
  std::size_t recipients = 0;
  for (auto unused : state) {
    if (++recipients == 100) {
      pair.start_over();
      recipients = 1;
    }
    pair.exchange_recipient();
  }
}

BENCHMARK(ring_buffers)->Name("ring_buffers");
BENCHMARK(sessions)->Name("sessions");

}  // namespace
}  // namespace smtplab

int main(int argc, char** argv) {
  using smtplab::bench::Bound;
  return smtplab::bench::run(argc, argv,
                             {{"a command and its reply with trace, over two ring buffers",
                               "sessions", "ring_buffers", Bound::at_most, 12}});
}
