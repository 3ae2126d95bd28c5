#pragma once
#include <cstdint>
#include <optional>

#include <xtgrad/autograd/tensor.h>
#include <xtgrad/lib/random.h>

namespace xtgrad::train {

/// The positions of two parts, int64 [n_train] and [n_test], each in random order: x.index_select(0, split.train).
struct Split {
  Tensor train, test;
};

/// Splits `count` items, ceil(test_share * count) of them to the test; throws where a part would be empty.
Split train_test_split(int64_t count, double test_share, std::optional<Generator> generator = {});

/// The same sizes, with each class of labels [n] in both parts by its share: the items that rounding down leaves over
/// go to the classes with the largest remainders, drawn where these are equal. Throws on a class of one item and where
/// a part has fewer items than there are classes.
Split train_test_split(const Tensor& labels, double test_share, std::optional<Generator> generator = {});

}  // namespace xtgrad::train
