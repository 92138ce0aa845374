#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
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
    for (const Slot& slot : other.slots_) {
      slots_.push_back({slot.id, std::make_unique<Node>(*slot.node)});
    }
  }
  IdMap(IdMap&&) noexcept = default;
  IdMap& operator=(const IdMap& other) {
    if (this != &other) *this = IdMap(other);
    return *this;
  }
  IdMap& operator=(IdMap&&) noexcept = default;
  ~IdMap() = default;

  Node* find(std::uint32_t id) { return const_cast<Node*>(std::as_const(*this).find(id)); }
  const Node* find(std::uint32_t id) const {
    const auto slot = place_of(id);
    return slot != slots_.end() && slot->id == id ? slot->node.get() : nullptr;
  }
  static constexpr Node* end() { return nullptr; }

  /// Nothing is changed, and false given back, if the number is there already.
  std::pair<Node*, bool> emplace(std::uint32_t id, Value value) {
    const auto slot = place_of(id);
    if (slot != slots_.end() && slot->id == id) return {slot->node.get(), false};
    const auto added =
        slots_.insert(slot, Slot{id, std::unique_ptr<Node>(new Node{id, std::move(value)})});
    return {added->node.get(), true};
  }
  std::pair<Node*, bool> insert_or_assign(std::uint32_t id, Value value) {
    Node* const node = find(id);
    if (node == nullptr) return emplace(id, std::move(value));
    node->second = std::move(value);
    return {node, false};
  }

  void erase(const Node* node) { erase(node->first); }
  void erase(std::uint32_t id) {
    const auto slot = place_of(id);
    if (slot != slots_.end() && slot->id == id) slots_.erase(slot);
  }
  void clear() { slots_.clear(); }

  bool empty() const { return slots_.empty(); }
  std::size_t size() const { return slots_.size(); }
  /// How many values fulfil it.
  template <class Predicate>
  std::size_t count_if(Predicate predicate) const {
    return static_cast<std::size_t>(std::count_if(
        slots_.begin(), slots_.end(),
        [&](const Slot& slot) { return predicate(std::as_const(slot.node->second)); }));
  }

 private:
  struct Slot {
    std::uint32_t id;
    std::unique_ptr<Node> node;
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
