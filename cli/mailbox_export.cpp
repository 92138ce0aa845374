#include "cli/mailbox_export.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "sim/explain/escape.h"
#include "sim/message/civil_time.h"
#include "sim/message/mbox.h"
#include "sim/scenario/stored_messages.h"

namespace smtplab::cli {
namespace {

namespace fs = std::filesystem;

/// Events of what is stored and was not removed, by uid.
using Mailbox = std::map<std::uint32_t, trace::EventIndex>;
/// By host and user, in lower case.
using Mailboxes = std::map<std::pair<std::uint32_t, std::string>, Mailbox>;

Mailboxes mailboxes_at_end(const scenario::Scenario& scenario, const trace::Log& log) {
  Mailboxes found;
  for (std::uint32_t host = 0; host < scenario.hosts.size(); ++host) {
    for (const agents::MailboxConfig& mailbox : scenario.hosts[host].mailboxes) {
      found[{host, scenario::folded_user(mailbox.user)}];
    }
  }
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.kind == trace::EventKind::stored) {
      const std::string_view subject = log.payload(i).substr(0, event.begin);
      found[{event.host, scenario::user_of(subject)}][event.value] = i;
    } else if (event.kind == trace::EventKind::removed) {
      found[{event.host, scenario::user_of(log.payload(i))}].erase(event.value);
    }
  }
  return found;
}

std::string with_lf(std::string_view octets) {
  std::string out;
  out.reserve(octets.size());
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == '\r' && i + 1 < octets.size() && octets[i + 1] == '\n') continue;
    out.push_back(octets[i]);
  }
  return out;
}

/// What stands in the Return-Path that final delivery has put first (RFC 5321 section 4.4).
std::string_view sender_of(std::string_view message) {
  constexpr std::string_view kField = "Return-Path: <";
  if (!message.starts_with(kField)) return {};
  message = message.substr(kField.size(), message.find("\r\n") - kField.size());
  return message.substr(0, message.rfind('>'));
}

class Exporter {
 public:
  Exporter(const scenario::Scenario& scenario, const trace::Log& log, MailboxFormat format)
      : scenario_(scenario), log_(log), format_(format) {}

  /// The path that could not be written; empty if all could.
  std::string write(const fs::path& folder) {
    std::size_t number = 0;
    for (const auto& [place, mailbox] : mailboxes_at_end(scenario_, log_)) {
      const fs::path host = folder / file_name_of(scenario_.hosts[place.first].name, place.first);
      const fs::path path = host / file_name_of(place.second, number++);
      const bool done = format_ == MailboxFormat::maildir
                            ? write_maildir(path, place.first, mailbox)
                            : make_folder(host) && write_mbox(path, mailbox);
      if (!done) return path.string();
    }
    return make_folder(folder) ? std::string() : folder.string();
  }

 private:
  static bool make_folder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    return !error;
  }

  static bool write_file(const fs::path& path, const std::string& octets) {
    std::ofstream file(path, std::ios::binary);
    file.write(octets.data(), static_cast<std::streamsize>(octets.size()));
    file.close();
    return !file.fail();
  }

  std::string_view message(trace::EventIndex event) const {
    return log_.payload(event).substr(log_[event].begin);
  }

  std::int64_t unix_seconds(trace::EventIndex event) const {
    return message::unix_seconds_at(scenario_.starts, log_[event].at);
  }

  bool write_maildir(const fs::path& path, std::uint32_t host, const Mailbox& mailbox) const {
    for (const char* part : {"cur", "new", "tmp"}) {
      if (!make_folder(path / part)) return false;
    }
    for (const auto& [uid, event] : mailbox) {
      const auto microseconds =
          static_cast<std::uint32_t>(log_[event].at.nanoseconds % 1'000'000'000 / 1000);
      const std::string name = message::maildir_name(unix_seconds(event), microseconds, event,
                                                     scenario_.hosts[host].name);
      if (!write_file(path / "new" / name, with_lf(message(event)))) return false;
    }
    return true;
  }

  bool write_mbox(const fs::path& path, const Mailbox& mailbox) const {
    std::string mbox;
    for (const auto& [uid, event] : mailbox) {
      message::append_to_mbox(mbox, sender_of(message(event)), unix_seconds(event), message(event));
    }
    return write_file(path, mbox);
  }

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  MailboxFormat format_;
};

}  // namespace

bool may_export_to(const std::string& folder, const Console& console) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) return true;
  if (fs::is_directory(status) && fs::is_empty(folder, error) && !error) return true;
  complain(console.words().text("cli.mailboxes.not-empty", {{"folder", explain::escape(folder)}}));
  return false;
}

bool export_mailboxes(const scenario::Scenario& scenario, const trace::Log& log,
                      const std::string& folder, MailboxFormat format, const Console& console) {
  const std::string failed = Exporter(scenario, log, format).write(folder);
  if (failed.empty()) return true;
  complain(console.words().text("cli.cannot-write", {{"file", explain::escape(failed)}}));
  return false;
}

std::string file_name_of(std::string_view text, std::size_t number) {
  constexpr std::size_t kMostOctets = 60;
  constexpr std::string_view kHarmless =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+=@";
  std::string name;
  for (const char c : text.substr(0, kMostOctets)) {
    const bool hides = name.empty() && c == '.';
    if (kHarmless.find(c) != std::string_view::npos && !hides) {
      name.push_back(c);
    } else {
      name.append(fmt::format("%{:02X}", static_cast<unsigned char>(c)));
    }
  }
  // No text has "~" in its name, so none is like a name that was cut.
  if (text.size() > kMostOctets || text.empty()) name.append("~").append(std::to_string(number));
  return name;
}

}  // namespace smtplab::cli
