#include "conformance/transport/mail_reader.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

#include "conformance/transport/pop3_reader.h"
#include "sim/message/mbox.h"

namespace smtplab::conformance {
namespace {

namespace fs = std::filesystem;
using Messages = tl::expected<std::vector<std::string>, std::string>;

/// More is not read of one message or file: what a server can be made to store has no end.
constexpr std::size_t kMostOctets = 64 * 1024 * 1024;

bool read_stream(std::istream& in, std::string& text) {
  std::array<char, 65536> block{};
  while (in && text.size() < kMostOctets) {
    in.read(block.data(), block.size());
    text.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  return !in.bad();
}

std::vector<std::string> messages_of(std::string_view mbox) {
  std::vector<std::string> found;
  for (message::MboxMessage& one : message::read_mbox(mbox)) found.push_back(std::move(one.octets));
  return found;
}

/// Files of a Maildir never change, so each is read once.
class Maildir : public MailReader {
 public:
  explicit Maildir(std::string folder) : folder_(std::move(folder)) {}

  Messages read(MailNetwork& /*network*/) override {
    std::map<std::string, std::string> now;
    for (const std::string& folder : watched_folders()) {
      std::error_code error;
      // A server makes the folders when the first mail comes.
      if (fs::status(folder, error).type() == fs::file_type::not_found) continue;
      for (fs::directory_iterator file(folder, error), end; !error && file != end;
           file.increment(error)) {
        if (!take(file->path(), now)) return tl::unexpected(file->path().string());
      }
      if (error) return tl::unexpected(folder + ": " + error.message());
    }
    known_ = std::move(now);
    std::vector<std::string> all;
    all.reserve(known_.size());
    for (const auto& [name, octets] : known_) all.push_back(octets);
    return all;
  }
  std::vector<std::string> watched_folders() const override {
    return {folder_ + "/new", folder_ + "/cur"};
  }

 private:
  // A file's unique name is what stands before the flags.
  bool take(const fs::path& path, std::map<std::string, std::string>& now) {
    std::string name = path.filename().string();
    name.resize(std::min(name.find(':'), name.size()));
    if (const auto known = known_.find(name); known != known_.end()) {
      now.insert(known_.extract(known));
      return true;
    }
    std::ifstream file(path, std::ios::binary);
    std::string octets;
    if (!file) return !fs::exists(path);  // moved by somebody meanwhile
    if (!read_stream(file, octets)) return false;
    now.emplace(std::move(name), std::move(octets));
    return true;
  }

  std::string folder_;
  std::map<std::string, std::string> known_;
};

class Mbox : public MailReader {
 public:
  explicit Mbox(std::string file) : file_(std::move(file)) {}

  Messages read(MailNetwork& /*network*/) override {
    std::error_code error;
    if (fs::status(file_, error).type() == fs::file_type::not_found) {
      return std::vector<std::string>{};
    }
    std::ifstream file(file_, std::ios::binary);
    std::string text;
    if (!file || !read_stream(file, text)) return tl::unexpected(file_);
    return messages_of(text);
  }
  std::vector<std::string> watched_folders() const override {
    const fs::path folder = fs::path(file_).parent_path();
    return {folder.empty() ? "." : folder.string()};
  }

 private:
  std::string file_;
};

class Command : public MailReader {
 public:
  explicit Command(std::string line) : line_(std::move(line)) {}

  Messages read(MailNetwork& /*network*/) override {
    std::FILE* pipe = popen(line_.c_str(), "r");
    if (pipe == nullptr) return tl::unexpected(line_);
    std::string text;
    std::array<char, 65536> block{};
    while (text.size() < kMostOctets) {
      const std::size_t count = std::fread(block.data(), 1, block.size(), pipe);
      if (count == 0) break;
      text.append(block.data(), count);
    }
    const int status = pclose(pipe);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      return tl::unexpected(line_ + ": status " + std::to_string(status));
    }
    return messages_of(text);
  }

 private:
  std::string line_;
};

}  // namespace

std::unique_ptr<MailReader> make_mail_reader(std::string_view place, const Target& target,
                                             std::string& problem) {
  const std::size_t colon = place.find(':');
  const std::string_view kind = place.substr(0, colon);
  std::string rest(colon == std::string_view::npos ? "" : place.substr(colon + 1));
  if (rest.empty()) {
    problem = place;
    return nullptr;
  }
  if (kind == "maildir") return std::make_unique<Maildir>(std::move(rest));
  if (kind == "mbox") return std::make_unique<Mbox>(std::move(rest));
  if (kind == "command") return std::make_unique<Command>(std::move(rest));
  if (kind == "pop3") {
    if (auto reader = make_pop3_reader(rest, target)) return reader;
    problem = place;
    return nullptr;
  }
  problem = kind;
  return nullptr;
}

bool make_mail_readers(const Target& target, MailReaders& readers, std::string& problem) {
  const std::array<const std::string*, kMailPlaceCount> places{&target.mail, &target.second_mail,
                                                               &target.postmaster_mail};
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i]->empty()) continue;
    readers[i] = make_mail_reader(*places[i], target, problem);
    if (readers[i] == nullptr) return false;
  }
  return true;
}

}  // namespace smtplab::conformance
