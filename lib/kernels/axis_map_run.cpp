#include <xtgrad/lib/kernels/axis_map_run.h>

namespace xtgrad::kernels {
namespace {

template <class T>
std::vector<T> converted(const std::vector<double>& values) {
  return std::vector<T>(values.begin(), values.end());
}

}  // namespace

template <class T>
AxisStep<T>::AxisStep(const AxisMap& map, int64_t inner)
    : map_(map),
      inner_(inner),
      weight_(converted<T>(map.weight)),
      scale_(converted<T>(map.scale)),
      in_scale_(converted<T>(map.in_scale)) {
  if (inner != 1 || map.out == 0) return;
  const int64_t terms = map.end[0] - map.begin[0];
  if (terms < 1 || terms > kFew) return;
  for (size_t o = 1; o < map.begin.size(); ++o)
    if (map.end[o] - map.begin[o] != terms) return;
  few_ = terms;
  for (int64_t k = 0; k < terms; ++k)
    for (const int64_t from : map.begin) {
      few_index_.push_back(static_cast<int32_t>(place(from + k)));
      if (weighted()) few_weight_.push_back(weight(from + k));
    }
}

template <class T>
[[gnu::always_inline]] inline void AxisStep<T>::sum_rows(const T* x, T* y, int64_t o) const {
  const int64_t first = map_.begin[static_cast<size_t>(o)], terms = map_.end[static_cast<size_t>(o)] - first;
  const int64_t n = inner_;
  const T s = scale(o);
  const T *a = x + first * n, *b = a + n, *c = b + n;
  if (terms == 1) {
    XTGRAD_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) y[i] = s * a[i];
  } else if (terms == 2) {
    XTGRAD_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) y[i] = s * (a[i] + b[i]);
  } else if (terms == 3) {
    XTGRAD_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) y[i] = s * (a[i] + b[i] + c[i]);
  } else {
    for (int64_t i = 0; i < n; i += kReduceWidth) {
      const int64_t m = std::min(kReduceWidth, n - i);
      Columns<Sum, T> sums(Sum(), m);
      sums.add(Identity(), a + i, n, terms);
      sums.finish(y + i);
      XTGRAD_INDEPENDENT
      for (int64_t j = i; j < i + m; ++j) y[j] *= s;
    }
  }
}

template <class T>
[[gnu::always_inline]] inline void AxisStep<T>::weigh_rows(const T* x, T* y, int64_t o) const {
  constexpr int64_t kTerms = 64;  // summed apart, so that errors do not grow with their number
  const int64_t first = map_.begin[static_cast<size_t>(o)], last = map_.end[static_cast<size_t>(o)], n = inner_;
  const T s = scale(o);
  if (last - first == 1) {
    const T *a = x + place(first) * n, wa = s * weight(first);
    XTGRAD_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) y[i] = wa * a[i];
  } else if (last - first == 2) {
    const T *a = x + place(first) * n, *b = x + place(first + 1) * n;
    const T wa = s * weight(first), wb = s * weight(first + 1);
    XTGRAD_INDEPENDENT
    for (int64_t i = 0; i < n; ++i) y[i] = wa * a[i] + wb * b[i];
  } else {
    for (int64_t i = 0; i < n; i += kReduceWidth) {
      const int64_t m = std::min(kReduceWidth, n - i);
      T sum[kReduceWidth] = {}, part[kReduceWidth];
      for (int64_t t = first; t < last; t += kTerms) {
        std::fill_n(part, m, T(0));
        for (int64_t k = t; k < std::min(last, t + kTerms); ++k) {
          const T *a = x + place(k) * n + i, w = weight(k);
          XTGRAD_INDEPENDENT
          for (int64_t j = 0; j < m; ++j) part[j] += w * a[j];
        }
        XTGRAD_INDEPENDENT
        for (int64_t j = 0; j < m; ++j) sum[j] += part[j];
      }
      XTGRAD_INDEPENDENT
      for (int64_t j = 0; j < m; ++j) y[i + j] = s * sum[j];
    }
  }
}

template <class T>
[[gnu::always_inline]] inline void AxisStep<T>::line_of_few(const T* x, T* y) const {
  const int64_t n = map_.out;
  const bool with_weights = !few_weight_.empty();
  for (int64_t k = 0; k < few_; ++k) {
    const int32_t* at = few_index_.data() + k * n;
    const T* w = few_weight_.data() + (with_weights ? k * n : 0);
    if (with_weights && k == 0) {
      XTGRAD_INDEPENDENT
      for (int64_t o = 0; o < n; ++o) y[o] = w[o] * x[at[o]];
    } else if (with_weights) {
      XTGRAD_INDEPENDENT
      for (int64_t o = 0; o < n; ++o) y[o] += w[o] * x[at[o]];
    } else if (k == 0) {
      XTGRAD_INDEPENDENT
      for (int64_t o = 0; o < n; ++o) y[o] = x[at[o]];
    } else {
      XTGRAD_INDEPENDENT
      for (int64_t o = 0; o < n; ++o) y[o] += x[at[o]];
    }
  }
  if (scale_.empty()) return;
  const T* s = scale_.data();
  XTGRAD_INDEPENDENT
  for (int64_t o = 0; o < n; ++o) y[o] *= s[o];
}

template <class T>
[[gnu::always_inline]] inline void AxisStep<T>::line(const T* x, T* y) const {
  constexpr int64_t kTerms = 64;
  for (int64_t o = 0; o < map_.out; ++o) {
    const int64_t first = map_.begin[static_cast<size_t>(o)], last = map_.end[static_cast<size_t>(o)];
    T sum = 0;
    if (!weighted()) {
      sum = reduce_run(Sum(), Identity(), x + first, last - first);
    } else {
      for (int64_t t = first; t < last; t += kTerms) {
        T part = 0;
        for (int64_t k = t; k < std::min(last, t + kTerms); ++k) part += weight(k) * x[place(k)];
        sum += part;
      }
    }
    y[o] = scale(o) * sum;
  }
}

template <class T>
[[gnu::always_inline]] inline void AxisStep<T>::rows(const T* x, T* y, int64_t begin, int64_t end) const {
  for (int64_t i = begin; i < end; ++i) {
    if (inner_ == 1) {
      if (few_ > 0)
        line_of_few(x + i * map_.in, y + i * map_.out);
      else
        line(x + i * map_.in, y + i * map_.out);
    } else {
      const int64_t o = i % map_.out;
      const T* from = x + i / map_.out * map_.in * inner_;
      if (map_.begin[static_cast<size_t>(o)] == map_.end[static_cast<size_t>(o)])
        std::fill_n(y + i * inner_, inner_, T(0));
      else if (weighted())
        weigh_rows(from, y + i * inner_, o);
      else
        sum_rows(from, y + i * inner_, o);
    }
  }
}

template <class T>
void AxisStep<T>::run(const T* x, T* y, int64_t begin, int64_t end) const {
  simd([=, this](auto) { rows(x, y, begin, end); }, 0);
}

template class AxisStep<float>;
template class AxisStep<double>;

}  // namespace xtgrad::kernels
