#pragma once
#include <functional>
#include <string>
#include <vector>

#include <xtgrad/torch.h>

// Wrong calls and the exact text that each must give. They are written with PyTorch's names only, so that the same
// rows can be compiled with libtorch to see what it answers.

namespace misuse {

struct Row {
  const char* what;
  std::function<void()> call;
  std::string text;
};

/// Checks that each call throws Error with exactly its text.
void check_rows(const std::vector<Row>& rows);

/// A call on x that must leave its elements, their layout and their version as they are.
std::function<void()> keeps(const torch::Tensor& x, const std::function<void(torch::Tensor)>& call);

/// What asking for so many bytes gives, which no machine has.
std::string no_memory_for(const char* bytes);

}  // namespace misuse
