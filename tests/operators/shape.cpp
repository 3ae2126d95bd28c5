// Other shapes of the same elements: views and copies.

#include "table.h"

using namespace torch;
using namespace OPERATORS;

namespace {

void shapes(Table& rows) {
  rows("reshape", [](L in) { return reshape(in[0], {in.count(3), -1}); }, {{2, 3}});
  rows("reshape_as", [](L in) { return in[0].reshape_as(in[0].t()); }, {{2, 3}});
  rows("view", [](L in) { return in[0].view({in[0].size(0), in.count(1), 3}); }, {{2, 3}});
  rows("view_as", [](L in) { return in[0].view_as(in[0].unsqueeze(1)); }, {{2, 3}});
  rows("flatten", [](L in) { return flatten(in[0]); }, {{2, 3}}).also({{}});
  rows("flatten some", [](L in) { return flatten(in[0], in.dim(1), in.dim(2)); }, {{2, 3, 2, 2}});
  rows("unflatten", [](L in) { return unflatten(in[0], in.dim(1), {2, -1}); }, {{3, 4}});
  rows("ravel", ravel, {{2, 3}});
  rows("squeeze", [](L in) { return squeeze(in[0]); }, {{1, 3, 1, 2}}).empty({{1, 0}});
  rows("squeeze dim", [](L in) { return squeeze(in[0], in.dim(0)); }, {{1, 3}}).also({{2, 3}}).empty({{1, 0}});
  rows("unsqueeze", [](L in) { return unsqueeze(in[0], in.dim(-1)); }, {{2, 3}}).also({{}});
  rows("expand", [](L in) { return in[0].expand({in.count(2), -1, in.count(3)}); }, {{2, 1}}).empty({{0, 1}});
  rows("expand_as", [](L in) { return in[0].expand_as(torch::zeros({2, 1, 3}) + in[0]); }, {{2, 1}});
  rows("broadcast_to",
       [](L in) {
         return broadcast_to(in[0], {in.count(2), 2, in.count(3)});
       },
       {{2, 1}})
      .also({{2, 2, 1}})
      .empty({{2, 0}})
      .refuses_empty("expanded size");
  rows("broadcast_tensors", [](L in) { return broadcast_tensors(in); }, {{2, 3}, {2, 3}}).broadcasts();
}

void orders(Table& rows) {
  rows("transpose", [](L in) { return transpose(in[0], in.dim(0), in.dim(-1)); }, {{2, 3, 2}});
  rows("swapaxes", [](L in) { return swapaxes(in[0], in.dim(0), in.dim(1)); }, {{2, 3, 2}});
  rows("swapdims", [](L in) { return swapdims(in[0], in.dim(0), in.dim(1)); }, {{2, 3, 2}});
  rows("t", t, {{2, 3}}).also({{3}}).also({{}});
  rows("mT", [](L in) { return in[0].mT(); }, {{2, 3, 2}});
  rows("permute", [](L in) { return permute(in[0], {in.dim(2), 0, in.dim(1)}); }, {{2, 3, 2}});
  rows("movedim", [](L in) { return movedim(in[0], in.dim(0), in.dim(-1)); }, {{2, 3, 2}});
  rows("movedim several", [](L in) { return movedim(in[0], {in.dim(0), 1}, {in.dim(2), 0}); }, {{2, 3, 2}});
  rows("moveaxis", [](L in) { return moveaxis(in[0], in.dim(0), in.dim(-1)); }, {{2, 3, 2}});
  rows("moveaxis several", [](L in) { return moveaxis(in[0], {0, 1}, {2, 0}); }, {{2, 3, 2}});
  rows("flip", [](L in) { return flip(in[0], in.dims({0, 2})); }, {{2, 3, 2}});
  rows("roll", [](L in) { return roll(in[0], {in.count(1), -2}, {in.dim(0), in.dim(1)}); }, {{2, 3}});
  rows("roll flattened", [](L in) { return roll(in[0], in.count(2)); }, {{2, 3}});
}

void parts(Table& rows) {
  rows("select", [](L in) { return select(in[0], in.dim(1), in.count(-1)); }, {{2, 3}});
  rows("operator[]", [](L in) { return in[0][1] * in[0][Scalar(0)]; }, {{2, 3}}).empty({{2, 0}});
  rows("slice", [](L in) { return slice(in[0], in.dim(1), in.count(1), in.count(-1), in.count(2)); }, {{2, 6}});
  rows("narrow", [](L in) { return narrow(in[0], in.dim(1), in.count(1), in.count(2)); }, {{2, 4}});
  rows("split", [](L in) { return split(in[0], in.count(2), in.dim(1)); }, {{2, 5}});
  rows("split sizes", [](L in) { return split(in[0], {1, 0, 2}, in.dim(1)); }, {{2, 3}});
  rows("split_with_sizes",
       [](L in) {
         return split_with_sizes(in[0], {in.count(1), in.count(2)}, in.dim(1));
       },
       {{2, 3}});
  rows("chunk", [](L in) { return chunk(in[0], in.count(2), in.dim(1)); }, {{2, 5}});
  rows("tensor_split", [](L in) { return tensor_split(in[0], in.count(2), in.dim(1)); }, {{2, 5}});
  rows("unbind", [](L in) { return unbind(in[0], in.dim(1)); }, {{2, 3}});
  rows("unfold", [](L in) { return in[0].unfold(in.dim(1), in.count(3), in.count(2)); }, {{2, 6}}).also({{2, 5, 2}});
  rows("unfold overlapping", [](L in) { return in[0].unfold(in.dim(-1), in.count(3), in.count(1)); }, {{2, 5}});
  rows("diagonal", [](L in) { return diagonal(in[0], in.count(1)); }, {{3, 4}});
  rows("diagonal dims", [](L in) { return diagonal(in[0], in.count(-1), in.dim(2), in.dim(0)); }, {{3, 2, 3}});
  rows("as_strided",
       [](L in) {
         return as_strided(in[0], {in.count(2), 2, 2}, {in.count(1), 1, 2}, in.count(1));
       },
       {{2, 4}})
      .contiguous_only("it reads the memory around the input")
      .never_empty("there would be nothing to show");
}

void copies(Table& rows) {
  rows("repeat", [](L in) { return in[0].repeat({in.count(2), 1, in.count(2)}); }, {{2, 3}});
  rows("tile", [](L in) { return tile(in[0], {in.count(2), 1, in.count(2)}); }, {{2, 3}});
  rows("repeat_interleave", [](L in) { return repeat_interleave(in[0], in.count(2), in.dim(1)); }, {{2, 3}});
  rows("repeat_interleave flattened", [](L in) { return repeat_interleave(in[0], in.count(2)); }, {{2, 3}});
  rows("repeat_interleave each",
       [](L in) {
         return repeat_interleave(in[0], torch::tensor({2, 0, 1}), in.dim(1));
       },
       {{2, 3}});
  rows("diag", [](L in) { return diag(in[0], in.count(1)); }, {{3}});
  rows("diag of a matrix", [](L in) { return diag(in[0], in.count(-1)); }, {{3, 3}});
  rows("tril", [](L in) { return tril(in[0], in.count(-1)); }, {{3, 3}}).also({{2, 2, 3}});
  rows("triu", [](L in) { return triu(in[0], in.count(1)); }, {{3, 3}}).also({{2, 2, 3}});
  rows("trace", trace, {{3, 3}}).also({{2, 3}});
  rows("constant_pad_nd",
       [](L in) {
         return constant_pad_nd(in[0], {in.count(1), -1, 0, in.count(2)}, in.number(0.5));
       },
       {{2, 3}});
  rows("pad", [](L in) { return pad(in[0], {1, 2}); }, {{2, 3}});
  rows("pad reflect", [](L in) { return pad(in[0], {in.count(1), in.count(2)}, "reflect"); }, {{2, 2, 4}});
  rows("pad replicate",
       [](L in) {
         return pad(in[0], {in.count(1), 2, in.count(2), 1}, "replicate");
       },
       {{1, 2, 2, 3}})
      .empty({{0, 2, 2, 3}});
  rows("pad circular", [](L in) { return pad(in[0], {in.count(1), in.count(2)}, "circular"); }, {{2, 2, 3}});
  rows("clone", [](L in) { return in[0].clone(); }, {{2, 3}});
  rows("contiguous", [](L in) { return in[0].contiguous(); }, {{2, 3}});
  rows("contiguous channels-last", [](L in) { return in[0].contiguous(MemoryFormat::ChannelsLast); }, {{2, 3, 2, 2}});
  rows("to", [](L in) { return in[0].to(kDouble, false, true); }, {{2, 3}});
}

void joined(Table& rows) {
  rows("cat", [](L in) { return cat(in, in.dim(1)); }, {{2, 3}, {2, 1}}).tied();
  rows("cat first", [](L in) { return cat(in); }, {{2, 3}, {1, 3}, {2, 3}}).tied();
  rows("cat skipping", [](L in) { return cat(in); }, {{2, 3}, {0}}).tied();
  rows("concat", [](L in) { return concat(in, in.dim(-1)); }, {{2, 3}, {2, 1}}).tied();
  rows("stack", [](L in) { return stack(in, in.dim(1)); }, {{2, 3}, {2, 3}}).tied();
  rows("hstack", [](L in) { return hstack(in); }, {{2, 3}, {2, 1}}).also({{2}, {3}}).also({{}, {}});
  rows("vstack", [](L in) { return vstack(in); }, {{2, 3}, {1, 3}}).also({{3}, {2, 3}}).also({{}, {}});
  rows("meshgrid", [](L in) { return meshgrid(in); }, {{2}, {3}}).tied();
  rows("meshgrid xy", [](L in) { return meshgrid(in, "xy"); }, {{2}, {3}, {2}}).tied();
}

// Sizes whose first one is x's.
std::vector<int64_t> sizes_of(const Tensor& x, int64_t second) { return {x.size(0), second}; }

void adjoints(Table& rows) {
  rows("select_backward", [](L in) { return select_backward(in[0], sizes_of(in[0], 3), 1, -1); }, {{2}});
  rows("slice_backward", [](L in) { return slice_backward(in[0], sizes_of(in[0], 6), 1, 1, 5, 2); }, {{2, 2}});
  rows("diagonal_backward", [](L in) { return diagonal_backward(in[0], sizes_of(in[0], 4), 1, 0, 1); }, {{3}});
  rows("unfold_backward", [](L in) { return unfold_backward(in[0], sizes_of(in[0], 6), 1, 3, 2); }, {{2, 2, 3}});
}

const Registered k_shapes("shapes", shapes);
const Registered k_orders("orders of dimensions and elements", orders);
const Registered k_parts("parts", parts);
const Registered k_copies("copies in other shapes", copies);
const Registered k_joined("tensors put together", joined);
const Registered k_adjoints("adjoints of parts", adjoints);

}  // namespace
