#include <xtgrad/autograd/ops/pool_places.h>

#include <algorithm>

#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/record_piecewise.h>

namespace xtgrad::detail {

Tensor record_places(const char* name, Array values, const Tensor& x, const Tensor& indices, int first) {
  return record_piecewise(name, std::move(values), {x},
                          [indices = Saved(indices), first, in = x.array().shape()](const Tensor& g) {
                            Dims rows(first + 1, 1);
                            for (int d = 0; d < in.size(); ++d) rows[std::min(d, first)] *= in[d];
                            return gather_backward(g.flatten(first), rows, first, indices->flatten(first)).reshape(in);
                          });
}

}  // namespace xtgrad::detail
