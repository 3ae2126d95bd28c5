#include "steps.h"

namespace random_graphs {

using namespace xtgrad;

const std::vector<Step>& steps() {
  static const std::vector<Step> all = [] {
    std::vector<Step> list;
    for (const auto* family :
         {&pointwise_steps(), &reduction_steps(), &shape_steps(), &index_steps(), &product_steps(), &layer_steps()})
      list.insert(list.end(), family->begin(), family->end());
    return list;
  }();
  return all;
}

}  // namespace random_graphs
