#pragma once
#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <xtgrad/lib/check.h>

namespace xtgrad {

/// Values found by key and visited in the order in which they were inserted.
template <class Key, class Value>
class OrderedDict {
 public:
  /// A key and its value; `*item` and `item->` are the value.
  class Item {
   public:
    Item(Key key, Value value) : pair_(std::move(key), std::move(value)) {}
    Value& operator*() { return pair_.second; }
    const Value& operator*() const { return pair_.second; }
    Value* operator->() { return &pair_.second; }
    const Value* operator->() const { return &pair_.second; }
    const Key& key() const noexcept { return pair_.first; }
    Value& value() noexcept { return pair_.second; }
    const Value& value() const noexcept { return pair_.second; }
    const std::pair<Key, Value>& pair() const noexcept { return pair_; }

   private:
    std::pair<Key, Value> pair_;
  };
  using Iterator = typename std::vector<Item>::iterator;
  using ConstIterator = typename std::vector<Item>::const_iterator;

  /// The description is what messages call a key: "Parameter 'w' is not defined".
  explicit OrderedDict(std::string key_description = "Key") : key_description_(std::move(key_description)) {}
  OrderedDict(std::initializer_list<Item> items) : OrderedDict() {
    reserve(items.size());
    for (const Item& item : items) insert(item.key(), item.value());
  }

  const std::string& key_description() const noexcept { return key_description_; }
  size_t size() const noexcept { return items_.size(); }
  bool is_empty() const noexcept { return items_.empty(); }
  void reserve(size_t capacity) {
    index_.reserve(capacity);
    items_.reserve(capacity);
  }

  Item& front() { return items_[checked_end("front")]; }
  const Item& front() const { return items_[checked_end("front")]; }
  Item& back() { return items_[size() - 1 - checked_end("back")]; }
  const Item& back() const { return items_[size() - 1 - checked_end("back")]; }
  Item& operator[](size_t index) { return items_[checked(index)]; }
  const Item& operator[](size_t index) const { return items_[checked(index)]; }
  Value& operator[](const Key& key) { return items_[position(key)].value(); }
  const Value& operator[](const Key& key) const { return items_[position(key)].value(); }

  /// Null where there is no such key.
  Value* find(const Key& key) noexcept {
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : &items_[found->second].value();
  }
  const Value* find(const Key& key) const noexcept { return const_cast<OrderedDict*>(this)->find(key); }
  bool contains(const Key& key) const noexcept { return find(key) != nullptr; }

  Iterator begin() { return items_.begin(); }
  ConstIterator begin() const { return items_.begin(); }
  Iterator end() { return items_.end(); }
  ConstIterator end() const { return items_.end(); }

  /// Appends, and returns the value in its place; throws when the key is there already.
  Value& insert(Key key, Value value) {
    const bool is_new = index_.emplace(key, size()).second;
    check(is_new, key_description_, " '", key, "' already defined");
    items_.emplace_back(std::move(key), std::move(value));
    return items_.back().value();
  }
  void update(OrderedDict&& other) {
    reserve(size() + other.size());
    for (Item& item : other) insert(item.key(), std::move(item.value()));
  }
  void update(const OrderedDict& other) {
    reserve(size() + other.size());
    for (const Item& item : other) insert(item.key(), item.value());
  }
  void erase(const Key& key) {
    const size_t gone = position(key);
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(gone));
    index_.erase(key);
    for (auto& entry : index_)
      if (entry.second > gone) --entry.second;
  }
  void clear() {
    index_.clear();
    items_.clear();
  }

  const std::vector<Item>& items() const noexcept { return items_; }
  std::vector<Key> keys() const {
    std::vector<Key> result;
    result.reserve(size());
    for (const Item& item : items_) result.push_back(item.key());
    return result;
  }
  std::vector<Value> values() const {
    std::vector<Value> result;
    result.reserve(size());
    for (const Item& item : items_) result.push_back(item.value());
    return result;
  }
  std::vector<std::pair<Key, Value>> pairs() const {
    std::vector<std::pair<Key, Value>> result;
    result.reserve(size());
    for (const Item& item : items_) result.push_back(item.pair());
    return result;
  }

  friend bool operator==(const OrderedDict& a, const OrderedDict& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Item& x, const Item& y) { return x.key() == y.key() && x.value() == y.value(); });
  }

 private:
  size_t checked(size_t index) const {
    check(index < size(), "Index ", index, " is out of bounds for an OrderedDict of size ", size());
    return index;
  }
  size_t checked_end(const char* which) const {
    check(!items_.empty(), "Called ", which, "() on an empty OrderedDict");
    return 0;
  }
  size_t position(const Key& key) const {
    const auto found = index_.find(key);
    check(found != index_.end(), key_description_, " '", key, "' is not defined");
    return found->second;
  }

  std::unordered_map<Key, size_t> index_;
  std::vector<Item> items_;
  std::string key_description_;
};

}  // namespace xtgrad
