#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/sort.h>

#include <algorithm>
#include <bit>
#include <type_traits>
#include <vector>

#include <xtgrad/lib/parallel.h>

namespace xtgrad::kernels {
namespace {

// An unsigned number that orders as the value does: nan above all else, both zeros equal.
template <class T>
auto order_key(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    using Bits = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
    constexpr Bits sign = Bits{1} << (8 * sizeof(T) - 1);
    if (value != value) return ~Bits{0};
    const Bits bits = std::bit_cast<Bits>(value + T(0));  // -0 + 0 is 0
    return bits & sign ? static_cast<Bits>(~bits) : static_cast<Bits>(bits | sign);
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return static_cast<uint64_t>(value) ^ (uint64_t{1} << 63);
  } else {
    return static_cast<uint32_t>(static_cast<int64_t>(value) + (int64_t{1} << 31));
  }
}

// A key and where it stands, which decides between equal keys: one number where both fit.
struct Narrow {
  uint64_t packed;
  Narrow() = default;
  Narrow(uint32_t key, int64_t index) : packed(uint64_t{key} << 32 | static_cast<uint32_t>(index)) {}
  int64_t index() const { return static_cast<int64_t>(packed & 0xffffffffu); }
  unsigned digit(int pass) const { return static_cast<unsigned>(packed >> (32 + 8 * pass)) & 0xffu; }
  static constexpr int kDigits = 4;
  bool operator<(const Narrow& other) const { return packed < other.packed; }
};
struct Wide {
  uint64_t key;
  int64_t at;
  Wide() = default;
  Wide(uint64_t key_, int64_t index) : key(key_), at(index) {}
  int64_t index() const { return at; }
  unsigned digit(int pass) const { return static_cast<unsigned>(key >> (8 * pass)) & 0xffu; }
  static constexpr int kDigits = 8;
  bool operator<(const Wide& other) const { return key != other.key ? key < other.key : at < other.at; }
};

// Calls body(Entry{}) for the entry type that rows of n elements of T need.
template <class T, class Body>
void with_entry(int64_t n, Body&& body) {
  if constexpr (sizeof(order_key(T{})) == 4) {
    if (n <= INT64_C(0xffffffff)) return body(Narrow());
  }
  body(Wide());
}

// Calls arrange(entries) for each row along dim and keeps the `kept` entries from `first` on.
template <class Arrange>
std::pair<Array, Array> order_rows(const Array& x, int dim, bool descending, int64_t first, int64_t kept,
                                   const Arrange& arrange) {
  // Rows are walked as the last dimension; a number is a row of one element.
  const Array rows = x.ndim() == 0 ? x.unsqueeze(0) : x.transpose(dim, x.ndim() - 1);
  const int last = rows.ndim() - 1;
  const int64_t n = rows.shape()[last];
  Dims shape = rows.shape();
  shape[last] = kept;
  const Array values = empty_array(shape, x.dtype()), indices = empty_array(shape, kLong);
  const Array source = rows.contiguous();
  const auto order = [&](auto zero, auto entry) {
    using T = decltype(zero);
    using Entry = decltype(entry);
    parallel_for(0, source.numel() / n, std::max<int64_t>(1, kGrain / (8 * n)), [&](int64_t begin, int64_t end) {
      std::vector<Entry> entries(static_cast<size_t>(n));
      for (int64_t row = begin; row < end; ++row) {
        const T* in = source.data<T>() + row * n;
        for (int64_t i = 0; i < n; ++i) {
          const auto key = order_key(in[i]);
          entries[static_cast<size_t>(i)] = Entry(descending ? static_cast<decltype(key)>(~key) : key, i);
        }
        arrange(entries);
        T* const out = values.data<T>() + row * kept;
        int64_t* const places = indices.data<int64_t>() + row * kept;
        for (int64_t i = 0; i < kept; ++i) {
          const int64_t index = entries[static_cast<size_t>(first + i)].index();
          out[i] = in[index];
          places[i] = index;
        }
      }
    });
  };
  if (values.numel() > 0)
    dispatch(x.dtype(), "sort",
             [&](auto zero) { with_entry<decltype(zero)>(n, [&](auto entry) { order(zero, entry); }); });
  if (x.ndim() == 0) return {values.select(0, 0), indices.select(0, 0)};
  return {values.transpose(dim, last).contiguous(), indices.transpose(dim, last).contiguous()};
}

// Digit by digit from the lowest; entries come in the order of their indices, which each pass keeps among equals.
template <class Entry>
void radix_sort(std::vector<Entry>& entries) {
  std::vector<Entry> other(entries.size());
  for (int pass = 0; pass < Entry::kDigits; ++pass) {
    size_t start[256] = {};
    for (const Entry& entry : entries) ++start[entry.digit(pass)];
    if (start[entries[0].digit(pass)] == entries.size()) continue;
    size_t sum = 0;
    for (size_t& count : start) sum += std::exchange(count, sum);
    for (const Entry& entry : entries) other[start[entry.digit(pass)]++] = entry;
    std::swap(entries, other);
  }
}

}  // namespace

std::pair<Array, Array> sort(const Array& x, int dim, bool descending) {
  if (is_narrow(x.dtype())) return in_float(sort, x, dim, descending);
  const int64_t n = x.ndim() ? x.shape()[dim] : 1;
  return order_rows(x, dim, descending, 0, n, [](auto& entries) {
    // Below this size the passes over the digit counts cost more than comparisons.
    constexpr size_t kRadix = 256;
    if (entries.size() < kRadix)
      std::sort(entries.begin(), entries.end());
    else
      radix_sort(entries);
  });
}

std::pair<Array, Array> topk(const Array& x, int64_t k, int dim, bool largest) {
  if (is_narrow(x.dtype())) return in_float(topk, x, k, dim, largest);
  return order_rows(x, dim, largest, 0, k,
                    [k](auto& entries) { std::partial_sort(entries.begin(), entries.begin() + k, entries.end()); });
}

std::pair<Array, Array> kthvalue(const Array& x, int64_t k, int dim) {
  if (is_narrow(x.dtype())) return in_float(kthvalue, x, k, dim);
  return order_rows(x, dim, false, k - 1, 1, [k](auto& entries) {
    std::nth_element(entries.begin(), entries.begin() + (k - 1), entries.end());
  });
}

}  // namespace xtgrad::kernels
