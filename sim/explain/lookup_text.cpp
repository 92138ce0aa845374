#include "sim/explain/lookup_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"
#include "sim/explain/text_page.h"
#include "sim/register/register.h"

namespace smtplab::explain {
namespace {

using dns::ExchangerOutcome;

std::string text_of(const dns::Question& question) {
  return fmt::format("{} {}", question.name.to_string(), dns::to_string(question.type));
}

/// Writes either kind of result on a page.
class LookupWriter {
 public:
  explicit LookupWriter(const LookupView& view)
      : view_(view), texts_(catalogue(view.language)), page_(view.width, view.colour) {}

  std::string write(const dns::Resolution& resolution) {
    add_heading(resolution);
    add_records(resolution.chain);
    add_records(resolution.records);
    if (!view_.asked.empty() && view_.asked.back().response) {
      add_section("lookup.authority", view_.asked.back().response->authority);
    }
    add_asked();
    return page_.take();
  }

  std::string write(const ExchangerList& list) {
    const bool is_found = list.outcome == ExchangerOutcome::found;
    page_.add("", 0, heading_of(list), is_found ? Style::title : Style::alarm);
    for (const ExchangerReason& reason : list.about_all) {
      const std::string canonical = escape(list.canonical.to_host());
      add_reason(reason, 2, {{"host", canonical}});
    }
    for (std::size_t i = 0; i < list.exchangers.size(); ++i) {
      add_exchanger(i + 1, list.exchangers[i], list.reasons[i]);
    }
    if (!list.left_out.empty()) page_.add("", 0, texts_.text("lookup.left-out"), Style::title);
    for (const ExchangerLeftOut& left : list.left_out) {
      page_.add("  ", 4, host_text(left.host, left.preference), Style::refusal);
      add_reason(left.reason, 6, {});
    }
    add_asked();
    return page_.take();
  }

 private:
  void add_heading(const dns::Resolution& resolution) {
    const std::string question = escape(text_of(resolution.question));
    const Arguments arguments = {{"question", question}};
    switch (resolution.outcome) {
      case dns::Outcome::records:
        return page_.add("", 0,
                         texts_.plural("lookup.records", resolution.records.size(), arguments),
                         Style::title);
      case dns::Outcome::no_data:
        return page_.add("", 0, texts_.text("lookup.no-data", arguments), Style::alarm);
      case dns::Outcome::no_such_name:
        return page_.add("", 0, texts_.text("lookup.no-such-name", arguments), Style::alarm);
      case dns::Outcome::server_failure:
      case dns::Outcome::timed_out:
        break;
    }
    const std::string why =
        resolution.outcome == dns::Outcome::timed_out
            ? texts_.text("names.outcome.timed-out")
            : texts_.text("names.failure." + std::string(dns::key_of(resolution.failure)));
    page_.add("", 0, texts_.text("lookup.no-answer", {{"question", question}, {"why", why}}),
              Style::alarm);
  }

  void add_records(const std::vector<dns::ResourceRecord>& records) {
    for (const dns::ResourceRecord& record : records) {
      page_.add("  ", 4, escape(record.to_string()), Style::plain);
    }
  }

  void add_section(std::string_view key, const std::vector<dns::ResourceRecord>& records) {
    if (records.empty()) return;
    page_.add("", 0, texts_.text(key), Style::title);
    add_records(records);
  }

  void add_asked() {
    if (view_.asked.empty()) return;
    page_.add("", 0, texts_.text("lookup.asked"), Style::title);
    for (const dns::Exchange& exchange : view_.asked) {
      const std::string server = server_text(exchange.server);
      const std::string question = escape(text_of(exchange.question));
      const std::string said = said_text(exchange.response);
      page_.add("  ", 4,
                texts_.text("lookup.exchange",
                            {{"server", server}, {"question", question}, {"said", said}}),
                Style::plain);
    }
  }

  std::string server_text(const dns::Address& address) const {
    const std::string name = view_.server_name ? view_.server_name(address) : std::string();
    if (name.empty()) return address.to_string();
    return fmt::format("{} [{}]", escape(name), address.to_string());
  }

  std::string said_text(const std::optional<dns::Message>& response) const {
    if (!response) return texts_.text("lookup.said.nothing");
    std::string said = said_text(*response);
    return response->authoritative ? texts_.text("lookup.with-authority", {{"said", said}}) : said;
  }

  std::string said_text(const dns::Message& response) const {
    if (response.code == dns::ResponseCode::nxdomain) {
      return texts_.text("lookup.said.no-such-name");
    }
    if (response.code != dns::ResponseCode::noerror) {
      return texts_.text("lookup.said.code", {{"code", dns::to_string(response.code)}});
    }
    if (!response.answers.empty()) {
      return texts_.plural("lookup.said.records", response.answers.size());
    }
    for (const dns::ResourceRecord& record : response.authority) {
      if (record.type() != dns::RecordType::ns) continue;
      const std::string zone = escape(record.owner.to_string());
      return texts_.text("lookup.said.referral", {{"zone", zone}});
    }
    return texts_.text("lookup.said.no-data");
  }

  std::string heading_of(const ExchangerList& list) const {
    const std::string domain = escape(list.domain);
    const Arguments arguments = {{"domain", domain}};
    if (list.outcome == ExchangerOutcome::found) {
      return texts_.plural("lookup.mx.heading.found", list.exchangers.size(), arguments);
    }
    return texts_.text("lookup.mx.heading." + std::string(dns::key_of(list.outcome)), arguments);
  }

  std::string host_text(const dns::DomainName& host, std::uint16_t preference) const {
    const std::string number = std::to_string(preference);
    const std::string name = escape(host.to_host());
    return texts_.text("lookup.mx.host", {{"host", name}, {"preference", number}});
  }

  void add_exchanger(std::size_t place, const dns::MailExchanger& exchanger,
                     const std::vector<ExchangerReason>& reasons) {
    std::string addresses;
    for (const dns::Address& address : exchanger.addresses) {
      addresses += addresses.empty() ? "" : ", ";
      addresses += address.to_string();
    }
    const std::string head = fmt::format("{:>2}. ", place);
    const std::string host =
        exchanger.host.is_root()
            ? addresses
            : fmt::format("{}  {}", host_text(exchanger.host, exchanger.preference), addresses);
    page_.add(head, head.size(), host, Style::server);
    for (const ExchangerReason& reason : reasons) add_reason(reason, 4, {});
  }

  /// The sentence of a reason, and those of its clauses that were not shown before.
  void add_reason(const ExchangerReason& reason, std::size_t indent, const Arguments& arguments) {
    const std::string blanks(indent, ' ');
    if (const auto key = key_of(reason); texts_.has(key)) {
      page_.add(blanks, indent, texts_.text(key, arguments), Style::note);
    }
    std::string known;
    for (const std::string_view id : reason.clauses) {
      const requirements::Requirement* clause = requirements::standard_register().find(id);
      if (clause == nullptr) continue;
      if (!shown_.insert(id).second) {
        known += fmt::format("[{}] ", id);
        continue;
      }
      page_.add(fmt::format("{}[{}] ", blanks, id), indent + 2,
                clause_summary(*clause, view_.language), Style::dim);
    }
    if (!known.empty()) page_.add(blanks, indent, known, Style::dim);
  }

  /// Outcomes are explained where they happen to a host.
  static std::string key_of(const ExchangerReason& reason) {
    const std::string own = "lookup.mx." + std::string(reason.key);
    const bool is_own = catalogue(Language::en).has(own);
    return is_own ? own : "happening.routed." + std::string(reason.key) + ".why";
  }

  const LookupView& view_;
  const Catalogue& texts_;
  TextPage page_;
  std::set<std::string_view> shown_;
};

}  // namespace

std::string write_lookup(const dns::Resolution& resolution, const LookupView& view) {
  return LookupWriter(view).write(resolution);
}

std::string write_exchangers(const ExchangerList& list, const LookupView& view) {
  return LookupWriter(view).write(list);
}

}  // namespace smtplab::explain
