#include "conformance/transport/trial_matrix.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <thread>

#include "conformance/client_runner.h"
#include "conformance/mutants/client_mutant.h"
#include "conformance/mutants/mutant.h"
#include "conformance/runner.h"
#include "conformance/transport/simulated.h"
#include "conformance/transport/simulated_client.h"

namespace smtplab::conformance {
namespace {

using Server = TrialRow::Server;

constexpr std::array<std::string_view, 3> kNouns{"server", "client", "relay"};  // by side

struct Subject {
  std::string_view name;
  Side side = Side::server;
  Server server = Server::reference;
  void (*change)(ReferenceHost&) = nullptr;
  Defect defect = Defect::none;
};

std::vector<Subject> subjects() {
  constexpr auto kUnchanged = [](ReferenceHost&) {};
  std::vector<Subject> all{
      {"reference", Side::server, Server::reference, kUnchanged, Defect::none},
      {"reference-relay", Side::relay, Server::reference, kUnchanged, Defect::none}};
  for (const Mutant& one : all_mutants()) {
    all.push_back({one.name, one.side, Server::mutant, one.change, one.defect});
  }
  for (const LawfulVariant& one : lawful_variants()) {
    all.push_back({one.name, Side::server, Server::variant, one.change, Defect::none});
  }
  for (const LawfulVariant& one : lawful_relays()) {
    all.push_back({one.name, Side::relay, Server::variant, one.change, Defect::none});
  }
  return all;
}

/// Puts what one case says into the row; `is_named`: the case has to convict.
void note(TrialRow& row, const Case& one, const CaseResult& result, bool is_named) {
  const bool convicts = result.finding.seen == Seen::otherwise;
  if (convicts) row.convicting.push_back(&one);
  if (result.finding.seen == Seen::cannot_tell) row.inconclusive.push_back(&one);
  if (row.server == Server::mutant) {
    row.is_right = row.is_right && (!is_named || convicts);
  } else {
    const bool accuses = result.verdict == Verdict::fail || result.is_dangerous();
    row.is_right = row.is_right && !accuses;
  }
}

struct ClientSubject {
  std::string_view name;
  Server kind = Server::reference;
  void (*change)(ReferenceClient&) = nullptr;
  ClientDefect defect = ClientDefect::none;
  bool has_status = true;
};

std::vector<ClientSubject> client_subjects() {
  std::vector<ClientSubject> all{{"reference", Server::reference, [](ReferenceClient&) {}}};
  for (const ClientMutant& one : all_client_mutants()) {
    all.push_back({one.name, Server::mutant, one.change, one.defect});
  }
  for (const LawfulClient& one : lawful_clients()) {
    all.push_back({one.name, Server::variant, one.change, ClientDefect::none, one.has_status});
  }
  return all;
}

TrialRow row_of(const ClientSubject& subject) {
  TrialRow row{Side::client, subject.name, subject.kind, true, {}, {}};
  ClientTarget target = reference_client_target();
  target.tells_by_status = subject.has_status;
  const ReferenceClient client = changed(subject.change);
  const auto cases = cases_of(Side::client);
  SimulatedClientDispatcher dispatcher(client);
  dispatcher.run(cases.size(), 1, [&](std::size_t i, ClientStage& stage) {
    const Case& one = *cases[i];
    note(row, one, run_client_case(one, target, stage, Standard::rfc5321),
         one.client_mutant == subject.defect);
  });
  return row;
}

TrialRow row_of(const Subject& subject) {
  TrialRow row{subject.side, subject.name, subject.server, true, {}, {}};
  const Target target = subject.side == Side::relay ? relay_target() : reference_target();
  const ReferenceHost host = changed(subject.change, subject.side);
  const auto cases = cases_of(subject.side);
  SimulatedDispatcher dispatcher(host, target);
  dispatcher.run(cases.size(), 1, [&](std::size_t i, Transport& transport) {
    const Case& one = *cases[i];
    note(row, one, run_case(one, target, transport, Standard::rfc5321, "t-0"),
         one.mutant == subject.defect);
  });
  return row;
}

/// A server that wants TLS first can be asked nothing: its row is not for reading then.
void append_names(std::string& text, const std::vector<const Case*>& cases) {
  constexpr std::size_t kMost = 12;
  for (std::size_t i = 0; i < std::min(cases.size(), kMost); ++i) {
    text.append(i == 0 ? "" : " ").append(cases[i]->id);
  }
  if (cases.size() > kMost) text += " and " + std::to_string(cases.size() - kMost) + " more";
}

std::string table(const std::vector<TrialRow>& rows, Side side, Server server) {
  std::string text = "| " + std::string(kNouns[static_cast<std::size_t>(side)]) + " |";
  text += " found by | cannot be told by |\n|---|---|---|\n";
  for (const TrialRow& row : rows) {
    if (row.side != side || row.server != server) continue;
    text.append("| ").append(row.name).append(row.is_right ? "" : " (WRONG)").append(" | ");
    append_names(text, row.convicting);
    text += " | ";
    append_names(text, row.inconclusive);
    text += " |\n";
  }
  return text;
}

std::size_t count(const std::vector<TrialRow>& rows, Side side, Server server, bool only_right) {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
    return row.side == side && row.server == server && (row.is_right || !only_right);
  }));
}

/// The part of the page about servers, or about clients.
std::string part_of(const std::vector<TrialRow>& rows, Side side) {
  const auto of = [&](Server server) {
    return std::to_string(count(rows, side, server, true)) + " of " +
           std::to_string(count(rows, side, server, false));
  };
  std::string text = std::to_string(cases_of(side).size()) + " cases about " +
                     std::string(kNouns[static_cast<std::size_t>(side)]) + "s.\n\n";
  text += "- " + of(Server::mutant) + " mutants are convicted by every case that names them.\n";
  text += "- " + of(Server::variant) + " lawful variants are failed by none.\n";
  text += "- " + of(Server::reference) + " reference is failed by none.\n\n";
  text += "### The reference\n\n" + table(rows, side, Server::reference);
  text += "\n### Mutants\n\nA case may find another one's mutant too.\n\n" +
          table(rows, side, Server::mutant);
  text +=
      "\n### Lawful variants\n\nFound by: a SHOULD that is not kept, a MAY, or a disputed "
      "clause.\n\n" +
      table(rows, side, Server::variant);
  return text;
}

}  // namespace

std::vector<TrialRow> trial_matrix() {
  const std::vector<Subject> servers = subjects();
  const std::vector<ClientSubject> clients = client_subjects();
  std::vector<TrialRow> rows(servers.size() + clients.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < rows.size(); i = next++) {
      rows[i] = i < servers.size() ? row_of(servers[i]) : row_of(clients[i - servers.size()]);
    }
  };
  // What is thrown in one of them is a fault of our own, and goes to the caller.
  std::vector<std::future<void>> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    workers.push_back(std::async(std::launch::async, work));
  }
  for (std::future<void>& worker : workers) worker.get();
  return rows;
}

std::string trial_matrix_page(const std::vector<TrialRow>& rows) {
  std::string text = "# What the cases say of programs whose faults are known\n\n";
  text +=
      "Made by `smtplab list matrix`; tests/conformance/matrix_test.py "
      "says when this page is old.\n\n";
  text += "## Servers\n\n" + part_of(rows, Side::server);
  text += "\n## Clients\n\n" + part_of(rows, Side::client);
  text += "\n## Relays\n\n" + part_of(rows, Side::relay);
  return text;
}

}  // namespace smtplab::conformance
