#include "cli/check_relay_options.h"

#include <CLI/CLI.hpp>

#include "cli/check_options.h"
#include "conformance/address_pool.h"
#include "sim/explain/escape.h"

namespace smtplab::cli {
namespace {

/// Journeys wait for the relay most of the time; more at once are too many for some listeners.
constexpr std::size_t kJobs = 16;

/// Addresses for next hops, as the target file has them.
CLI::Validator range_check(const explain::Catalogue& words) {
  return {[&words](const std::string& text) {
            if (conformance::AddressPool::parse(text)) return std::string();
            return words.text("cli.check.no-range", {{"text", explain::escape(text)}});
          },
          ""};
}

}  // namespace

void add_check_relay(CLI::App& check, CheckOptions& options, const explain::Catalogue& words) {
  CLI::App* relay = check.add_subcommand("relay", words.text("cli.help.check-relay"));
  relay->add_option("address", options.address, words.text("cli.help.address"))
      ->type_name("HOST:PORT");
  add_target(*relay, options, words);
  const std::string group = words.text("cli.group.hops");
  conformance::Target& target = options.given;
  relay->add_option("--hops", target.hops, words.text("cli.help.hops"))
      ->type_name("ADDRESS/BITS")
      ->check(range_check(words))
      ->group(group);
  relay->add_option("--hops6", target.hops6, words.text("cli.help.hops6"))
      ->type_name("ADDRESS/BITS")
      ->check(range_check(words))
      ->group(group);
  relay->add_option("--dns", target.dns, words.text("cli.help.hop-dns"))
      ->type_name("ADDRESS:PORT")
      ->group(group);
  add_check_time(*relay, "--retry", target.retry, words.text("cli.help.retry"))->group(group);
  add_selection(*relay, options, conformance::Side::relay, words);
  add_outcome(*relay, options, words);
  relay->footer(words.text("cli.help.check-relay-footer"));
  relay->callback([relay, &options] {
    options.selection.side = conformance::Side::relay;
    if (relay->get_option("--jobs")->count() == 0) options.jobs = kJobs;
  });
}

}  // namespace smtplab::cli
