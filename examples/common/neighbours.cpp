#include <algorithm>
#include <memory>

#include <nanoflann.hpp>

#include "tree_answer.h"

namespace examples {

using namespace xtgrad;

namespace {

// Bytes around 0: then sums of up to 1023 products stay below 2^24, where floats hold every integer.
Tensor centred(const Tensor& bytes) {
  check(bytes.dtype() == kByte && bytes.dim() == 2 && bytes.size(1) <= 1023,
        "nearest_rows: expected bytes in at most 1023 columns, got ", bytes.dtype(), " ", bytes.sizes());
  return bytes.to(kFloat) - 128;
}

}  // namespace

Tensor nearest_rows(const Tensor& points, const Tensor& queries) {
  constexpr int64_t kPoints = 2000, kQueries = 1000;
  const Tensor x = centred(points), y = centred(queries);
  const Tensor squares = x.square().sum({1});
  std::vector<Tensor> answers;
  for (int64_t from = 0; from < y.size(0); from += kQueries) {
    const Tensor part = y.narrow(0, from, std::min(kQueries, y.size(0) - from));
    Tensor best, row;
    for (int64_t at = 0; at < x.size(0); at += kPoints) {
      const int64_t n = std::min(kPoints, x.size(0) - at);
      // |x|^2 - 2 x y: the distance without the part that all points share. Rounding sets in above 2^24, never below,
      // so the least value is exact as long as it is below.
      const Tensor products = part.matmul(x.narrow(0, at, n).t());
      const auto [least, where_it_is] = products.mul_(-2).add_(squares.narrow(0, at, n)).min(1);
      const Tensor closer = at == 0 ? ones_like(least, kBool) : least < best;
      best = at == 0 ? least : where(closer, least, best);
      row = at == 0 ? where_it_is : where(closer, where_it_is + at, row);
    }
    check((best.abs() < 1 << 24).all().item<bool>(), "nearest_rows: a distance is too large to be exact");
    answers.push_back(row);
  }
  return cat(answers);
}

namespace {

// The points as nanoflann reads them.
struct Cloud {
  Tensor points;
  const float* data;
  size_t dims;
  explicit Cloud(const Tensor& x)
      : points(centred(x).contiguous()), data(points.data_ptr<float>()), dims(static_cast<size_t>(x.size(1))) {}
  size_t kdtree_get_point_count() const { return static_cast<size_t>(points.size(0)); }
  float kdtree_get_pt(size_t i, size_t dim) const { return data[i * dims + dim]; }
  template <class Box>
  bool kdtree_get_bbox(Box& /*unused*/) const {
    return false;
  }
};

using Tree = nanoflann::KDTreeSingleIndexAdaptor<nanoflann::L2_Adaptor<float, Cloud, double>, Cloud, -1, size_t>;

}  // namespace

TreeAnswer nearest_rows_by_kd_tree(const Tensor& points, const Tensor& queries) {
  const Cloud cloud(points), asked(queries);
  return ask_tree(
      queries.size(0),
      [&] {
        return std::make_unique<Tree>(static_cast<int>(cloud.dims), cloud,
                                      nanoflann::KDTreeSingleIndexAdaptorParams(30));
      },
      [&](const Tree& tree, int64_t i) {
        size_t row = 0;
        double distance = 0;
        tree.knnSearch(asked.data + static_cast<size_t>(i) * asked.dims, 1, &row, &distance);
        return static_cast<int64_t>(row);
      });
}

}  // namespace examples
