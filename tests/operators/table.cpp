#include "table.h"

namespace OPERATORS {

namespace {

// Whether elements of x share their memory.
bool overlaps_itself(const Tensor& x) {
  if (x.numel() == 0) return false;
  for (int64_t d = 0; d < x.dim(); ++d)
    if (x.size(d) > 1 && x.stride(d) == 0) return true;
  return false;
}

}  // namespace

variable_list Row::call(L in) const {
  if (unary) return {unary(in[0])};
  if (binary) return {binary(in[0], in[1])};
  if (single) return {single(in)};
  if (several) return several(in);
  // Such memory may not be written to: most functions say so.
  Tensor whole = in.overlap() && overlaps_itself(in[0]) ? in[0].detach() : in[0].clone();
  change(whole, in);
  const Tensor base = torch::stack({in[0], in[0]}, -1);
  Tensor part = base.select(-1, 1);
  change(part, in);
  return {whole, base};
}

Row& Row::on(Domain domain) {
  for (Input& input : inputs) input.domain = domain;
  return *this;
}

Row& Row::broadcasts() {
  const auto with = [&](const std::vector<std::vector<int64_t>>& sizes) {
    Inputs shapes = inputs;
    for (size_t i = 0; i < shapes.size(); ++i) shapes[i].sizes = sizes[i];
    more.push_back(shapes);
  };
  const std::vector<int64_t> full{2, 3};
  const size_t first = change ? 1 : 0;
  for (const std::vector<int64_t>& small : {std::vector<int64_t>{3}, {2, 1}, {}, {1, 1}})
    for (size_t i = first; i < inputs.size(); ++i) {
      std::vector<std::vector<int64_t>> sizes(inputs.size(), full);
      sizes[i] = small;
      with(sizes);
    }
  // Every operand is stretched, each along another dimension.
  if (!change) {
    std::vector<std::vector<int64_t>> sizes;
    for (size_t i = 0; i < inputs.size(); ++i)
      sizes.push_back(i % 2 == 0 ? std::vector<int64_t>{2, 1} : std::vector<int64_t>{1, 3});
    with(sizes);
  }
  shapes_explained = broadcast = true;
  return *this;
}

Row& Row::tied() {
  shapes_explained = true;
  return *this;
}

Row& Row::also(std::initializer_list<Input> shapes) {
  more.emplace_back(shapes);
  shapes_explained = true;
  return *this;
}

Row& Row::empty(std::initializer_list<Input> shapes) {
  empties = shapes;
  return *this;
}

Row& Row::refuses_empty(const char* text) {
  empty_error = text;
  return *this;
}

Row& Row::never_empty(const char*) {
  can_be_empty = false;
  return *this;
}

Row& Row::flat() {
  is_flat = true;
  return *this;
}

Row& Row::no_gradient() {
  has_gradient = false;
  return *this;
}

Row& Row::flat_in(size_t input) {
  flat_inputs.push_back(input);
  return *this;
}

Row& Row::without_gradient(size_t input) {
  unused.push_back(input);
  return *this;
}

Row& Row::twins() {
  are_twins = true;
  return *this;
}

Row& Row::distinct() {
  is_distinct = true;
  return *this;
}

Row& Row::contiguous_only(const char*) {
  any_layout = false;
  return *this;
}

Row& Table::operator()(const char* name, Tensor (*function)(const Tensor&), std::initializer_list<Input> inputs,
                       const char* file) {
  Row& row = rows_.emplace_back(name, inputs, file);
  row.unary = function;
  return row;
}

Row& Table::operator()(const char* name, Tensor (*function)(const Tensor&, const Tensor&),
                       std::initializer_list<Input> inputs, const char* file) {
  Row& row = rows_.emplace_back(name, inputs, file);
  row.binary = function;
  return row;
}

Row& Table::operator()(const char* name, Tensor (*function)(L), std::initializer_list<Input> inputs, const char* file) {
  Row& row = rows_.emplace_back(name, inputs, file);
  row.single = function;
  return row;
}

Row& Table::operator()(const char* name, variable_list (*function)(L), std::initializer_list<Input> inputs,
                       const char* file) {
  Row& row = rows_.emplace_back(name, inputs, file);
  row.several = function;
  return row;
}

Row& Table::in_place(const char* name, void (*change)(Tensor&, L), std::initializer_list<Input> inputs,
                     const char* file) {
  Row& row = rows_.emplace_back(name, inputs, file);
  row.change = change;
  return row;
}

std::vector<Group>& groups() {
  static std::vector<Group> all;
  return all;
}

}  // namespace OPERATORS
