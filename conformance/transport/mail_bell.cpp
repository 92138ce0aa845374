#include "conformance/transport/mail_bell.h"

#include <sys/inotify.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <set>
#include <utility>

namespace smtplab::conformance {

namespace asio = boost::asio;

struct MailBell::Watch : std::enable_shared_from_this<Watch> {
  Watch(asio::io_context& context, std::vector<std::string> wanted, std::function<void()> bell)
      : descriptor(context, inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
        folders(std::move(wanted)),
        ring(std::move(bell)) {}

  void look() {
    for (const std::string& folder : folders) {
      if (watched.contains(folder)) continue;
      const int added = inotify_add_watch(descriptor.native_handle(), folder.c_str(),
                                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE);
      if (added >= 0) watched.insert(folder);
    }
  }
  void wait() {
    descriptor.async_read_some(asio::buffer(block),
                               [self = shared_from_this()](const auto& error, std::size_t) {
                                 if (error) return;
                                 self->ring();
                                 self->wait();
                               });
  }

  asio::posix::stream_descriptor descriptor;
  std::vector<std::string> folders;
  std::function<void()> ring;
  std::set<std::string> watched;
  std::array<char, 4096> block{};
};

MailBell::MailBell(asio::io_context& context, std::vector<std::string> folders,
                   std::function<void()> ring)
    : watch_(std::make_shared<Watch>(context, std::move(folders), std::move(ring))) {
  watch_->look();
  watch_->wait();
}

MailBell::~MailBell() {
  boost::system::error_code ignored;
  watch_->descriptor.close(ignored);
}

void MailBell::look_again() { watch_->look(); }

}  // namespace smtplab::conformance
