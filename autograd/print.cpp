#include <cmath>
#include <iomanip>
#include <ostream>
#include <sstream>

#include <xtgrad/autograd/tensor.h>

// Tensors in print: the layout that PyTorch's C++ frontend gives them, number for number.

namespace xtgrad {
namespace {

constexpr int kLineWidth = 80;

/// How the numbers of one block are written: all in one width, after division by one scale.
struct Format {
  double scale = 1;
  int width = 1;
};

int digits_before_point(double magnitude) {
  return magnitude == 0 ? 1 : static_cast<int>(std::floor(std::log10(magnitude))) + 1;
}

// Chooses integers, fixed point or powers of ten by the largest and the smallest finite magnitude. As in PyTorch a
// negative number counts for the largest only where it is the first.
Format choose_format(std::ostream& out, const double* values, int64_t count) {
  if (count == 0) return {};
  bool integers = true, found = false;
  double smallest = 1, largest = 1;
  for (int64_t i = 0; i < count; ++i) {
    const double magnitude = std::fabs(values[i]);
    if (!std::isfinite(magnitude)) continue;
    integers &= magnitude == std::ceil(magnitude);
    smallest = found ? std::min(smallest, magnitude) : magnitude;
    largest = found ? std::max(largest, values[i]) : magnitude;
    found = true;
  }
  const int low = digits_before_point(smallest), high = digits_before_point(largest);
  if (integers) {
    if (high <= 9) {
      out << std::defaultfloat;
      return {1, high + 1};
    }
    out << std::scientific << std::setprecision(4);
    return {1, 11};
  }
  if (high - low > 4) {
    out << std::scientific << std::setprecision(4);
    return {1, std::abs(high) > 99 || std::abs(low) > 99 ? 12 : 11};
  }
  out << std::fixed << std::setprecision(4);
  if (high > 5 || high < 0) return {std::pow(10.0, high - 1), 7};
  return {1, high == 0 ? 7 : high + 6};
}

void print_scale(std::ostream& out, double scale) {
  std::ostringstream text;
  text.precision(4);
  text << scale;
  out << text.str() << " *\n";
}

void print_vector(std::ostream& out, const double* values, int64_t count) {
  const Format format = choose_format(out, values, count);
  if (format.scale != 1) print_scale(out, format.scale);
  for (int64_t i = 0; i < count; ++i) out << std::setw(format.width) << values[i] / format.scale << '\n';
}

void print_matrix(std::ostream& out, const double* values, int64_t rows, int64_t columns, int indent) {
  const Format format = choose_format(out, values, rows * columns);
  const std::string margin(static_cast<size_t>(indent), ' ');
  const int64_t per_line = std::max((kLineWidth - indent) / (format.width + 1), 1);
  out << margin;
  for (int64_t first = 0; first < columns; first += per_line) {
    const int64_t last = std::min(first + per_line, columns) - 1;
    if (first != 0) out << '\n';
    if (per_line < columns) out << "Columns " << first + 1 << " to " << last + 1 << margin;
    if (format.scale != 1) {
      print_scale(out, format.scale);
      out << margin;
    }
    for (int64_t row = 0; row < rows; ++row) {
      if (row > 0) out << margin << (format.scale != 1 ? " " : "");
      for (int64_t column = first; column <= last; ++column) {
        if (column > first) out << ' ';
        out << std::setw(format.width) << values[row * columns + column] / format.scale;
      }
      out << '\n';
    }
  }
}

void print_blocks(std::ostream& out, const Array& x) {
  const int outer = x.ndim() - 2;
  const int64_t rows = x.shape()[outer], columns = x.shape()[outer + 1];
  const int64_t blocks = rows * columns == 0 ? 0 : x.numel() / (rows * columns);
  for (int64_t block = 0; block < blocks; ++block) {
    if (block > 0) out << '\n';
    out << '(';
    int64_t rest = block, place = 0;  // the first index runs fastest
    for (int d = 0; d < outer; ++d) {
      const int64_t index = rest % x.shape()[d];
      rest /= x.shape()[d];
      place = place * x.shape()[d] + index;
      out << index + 1 << ',';
    }
    out << ".,.) = \n";
    print_matrix(out, x.data<double>() + place * rows * columns, rows, columns, 1);
  }
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Tensor& x) { return out << x.str(); }

std::ostream& operator<<(std::ostream& out, IntArrayRef sizes) {
  out << '[';
  for (size_t i = 0; i < sizes.size(); ++i) out << (i > 0 ? ", " : "") << sizes[i];
  return out << ']';
}

std::ostream& operator<<(std::ostream& out, ScalarType dtype) { return out << to_string(dtype); }
std::ostream& operator<<(std::ostream& out, DeviceType type) { return out << Device(type).str(); }
std::ostream& operator<<(std::ostream& out, Device device) { return out << device.str(); }

std::ostream& operator<<(std::ostream& out, const Scalar& value) {
  if (value.is_floating_point()) return out << value.to_double();
  return value.is_boolean() ? out << (value.to<bool>() ? "true" : "false") : out << value.to<int64_t>();
}

std::ostream& operator<<(std::ostream& out, const TensorOptions& options) {
  return out << "TensorOptions(dtype=" << options.dtype() << ", device=" << options.device()
             << ", requires_grad=" << (options.requires_grad() ? "true" : "false") << ')';
}

std::string Tensor::str() const {
  if (!defined()) return "[ Tensor (undefined) ]";
  std::ostringstream out;
  const Array values = array().to(kDouble).contiguous();
  if (dim() == 0)
    out << *values.data<double>() << '\n';
  else if (numel() > 0 && dim() == 1)
    print_vector(out, values.data<double>(), numel());
  else if (numel() > 0 && dim() == 2)
    print_matrix(out, values.data<double>(), size(0), size(1), 0);
  else if (numel() > 0)
    print_blocks(out, values);
  out << "[ " << toString() << '{';
  for (int64_t d = 0; d < dim(); ++d) out << (d ? "," : "") << size(d);
  out << "} ]";
  return out.str();
}

}  // namespace xtgrad
