#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace smtplab::bench {

enum class Bound { at_least, at_most };

/// A promise about two benchmarks of one run: the time of `dividend` over that of `divisor`.
///
/// "The queue is at least 3 times as fast as the heap" has the heap as its dividend. Both are full
/// benchmark names, as they are printed, without suffixes for repetitions.
struct Ratio {
  std::string label;
  std::string dividend;
  std::string divisor;
  Bound bound;
  double target;
};

/// Prints as usual, and remembers the CPU time per iteration of every repetition.
/// A promise about one benchmark alone: how many items it does in a second.
struct Rate {
  std::string label;
  std::string benchmark;
  double items;  ///< of one iteration
  Bound bound;
  double target;
};

inline void print_figure(const std::string& label, double value, Bound bound, double target) {
  const bool at_least = bound == Bound::at_least;
  const bool holds = at_least ? value >= target : value <= target;
  std::printf("figure %s: %.1f (%s %.1f) %s\n", label.c_str(), value,
              at_least ? "at least" : "at most", target,
              holds      ? "PASS"
              : at_least ? "BELOW"
                         : "ABOVE");
}

class RatioReporter : public benchmark::ConsoleReporter {
 public:
  RatioReporter() : ConsoleReporter(OO_None) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred || run.iterations == 0) continue;
      times_[run.run_name.function_name + suffix(run.run_name.args)].push_back(
          run.cpu_accumulated_time / static_cast<double>(run.iterations));
    }
  }

  void print(const Rate& rate) const {
    const double seconds = median(rate.benchmark);
    if (seconds <= 0) {
      std::printf("figure %s: not measured\n", rate.label.c_str());
      return;
    }
    print_figure(rate.label, rate.items / seconds, rate.bound, rate.target);
  }

  void print(const Ratio& ratio) const {
    const double dividend = median(ratio.dividend);
    const double divisor = median(ratio.divisor);
    if (dividend <= 0 || divisor <= 0) {
      std::printf("ratio %s: not measured\n", ratio.label.c_str());
      return;
    }
    const double value = dividend / divisor;
    const bool at_least = ratio.bound == Bound::at_least;
    const bool holds = at_least ? value >= ratio.target : value <= ratio.target;
    std::printf("ratio %s: %.2f (%s %.2f) %s\n", ratio.label.c_str(), value,
                at_least ? "at least" : "at most", ratio.target, holds ? "PASS" : miss(at_least));
  }

 private:
  static const char* miss(bool at_least) { return at_least ? "BELOW" : "ABOVE"; }
  static std::string suffix(const std::string& args) { return args.empty() ? "" : "/" + args; }

  double median(const std::string& name) const {
    const auto found = times_.find(name);
    if (found == times_.end()) return 0;
    std::vector<double> sorted = found->second;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }

  std::map<std::string, std::vector<double>> times_;
};

/// The main function of a benchmark: runs them all, then prints a line for each promise, made from
/// the medians of the repetitions (three, mixed with one another, unless told otherwise). A missed
/// target never fails: the machine may be busy.
inline int run(int argc, char** argv, const std::vector<Ratio>& ratios,
               const std::vector<Rate>& rates = {}) {
  std::vector<std::string> defaults{"--benchmark_repetitions=3",
                                    "--benchmark_enable_random_interleaving=true"};
  std::vector<char*> arguments{argv[0]};
  for (std::string& option : defaults) arguments.push_back(option.data());
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  for (const Ratio& ratio : ratios) reporter.print(ratio);
  for (const Rate& rate : rates) reporter.print(rate);
  return 0;
}

}  // namespace smtplab::bench
