#include "bindings/core/live_network.h"

#include "sim/scenario/expectations.h"
#include "sim/scenario/scenario.h"

namespace smtplab::bindings {
namespace {

/// The scenario as it is lived through, and everybody who is no host of it as one more.
SharedSource with_outside(const ScenarioSource& written, const scenario::Scenario& lived) {
  scenario::Scenario all = lived;
  agents::HostConfig outside;
  outside.name = "outside";
  all.hosts.push_back(std::move(outside));
  return std::make_shared<const ScenarioSource>(ScenarioSource{
      written.text, written.file, std::make_shared<const scenario::Scenario>(std::move(all))});
}

}  // namespace

tl::expected<std::unique_ptr<LiveNetwork>, live::Serving::Problem> LiveNetwork::open(
    SharedSource source, live::ServeSettings settings) {
  settings.heeds_signals = false;  // they are Python's
  std::unique_ptr<LiveNetwork> network(new LiveNetwork(std::move(source)));
  network->seed_ = settings.seed;
  auto serving = live::Serving::open(*network->written_->scenario, settings, *network);
  if (!serving) return tl::unexpected(std::move(serving.error()));
  network->serving_ = std::move(*serving);
  network->lived_ = with_outside(*network->written_, network->serving_->scenario());
  network->note_places(network->serving_->plan());
  network->thread_ = std::thread([one = network.get()] {
    one->serving_->run();
    const std::lock_guard lock(one->mutex_);
    one->is_serving_ = false;
  });
  return network;
}

void LiveNetwork::note_places(const live::HostPlan& plan) {
  for (std::uint32_t host = 0; host < plan.outside(); ++host) {
    addresses_.push_back(plan.address_of(host).to_string());
    auto& doors = doors_.emplace_back();
    for (const live::Service service : plan.services_of(host)) {
      const live::Endpoint place = plan.endpoint_of(host, live::usual_port(service));
      doors.push_back(
          {std::string(live::service_name(service)), place.address.to_string(), place.port});
    }
  }
}

void LiveNetwork::stop() {
  if (!thread_.joinable()) return;
  serving_->stop();
  thread_.join();
  serving_.reset();
}

bool LiveNetwork::is_serving() {
  const std::lock_guard lock(mutex_);
  return is_serving_;
}

void LiveNetwork::take(trace::EventIndex /*index*/, const trace::Event& event,
                       std::string_view payload) {
  const std::lock_guard lock(mutex_);
  log_.append(event, payload);
  state_.apply(event, payload);
  keep_message(event, payload);
}

void LiveNetwork::keep_message(const trace::Event& event, std::string_view payload) {
  if (event.kind == trace::EventKind::stored) {
    const std::string mailbox(payload.substr(0, event.begin));
    messages_[event.host][mailbox].insert_or_assign(event.value,
                                                    std::string(payload.substr(event.begin)));
  } else if (event.kind == trace::EventKind::removed) {
    messages_[event.host][std::string(payload)].erase(event.value);
  }
}

std::size_t LiveNetwork::event_count() {
  const std::lock_guard lock(mutex_);
  return log_.size();
}

SharedRecording LiveNetwork::recording() {
  const std::lock_guard lock(mutex_);
  return std::make_shared<const Recording>(Recording{lived_, seed_, log_});
}

std::vector<scenario::Failure> LiveNetwork::failures() {
  const std::lock_guard lock(mutex_);
  return scenario::judge(scenario(), log_, scenario::Dates::passed_over);
}

LiveNetwork::Mailboxes LiveNetwork::mailboxes(std::uint32_t host) {
  const std::lock_guard lock(mutex_);
  const auto found = messages_.find(host);
  return found == messages_.end() ? Mailboxes{} : found->second;
}

std::vector<trace::QueuedMail> LiveNetwork::queue(std::uint32_t host) {
  const std::lock_guard lock(mutex_);
  std::vector<trace::QueuedMail> all;
  for (const auto& [number, mail] : state_.host(host).queue) all.push_back(mail);
  return all;
}

}  // namespace smtplab::bindings
