#include <benchmark/benchmark.h>

#include <cstring>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <variant>

#include "sim/smtp/content_inspector.h"
#include "sim/smtp/server_session.h"
#include "sim/smtp/transparency.h"
#include "tests/bench/ratio.h"

// What it costs to take content off the wire, measured against copying it; and what one RCPT costs.

namespace {

using namespace smtplab;
using namespace smtplab::smtp;

// 64 KiB of mail: lines of 70 octets, one in 100 of which begins with a dot.
const std::string& wire_content() {
  static const std::string content = [] {
    std::mt19937 random(1);
    std::string text;
    while (text.size() < 65536) {
      std::string line = random() % 100 == 0 ? "." : "";
      while (line.size() < 70)
        line += static_cast<char>(random() % 8 == 0 ? ' ' : 'a' + random() % 26);
      ContentEncoder encoder;
      encoder.append(text, line + "\r\n");
    }
    return text;
  }();
  return content;
}

// Both buffers begin on a page: where source and target lie decides how fast memcpy is, up to a
// factor of seventeen on some machines, and a slow memcpy would flatter all else.
class Page {
 public:
  explicit Page(std::size_t size) : octets_(new (kAlignment) char[size]) {
    std::memset(octets_, 0, size);
  }
  explicit Page(const std::string& text) : Page(text.size()) {
    std::memcpy(octets_, text.data(), text.size());
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page() { ::operator delete[](octets_, kAlignment); }

  char* data() const { return octets_; }

 private:
  static constexpr std::align_val_t kAlignment{4096};
  char* octets_;
};

std::string_view wire_on_page() {
  static const Page page(wire_content());
  return {page.data(), wire_content().size()};
}

void set_octets(benchmark::State& state, std::size_t each) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(each));
}

void Memcpy(benchmark::State& state) {
  const std::string_view wire = wire_on_page();
  const Page out(wire.size());
  for (auto _ : state) {
    std::memcpy(out.data(), wire.data(), wire.size());
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  set_octets(state, wire.size());
}
BENCHMARK(Memcpy);

void Decode(benchmark::State& state) {
  const std::string_view wire = wire_on_page();
  const Page out(wire.size());
  for (auto _ : state) {
    ContentDecoder decoder;
    std::size_t size = 0;
    for (std::string_view rest = wire; !rest.empty();) {
      const ContentDecoder::Step step = decoder.step(rest);
      std::memcpy(out.data() + size, step.content.data(), step.content.size());
      size += step.content.size();
      rest.remove_prefix(step.taken);
    }
    benchmark::DoNotOptimize(size);
    benchmark::ClobberMemory();
  }
  set_octets(state, wire.size());
}
BENCHMARK(Decode);

void Inspect(benchmark::State& state) {
  const std::string& wire = wire_content();
  for (auto _ : state) {
    ContentInspector inspector;
    inspector.start(false, 1000);
    benchmark::DoNotOptimize(inspector.watch(wire, 0));
  }
  set_octets(state, wire.size());
}
BENCHMARK(Inspect);

// Everything is answered with yes. Returns the octets of content.
std::size_t serve(ServerSession& session) {
  std::size_t octets = 0;
  while (auto event = session.next_event()) {
    if (const auto* chunk = std::get_if<ContentChunk>(&*event)) {
      octets += chunk->octets.size();
      continue;
    }
    const auto* command = std::get_if<CommandReceived>(&*event);
    if (command == nullptr || !command->reply_owed) continue;
    session.reply(session.dialect().table.row(command->row).reply, {});
  }
  session.consume_output(session.pending_output().size());
  return octets;
}

void open(ServerSession& session) {
  serve(session);
  session.receive("HELO client.example\r\n", {});
  serve(session);
  session.receive("MAIL FROM:<alice@client.example>\r\n", {});
  serve(session);
}

// Content in pieces of 16 KiB through a session, with inspection, to events.
void SessionContent(benchmark::State& state) {
  const std::string& wire = wire_content();
  const Dialect dialect;
  ServerSession session(dialect, "server.example", {});
  open(session);
  session.receive("RCPT TO:<bob@server.example>\r\n", {});
  serve(session);
  session.receive("DATA\r\n", {});
  serve(session);
  for (auto _ : state) {
    std::size_t octets = 0;
    for (std::size_t at = 0; at < wire.size(); at += 16384) {
      session.receive(std::string_view(wire).substr(at, 16384), {});
      octets += serve(session);
    }
    benchmark::DoNotOptimize(octets);
  }
  set_octets(state, wire.size());
}
BENCHMARK(SessionContent);

// One RCPT: octets in, event, answer, octets out. Every 100th is followed by RSET and MAIL.
void SessionRcpt(benchmark::State& state) {
  const Dialect dialect;
  ServerSession session(dialect, "server.example", {});
  open(session);
  std::size_t count = 0;
  for (auto _ : state) {
    session.receive("RCPT TO:<bob@server.example>\r\n", {});
    serve(session);
    if (++count % 100 != 0) continue;
    session.receive("RSET\r\n", {});
    serve(session);
    session.receive("MAIL FROM:<alice@client.example>\r\n", {});
    serve(session);
  }
}
BENCHMARK(SessionRcpt);

void ParseRcpt(benchmark::State& state) {
  const Dialect dialect;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_command("RCPT TO:<bob@server.example>", dialect.rules));
  }
}
BENCHMARK(ParseRcpt);

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv,
                    {{"un-stuffing and copying, against memcpy", "Memcpy", "Decode",
                      bench::Bound::at_least, 0.25}});
}
