#include "sim/live/spool.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <span>

#include "sim/live/spool_record.h"
#include "sim/smtp/path_parser.h"

namespace smtplab::live {
namespace {

constexpr std::string_view kFormat = "smtplab-spool";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kJournal = "journal";
constexpr std::uint64_t kSmallJournal = 64ULL * 1024 * 1024;

bool write_all(int file, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = ::write(file, octets.data(), octets.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool read_all(int file, std::string& octets) {
  char block[65536];
  for (;;) {
    const ssize_t count = ::read(file, block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) return true;
    octets.append(block, static_cast<std::size_t>(count));
  }
}

bool sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return false;
  const bool is_safe = ::fsync(folder) == 0;
  ::close(folder);
  return is_safe;
}

std::string head_record(std::string_view id) {
  std::string text;
  SpoolRecord(kFormat).add(kVersion).add(id).append_to(text);
  return text;
}

/// Paths are read leniently: what an agent has taken once may stand there.
smtp::PathRules lenient_rules(smtp::Standard standard, bool utf8) {
  smtp::PathRules rules;
  rules.utf8 = utf8;
  rules.standard = standard;
  rules.limits.local_part = rules.limits.domain = rules.limits.path = 65536;
  rules.leniencies.underscore_in_domain = true;
  rules.leniencies.octets_beyond_ascii = true;
  return rules;
}

bool read_paths(std::string_view from, std::string_view to, agents::QueueEntry& entry) {
  for (const auto& rules :
       {lenient_rules(smtp::Standard::rfc5321, true), lenient_rules(smtp::Standard::rfc5321, false),
        lenient_rules(smtp::Standard::rfc821, false)}) {
    auto reverse = smtp::parse_reverse_path(from, rules);
    auto forward = smtp::parse_forward_path(to, rules);
    if (!reverse || !forward) continue;
    entry.from = std::move(reverse->path);
    entry.to = std::move(forward->path);
    return true;
  }
  return false;
}

/// What the sender wants to be told (RFC 3461), and who has submitted it (RFC 4954): five fields.
void add_options(const agents::QueueEntry& entry, SpoolRecord& record) {
  const smtp::MailOptions of_mail = entry.options ? *entry.options : smtp::MailOptions();
  record.add(of_mail.submitter).add(of_mail.envelope_id);
  record.add(static_cast<std::uint64_t>(of_mail.returned));
  record.add(entry.wishes().notify.text()).add(entry.wishes().original_recipient);
}

void read_options(std::span<const std::string_view> fields, agents::QueueEntry& entry) {
  smtp::MailOptions of_mail{std::string(fields[0]), std::string(fields[1])};
  of_mail.returned = static_cast<smtp::Returned>(number_of(fields[2]).value_or(0));
  if (of_mail != smtp::MailOptions()) entry.options.emplace(std::move(of_mail));
  smtp::RecipientOptions wishes;
  wishes.notify = smtp::Notify::parse(fields[3]).value_or(smtp::Notify());
  wishes.original_recipient = fields[4];
  if (wishes != smtp::RecipientOptions()) entry.recipient.emplace(std::move(wishes));
}

}  // namespace

tl::expected<Spool, Spool::Error> Spool::open(const std::string& path, std::string_view id,
                                              std::vector<std::string> hosts) {
  Spool spool(path, std::string(id), std::move(hosts));
  ::mkdir(path.c_str(), 0700);
  spool.lock_ = ::open(spool.file("lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (spool.lock_ < 0) return tl::unexpected(Error::cannot_open);
  if (::flock(spool.lock_, LOCK_EX | LOCK_NB) != 0) return tl::unexpected(Error::in_use);
  Error error = Error::cannot_open;
  if (!spool.read_journal(error)) return tl::unexpected(error);
  if (!spool.rewrite()) return tl::unexpected(Error::cannot_open);
  for (const auto& [box, uid] : spool.last_uids_) {
    KeptMessage& given = spool.left_.emplace_back();
    given.host = box.first;
    given.user = box.second;
    given.uid = uid;
  }
  for (const auto& [number, live] : spool.live_) spool.left_.push_back(live.message);
  return spool;
}

Spool::Spool(Spool&& other) noexcept
    : path_(std::move(other.path_)),
      id_(std::move(other.id_)),
      hosts_(std::move(other.hosts_)),
      lock_(std::exchange(other.lock_, -1)),
      journal_(std::exchange(other.journal_, -1)),
      collected_(std::move(other.collected_)),
      written_(other.written_),
      live_octets_(other.live_octets_),
      next_number_(other.next_number_),
      live_(std::move(other.live_)),
      last_uids_(std::move(other.last_uids_)),
      receipts_(std::move(other.receipts_)),
      left_(std::move(other.left_)) {}

Spool::~Spool() {
  if (journal_ >= 0) ::close(journal_);
  if (lock_ >= 0) ::close(lock_);
}

std::string Spool::file(std::string_view name) const {
  return std::string(path_).append(1, '/').append(name);
}

bool Spool::read_journal(Error& error) {
  const int old = ::open(file(kJournal).c_str(), O_RDONLY | O_CLOEXEC);
  if (old < 0) return errno == ENOENT;
  std::string octets;
  const bool is_read = read_all(old, octets);
  ::close(old);
  if (!is_read) return false;
  SpoolScanner scanner(octets);
  const auto head = scanner.next();
  if (!head && octets.empty()) return true;
  error = Error::no_journal;
  if (!head || head->size() != 3 || (*head)[0] != kFormat || (*head)[1] != kVersion) return false;
  error = Error::other_scenario;
  if ((*head)[2] != id_) return false;
  while (const auto fields = scanner.next()) replay(*fields);
  error = Error::cannot_open;
  return set_aside(std::string_view(octets).substr(scanner.position()));
}

bool Spool::set_aside(std::string_view octets) const {
  if (octets.empty()) return true;
  const int cut = ::open(file("cut").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (cut < 0) return false;
  const bool is_written = write_all(cut, octets);
  ::close(cut);
  return is_written;
}

void Spool::replay(const std::vector<std::string_view>& fields) {
  const auto number = fields.size() > 1 ? number_of(fields[1]) : std::nullopt;
  if (!number) return;
  next_number_ = std::max(next_number_, *number + 1);
  if (fields[0] == "gone") return forget(*number);
  if (fields[0] == "uid" && fields.size() == 3) {
    const auto live = live_.find(*number);
    const auto uid = number_of(fields[2]);
    if (live != live_.end() && uid) note_uid(live->second, static_cast<std::uint32_t>(*uid));
    return;
  }
  if (fields[0] == "last-uid" && fields.size() == 4) {
    const auto host = std::find(hosts_.begin(), hosts_.end(), fields[2]);
    if (host == hosts_.end()) return keep_odd(fields);
    const auto index = static_cast<std::uint32_t>(host - hosts_.begin());
    auto& last = last_uids_[{index, std::string(fields[3])}];
    last = std::max(last, static_cast<std::uint32_t>(*number));
    return;
  }
  auto message = read_message(fields);
  if (!message) return keep_odd(fields);
  message->number = *number;
  std::string measured;
  Live live{std::move(*message), 0};
  live.octets = add(live.message, measured);
  live_octets_ += live.octets;
  if (live.message.uid != 0) note_uid(live, live.message.uid);
  live_.insert_or_assign(*number, std::move(live));
}

void Spool::keep_odd(const std::vector<std::string_view>& fields) {
  SpoolRecord record(fields[0]);
  for (std::size_t i = 1; i < fields.size(); ++i) record.add(fields[i]);
  record.append_to(odd_);
}

void Spool::note_uid(Live& live, std::uint32_t uid) {
  live.message.uid = uid;
  auto& last = last_uids_[{live.message.host, live.message.user}];
  last = std::max(last, uid);
}

void Spool::forget(std::uint64_t number) {
  const auto live = live_.find(number);
  if (live == live_.end()) return;
  live_octets_ -= live->second.octets;
  live_.erase(live);
}

std::optional<KeptMessage> Spool::read_message(const std::vector<std::string_view>& fields) const {
  constexpr std::size_t kMailboxFields = 7;
  constexpr std::size_t kQueueFields = 17;
  const bool is_mailbox = fields[0] == "mailbox" && fields.size() == kMailboxFields;
  if (!is_mailbox && !(fields[0] == "queue" && fields.size() == kQueueFields)) return std::nullopt;
  const auto host = std::find(hosts_.begin(), hosts_.end(), fields[2]);
  const auto seconds = number_of(fields[3]);
  if (host == hosts_.end() || !seconds) return std::nullopt;
  KeptMessage message;
  message.host = static_cast<std::uint32_t>(host - hosts_.begin());
  message.unix_seconds = static_cast<std::int64_t>(*seconds);
  message.octets = std::make_shared<const std::string>(fields.back());
  if (is_mailbox) {
    message.user = fields[4];
    message.uid = static_cast<std::uint32_t>(number_of(fields[5]).value_or(0));
    return message;
  }
  message.place = KeptMessage::Place::queue;
  agents::QueueEntry& entry = message.entry;
  if (!read_paths(fields[4], fields[5], entry)) return std::nullopt;
  entry.accepted_as = fields[6];
  entry.begun = static_cast<smtp::Verb>(number_of(fields[7]).value_or(0));
  entry.body = static_cast<smtp::BodyType>(number_of(fields[8]).value_or(0));
  entry.sender_knows_of_delay = fields[9] == "1";
  entry.smtputf8 = fields[10] == "1";
  read_options(std::span(fields).subspan(11, 5), entry);
  return message;
}

std::uint64_t Spool::add(const KeptMessage& message, std::string& to) const {
  const bool is_mailbox = message.place == KeptMessage::Place::mailbox;
  SpoolRecord record(is_mailbox ? "mailbox" : "queue");
  record.add(message.number).add(hosts_[message.host]);
  record.add(static_cast<std::uint64_t>(message.unix_seconds));
  if (is_mailbox) {
    record.add(message.user).add(message.uid);
  } else {
    const agents::QueueEntry& entry = message.entry;
    std::string from;
    entry.from.append_to(from);
    record.add(from).add(entry.to.to_string()).add(entry.accepted_as);
    record.add(static_cast<std::uint64_t>(entry.begun));
    record.add(static_cast<std::uint64_t>(entry.body));
    record.add(entry.sender_knows_of_delay ? "1" : "0");
    record.add(entry.smtputf8 ? "1" : "0");
    add_options(entry, record);
  }
  return record.add(*message.octets).append_to(to);
}

void Spool::keep(std::span<KeptMessage> messages) {
  for (KeptMessage& message : messages) {
    message.number = next_number_++;
    Live live{message, 0};
    live.octets = add(message, collected_);
    live_octets_ += live.octets;
    if (message.uid != 0) note_uid(live, message.uid);
    live_.emplace(message.number, std::move(live));
  }
}

void Spool::name(std::uint64_t number, std::uint32_t uid) {
  const auto live = live_.find(number);
  if (live == live_.end()) return;
  note_uid(live->second, uid);
  SpoolRecord("uid").add(number).add(uid).append_to(collected_);
}

void Spool::drop(std::uint64_t number) {
  forget(number);
  SpoolRecord("gone").add(number).append_to(collected_);
}

bool Spool::write() {
  if (collected_.empty()) return true;
  if (!write_all(journal_, collected_)) return false;
  written_ += collected_.size();
  collected_.clear();
  return true;
}

bool Spool::sync() const { return ::fdatasync(journal_) == 0; }

bool Spool::compact() {
  if (written_ < kSmallJournal || written_ < 2 * live_octets_) return true;
  return write() && rewrite();
}

// Beside the old one, which stays what it was until the new one is whole.
bool Spool::rewrite() {
  const std::string name = file("journal.new");
  const int fresh = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (fresh < 0) return false;
  std::string text = head_record(id_) + odd_;
  std::uint64_t total = 0;
  bool is_right = true;
  const auto flush = [&] {
    is_right = is_right && write_all(fresh, text);
    total += text.size();
    text.clear();
  };
  for (const auto& [box, uid] : last_uids_) {
    SpoolRecord("last-uid").add(uid).add(hosts_[box.first]).add(box.second).append_to(text);
  }
  for (const auto& [number, live] : live_) {
    add(live.message, text);
    flush();
  }
  flush();
  is_right = is_right && ::fsync(fresh) == 0 &&
             ::rename(name.c_str(), file(kJournal).c_str()) == 0 && sync_folder(path_);
  if (!is_right) {
    ::close(fresh);
    return false;
  }
  if (journal_ >= 0) ::close(journal_);
  journal_ = fresh;
  written_ = total;
  return true;
}

}  // namespace smtplab::live
