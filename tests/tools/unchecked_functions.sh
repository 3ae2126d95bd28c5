#!/usr/bin/env bash
# Lists the public functions that return tensors and have no row in tests/operators; fails when there is one. Each free
# function needs as many rows as it has overloads. Functions that need none are named below, with the reason; a name
# there that is no function any more, or has all its rows after all, fails too.
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}"

without_row() {
  cat <<'END'
bools and bits:         operator~
made of numbers:        bartlett_window blackman_window hann_window hamming_window kaiser_window
made of numbers:        empty scalar_tensor arange eye from_blob from_file tensor to_tensor
random:                 rand randn randint randperm normal
random:                 exponential cauchy log_normal geometric
outside of the graph:   set_ data tensor_data variable_data _base mutable_grad embedding_renorm_
handles and types:      operator= cpu toType
part of other rows:     record_activation record_straight record_slope record_pieces unary_in_place norm_gradient get with_batch scaled
bits by Python's names: __and__ __or__ __xor__ __lshift__ __rshift__ __iand__ __ior__ __ixor__ __ilshift__ __irshift__
made of numbers:        empty_strided new_empty_strided range
no derivative, as in PyTorch: ldl_factor ldl_factor_ex ldl_solve geqrf ormqr resize resize_as embedding_renorm
always refused:         eig eigvals pin_memory imag
names of linalg:        linalg_matmul linalg_multi_dot linalg_cross linalg_vecdot linalg_diagonal linalg_vander
names of linalg:        linalg_matrix_power linalg_matrix_exp linalg_solve linalg_solve_ex linalg_solve_triangular
names of linalg:        linalg_inv linalg_inv_ex linalg_tensorinv linalg_tensorsolve linalg_det linalg_slogdet
names of linalg:        linalg_pinv linalg_lstsq linalg_cholesky linalg_cholesky_ex linalg_qr linalg_svd
names of linalg:        linalg_svdvals linalg_eigh linalg_eigvalsh linalg_eig linalg_eigvals linalg_lu
names of linalg:        linalg_lu_factor linalg_lu_factor_ex linalg_lu_solve linalg_ldl_factor linalg_ldl_factor_ex
names of linalg:        linalg_ldl_solve linalg_householder_product linalg_vector_norm linalg_matrix_norm linalg_norm
names of linalg:        linalg_cond linalg_matrix_rank
part of other rows:     norm_gradients_with_graph conv_named_padding conv reduced_loss relu_backward share_among_equal
part of other rows:     record_places without_elements
END
}

# Overloads that have no gradient and no row, by name: where(condition, number, number), the limit below which a singular value
# does not count, and zeta(x, number).
overloads_without_row="where threshold zeta"

# The names of functions that return tensors, one for each declaration.
declared() {
  sed -e 's://.*$::' -e '/^ *#/d' "$@" | tr '\n' ' ' | awk 'BEGIN { RS = "[;{}]" } {
    gsub(/[ \t]+/, " ")
    sub(/^ /, "")
    sub(/^(public|private|protected): /, "")
    sub(/^template <[^>]*> /, "")
    sub(/^(inline|static|friend) /, "")
    if (/^(Tensor&?|std::vector<Tensor>|tensor_list|variable_list|std::tuple<Tensor[^>]*>|std::pair<Tensor[^>]*>|std::array<Tensor[^>]*>|NormGradientTensors) (operator *[^ (a-z]+|[A-Za-z_0-9]+) ?\(/) {
      sub(/^[^>(]*(<[^>]*>)?&? /, "")
      sub(/ ?\(.*/, "")
      sub(/^.* /, "")
      print
    }
  }'
}

# special_NAME is special::NAME or NAME once more.
second_names() {
  declared autograd/ops/special_flat.h | sed 's/^special_//'
}

rows() {
  cat tests/operators/*.cpp | tr '\n' ' ' | grep -oE 'rows(\.in_place)?\( *"[^" ]+' | sed 's/.*"//'
}

awk -v overloads_without_row="$overloads_without_row" '
  kind == "rows" { rows[$1]++; next }
  kind == "excluded" { sub(/^.*: */, ""); for (i = 1; i <= NF; ++i) excluded[$i] = 1; next }
  kind == "free" { needed[$1]++; known[$1] = 1; next }
  { if (!($1 in needed)) needed[$1] = 1; known[$1] = 1 }
  END {
    split(overloads_without_row, list)
    for (i in list) --needed[list[i]]
    for (name in needed)
      if (!(name in excluded) && rows[name] < needed[name]) {
        print name ": " needed[name] " declared, " rows[name] + 0 " rows in tests/operators"
        ++missing
      }
    for (name in excluded) {
      if (!(name in known)) print name ": excluded, but there is no such function"
      else if (rows[name] >= needed[name]) print name ": excluded, but it has " rows[name] " rows in tests/operators"
      else continue
      ++missing
    }
    for (name in needed) ++count
    if (count < 300) { print "only " count + 0 " functions were found: are the headers read rightly?"; ++missing }
    if (!missing) print count " functions, each with rows or a reason for none"
    exit missing > 0
  }' kind=rows <(rows) kind=excluded <(without_row) \
  kind=free <(declared $(ls autograd/ops/*.h | grep -v special_flat.h)) \
  kind=other <(declared autograd/tensor.h autograd/tensor_functions.h autograd/tensor_methods.h autograd/tensor_names.h nn/functional/*.h; second_names)
