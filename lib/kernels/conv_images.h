#pragma once
#include <cstdint>

#include <xtgrad/lib/kernels/conv_problem.h>

// A convolution's sizes and operands as its own kernels see them: always with three spatial dimensions, in any order in
// memory.

namespace xtgrad::kernels {

/// The sizes of y[n, o, p] = sum over c, k of x[n, c, p * stride - padding + k * dilation] * w[o, c, k], which holds in
/// each group. Where there are two spatial dimensions, the second of three has size 1. A negative padding leaves
/// elements of x out. Along a dimension with one position, where no
/// stride has a meaning, it is 1.
struct ConvSizes {
  int64_t images, groups, channels, outputs;  // the last two a group
  int64_t x[3], y[3], kernel[3], stride[3], padding[3], dilation[3];

  explicit ConvSizes(const ConvProblem& p);

  int64_t taps() const { return kernel[0] * kernel[1] * kernel[2]; }
  int64_t positions() const { return y[0] * y[1] * y[2]; }
  /// Elements of x, and of the zeros around it, that a row of positions along a dimension reaches over.
  int64_t reach(int i) const { return (y[i] - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1; }
  /// Multiplications and additions.
  double flops() const;
  /// Elements of a copy of a group's channels of an image with zeros around.
  double copied() const;
};

/// Images in memory, by the steps between neighbours.
template <class T>
struct Images {
  T* data;
  int64_t image, group, channel, at[3];

  T* of(int64_t n, int64_t g) const { return data + n * image + g * group; }
};

/// Kernels in memory: a group's, an output's, a channel's, an element's.
template <class T>
struct Kernels {
  T* data;
  int64_t group, output, channel, at[3];
};

/// Whether the elements of a kernel lie side by side, each `step` (1 or -1) after the one before.
bool lies_side_by_side(const int64_t (&kernel)[3], const int64_t (&at)[3], int64_t step);

/// x [N, C, size...] with `groups` groups of channels.
template <class T>
Images<T> images_of(const Array& x, int64_t groups);
/// w [O, C / groups, kernel...] as forward reads it.
template <class T>
Kernels<T> kernels_of(const Array& w, int64_t groups);

/// The images of a group whose elements rows of a gathered matrix may read: where they lie, or in a copy with zeros
/// around and a position's channels side by side.
template <class T>
class ReadImages {
 public:
  /// With `spread`, a copy's neighbouring positions do not share a set of the first cache: for whoever reads one
  /// channel of many positions.
  ReadImages(const ConvSizes& sizes, const Images<const T>& x, bool spread = false);

  bool in_place() const { return in_place_; }
  /// The step between neighbours along a dimension.
  int64_t at(int i) const { return at_[i]; }
  /// Elements of the copy for `lines` positions along the first dimension.
  int64_t size_of(int64_t lines) const { return planes_of(lines) * at_[0]; }
  /// The elements of an image's group for positions from `line` on, copied to `to` unless they are read in place.
  const T* read(int64_t image, int64_t group, int64_t line, int64_t lines, T* to) const;

 private:
  int64_t planes_of(int64_t lines) const {
    return (lines - 1) * sizes_.stride[0] + (sizes_.kernel[0] - 1) * sizes_.dilation[0] + 1;
  }
  void copy_line(const T* from, T* to) const;

  const ConvSizes& sizes_;
  Images<const T> x_;
  bool in_place_;
  int64_t at_[3], reach_[3];
};

}  // namespace xtgrad::kernels
