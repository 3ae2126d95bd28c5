#include <algorithm>
#include <map>
#include <string>

#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>

namespace xtgrad {
namespace {

// An operand whose dimensions are named, one letter each and no letter twice.
struct Term {
  Tensor tensor;
  std::string letters;
  bool has(char letter) const { return letters.find(letter) != std::string::npos; }
};

struct Equation {
  std::vector<std::string> inputs;
  std::string output;
};

// "..." stands for as many batch dimensions as an operand has left; they get letters that nobody can write.
std::string expand_ellipsis(const std::string& text, int64_t dims, size_t operand) {
  const size_t at = text.find("...");
  const int64_t named = static_cast<int64_t>(text.size()) - (at == std::string::npos ? 0 : 3);
  if (at == std::string::npos) {
    check(dims < 0 || named == dims, "einsum(): the number of subscripts in the equation (", named,
          ") does not match the number of dimensions (", dims, ") for operand ", operand, " and no ellipsis was given");
    return text;
  }
  const int64_t batch = dims - named;
  check(batch >= 0, "einsum(): the number of subscripts in the equation (", named,
        ") is more than the number of dimensions (", dims, ") for operand ", operand);
  std::string letters;
  for (int64_t i = batch; i > 0; --i) letters += static_cast<char>(i);
  return text.substr(0, at) + letters + text.substr(at + 3);
}

// Letters and at most one "..."; `where` names the part in errors.
void check_letters(const std::string& text, const std::string& where) {
  size_t dots = 0;
  for (char c : text) {
    dots += c == '.';
    check((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.', "einsum(): invalid subscript '", c,
          "' given for ", where, ", subscripts must be in [a-zA-Z]");
  }
  check(dots == 0 || (dots == 3 && text.find("...") != std::string::npos), "einsum(): found '.' for ", where,
        " that is not part of any ellipsis");
}

Equation parse(std::string equation, ArrayRef<Tensor> operands) {
  equation.erase(std::remove(equation.begin(), equation.end(), ' '), equation.end());
  const size_t arrow = equation.find("->");
  const std::string left = equation.substr(0, arrow);
  Equation result;
  size_t start = 0, longest_batch = 0;
  for (size_t i = 0; i < operands.size(); ++i) {
    const size_t comma = left.find(',', start);
    const std::string text = left.substr(start, comma - start);
    check_letters(text, xtgrad::text("operand ", i));
    check(comma != std::string::npos || i + 1 == operands.size(),
          "einsum(): more operands were provided than specified in the equation");
    check(comma == std::string::npos || i + 1 < operands.size(),
          "einsum(): fewer operands were provided than specified in the equation");
    result.inputs.push_back(expand_ellipsis(text, operands[i].dim(), i));
    start = comma + 1;
    size_t batch = 0;
    for (char c : result.inputs.back()) batch += c < 'A';
    longest_batch = std::max(longest_batch, batch);
  }
  std::string batch_letters;
  for (size_t i = longest_batch; i > 0; --i) batch_letters += static_cast<char>(i);
  if (arrow != std::string::npos) {
    result.output = equation.substr(arrow + 2);
    check_letters(result.output, "the output");
    const size_t dots = result.output.find("...");
    if (dots != std::string::npos) result.output.replace(dots, 3, batch_letters);
  } else {  // every letter that occurs once, in alphabetical order
    std::string all;
    for (const std::string& input : result.inputs)
      for (char c : input)
        if (c >= 'A') all += c;
    std::sort(all.begin(), all.end());
    result.output = batch_letters;
    for (char c : all)
      if (std::count(all.begin(), all.end(), c) == 1) result.output += c;
  }
  for (char c : result.output) {
    const auto names = [c](const std::string& input) { return input.find(c) != std::string::npos; };
    check(std::any_of(result.inputs.begin(), result.inputs.end(), names), "einsum(): output subscript ", c,
          " does not appear in the equation for any input operand");
    check(std::count(result.output.begin(), result.output.end(), c) == 1, "einsum(): output subscript ", c,
          " appears more than once in the output");
  }
  return result;
}

// A letter that names two dimensions of one operand takes their diagonal.
Term make_term(Tensor tensor, std::string letters, size_t operand) {
  for (size_t i = 0; i < letters.size(); ++i) {
    const size_t again = letters.find(letters[i], i + 1);
    if (again == std::string::npos) continue;
    const int64_t one = tensor.size(static_cast<int64_t>(i)), other = tensor.size(static_cast<int64_t>(again));
    check(one == other, "einsum(): subscript ", letters[i], " is repeated for operand ", operand,
          " but the sizes don't match, ", other, " != ", one);
    tensor = tensor.diagonal(0, static_cast<int64_t>(i), static_cast<int64_t>(again));
    letters = letters.substr(0, i) + letters.substr(i + 1, again - i - 1) + letters.substr(again + 1) + letters[i];
    return make_term(tensor, letters, operand);
  }
  return {tensor, letters};
}

Term sum_out(Term term, const std::string& kept) {
  std::vector<int64_t> dims;
  std::string letters;
  for (size_t i = 0; i < term.letters.size(); ++i) {
    if (kept.find(term.letters[i]) == std::string::npos)
      dims.push_back(static_cast<int64_t>(i));
    else
      letters += term.letters[i];
  }
  return dims.empty() ? term : Term{term.tensor.sum(dims), letters};
}

// The tensor with its dimensions in the order of `letters`; missing ones have size 1.
Tensor arrange(const Term& term, const std::string& letters) {
  std::vector<int64_t> order;
  for (char c : letters)
    if (term.has(c)) order.push_back(static_cast<int64_t>(term.letters.find(c)));
  Tensor result = term.tensor.permute(order);
  for (size_t i = 0; i < letters.size(); ++i)
    if (!term.has(letters[i])) result = result.unsqueeze(static_cast<int64_t>(i));
  return result;
}

int64_t size_of(const Term& term, char letter) {
  return term.has(letter) ? term.tensor.size(static_cast<int64_t>(term.letters.find(letter))) : 1;
}

// Throws unless each subscript has one size, apart from 1, in all operands.
void check_sizes(const std::vector<Term>& terms) {
  std::map<char, int64_t> sizes;
  for (size_t i = 0; i < terms.size(); ++i) {
    for (char c : terms[i].letters) {
      const int64_t size = size_of(terms[i], c);
      int64_t& seen = sizes.try_emplace(c, 1).first->second;
      check(size == 1 || seen == 1 || seen == size, "einsum(): ", c < 'A' ? "the ellipsis" : text("subscript ", c),
            " has size ", size, " for operand ", i, " which does not broadcast with previously seen size ", seen);
      if (size != 1) seen = size;
    }
  }
}

// The product of two operands over what neither the output nor a later operand names, as one batch of matrix products.
Term contract(const Term& x, const Term& y, const std::string& kept) {
  std::string batch, only_x, only_y, inner;
  for (char c : x.letters) {
    const bool keep = kept.find(c) != std::string::npos;
    (!y.has(c) ? only_x : keep ? batch : inner) += c;
  }
  for (char c : y.letters)
    if (!x.has(c)) only_y += c;

  Dims batch_shape, inner_shape, x_shape, y_shape;
  for (char c : batch) batch_shape.push_back(std::max(size_of(x, c), size_of(y, c)));
  for (char c : inner) inner_shape.push_back(std::max(size_of(x, c), size_of(y, c)));
  for (char c : only_x) x_shape.push_back(size_of(x, c));
  for (char c : only_y) y_shape.push_back(size_of(y, c));
  const auto joined = [](std::initializer_list<const Dims*> parts) {
    Dims all;
    for (const Dims* part : parts)
      for (int64_t size : *part) all.push_back(size);
    return all;
  };
  const int64_t b = numel_of(batch_shape), k = numel_of(inner_shape), n = numel_of(x_shape), m = numel_of(y_shape);
  const Tensor left = arrange(x, batch + only_x + inner).expand(joined({&batch_shape, &x_shape, &inner_shape}));
  const Tensor right = arrange(y, batch + inner + only_y).expand(joined({&batch_shape, &inner_shape, &y_shape}));
  const Tensor product = bmm(left.reshape({b, n, k}), right.reshape({b, k, m}));
  return {product.reshape(joined({&batch_shape, &x_shape, &y_shape})), batch + only_x + only_y};
}

}  // namespace

Tensor einsum(const std::string& text, ArrayRef<Tensor> operands) {
  check(!operands.empty(), "einsum(): must provide at least one operand");
  const Equation equation = parse(text, operands);
  std::vector<Term> terms;
  for (size_t i = 0; i < operands.size(); ++i) terms.push_back(make_term(operands[i], equation.inputs[i], i));
  check_sizes(terms);
  Term result = terms[0];
  for (size_t i = 1; i <= terms.size(); ++i) {
    std::string kept = equation.output;  // and what the operands still to come need
    for (size_t j = i; j < terms.size(); ++j) kept += terms[j].letters;
    result = sum_out(result, kept);
    if (i == terms.size()) break;
    kept = equation.output;
    for (size_t j = i + 1; j < terms.size(); ++j) kept += terms[j].letters;
    result = contract(result, sum_out(terms[i], kept + result.letters), kept);
  }
  return arrange(result, equation.output);
}

Tensor tensordot(const Tensor& x, const Tensor& y, int64_t dims) {
  check(dims >= 0 && dims <= x.dim() && dims <= y.dim(), "tensordot expects 0 <= dims <= ndim, got dims=", dims,
        " with shapes ", x.sizes(), " and ", y.sizes());
  std::vector<int64_t> dims_x, dims_y;
  for (int64_t i = 0; i < dims; ++i) {
    dims_x.push_back(x.dim() - dims + i);
    dims_y.push_back(i);
  }
  return tensordot(x, y, dims_x, dims_y);
}

Tensor tensordot(const Tensor& x, const Tensor& y, IntArrayRef dims_x, IntArrayRef dims_y) {
  check(dims_x.size() == dims_y.size(), "both dimension lists should have same length, got ", dims_x, " and ", dims_y);
  const uint32_t used_x = dims_x.empty() ? 0 : dim_mask(dims_x, x.array().ndim());
  const uint32_t used_y = dims_y.empty() ? 0 : dim_mask(dims_y, y.array().ndim());
  std::vector<int64_t> order_x, order_y, shape;
  int64_t inner = 1, rows = 1, columns = 1;
  for (size_t i = 0; i < dims_x.size(); ++i) {
    check(x.size(dims_x[i]) == y.size(dims_y[i]), "contracted dimensions need to match, but first has size ",
          x.size(dims_x[i]), " in dim ", dims_x[i], " and second has size ", y.size(dims_y[i]), " in dim ", dims_y[i]);
    inner *= x.size(dims_x[i]);
    order_y.push_back(dims_y[i]);
  }
  for (int64_t d = 0; d < x.dim(); ++d)
    if (!(used_x >> d & 1)) order_x.push_back(d), shape.push_back(x.size(d)), rows *= x.size(d);
  for (int64_t d : dims_x) order_x.push_back(d);
  for (int64_t d = 0; d < y.dim(); ++d)
    if (!(used_y >> d & 1)) order_y.push_back(d), shape.push_back(y.size(d)), columns *= y.size(d);
  return mm(x.permute(order_x).reshape({rows, inner}), y.permute(order_y).reshape({inner, columns})).reshape(shape);
}

}  // namespace xtgrad
