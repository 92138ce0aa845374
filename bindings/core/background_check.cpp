#include "bindings/core/background_check.h"

#include <chrono>
#include <utility>

#include "conformance/transport/mail_reader.h"

namespace smtplab::bindings {

BackgroundCheck::BackgroundCheck(std::vector<const conformance::Case*> cases,
                                 conformance::Target target, const conformance::RunOptions& options)
    : cases_(std::move(cases)), target_(std::move(target)), options_(options) {
  conformance::MailReaders readers;
  BadSetting bad;
  if (!conformance::make_mail_readers(target_, readers, bad.reason)) throw bad;
  dispatcher_ = std::make_unique<conformance::SocketDispatcher>(target_, std::move(readers));
  if (!dispatcher_->problem().empty()) {
    bad.is_sink = true;
    bad.reason = dispatcher_->problem();
    throw bad;
  }
  options_.progress = [this](std::size_t done, std::size_t all,
                             const conformance::CaseResult& result) {
    const std::lock_guard lock(mutex_);
    news_.push_back({done, all, std::string(result.subject->id), result.verdict});
    changed_.notify_one();
  };
  thread_ = std::thread([this] { work(); });
}

BackgroundCheck::~BackgroundCheck() {
  cancel();
  if (thread_.joinable()) thread_.join();
}

void BackgroundCheck::work() {
  try {
    run_ = conformance::run_cases(cases_, target_, *dispatcher_, options_);
  } catch (...) {
    thrown_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  is_done_ = true;
  changed_.notify_one();
}

void BackgroundCheck::cancel() { dispatcher_->cancel(); }

bool BackgroundCheck::wait(Duration patience, std::vector<CaseDone>& news) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::nanoseconds(patience.nanoseconds),
                    [this] { return is_done_ || !news_.empty(); });
  news = std::exchange(news_, {});
  return is_done_;
}

conformance::Run BackgroundCheck::finish() {
  thread_.join();
  if (thrown_) std::rethrow_exception(thrown_);
  return std::move(run_);
}

}  // namespace smtplab::bindings
