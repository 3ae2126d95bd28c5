#include <doctest/doctest.h>

#include <xtgrad/autograd/ops.h>

#include "family.h"

// Functions on arrays that few programs use, and others by the names that they have in ATen.

namespace reference {
namespace {

int64_t edge_order(const Args& a) { return a["edge_order"].integer(); }
std::vector<int64_t> ints(const Args& a, const char* name) { return a[name].integers(); }
std::vector<Tensor> rest(const Args& a, size_t first) {
  std::vector<Tensor> result;
  for (size_t i = first; i < a.positional.size(); ++i) result.push_back(a.x(i));
  return result;
}
std::vector<Scalar> scalars(const Value& value) {
  std::vector<Scalar> result;
  for (double number : value.numbers()) result.push_back(number);
  return result;
}

void add_differences(Table& table) {
  table.insert({
      {"gradient", [](const Args& a) { return gradient(a.x(), std::nullopt, std::nullopt, edge_order(a)); }},
      {"gradient_spacing",
       [](const Args& a) {
         return gradient(a.x(), std::optional(a["spacing"].scalar()), std::nullopt, edge_order(a));
       }},
      {"gradient_dim",
       [](const Args& a) {
         return gradient(a.x(), std::optional(a["spacing"].scalar()), a["dim"].integer(), edge_order(a));
       }},
      {"gradient_dims",
       [](const Args& a) {
         return gradient(a.x(), ArrayRef<Scalar>(scalars(a["spacing"])), IntArrayRef(ints(a, "dim")), edge_order(a));
       }},
      {"gradient_places",
       [](const Args& a) { return gradient(a.x(), TensorList(rest(a, 1)), std::nullopt, edge_order(a)); }},
  });
}

Outputs cells(const Args& a) {
  const Tensor weight = a.x(2);
  const bool density = a.has("density") && a["density"].boolean();
  const std::vector<double> range = a.has("range") ? a["range"].numbers() : std::vector<double>();
  const auto given = range.empty() ? std::nullopt : std::optional(ArrayRef<double>(range));
  return histogramdd(a.x(0), a.positional[1].integers(), given, weight, density);
}

Tensor segments(const Args& a) {
  const auto initial = a["initial"].is_null() ? std::nullopt : std::optional(a["initial"].scalar());
  return segment_reduce(a.x(0), a.positional[1].text(), a.x(2), {}, {}, a["axis"].integer(), a["unsafe"].boolean(),
                        initial);
}

void add_arrays(Table& table) {
  table.insert({
      {"index_reduce",
       [](const Args& a) {
         return index_reduce(a.x(0), a.positional[1].integer(), a.x(2), a.x(3), a.positional[4].text(),
                             a["include_self"].boolean());
       }},
      {"histogramdd", cells},
      {"histogramdd_edges",
       [](const Args& a) {
         return histogramdd(a.x(0), TensorList(a.positional[1].tensors()), std::nullopt, {}, a["density"].boolean());
       }},
      {"range",
       [](const Args& a) {
         return range(a.positional[0].scalar(), a.positional[1].scalar(), a.positional[2].scalar());
       }},
      {"range_int",
       [](const Args& a) {
         return range(a.positional[0].scalar(), a.positional[1].scalar(), a.positional[2].scalar(), kInt);
       }},
      {"segment_reduce", segments},
      {"segment_reduce_offsets",
       [](const Args& a) { return segment_reduce(a.x(0), a.positional[1].text(), {}, {}, a.x(2)); }},
      {"conv_tbc", [](const Args& a) { return conv_tbc(a.x(0), a.x(1), a.x(2), a.positional[3].integer()); }},
      {"flatten_dense_tensors", [](const Args& a) { return flatten_dense_tensors(rest(a, 0)); }},
      {"unflatten_dense_tensors", [](const Args& a) { return unflatten_dense_tensors(a.x(0), rest(a, 1)); }},
  });
}

/// Calls call(size, factors) with the one of them that the line has.
template <class Call>
Tensor resized(const Args& a, const Call& call) {
  const std::vector<int64_t> size = a.has("size") ? ints(a, "size") : std::vector<int64_t>();
  const std::vector<double> factors = a.has("factors") ? a["factors"].numbers() : std::vector<double>();
  return call(size.empty() ? std::nullopt : std::optional(IntArrayRef(size)),
              factors.empty() ? std::nullopt : std::optional(ArrayRef<double>(factors)));
}
using BySize = std::optional<IntArrayRef>;
using ByFactors = std::optional<ArrayRef<double>>;

Op nearest(Tensor (*upsample)(const Tensor&, const BySize&, const ByFactors&)) {
  return [upsample](const Args& a) {
    return resized(a, [&](const BySize& size, const ByFactors& factors) { return upsample(a.x(), size, factors); });
  };
}
Op smooth(Tensor (*upsample)(const Tensor&, const BySize&, bool, const ByFactors&)) {
  return [upsample](const Args& a) {
    return resized(a, [&](const BySize& size, const ByFactors& factors) {
      return upsample(a.x(), size, a["align"].boolean(), factors);
    });
  };
}
Op padding(Tensor (*pad)(const Tensor&, IntArrayRef)) {
  return [pad](const Args& a) { return pad(a.x(), ints(a, "padding")); };
}

void add_images(Table& table) {
  table.insert({
      {"upsample_nearest1d", nearest(upsample_nearest1d)},
      {"upsample_nearest2d", nearest(upsample_nearest2d)},
      {"upsample_nearest3d", nearest(upsample_nearest3d)},
      {"_upsample_nearest_exact1d", nearest(_upsample_nearest_exact1d)},
      {"_upsample_nearest_exact2d", nearest(_upsample_nearest_exact2d)},
      {"_upsample_nearest_exact3d", nearest(_upsample_nearest_exact3d)},
      {"upsample_linear1d", smooth(upsample_linear1d)},
      {"upsample_bilinear2d", smooth(upsample_bilinear2d)},
      {"upsample_bicubic2d", smooth(upsample_bicubic2d)},
      {"upsample_trilinear3d", smooth(upsample_trilinear3d)},
      {"_upsample_bilinear2d_aa", smooth(_upsample_bilinear2d_aa)},
      {"_upsample_bicubic2d_aa", smooth(_upsample_bicubic2d_aa)},
      {"reflection_pad1d", padding(reflection_pad1d)},
      {"reflection_pad2d", padding(reflection_pad2d)},
      {"reflection_pad3d", padding(reflection_pad3d)},
      {"replication_pad1d", padding(replication_pad1d)},
      {"replication_pad2d", padding(replication_pad2d)},
      {"replication_pad3d", padding(replication_pad3d)},
  });
}

Table everything() {
  Table table;
  add_differences(table);
  add_arrays(table);
  add_images(table);
  return table;
}

}  // namespace

TEST_CASE("rarer") { run_family("rarer", everything(), check_matrix_case); }

}  // namespace reference
