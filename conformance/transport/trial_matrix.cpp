#include "conformance/transport/trial_matrix.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "conformance/mutants/mutant.h"
#include "conformance/runner.h"
#include "conformance/transport/simulated.h"

namespace smtplab::conformance {
namespace {

using Server = TrialRow::Server;

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

TrialRow row_of(const Subject& subject) {
  TrialRow row{subject.name, subject.side, subject.server, true, {}, {}};
  const Target target = subject.side == Side::relay ? relay_target() : reference_target();
  const ReferenceHost host = changed(subject.change, subject.side);
  const auto cases = cases_of(subject.side);
  SimulatedDispatcher dispatcher(host, target);
  dispatcher.run(cases.size(), 1, [&](std::size_t i, Transport& transport) {
    const Case& one = *cases[i];
    const CaseResult result = run_case(one, target, transport, Standard::rfc5321, "t-0");
    const bool convicts = result.finding.seen == Seen::otherwise;
    if (convicts) row.convicting.push_back(&one);
    if (result.finding.seen == Seen::cannot_tell) row.inconclusive.push_back(&one);
    if (subject.server == Server::mutant) {
      row.is_right = row.is_right && (one.mutant != subject.defect || convicts);
    } else {
      const bool accuses = result.verdict == Verdict::fail || result.is_dangerous();
      row.is_right = row.is_right && !accuses;
    }
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
  std::string text = side == Side::relay ? "| relay |" : "| server |";
  text += " found by | cannot be told by |\n|---|---|---|\n";
  for (const TrialRow& row : rows) {
    if (row.server != server || row.side != side) continue;
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

}  // namespace

std::vector<TrialRow> trial_matrix() {
  const std::vector<Subject> all = subjects();
  std::vector<TrialRow> rows(all.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < all.size(); i = next++) rows[i] = row_of(all[i]);
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
  std::string text = "# What the cases say of servers and relays whose faults are known\n\n";
  text +=
      "Made by `smtplab list matrix`; tests/conformance/matrix_test.py "
      "says when this page is old.\n\n";
  for (const Side side : {Side::server, Side::relay}) {
    const auto of = [&](Server server) {
      return std::to_string(count(rows, side, server, true)) + " of " +
             std::to_string(count(rows, side, server, false));
    };
    const std::string kind = side == Side::relay ? "relays" : "servers";
    text += std::to_string(cases_of(side).size()) + " cases for " + kind + ".\n\n";
    text += "- " + of(Server::mutant) + " mutants are convicted by every case that names them.\n";
    text += "- " + of(Server::variant) + " lawful variants are failed by none.\n";
    text += "- " + of(Server::reference) + " reference is failed by none.\n\n";
  }
  for (const Side side : {Side::server, Side::relay}) {
    const std::string kind = side == Side::relay ? " of relays" : "";
    text += "## The reference" + kind + "\n\n" + table(rows, side, Server::reference);
    text += "\n## Mutants" + kind + "\n\nA case may find another one's mutant too.\n\n";
    text += table(rows, side, Server::mutant);
    text += "\n## Lawful variants" + kind +
            "\n\nFound by: a SHOULD that is not kept, a MAY, or a disputed clause.\n\n" +
            table(rows, side, Server::variant) + (side == Side::server ? "\n" : "");
  }
  return text;
}

}  // namespace smtplab::conformance
