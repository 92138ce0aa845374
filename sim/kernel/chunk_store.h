#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace smtplab {

/// First-in, first-out lists of entries that share one store of fixed chunks.
///
/// Lists are named by plain values and chunks by their index, so a copy of the store together with
/// its lists is independent of the original. An emptied chunk is the next one to be used again.
/// Holds fewer than 2^32 entries.
template <class Entry>
class ChunkStore {
 public:
  /// One list; belongs to the store that appended to it.
  struct List {
    std::uint32_t head = 0;
    std::uint32_t tail = 0;
    std::uint32_t count = 0;
  };

  void append(List& list, const Entry& entry) {
    const std::uint32_t place = list.count % chunk_entries;
    if (place == 0) extend(list);
    chunks_[list.tail].entries[place] = entry;
    ++list.count;
  }

  /// Calls `visit` with each entry of the list, in order.
  template <class Visit>
  void for_each(const List& list, Visit visit) const {
    std::uint32_t index = list.head;
    for (std::uint32_t left = list.count; left > 0;) {
      const Chunk& chunk = chunks_[index];
      const std::uint32_t filled = left < chunk_entries ? left : chunk_entries;
      for (std::uint32_t i = 0; i < filled; ++i) visit(chunk.entries[i]);
      left -= filled;
      index = chunk.next;
    }
  }

  /// Empties the list, and calls `visit` with each of its entries, in order.
  ///
  /// `visit` may append to other lists of this store.
  template <class Visit>
  void drain(List& list, Visit visit) {
    std::uint32_t index = list.head;
    std::uint32_t left = list.count;
    list = List{};
    while (left > 0) {
      const std::uint32_t filled = left < chunk_entries ? left : chunk_entries;
      for (std::uint32_t i = 0; i < filled; ++i) {
        // A copy, because `visit` may make the store grow and so move.
        const Entry entry = chunks_[index].entries[i];
        visit(entry);
      }
      const std::uint32_t next = chunks_[index].next;
      chunks_[index].next = free_;
      free_ = index;
      left -= filled;
      index = next;
    }
  }

  /// Chunks held, whether in use or not.
  std::size_t chunk_count() const { return chunks_.size(); }
  std::size_t footprint_octets() const { return chunks_.size() * sizeof(Chunk); }

 private:
  static constexpr std::uint32_t chunk_entries = 8;
  static constexpr std::uint32_t none = UINT32_MAX;

  struct Chunk {
    std::array<Entry, chunk_entries> entries;
    std::uint32_t next;
  };

  void extend(List& list) {
    std::uint32_t fresh = free_;
    if (fresh == none) {
      fresh = static_cast<std::uint32_t>(chunks_.size());
      chunks_.emplace_back();
    } else {
      free_ = chunks_[fresh].next;
    }
    if (list.count == 0) {
      list.head = fresh;
    } else {
      chunks_[list.tail].next = fresh;
    }
    list.tail = fresh;
  }

  std::vector<Chunk> chunks_;
  std::uint32_t free_ = none;
};

}  // namespace smtplab
