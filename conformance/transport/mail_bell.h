#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace smtplab::conformance {

/// Rings when something appears in one of a few folders.
class MailBell {
 public:
  MailBell(boost::asio::io_context& context, std::vector<std::string> folders,
           std::function<void()> ring);
  ~MailBell();
  MailBell(const MailBell&) = delete;
  MailBell& operator=(const MailBell&) = delete;

  /// Watches the folders that were not there before; cheap.
  void look_again();

 private:
  struct Watch;
  std::shared_ptr<Watch> watch_;
};

}  // namespace smtplab::conformance
