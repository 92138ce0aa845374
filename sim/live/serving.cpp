#include "sim/live/serving.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <csignal>
#include <optional>
#include <utility>

#include "sim/live/live_clock.h"
#include "sim/live/live_scenario.h"
#include "sim/live/socket_wire.h"
#include "sim/live/world.h"
#include "sim/scenario/expectations.h"

namespace smtplab::live {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// How often one looks whether all is done.
constexpr std::chrono::milliseconds kLook{50};
/// For the last answers to leave, once the end was asked for.
constexpr std::chrono::seconds kFarewell{3};

std::int64_t unix_seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// As many descriptors as one may have: each connection takes one.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

LiveSetting live_setting(const ServeSettings& settings) {
  // What is expected of a message's text has the scenario's own dates.
  const auto starts = settings.until_done ? std::nullopt : std::optional(unix_seconds_now());
  return {settings.speed, starts, static_cast<std::uint16_t>(settings.seed | 1U)};
}

std::vector<std::string> names_of(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  names.reserve(scenario.hosts.size());
  for (const agents::HostConfig& host : scenario.hosts) names.push_back(host.name);
  return names;
}

}  // namespace

class Serving::Impl : public TraceSink {
 public:
  Impl(const scenario::Scenario& written, const ServeSettings& settings, std::optional<Spool> spool,
       TraceSink& sink)
      : settings_(settings),
        scenario_(live_scenario(written, live_setting(settings), settings.limits)),
        plan_(scenario_, settings.plan),
        unseen_(take_out_unseen(scenario_,
                                [this](std::uint32_t host) { return plan_.is_served(host); })),
        spool_(std::move(spool)),
        sink_(sink),
        clock_(settings.speed),
        wire_(context_, plan_, settings_.limits, clock_, [this] { settle(); }),
        world_(plan_,
               {settings.seed, unix_seconds_now(), settings.speed, settings.limits.held_octets},
               wire_, *this, spool_ ? &*spool_ : nullptr),
        alarm_(context_),
        look_(context_),
        end_(context_),
        signals_(context_) {
    if (!settings.heeds_signals) return;
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
  }

  tl::expected<void, Problem> open() {
    const auto opened = wire_.open(world_);
    if (!opened) {
      const SocketWire::Problem& problem = opened.error();
      return tl::unexpected(
          Problem{Problem::Kind::cannot_listen, problem.host, problem.endpoint, problem.reason});
    }
    if (!spool_) return {};
    const std::vector<KeptMessage> left = spool_->take_left();
    resumed_ = static_cast<std::size_t>(std::count_if(
        left.begin(), left.end(), [](const KeptMessage& message) { return message.octets; }));
    world_.restore(left, clock_.now());
    return {};
  }

  Result run() {
    signals_.async_wait([this](error_code error, int) {
      if (!error) stop(Ending::stopped);
    });
    clock_ = LiveClock(settings_.speed);  // the script begins now, and not before all listen
    if (settings_.until_done) look();
    settle();
    context_.run();
    disk_.join();
    if (spool_) spool_->write();
    if (settings_.until_done)
      result_.failures = scenario::judge(scenario_, log_, scenario::Dates::passed_over);
    return std::move(result_);
  }

  void take(trace::EventIndex index, const trace::Event& event, std::string_view payload) override {
    if (settings_.until_done) log_.append(event, payload);
    sink_.take(index, event, payload);
  }

  void cut_off() {
    asio::post(context_, [this] {
      phase_ = Phase::closing;
      context_.stop();
    });
  }

  const scenario::Scenario& scenario() const { return scenario_; }
  const HostPlan& plan() const { return plan_; }
  const std::vector<Unseen>& unseen() const { return unseen_; }
  std::size_t resumed() const { return resumed_; }

 private:
  enum class Phase : std::uint8_t { serving, telling, closing };
  bool is_ending() const { return phase_ != Phase::serving; }

  void settle() {
    if (is_settling_ || context_.stopped()) return;
    is_settling_ = true;
    world_.run_until(clock_.now());
    is_settling_ = false;
    if (spool_) write_down();
    if (is_ending()) return try_to_end();
    const auto due = world_.next_due();
    if (!due || (alarm_at_ && *alarm_at_ <= *due)) return;
    alarm_at_ = due;
    alarm_.expires_at(clock_.when(*due));
    alarm_.async_wait([this](error_code error) {
      if (error) return;
      alarm_at_.reset();
      settle();
    });
  }

  // What an input has brought is with the system before anybody hears of it: it outlasts a program
  // that is killed. One sync at a time; whoever comes meanwhile shares the next one.
  void write_down() {
    if (!spool_->write()) return stop(Ending::disk_failed);
    if (is_syncing_) return;
    if (!spool_->compact()) return stop(Ending::disk_failed);
    if (!spool_->has_receipts()) return;
    is_syncing_ = true;
    asio::post(disk_, [this, receipts = spool_->take_receipts()]() mutable {
      const bool is_safe = spool_->sync();
      asio::post(context_, [this, is_safe, safe = std::move(receipts)] {
        is_syncing_ = false;
        if (!is_safe) return stop(Ending::disk_failed);
        world_.kept(safe, clock_.now());
        settle();
      });
    });
  }

  void look() {
    look_.expires_after(kLook);
    look_.async_wait([this](error_code error) {
      if (error || is_ending()) return;
      const bool is_late = std::chrono::steady_clock::now() - started_ >=
                           std::chrono::nanoseconds(settings_.patience.nanoseconds);
      // What somebody else does may still come; what all have done does not change any more.
      const bool is_over =
          world_.is_idle() &&
          (has_others() ? scenario::judge(scenario_, log_, scenario::Dates::passed_over).empty()
                        : true);
      if (is_late || is_over) return stop(Ending::done);
      look();
    });
  }

  bool has_others() const {
    for (std::uint32_t host = 0; host < plan_.outside(); ++host) {
      if (!plan_.is_served(host)) return true;
    }
    return false;
  }

  // What is being written is still answered; then nobody is served any more.
  void stop(Ending ending) {
    if (is_ending()) return;
    phase_ = Phase::telling;
    result_.ending = ending;
    error_code ignored;
    signals_.cancel(ignored);
    if (ending == Ending::disk_failed) return context_.stop();
    end_.expires_after(kFarewell);
    end_.async_wait([this](error_code) { context_.stop(); });
    alarm_.cancel();
    look_.cancel();
    wire_.stop_listening();
    world_.go_down(clock_.now());
    settle();
  }

  // First everybody is told, and what is being stored is answered; then the connections are closed.
  void try_to_end() {
    if (phase_ == Phase::telling && !is_syncing_ && world_.is_stored()) {
      phase_ = Phase::closing;
      wire_.shut();
    }
    if (phase_ == Phase::closing && wire_.open_ends() == 0) context_.stop();
  }

  ServeSettings settings_;
  scenario::Scenario scenario_;
  HostPlan plan_;
  std::vector<Unseen> unseen_;
  std::optional<Spool> spool_;
  TraceSink& sink_;
  trace::Log log_;  // with until_done
  LiveClock clock_;
  asio::io_context context_{1};
  asio::thread_pool disk_{1};
  SocketWire wire_;
  World world_;
  asio::steady_timer alarm_;
  asio::steady_timer look_;
  asio::steady_timer end_;
  asio::signal_set signals_;
  std::optional<Instant> alarm_at_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::size_t resumed_ = 0;
  bool is_settling_ = false;
  bool is_syncing_ = false;
  Phase phase_ = Phase::serving;
  Result result_;
};

tl::expected<std::unique_ptr<Serving>, Serving::Problem> Serving::open(
    const scenario::Scenario& scenario, const ServeSettings& settings, TraceSink& sink) {
  raise_descriptor_limit();
  std::optional<Spool> spool;
  if (!settings.spool.empty()) {
    auto opened = Spool::open(settings.spool, scenario.id, names_of(scenario));
    if (!opened) {
      Problem problem;
      problem.kind = Problem::Kind::spool;
      problem.spool = opened.error();
      return tl::unexpected(std::move(problem));
    }
    spool.emplace(std::move(*opened));
  }
  auto impl = std::make_unique<Impl>(scenario, settings, std::move(spool), sink);
  if (auto listening = impl->open(); !listening) return tl::unexpected(listening.error());
  return std::unique_ptr<Serving>(new Serving(std::move(impl)));
}

Serving::Serving(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Serving::~Serving() = default;

const scenario::Scenario& Serving::scenario() const { return impl_->scenario(); }

const HostPlan& Serving::plan() const { return impl_->plan(); }

const std::vector<Unseen>& Serving::unseen() const { return impl_->unseen(); }

std::size_t Serving::resumed() const { return impl_->resumed(); }

Serving::Result Serving::run() { return impl_->run(); }

void Serving::stop() { impl_->cut_off(); }

}  // namespace smtplab::live
