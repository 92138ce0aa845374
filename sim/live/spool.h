#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "sim/live/keeper.h"

namespace smtplab::live {

/// A folder in which messages outlast the program: one journal of records, each with its length and
/// a hash, to which is only added. What the program was killed in the middle of writing is cut off
/// when the journal is opened again, and put into the file "cut". While a Spool is there, no other
/// can be opened on its folder.
///
/// keep(), name() and drop() collect; write() gives it all to the system, so that it outlasts the
/// program; sync() makes it outlast the machine. sync() may be called on another thread, one at a
/// time, while the others go on.
class Spool final : public Keeper {
 public:
  enum class Error : std::uint8_t {
    cannot_open,     ///< the folder or its journal cannot be made or read
    in_use,          ///< by another program
    other_scenario,  ///< it was written for one of another id
    no_journal,      ///< a file of the journal's name that is none
  };

  /// Opens the folder `path` for the hosts with these names of the scenario `id`; makes it if it
  /// is not there.
  static tl::expected<Spool, Error> open(const std::string& path, std::string_view id,
                                         std::vector<std::string> hosts);
  Spool(Spool&& other) noexcept;
  Spool& operator=(Spool&&) = delete;
  ~Spool() override;

  /// What earlier runs have left, in the order in which it came; hosts that are not there any more
  /// are passed over. Empty from the second call on.
  std::vector<KeptMessage> take_left() { return std::exchange(left_, {}); }

  void keep(std::span<KeptMessage> messages) override;
  void confirm(const Receipt& receipt) override { receipts_.push_back(receipt); }
  void name(std::uint64_t number, std::uint32_t uid) override;
  void drop(std::uint64_t number) override;

  bool has_receipts() const { return !receipts_.empty(); }
  /// Writes what was collected. False if the disk does not take it: nothing may be confirmed then.
  bool write();
  /// Those whose messages write() has written; they are confirmed once sync() is true.
  std::vector<Receipt> take_receipts() { return std::exchange(receipts_, {}); }
  /// Waits until what was written is on the disk.
  bool sync() const;
  /// Writes the journal anew, without what is gone, if that makes up most of it; not while sync()
  /// runs. False if the disk does not take it; then the old one stays.
  bool compact();

  /// Of messages that are kept.
  std::size_t size() const { return live_.size(); }
  std::uint64_t journal_octets() const { return written_; }

 private:
  Spool(std::string path, std::string id, std::vector<std::string> hosts)
      : path_(std::move(path)), id_(std::move(id)), hosts_(std::move(hosts)) {}

  struct Live {
    KeptMessage message;
    std::uint64_t octets = 0;  // of its record
  };

  std::string file(std::string_view name) const;
  bool read_journal(Error& error);
  bool set_aside(std::string_view octets) const;
  void replay(const std::vector<std::string_view>& fields);
  std::optional<KeptMessage> read_message(const std::vector<std::string_view>& fields) const;
  void keep_odd(const std::vector<std::string_view>& fields);
  void note_uid(Live& live, std::uint32_t uid);
  void forget(std::uint64_t number);
  std::uint64_t add(const KeptMessage& message, std::string& to) const;
  bool rewrite();

  std::string path_;
  std::string id_;
  std::vector<std::string> hosts_;
  int lock_ = -1;
  int journal_ = -1;
  std::string collected_;
  std::uint64_t written_ = 0;      // octets of the journal
  std::uint64_t live_octets_ = 0;  // and of them those of messages that are kept
  std::uint64_t next_number_ = 1;
  std::map<std::uint64_t, Live> live_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> last_uids_;
  std::string odd_;  // records of hosts that are not there any more: they stay
  std::vector<Receipt> receipts_;
  std::vector<KeptMessage> left_;
};

}  // namespace smtplab::live
