#pragma once
#include <vector>

#include <xtgrad/data/example.h>
#include <xtgrad/data/transforms/transform.h>

namespace xtgrad::data::transforms {

template <class T = Example<>>
struct Stack;

/// Stacks the data of a batch's examples into one tensor and their targets into another: [...] -> [n, ...].
template <>
struct Stack<Example<>> : public Collation<Example<>> {
  Example<> apply_batch(std::vector<Example<>> examples) override;
};

/// Stacks the data of a batch's examples into one tensor.
template <>
struct Stack<TensorExample> : public Collation<TensorExample> {
  TensorExample apply_batch(std::vector<TensorExample> examples) override;
};

}  // namespace xtgrad::data::transforms
