#include <xtgrad/lib/kernels/recurrent.h>

#include <algorithm>
#include <cstring>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/gemm.h>
#include <xtgrad/lib/kernels/recurrent_cell.h>
#include <xtgrad/lib/kernels/reduce.h>
#include <xtgrad/lib/kernels/unary_map.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

// Each step is one product and one pass over its gates; the weights' gradients are one product over all steps.

namespace xtgrad::kernels {
namespace {

Array top(const Array& x, int64_t rows) { return x.slice(0, 0, rows); }
Array of_step(const Array& x, const RecurrentStep& step) { return x.slice(0, step.first, step.rows); }

void copy_rows(const Array& from, const Array& to) {
  if (from.numel() > 0)
    std::memcpy(to.raw(), from.raw(), static_cast<size_t>(from.numel()) * element_size(from.dtype()));
}

/// A row-major copy that nobody else sees, or zeros where there is none.
Array own(const Array& x, const Dims& shape, ScalarType dtype) {
  if (!x.defined()) return full_array(shape, 0, dtype);
  const Array result = empty_array(shape, dtype);
  copy(x, result);
  return result;
}

/// Calls body(cell) with the cell's type.
template <class Body>
void with_cell(RecurrentCell cell, const Body& body) {
  switch (cell) {
    case RecurrentCell::lstm:
      return body(LstmCell());
    case RecurrentCell::gru:
      return body(GruCell());
    case RecurrentCell::tanh:
      return body(TanhCell());
    case RecurrentCell::relu:
      return body(ReluCell());
  }
}

/// Row-major arrays and how far apart their rows are; rows of no array stay at a null pointer.
template <class T>
struct Rows {
  T* data = nullptr;
  int64_t stride = 0;
  explicit Rows(const Array& x) {
    if (!x.defined()) return;
    data = x.data<T>();
    stride = x.ndim() == 2 ? x.shape()[1] : 0;
  }
  T* operator[](int64_t row) const { return data + row * stride; }
};

// The gates of a step: x, product, h_before, c, gates, h are those of its rows.
template <class Cell, class T>
void apply_gates(const Array& x, const Array& product, const Array& bias, const Array& h_before, const Array& c,
                 const Array& gates, const Array& h) {
  const int64_t size = h.shape()[1];
  const Rows<T> xs(x), products(product), biases(bias), befores(h_before), cs(c), kept(gates), hs(h);
  parallel_for(
      0, h.shape()[0], std::max<int64_t>(1, kFunctionGrain / std::max<int64_t>(1, x.shape()[1])),
      [&](int64_t begin, int64_t end) {
        simd(
            [=](int64_t from, int64_t to) {
              for (int64_t i = from; i < to; ++i)
                Cell::forward(CellForward<T>{xs[i], products[i], biases[i], befores[i], kept[i], cs[i], hs[i], size});
            },
            begin, end);
      });
}

// The same backward, for arrays of the step's rows.
struct StepGradients {
  Array gates, c_before, c, h_before, h, dh, dc, dx, dp;
};
template <class Cell, class T>
void gates_backward(const StepGradients& s) {
  const int64_t size = s.dh.shape()[1];
  const Rows<T> gates(s.gates), c_before(s.c_before), c(s.c), h_before(s.h_before), h(s.h), dh(s.dh), dc(s.dc),
      dx(s.dx), dp(s.dp);
  parallel_for(0, s.dh.shape()[0], std::max<int64_t>(1, kFunctionGrain / std::max<int64_t>(1, s.dx.shape()[1])),
               [&](int64_t begin, int64_t end) {
                 simd(
                     [=](int64_t from, int64_t to) {
                       for (int64_t i = from; i < to; ++i)
                         Cell::backward(CellBackward<T>{gates[i], c_before[i], c[i], h_before[i], h[i], dh[i], dc[i],
                                                        dx[i], dp[i], size});
                     },
                     begin, end);
               });
}

Array step_or_none(const Array& x, const RecurrentStep& step) { return x.defined() ? of_step(x, step) : x; }
Array top_or_none(const Array& x, int64_t rows) { return x.defined() ? top(x, rows) : x; }

/// The state before each step, where `first` came before the first steps and `after` holds those after each.
Array states_before(const Array& first, const Array& after, const RecurrentSteps& steps) {
  const Array result = empty_array(after.shape(), after.dtype());
  const Array state = own(first, first.shape(), first.dtype());
  for (const RecurrentStep& step : steps) {
    copy_rows(top(state, step.rows), of_step(result, step));
    copy_rows(of_step(after, step), top(state, step.rows));
  }
  return result;
}

Array bias_or_zeros(const Array& bias, const Array& hidden) {
  return bias.defined() ? bias.contiguous() : full_array({hidden.shape()[0]}, 0, hidden.dtype());
}

}  // namespace

RecurrentResult recurrent(RecurrentCell cell, const Array& input, const RecurrentState& first,
                          const RecurrentWeights& weights, const RecurrentSteps& steps) {
  const Array x = input.contiguous(), bias = bias_or_zeros(weights.bias, weights.hidden);
  const ScalarType dtype = x.dtype();
  const int64_t rows = x.shape()[0], size = x.shape()[1] / gate_count(cell), batch = first.h.shape()[0];
  const bool projects = weights.projection.defined(), has_c = cell == RecurrentCell::lstm;
  RecurrentResult result;
  result.last.h = own(first.h, first.h.shape(), dtype);
  result.y = empty_array({rows, first.h.shape()[1]}, dtype);
  result.full = projects ? empty_array({rows, size}, dtype) : result.y;
  if (has_c) {
    result.last.c = own(first.c, first.c.shape(), dtype);
    result.c = empty_array({rows, size}, dtype);
  }
  const Array product = empty_array({batch, x.shape()[1]}, dtype), hidden = weights.hidden.transpose(0, 1);
  with_cell(cell, [&](auto kind) {
    using Cell = decltype(kind);
    if constexpr (Cell::kept > 0) result.gates = empty_array({rows, Cell::kept * size}, dtype);
    dispatch_floating(dtype, "recurrent", [&](auto zero) {
      for (const RecurrentStep& step : steps) {
        const Array h = top(result.last.h, step.rows), c = top_or_none(result.last.c, step.rows);
        gemm(1, h, hidden, 0, top(product, step.rows));
        apply_gates<Cell, decltype(zero)>(of_step(x, step), product, bias, h, c, step_or_none(result.gates, step),
                                          of_step(result.full, step));
        if (projects)
          gemm(1, of_step(result.full, step), weights.projection.transpose(0, 1), 0, of_step(result.y, step));
        copy_rows(of_step(result.y, step), h);
        if (has_c) copy_rows(c, of_step(result.c, step));
      }
    });
  });
  return result;
}

RecurrentGradients recurrent_backward(RecurrentCell cell, const Array& of_y, const RecurrentState& of_last,
                                      const RecurrentResult& result, const RecurrentState& first,
                                      const RecurrentWeights& weights, const RecurrentSteps& steps) {
  const ScalarType dtype = result.y.dtype();
  const int64_t rows = result.y.shape()[0], size = result.full.shape()[1], batch = first.h.shape()[0];
  const bool projects = weights.projection.defined(), has_c = cell == RecurrentCell::lstm;
  // What arrives at each step's h is kept where the projection's gradient needs it.
  const Array arriving = projects || of_y.defined() ? own(of_y, result.y.shape(), dtype) : Array();
  const Array h_before = states_before(first.h, result.y, steps);
  const Array c_before = has_c ? states_before(first.c, result.c, steps) : Array();
  RecurrentGradients gradients;
  gradients.first.h = own(of_last.h, first.h.shape(), dtype);
  if (has_c) gradients.first.c = own(of_last.c, first.c.shape(), dtype);
  gradients.x = empty_array({rows, gate_count(cell) * size}, dtype);
  Array of_product = gradients.x;
  const Array full = projects ? empty_array({batch, size}, dtype) : gradients.first.h;
  with_cell(cell, [&](auto kind) {
    using Cell = decltype(kind);
    if constexpr (Cell::own_product_gradient) of_product = empty_array(gradients.x.shape(), dtype);
    dispatch_floating(dtype, "recurrent_backward", [&](auto zero) {
      using T = decltype(zero);
      for (size_t s = steps.size(); s-- > 0;) {
        const RecurrentStep& step = steps[s];
        const Array dh = top(gradients.first.h, step.rows), d_full = top(full, step.rows);
        if (arriving.defined()) {
          T *sum = dh.template data<T>(), *more = of_step(arriving, step).template data<T>();
          for (int64_t i = 0; i < dh.numel(); ++i) sum[i] += more[i];
          if (projects) copy_rows(dh, of_step(arriving, step));
        }
        if (projects) gemm(1, dh, weights.projection, 0, d_full);
        const Array dp = of_step(of_product, step);
        gates_backward<Cell, T>({step_or_none(result.gates, step), step_or_none(c_before, step),
                                 step_or_none(result.c, step), of_step(h_before, step), of_step(result.full, step),
                                 d_full, top_or_none(gradients.first.c, step.rows), of_step(gradients.x, step), dp});
        gemm(1, dp, weights.hidden, Cell::past_product ? 1 : 0, dh);
      }
    });
  });
  gradients.weights.hidden = empty_array(weights.hidden.shape(), dtype);
  gemm(1, of_product.transpose(0, 1), h_before, 0, gradients.weights.hidden);
  if (weights.bias.defined()) gradients.weights.bias = sum(of_product, 1, false);
  if (projects) {
    gradients.weights.projection = empty_array(weights.projection.shape(), dtype);
    gemm(1, arriving.transpose(0, 1), result.full, 0, gradients.weights.projection);
  }
  return gradients;
}

}  // namespace xtgrad::kernels
