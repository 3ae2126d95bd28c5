#include <xtgrad/lib/shape.h>

namespace xtgrad {

void append_text(std::string& out, IntArrayRef values) {
  out += '[';
  for (size_t i = 0; i < values.size(); ++i) {
    if (i) out += ", ";
    out += std::to_string(values[i]);
  }
  out += ']';
}

int64_t numel_of(IntArrayRef sizes) {
  int64_t numel = 1;
  bool overflow = false, empty = false;
  for (int64_t size : sizes) {
    check(size >= 0, "Trying to create tensor with negative dimension ", size, ": ", sizes);
    empty |= size == 0;
    overflow |= __builtin_mul_overflow(numel, size, &numel);
  }
  check(empty || !overflow, "numel: integer multiplication overflow: a tensor of sizes ", sizes, " is too large");
  return empty ? 0 : numel;
}

// An empty tensor may have sizes whose product overflows; nobody steps by such strides, so they may wrap.
static int64_t wrapping_product(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
}

Dims contiguous_strides(IntArrayRef sizes) {
  Dims strides(static_cast<int>(sizes.size()), 1);
  for (int i = strides.size() - 2; i >= 0; --i)
    strides[i] = wrapping_product(strides[i + 1], std::max<int64_t>(sizes[i + 1], 1));
  return strides;
}

bool is_contiguous(const Dims& sizes, const Dims& strides) {
  int64_t expected = 1;
  bool contiguous = true;
  for (int i = sizes.size() - 1; i >= 0; --i) {
    if (sizes[i] == 0) return true;
    if (sizes[i] == 1) continue;
    contiguous &= strides[i] == expected;
    expected = wrapping_product(expected, sizes[i]);
  }
  return contiguous;
}

Dims broadcast_shapes(const Dims& a, const Dims& b) {
  const Dims& longer = a.size() >= b.size() ? a : b;
  Dims result = longer;
  for (int i = 1; i <= std::min(a.size(), b.size()); ++i) {
    const int64_t m = a[a.size() - i], n = b[b.size() - i];
    check(m == n || m == 1 || n == 1, "The size of tensor a (", m, ") must match the size of tensor b (", n,
          ") at non-singleton dimension ", longer.size() - i, " (shapes ", a, " and ", b, ")");
    result[longer.size() - i] = m == 1 ? n : m;
  }
  return result;
}

bool is_expandable_to(IntArrayRef from, IntArrayRef to) {
  if (from.size() > to.size()) return false;
  for (size_t i = 1; i <= from.size(); ++i) {
    const int64_t m = from[from.size() - i];
    if (m != 1 && m != to[to.size() - i]) return false;
  }
  return true;
}

int wrap_dim(int64_t dim, int ndim) {
  const int64_t count = std::max(ndim, 1);
  check(dim >= -count && dim < count, "Dimension out of range (expected to be in range of [", -count, ", ", count - 1,
        "], but got ", dim, ")");
  return static_cast<int>(dim < 0 ? dim + count : dim);
}

uint32_t dim_mask(IntArrayRef dims, int ndim) {
  if (dims.empty()) return ~0u;
  uint32_t mask = 0;
  for (int64_t dim : dims) {
    const uint32_t bit = 1u << wrap_dim(dim, ndim);
    check(!(mask & bit), "dim ", wrap_dim(dim, ndim), " appears multiple times in the list of dims");
    mask |= bit;
  }
  return mask;
}

Dims infer_size(IntArrayRef sizes, int64_t numel) {
  Dims result(sizes);
  int inferred = -1;
  int64_t known = 1;
  bool overflow = false;
  for (int i = 0; i < result.size(); ++i) {
    if (result[i] == -1) {
      check(inferred < 0, "only one dimension can be inferred");
      inferred = i;
    } else {
      check(result[i] >= 0, "invalid shape dimension ", result[i]);
      overflow |= __builtin_mul_overflow(known, result[i], &known);
    }
  }
  const bool fits = !overflow && (inferred < 0 ? known == numel : known > 0 && numel % known == 0);
  check(inferred < 0 || overflow || known != 0, "cannot reshape tensor of ", numel, " elements into shape ", sizes,
        " because the unspecified dimension size -1 can be any value and is ambiguous");
  check(fits, "shape '", sizes, "' is invalid for input of size ", numel);
  if (inferred >= 0) result[inferred] = numel / known;
  return result;
}

// Walks both shapes from the right in groups of equal element counts: each group of old dimensions must be evenly
// strided, and then the new dimensions of the group follow from its base stride.
bool view_strides(const Dims& sizes, const Dims& strides, const Dims& new_sizes, Dims& new_strides) {
  new_strides = contiguous_strides(new_sizes);
  if (numel_of(sizes) == 0) return true;
  if (sizes.empty()) return true;
  int view = new_sizes.size() - 1;
  int64_t group = 1, seen = 1, base = strides.back();
  for (int i = sizes.size() - 1; i >= 0; --i) {
    group *= sizes[i];
    const bool ends = i == 0 || (sizes[i - 1] != 1 && strides[i - 1] != group * base);
    if (!ends) continue;
    while (view >= 0 && (seen < group || new_sizes[view] == 1)) {
      new_strides[view] = seen * base;
      seen *= new_sizes[view--];
    }
    if (seen != group) return false;
    if (i > 0) {
      base = strides[i - 1];
      group = seen = 1;
    }
  }
  return view == -1;
}

}  // namespace xtgrad
