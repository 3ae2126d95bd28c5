// Functions on arrays that few programs use, and others by the names that they have in ATen.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

constexpr const char* kTooShort = "expected each dimension size to be at least edge_order+1";
constexpr double kFactors[] = {1.2, 0.6, 1.7};  // by the first 2 stays 2, and 3 stays 3

c10::optional<ArrayRef<double>> factors(size_t dims) { return ArrayRef<double>(kFactors, dims); }
/// Ascending places out of any numbers.
Tensor places(const Tensor& x) { return cumsum(x.square() + 0.5, 0); }
Tensor twice() { return torch::tensor({0, 2, 2}); }

void differences(Table& rows) {
  rows("gradient", [](L in) { return gradient(in[0]); }, {{3, 4}}).refuses_empty(kTooShort);
  rows("gradient dims", [](L in) { return gradient(in[0], IntArrayRef({-1}), 2); }, {{2, 3}});
  rows("gradient dims apart", [](L in) { return gradient(in[0], Scalar(0.7), IntArrayRef({1}), 2); }, {{2, 4}});
  rows("gradient distances",
       [](L in) {
         return gradient(in[0], std::vector<Scalar>{0.7, 2}, c10::nullopt);
       },
       {{3, 2}})
      .refuses_empty(kTooShort);
  rows("gradient distances of dims", [](L in) { return gradient(in[0], ArrayRef<Scalar>({0.7}), IntArrayRef({1})); },
       {{2, 3}});
  rows("gradient places", [](L in) { return gradient(in[0], TensorList({places(in[1])}), c10::nullopt, 2); },
       {{4}, {4}})
      .tied()
      .refuses_empty(kTooShort);
  rows("gradient places of dims", [](L in) { return gradient(in[0], TensorList({places(in[1])}), IntArrayRef({0})); },
       {{4, 2}, {4}})
      .tied()
      .refuses_empty(kTooShort);
}

void pieces(Table& rows) {
  rows("index_reduce",
       [](L in) {
         variable_list result;
         for (const char* reduce : {"prod", "mean", "amax", "amin"})
           for (const bool own : {true, false}) result.push_back(index_reduce(in[0], 1, twice(), in[1], reduce, own));
         return result;
       },
       {{2, 4}, {2, 3}})
      .tied()
      .distinct();
  rows.in_place("index_reduce_", [](Tensor& x, L in) { x.index_reduce_(1, twice(), in[1], "prod"); }, {{2, 4}, {2, 3}})
      .tied();
  rows("as_strided_scatter",
       [](L in) {
         return as_strided_scatter(in[0], in[1], {2, 2}, {1, 2}, 1);
       },
       {{2, 3}, {2, 2}})
      .tied()
      .contiguous_only("strides are those of a copy that keeps the layout")
      .never_empty("the strides lead to elements");
  rows("segment_reduce",
       [](L in) {
         variable_list result;
         for (const char* reduce : {"sum", "mean", "max", "min", "prod"})
           result.push_back(segment_reduce(in[0], reduce, torch::tensor({1, 0, 3}), {}, {}, 0, false, Scalar(0.1)));
         return result;
       },
       {{4, 2}})
      .distinct()
      .refuses_empty("sum to data.size");
  rows("conv_tbc", [](L in) { return conv_tbc(in[0], in[1], in[2], in.count(1)); }, {{3, 2, 2}, {2, 2, 3}, {3}})
      .tied()
      .empty({{3, 0, 2}, {2, 2, 3}, {3}});
  rows("flatten_dense_tensors", [](L in) { return flatten_dense_tensors(in); }, {{2, 2}, {3}}).tied();
  rows("unflatten_dense_tensors",
       [](L in) {
         return unflatten_dense_tensors(in[0], {torch::zeros({2, 2}), torch::zeros({3})});
       },
       {{8}})
      .refuses_empty("start (0) + length (4) exceeds dimension size (0)");
  rows("unsafe_split", [](L in) { return unsafe_split(in[0], in.count(2), in.dim(1)); }, {{2, 5}});
  rows("unsafe_split_with_sizes", [](L in) { return unsafe_split_with_sizes(in[0], {1, 2}, 1); }, {{2, 3}});
  rows("unsafe_chunk", [](L in) { return unsafe_chunk(in[0], in.count(2), in.dim(1)); }, {{2, 3}});
  rows("zero", [](L in) { return zero(in[0]); }, {{2, 3}}).flat();
}

void images(Table& rows) {
  rows("upsample_nearest1d", [](L in) { return upsample_nearest1d(in[0], in.count(5)); }, {{2, 2, 3}});
  rows("upsample_nearest1d factors", [](L in) { return upsample_nearest1d(in[0], c10::nullopt, factors(1)); },
       {{2, 2, 3}})
      .also({{2, 2, 5}});
  rows("upsample_nearest2d",
       [](L in) {
         return upsample_nearest2d(in[0], {in.count(3), in.count(2)});
       },
       {{2, 1, 2, 4}});
  rows("upsample_nearest2d factors", [](L in) { return upsample_nearest2d(in[0], c10::nullopt, factors(2)); },
       {{2, 3, 2, 4}});
  rows("upsample_nearest3d", [](L in) { return upsample_nearest3d(in[0], {3, 2, 2}); }, {{1, 2, 2, 3, 2}});
  rows("upsample_nearest3d factors", [](L in) { return upsample_nearest3d(in[0], c10::nullopt, factors(3)); },
       {{1, 2, 2, 3, 2}});
  rows("_upsample_nearest_exact1d", [](L in) { return _upsample_nearest_exact1d(in[0], in.count(5)); }, {{2, 2, 3}});
  rows("_upsample_nearest_exact1d factors",
       [](L in) { return _upsample_nearest_exact1d(in[0], c10::nullopt, factors(1)); }, {{2, 2, 3}});
  rows("_upsample_nearest_exact2d", [](L in) { return _upsample_nearest_exact2d(in[0], {3, 2}); }, {{2, 1, 2, 4}});
  rows("_upsample_nearest_exact2d factors",
       [](L in) { return _upsample_nearest_exact2d(in[0], c10::nullopt, factors(2)); }, {{2, 1, 2, 4}});
  rows("_upsample_nearest_exact3d",
       [](L in) {
         return _upsample_nearest_exact3d(in[0], {3, 2, 2});
       },
       {{1, 2, 2, 3, 2}});
  rows("_upsample_nearest_exact3d factors",
       [](L in) { return _upsample_nearest_exact3d(in[0], c10::nullopt, factors(3)); }, {{1, 2, 2, 3, 2}});
  rows("upsample_linear1d", [](L in) { return upsample_linear1d(in[0], in.count(5), in.flag(true)); }, {{2, 2, 3}});
  rows("upsample_linear1d factors",
       [](L in) { return upsample_linear1d(in[0], c10::nullopt, in.flag(false), factors(1)); }, {{2, 2, 3}})
      .also({{2, 2, 5}});
  rows("upsample_bilinear2d",
       [](L in) {
         return upsample_bilinear2d(in[0], {in.count(3), in.count(2)}, in.flag(true));
       },
       {{2, 1, 2, 4}});
  rows("upsample_bilinear2d factors", [](L in) { return upsample_bilinear2d(in[0], c10::nullopt, false, factors(2)); },
       {{2, 1, 2, 4}});
  rows("upsample_bicubic2d",
       [](L in) {
         return upsample_bicubic2d(in[0], {in.count(3), in.count(2)}, in.flag(true));
       },
       {{2, 1, 2, 4}});
  rows("upsample_bicubic2d factors", [](L in) { return upsample_bicubic2d(in[0], c10::nullopt, false, factors(2)); },
       {{2, 1, 2, 4}});
  rows("upsample_trilinear3d", [](L in) { return upsample_trilinear3d(in[0], {3, 2, 2}, true); }, {{1, 2, 2, 3, 2}});
  rows("upsample_trilinear3d factors",
       [](L in) { return upsample_trilinear3d(in[0], c10::nullopt, false, factors(3)); }, {{1, 2, 2, 3, 2}});
  rows("_upsample_bilinear2d_aa", [](L in) { return _upsample_bilinear2d_aa(in[0], {3, 2}, true); }, {{2, 1, 2, 4}});
  rows("_upsample_bilinear2d_aa factors",
       [](L in) { return _upsample_bilinear2d_aa(in[0], c10::nullopt, false, factors(2)); }, {{2, 1, 2, 4}});
  rows("_upsample_bicubic2d_aa", [](L in) { return _upsample_bicubic2d_aa(in[0], {3, 2}, true); }, {{2, 1, 2, 4}});
  rows("_upsample_bicubic2d_aa factors",
       [](L in) { return _upsample_bicubic2d_aa(in[0], c10::nullopt, false, factors(2)); }, {{2, 1, 2, 4}});
  rows("reflection_pad1d", [](L in) { return reflection_pad1d(in[0], {in.count(1), in.count(2)}); }, {{2, 2, 4}});
  rows("reflection_pad2d",
       [](L in) {
         return reflection_pad2d(in[0], {in.count(1), 2, in.count(0), 1});
       },
       {{2, 1, 3, 4}});
  rows("reflection_pad3d", [](L in) { return reflection_pad3d(in[0], {1, 2, 0, 1, 1, 0}); }, {{1, 1, 2, 3, 4}});
  rows("replication_pad1d", [](L in) { return replication_pad1d(in[0], {in.count(1), in.count(2)}); }, {{2, 2, 4}});
  rows("replication_pad2d", [](L in) { return replication_pad2d(in[0], {1, 2, 0, 1}); }, {{2, 1, 3, 4}});
  rows("replication_pad3d",
       [](L in) {
         return replication_pad3d(in[0], {in.count(1), 2, in.count(0), 1, 1, 0});
       },
       {{1, 1, 2, 3, 4}});
}

const Registered k_differences("differences of neighbours", differences);
const Registered k_pieces("pieces", pieces);
const Registered k_images("images by ATen's names", images);

}  // namespace
