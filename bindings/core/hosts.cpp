#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bindings/core/convert.h"
#include "bindings/core/live_run.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

/// A message that a host holds.
struct MessageView {
  std::string subject;  // the mailbox, or "<reverse-path> <forward-path>"
  agents::SharedOctets octets;
};

/// A message for one recipient that waits to be passed on.
struct QueuedView {
  std::uint32_t id = 0;
  std::string reverse_path;
  std::string forward_path;
  unsigned attempts = 0;
  std::optional<double> due;
  agents::SharedOctets octets;
};

const agents::HostConfig& config_of(const LiveRun& run, std::uint32_t host) {
  const auto& hosts = run.source()->scenario->hosts;
  if (host < hosts.size()) return hosts[host];
  throw py::index_error("there is no host " + std::to_string(host));
}

std::vector<MessageView> held(const LiveRun& run, std::uint32_t host,
                              agents::HeldMessage::Place place) {
  (void)config_of(run, host);
  std::vector<MessageView> all;
  for (agents::HeldMessage& one : run.simulation().held(host)) {
    if (one.place == place) all.push_back({std::move(one.subject), std::move(one.octets)});
  }
  return all;
}

std::vector<QueuedView> queue(const LiveRun& run, std::uint32_t host) {
  (void)config_of(run, host);
  const agents::TransferAgent* const agent = run.simulation().transfer_agent(host);
  std::vector<QueuedView> all;
  if (agent == nullptr) return all;
  for (const auto& [id, entry] : agent->queue().entries()) {
    const std::optional<double> due =
        entry.due ? std::optional(to_seconds(*entry.due)) : std::nullopt;
    all.push_back(
        {id, entry.from.to_string(), entry.to.to_string(), entry.attempts, due, entry.content});
  }
  return all;
}

std::vector<std::string> mailbox_names(const LiveRun& run, std::uint32_t host) {
  std::vector<std::string> names;
  for (const agents::MailboxConfig& one : config_of(run, host).mailboxes) names.push_back(one.user);
  return names;
}

std::vector<std::string> addresses(const LiveRun& run, std::uint32_t host) {
  std::vector<std::string> texts;
  for (const dns::Address& one : config_of(run, host).addresses) texts.push_back(one.to_string());
  return texts;
}

std::vector<std::string> zone_lines(const LiveRun& run, std::uint32_t host) {
  std::vector<std::string> lines;
  (void)config_of(run, host);
  for (const dns::Zone& zone : run.simulation().zones(host).zones()) {
    for (const dns::ResourceRecord& record : zone.records()) lines.push_back(record.to_string());
  }
  return lines;
}

std::vector<std::string> cache_lines(const LiveRun& run, std::uint32_t host) {
  (void)config_of(run, host);
  const Instant now = run.simulation().now();
  std::vector<std::string> lines;
  for (const dns::CacheEntry& entry : run.simulation().cache(host)) {
    for (const dns::ResourceRecord& record : entry.records(now)) {
      lines.push_back(record.to_string());
    }
  }
  return lines;
}

}  // namespace

void bind_hosts(py::module_& module) {
  py::class_<MessageView>(module, "HeldMessage", plain_type())
      .def_property_readonly("subject",
                             [](const MessageView& self) { return to_text(self.subject); })
      .def_property_readonly("octets",
                             [](const MessageView& self) { return to_bytes(*self.octets); });
  py::class_<QueuedView>(module, "QueuedMessage", plain_type(),
                         "A message for one recipient that waits to be passed on.")
      .def_readonly("id", &QueuedView::id, "Its number in the queue.")
      .def_property_readonly(
          "reverse_path", [](const QueuedView& self) { return to_text(self.reverse_path); },
          "With its angle brackets; '<>' is the null path.")
      .def_property_readonly(
          "forward_path", [](const QueuedView& self) { return to_text(self.forward_path); },
          "With its angle brackets.")
      .def_readonly("attempts", &QueuedView::attempts, "How many have failed.")
      .def_readonly("due", &QueuedView::due,
                    "When the next attempt is, in seconds since the start; None: under way.")
      .def_property_readonly(
          "octets", [](const QueuedView& self) { return to_bytes(*self.octets); },
          "The message with its trace fields.");
  module.def("mailbox_messages", [](const LiveRun& run, std::uint32_t host) {
    return held(run, host, agents::HeldMessage::Place::mailbox);
  });
  module.def("shown_messages", [](const LiveRun& run, std::uint32_t host) {
    return held(run, host, agents::HeldMessage::Place::terminal);
  });
  module.def("queue", &queue);
  module.def("role", [](const LiveRun& run, std::uint32_t host) {
    return std::string(agents::role_name(config_of(run, host).role));
  });
  module.def("is_up", [](const LiveRun& run, std::uint32_t host) {
    (void)config_of(run, host);
    return run.simulation().is_up(host);
  });
  module.def("mailbox_names", &mailbox_names);
  module.def("addresses", &addresses);
  module.def("zone_lines", &zone_lines);
  module.def("cache_lines", &cache_lines);
}

}  // namespace smtplab::bindings
