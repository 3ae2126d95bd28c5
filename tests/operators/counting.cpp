// Positions, counts and sets of elements: results without gradients; and tensors in the likeness of others.
#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

constexpr Domain kFew{-2.4, 2.4}, kCounts{0, 7};

variable_list all_three(const std::tuple<Tensor, Tensor, Tensor>& given) {
  return {std::get<0>(given), std::get<1>(given), std::get<2>(given)};
}

void positions(Table& rows) {
  rows("argmax", [](L in) { return variable_list{argmax(in[0]), in[0].argmax()}; }, {{2, 3}}).no_gradient();
  rows("argmax dim",
       [](L in) {
         const int64_t dim = in.dim(1);
         const bool keep = in.flag(false);
         return variable_list{argmax(in[0], dim, keep), in[0].argmax(dim, keep)};
       },
       {{2, 3}})
      .no_gradient();
  rows("argmin", [](L in) { return variable_list{argmin(in[0]), in[0].argmin()}; }, {{2, 3}}).no_gradient();
  rows("argmin dim",
       [](L in) {
         const int64_t dim = in.dim(1);
         const bool keep = in.flag(false);
         return variable_list{argmin(in[0], dim, keep), in[0].argmin(dim, keep)};
       },
       {{2, 3}})
      .no_gradient();
  rows("argsort",
       [](L in) {
         const int64_t dim = in.dim(1);
         const bool descending = in.flag(false);
         return variable_list{argsort(in[0], dim, descending), in[0].argsort(dim, descending)};
       },
       {{2, 3}})
      .no_gradient();
  rows("nonzero", [](L in) { return variable_list{nonzero(in[0]), in[0].nonzero()}; }, {{2, 3}}).on(kFew).no_gradient();
  rows("argwhere",
       [](L in) {
         return variable_list{argwhere(in[0]), in[0].argwhere()};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("nonzero_numpy", [](L in) { return nonzero_numpy(in[0]); }, {{2, 3}}).on(kFew).no_gradient();
  rows("one_hot", [](L in) { return one_hot(in[0].to(kLong), in.count(8)); }, {{2, 3}}).on(kCounts).no_gradient();
  rows("searchsorted",
       [](L in) {
         const bool narrow = in.flag(false), right = in.flag(false);
         return searchsorted(std::get<0>(sort(in[0])), in[1], narrow, right);
       },
       {{2, 4}, {2, 3}})
      .also({{4}, {2, 3}})
      .no_gradient();
  rows("searchsorted number", [](L in) { return searchsorted(std::get<0>(sort(in[0])), in.number(0.5)); }, {{4}})
      .no_gradient();
  rows("bucketize", [](L in) { return bucketize(in[1], std::get<0>(sort(in[0])), false, in.flag(false)); },
       {{4}, {2, 3}})
      .tied()
      .no_gradient();
  rows("bucketize number", [](L in) { return bucketize(Scalar(in.number(0.5)), std::get<0>(sort(in[0]))); }, {{4}})
      .no_gradient();
}

void counts(Table& rows) {
  rows("count_nonzero",
       [](L in) {
         return variable_list{count_nonzero(in[0]), in[0].count_nonzero()};
       },
       {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("count_nonzero dims", [](L in) { return count_nonzero(in[0], in.dims(Ints{1})); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("bincount", [](L in) { return bincount(in[0].to(kLong).clamp_max(1000), {}, in.count(3)); }, {{5}})
      .on(kCounts)
      .no_gradient();
  rows("bincount weights", [](L in) { return bincount(in[0].to(kLong).clamp_max(1000), in[1]); }, {{5}, {5}})
      .on(kCounts)
      .tied()
      .no_gradient();
  rows("histc", [](L in) { return histc(in[0], in.count(5), in.number(-1), in.number(1)); }, {{2, 3}}).no_gradient();
  rows("histogram", [](L in) { return both(histogram(in[0], in.count(5))); }, {{2, 3}}).no_gradient();
  rows("histogram bins", [](L in) { return both(histogram(in[0], std::get<0>(sort(in[1])))); }, {{2, 3}, {4}})
      .tied()
      .no_gradient();
  rows("matrix_rank", [](L in) { return linalg::matrix_rank(in[0], 1e-3, false); }, {{3, 2}}).no_gradient();
  rows("_unique2", [](L in) { return all_three(_unique2(in[0], true, true, true)); }, {{2, 3}}).on(kFew).no_gradient();
  rows("unique_dim", [](L in) { return all_three(unique_dim(in[0], in.dim(0), true, true, true)); }, {{3, 2}})
      .on({-0.9, 0.9})
      .no_gradient();
  rows("unique_dim_consecutive", [](L in) { return all_three(unique_dim_consecutive(in[0], in.dim(0), true, true)); },
       {{3, 2}})
      .on({-0.9, 0.9})
      .no_gradient();
  rows("unique_consecutive", [](L in) { return all_three(unique_consecutive(in[0], true, true)); }, {{2, 3}})
      .on(kFew)
      .no_gradient();
  rows("heaviside", [](L in) { return heaviside(in[0], in[1]); }, {{2, 3}, {2, 3}}).broadcasts().no_gradient();
  rows("floor_divide", [](L in) { return floor_divide(in[0], in[1]); }, {{2, 3}, {{2, 3}, kPositive}})
      .broadcasts()
      .no_gradient();
  rows("floor_divide number", [](L in) { return floor_divide(in[0], Scalar(in.number(2))); }, {{2, 3}}).no_gradient();
  rows.in_place("floor_divide_", [](Tensor& x, L in) { x.floor_divide_(in[1]); }, {{2, 3}, {{2, 3}, kPositive}})
      .broadcasts()
      .no_gradient();
  rows.in_place("heaviside_", [](Tensor& x, L in) { x.heaviside_(in[1]); }, {{2, 3}, {2, 3}})
      .broadcasts()
      .no_gradient();
}

void likenesses(Table& rows) {
  rows("zeros_like", [](L in) { return torch::zeros_like(in[0]); }, {{2, 3}}).no_gradient();
  rows("ones_like", [](L in) { return torch::ones_like(in[0]); }, {{2, 3}}).no_gradient();
  rows("full_like", [](L in) { return torch::full_like(in[0], in.number(2)); }, {{2, 3}}).no_gradient();
  rows("empty_like", [](L in) { return torch::empty_like(in[0]).zero_(); }, {{2, 3}}).no_gradient();
  rows("new_zeros", [](L in) { return in[0].new_zeros({2, in.count(2)}); }, {{2, 3}}).no_gradient();
  rows("new_ones", [](L in) { return in[0].new_ones({2, in.count(2)}); }, {{2, 3}}).no_gradient();
  rows("new_full", [](L in) { return in[0].new_full({2, in.count(2)}, in.number(1)); }, {{2, 3}}).no_gradient();
  rows("new_empty", [](L in) { return in[0].new_empty({2, in.count(2)}).zero_(); }, {{2, 3}}).no_gradient();
  rows("rand_like", [](L in) { return torch::rand_like(in[0]); }, {{2, 3}}).no_gradient();
  rows("randn_like", [](L in) { return torch::randn_like(in[0]); }, {{2, 3}}).no_gradient();
  rows("randint_like", [](L in) { return torch::randint_like(in[0], 100); }, {{2, 3}}).no_gradient();
  rows("randint_like from", [](L in) { return torch::randint_like(in[0], -3, 100); }, {{2, 3}}).no_gradient();
  rows("bernoulli by a number", [](L in) { return bernoulli(in[0], in.number(0.3)); }, {{2, 3}}).no_gradient();
  rows("bernoulli by a tensor", [](L in) { return bernoulli(in[0], in[1]); }, {{2, 3}, {{2, 3}, kProbability}})
      .tied()
      .no_gradient();
  rows("bernoulli", [](L in) { return bernoulli(in[0]); }, {{2, 3}}).on(kProbability).no_gradient();
  rows("multinomial", [](L in) { return multinomial(in[0], in.count(2), in.flag(false)); }, {{2, 3}})
      .on(kPositive)
      .no_gradient();
  rows("rand", [](L in) { return torch::rand({in.count(20)}, in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("randn", [](L in) { return torch::randn({in.count(20)}, in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("randint", [](L in) { return torch::randint(in.count(10), {5}, in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("randperm", [](L in) { return torch::randperm(in.count(10)); }, {{1}}).no_gradient();
  rows.in_place("uniform_", [](Tensor& x, L) { x.uniform_(-1, 2); }, {{2, 3}}).no_gradient();
  rows.in_place("normal_", [](Tensor& x, L) { x.normal_(1, 2); }, {{2, 3}}).no_gradient();
  rows.in_place("bernoulli_", [](Tensor& x, L in) { x.bernoulli_(in.number(0.3)); }, {{2, 3}}).no_gradient();
  rows.in_place("exponential_", [](Tensor& x, L in) { x.exponential_(in.number(2)); }, {{2, 3}}).no_gradient();
  rows.in_place("random_", [](Tensor& x, L in) { x.random_(in.count(100)); }, {{2, 3}}).no_gradient();
  rows.in_place("cauchy_", [](Tensor& x, L) { x.cauchy_(0.5, 2); }, {{2, 3}}).no_gradient();
  rows.in_place("log_normal_", [](Tensor& x, L) { x.log_normal_(0.5, 2); }, {{2, 3}}).no_gradient();
  rows.in_place("geometric_", [](Tensor& x, L) { x.geometric_(0.3); }, {{2, 3}}).no_gradient();
  rows("detach", [](L in) { return in[0].detach(); }, {{2, 3}}).no_gradient();
  rows("type_as", [](L in) { return in[0].type_as(in[1]); }, {{2, 3}, {2}}).tied().no_gradient();
}

// Nothing is made from the input but its dtype.
void numbers(Table& rows) {
  rows("linspace",
       [](L in) {
         const double start = in.number(-1), end = in.number(2);
         return torch::linspace(start, end, in.count(7), in[0].scalar_type());
       },
       {{1}})
      .no_gradient();
  rows("logspace", [](L in) { return torch::logspace(-1, in.number(2), in.count(5), 10, in[0].scalar_type()); }, {{1}})
      .no_gradient();
  rows("arange", [](L in) { return torch::arange(0, in.number(5), 0.3, in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("eye", [](L in) { return torch::eye(in.count(3), in.count(2), in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("full", [](L in) { return torch::full({2}, in.number(1), in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("zeros", [](L in) { return torch::zeros({in.count(2)}, in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("ones", [](L in) { return torch::ones({in.count(2)}, in[0].scalar_type()); }, {{1}}).no_gradient();
  rows("tril_indices", [](L in) { return torch::tril_indices(in.count(3), in.count(4), in.count(1)); }, {{1}})
      .no_gradient();
  rows("triu_indices", [](L in) { return torch::triu_indices(in.count(3), in.count(4), in.count(1)); }, {{1}})
      .no_gradient();
  rows("hann_window", [](L in) { return torch::hann_window(in.count(7), in.flag(true)); }, {{1}}).no_gradient();
  rows("hamming_window", [](L in) { return torch::hamming_window(in.count(7), in.flag(true)); }, {{1}}).no_gradient();
  rows("bartlett_window", [](L in) { return torch::bartlett_window(in.count(7), in.flag(true)); }, {{1}}).no_gradient();
  rows("blackman_window", [](L in) { return torch::blackman_window(in.count(7), in.flag(true)); }, {{1}}).no_gradient();
  rows("kaiser_window", [](L in) { return torch::kaiser_window(in.count(7), in.flag(true)); }, {{1}}).no_gradient();
}

const Registered k_numbers("tensors made of numbers", numbers);
const Registered k_positions("positions", positions);
const Registered k_counts("counts and sets", counts);
const Registered k_likenesses("tensors like others, and random ones", likenesses);

}  // namespace
