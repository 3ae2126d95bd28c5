#include <xtgrad/train/split.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/check.h>

namespace xtgrad::train {
namespace {

int64_t test_size(int64_t count, double test_share) {
  check(test_share > 0 && test_share < 1, "train_test_split: the test's share must lie between 0 and 1, got ",
        test_share);
  check(count >= 0, "train_test_split: the number of items must not be negative, got ", count);
  const auto test = static_cast<int64_t>(std::ceil(test_share * static_cast<double>(count)));
  check(test > 0 && test < count, "train_test_split: a test share of ", test_share, " of ", count,
        " items leaves a part empty");
  return test;
}

std::vector<int64_t> values_of(const Tensor& t) {
  const Tensor plain = t.to(kLong).contiguous();
  return {plain.data_ptr<int64_t>(), plain.data_ptr<int64_t>() + plain.numel()};
}

Tensor tensor_of(const std::vector<int64_t>& values) {
  Tensor out = empty({static_cast<int64_t>(values.size())}, kLong);
  std::copy(values.begin(), values.end(), out.data_ptr<int64_t>());
  return out;
}

// How many of `draws` items come from each class, by the classes' sizes.
std::vector<int64_t> shares_of(const std::vector<int64_t>& sizes, int64_t draws,
                               const std::optional<Generator>& generator) {
  const int64_t all = std::accumulate(sizes.begin(), sizes.end(), int64_t{0});
  std::vector<int64_t> shares, remainders;  // the remainders in units of 1 / all, so that equal ones are equal
  int64_t left = draws;
  for (const int64_t size : sizes) {
    shares.push_back(size * draws / all);
    remainders.push_back(size * draws % all);
    left -= shares.back();
  }
  const auto classes = static_cast<int64_t>(sizes.size());
  std::vector<int64_t> order = values_of(randperm(classes, generator));
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return remainders[static_cast<size_t>(a)] > remainders[static_cast<size_t>(b)];
  });
  for (int64_t i = 0; i < left; ++i) ++shares[static_cast<size_t>(order[static_cast<size_t>(i)])];
  return shares;
}

// Each class's items in random order.
std::vector<std::vector<int64_t>> groups_of(const std::vector<int64_t>& labels,
                                            const std::optional<Generator>& generator) {
  std::map<int64_t, std::vector<int64_t>> by_label;
  for (const int64_t i : values_of(randperm(static_cast<int64_t>(labels.size()), generator)))
    by_label[labels[static_cast<size_t>(i)]].push_back(i);
  std::vector<std::vector<int64_t>> groups;
  for (auto& [label, items] : by_label) {
    check(items.size() >= 2, "train_test_split: class ", label, " has one item, which cannot be in both parts");
    groups.push_back(std::move(items));
  }
  return groups;
}

}  // namespace

Split train_test_split(int64_t count, double test_share, std::optional<Generator> generator) {
  const int64_t test = test_size(count, test_share);
  const Tensor order = randperm(count, generator);
  return {order.narrow(0, test, count - test).clone(), order.narrow(0, 0, test).clone()};
}

Split train_test_split(const Tensor& labels, double test_share, std::optional<Generator> generator) {
  check(labels.dim() == 1 && labels.scalar_type() != kFloat && labels.scalar_type() != kDouble,
        "train_test_split: expected integer labels [n], got ", labels.scalar_type(), " ", labels.sizes());
  const int64_t count = labels.size(0), test = test_size(count, test_share), train = count - test;
  const auto groups = groups_of(values_of(labels), generator);
  const auto classes = static_cast<int64_t>(groups.size());
  check(std::min(test, train) >= classes, "train_test_split: ", classes, " classes do not fit into parts of ", train,
        " and ", test, " items");
  std::vector<int64_t> sizes;
  for (const auto& items : groups) sizes.push_back(static_cast<int64_t>(items.size()));
  const std::vector<int64_t> shares = shares_of(sizes, train, generator);
  std::vector<int64_t> first, second;
  for (size_t c = 0; c < groups.size(); ++c) {
    const auto middle = groups[c].begin() + shares[c];
    first.insert(first.end(), groups[c].begin(), middle);
    second.insert(second.end(), middle, groups[c].end());
  }
  return {tensor_of(first).index_select(0, randperm(train, generator)),
          tensor_of(second).index_select(0, randperm(test, generator))};
}

}  // namespace xtgrad::train
