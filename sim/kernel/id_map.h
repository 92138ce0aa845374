#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace smtplab {

/// Values by number, in the order of the numbers. Looking one up touches few lines of the cache,
/// and values stay in place while others come and go; numbers that mostly rise are added cheaply.
///
/// What finds or adds a value gives a pointer to its node, as std::map gives an iterator: end() is
/// null. A copy copies the values.
template <class Value>
class IdMap {
 public:
  struct Node {
    const std::uint32_t first;
    Value second;
  };
  using iterator = Node*;

  IdMap() = default;
  IdMap(const IdMap& other) {
    slots_.reserve(other.slots_.size());
    for (const Slot& slot : other.slots_) slots_.push_back({slot.id, new Node(*slot.node)});
  }
  IdMap(IdMap&& other) noexcept : slots_(std::exchange(other.slots_, {})) {}
  IdMap& operator=(IdMap other) noexcept {
    slots_.swap(other.slots_);
    return *this;
  }
  ~IdMap() { clear(); }

  Node* find(std::uint32_t id) { return const_cast<Node*>(std::as_const(*this).find(id)); }
  const Node* find(std::uint32_t id) const {
    const auto slot = place_of(id);
    return slot != slots_.end() && slot->id == id ? slot->node : nullptr;
  }
  constexpr Node* end() const { return nullptr; }

  /// Nothing is changed, and false given back, if the number is there already.
  std::pair<Node*, bool> emplace(std::uint32_t id, Value&& value) {
    const auto slot = place_of(id);
    if (slot != slots_.end() && slot->id == id) return {slot->node, false};
    const auto added = slots_.insert(slot, Slot{id, new Node{id, std::move(value)}});
    return {added->node, true};
  }
  std::pair<Node*, bool> emplace(std::uint32_t id, const Value& value) {
    return emplace(id, Value(value));
  }
  std::pair<Node*, bool> insert_or_assign(std::uint32_t id, Value&& value) {
    Node* const node = find(id);
    if (node == nullptr) return emplace(id, std::move(value));
    node->second = std::move(value);
    return {node, false};
  }

  void erase(const Node* node) { erase(node->first); }
  void erase(std::uint32_t id) {
    const auto slot = place_of(id);
    if (slot == slots_.end() || slot->id != id) return;
    delete slot->node;
    slots_.erase(slot);
  }
  void clear() {
    for (const Slot& slot : slots_) delete slot.node;
    slots_.clear();
  }

  bool empty() const { return slots_.empty(); }
  std::size_t size() const { return slots_.size(); }
  /// Calls `visit` with each value, in the order of the numbers.
  template <class Visit>
  void for_each(Visit visit) {
    for (const Slot& slot : slots_) visit(slot.node->second);
  }
  /// How many values fulfil it.
  template <class Predicate>
  std::size_t count_if(Predicate predicate) const {
    return static_cast<std::size_t>(std::count_if(
        slots_.begin(), slots_.end(),
        [&](const Slot& slot) { return predicate(std::as_const(slot.node->second)); }));
  }

 private:
  // Owns its node, by a bare pointer: what stands behind one that goes is moved up as octets.
  struct Slot {
    std::uint32_t id;
    Node* node;
  };

  typename std::vector<Slot>::const_iterator place_of(std::uint32_t id) const {
    // The newest are asked for most.
    if (slots_.empty() || slots_.back().id < id) return slots_.end();
    return std::lower_bound(
        slots_.begin(), slots_.end(), id,
        [](const Slot& slot, std::uint32_t wanted) { return slot.id < wanted; });
  }

  std::vector<Slot> slots_;  // by id
};

}  // namespace smtplab
