#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace smtplab::scenario::testing {

/// A million and more of anything is in no scenario.
inline constexpr std::uint32_t kTooMany = 2'000'000;

/// The expectation with each thing that it says made wrong, one at a time. A scenario that meets
/// the expectation must fail with any of these.
class BrokenExpectations {
 public:
  static std::vector<Expectation> of(const Expectation& expected) {
    BrokenExpectations made(expected);
    made.break_numbers();
    made.break_messages();
    if (expected.kind == Expectation::Kind::delivered) made.break_delivered();
    if (expected.kind == Expectation::Kind::bounced) made.break_bounced();
    if (expected.kind == Expectation::Kind::event) made.break_event();
    if (expected.kind == Expectation::Kind::answer) made.break_answer();
    if (expected.kind == Expectation::Kind::violations) {
      made.add([](Expectation& e) { e.violations.emplace_back("bare-lf"); });
    }
    return made.broken_;
  }

 private:
  explicit BrokenExpectations(const Expectation& expected) : expected_(expected) {}

  template <class Spoil>
  void add(Spoil spoil) {
    broken_.push_back(expected_);
    spoil(broken_.back());
  }

  bool expects_none() const { return expected_.messages && *expected_.messages == 0; }

  void break_numbers() {
    if (expected_.messages) add([](Expectation& e) { ++*e.messages; });
  }

  void break_messages() {
    if (expected_.content) {
      for (std::size_t i = 0; i < expected_.content->size(); ++i) {
        add([i](Expectation& e) { (*e.content)[i] += "!"; });
      }
      add([](Expectation& e) { e.content->push_back("one more"); });
    }
    for (std::size_t i = 0; i < expected_.contains.size(); ++i) {
      add([i](Expectation& e) { e.contains[i] += "!!"; });
    }
    if (expected_.reverse_path) add([](Expectation& e) { *e.reverse_path += "!"; });
    if (expected_.forward_path) add([](Expectation& e) { *e.forward_path += "!"; });
  }

  void break_delivered() {
    add([](Expectation& e) { e.messages = kTooMany; });
    // Where none is expected so early, it must come later.
    if (expected_.by && expects_none()) add([](Expectation& e) { e.by.reset(); });
    if (expects_none()) return;
    if (expected_.by) add([](Expectation& e) { e.by = Duration{-1}; });
    if (expected_.via.empty()) return;
    add([](Expectation& e) { e.via.emplace_back("one.more.example"); });
    add([](Expectation& e) { e.via.back() += "x"; });
  }

  void break_bounced() {
    add([](Expectation& e) { e.recipient.insert(1, "x"); });
    if (expected_.status.is_set()) add([](Expectation& e) { ++e.status.detail; });
  }

  void break_event() {
    add([](Expectation& e) { e.messages = kTooMany; });
    if (!expected_.text.empty() && !expects_none()) add([](Expectation& e) { e.text += "\x01"; });
  }

  void break_answer() {
    if (expected_.outcome == dns::Outcome::records) {
      add([](Expectation& e) { e.records.emplace_back("one more"); });
    } else {
      add([](Expectation& e) { e.outcome = dns::Outcome::records; });
    }
  }

  const Expectation& expected_;
  std::vector<Expectation> broken_;
};

}  // namespace smtplab::scenario::testing
