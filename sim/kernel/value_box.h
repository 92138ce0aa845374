#pragma once

#include <memory>
#include <utility>

namespace smtplab {

/// A value that is often not there: it takes the room of a pointer until it is made, and is copied
/// with its owner.
template <class Value>
class ValueBox {
 public:
  ValueBox() = default;
  ValueBox(const ValueBox& other)
      : value_(other.value_ ? std::make_unique<Value>(*other.value_) : nullptr) {}
  ValueBox(ValueBox&&) noexcept = default;
  ValueBox& operator=(const ValueBox& other) {
    if (this != &other) *this = ValueBox(other);
    return *this;
  }
  ValueBox& operator=(ValueBox&&) noexcept = default;
  ~ValueBox() = default;

  template <class... Arguments>
  Value& emplace(Arguments&&... arguments) {
    value_ = std::make_unique<Value>(std::forward<Arguments>(arguments)...);
    return *value_;
  }
  void reset() { value_.reset(); }

  explicit operator bool() const { return value_ != nullptr; }
  Value* get() { return value_.get(); }
  const Value* get() const { return value_.get(); }
  Value& operator*() { return *value_; }
  const Value& operator*() const { return *value_; }
  Value* operator->() { return value_.get(); }
  const Value* operator->() const { return value_.get(); }

 private:
  std::unique_ptr<Value> value_;
};

}  // namespace smtplab
