#!/usr/bin/env bash
# On aarch64 kernels are plain loops that the compiler vectorises: neon_kernels.sh OBJDUMP LIBRARY fails and names each
# kernel of the list below whose object file lacks its vector instruction, on four floats at once.
set -euo pipefail
objdump=$1 library=$2

# object file: instructions, of which each must be there on .4s operands
kernels='
arithmetic fadd fsub fmul fdiv
unary fneg fabs fsqrt
unary_exp fmla fmul
unary_log fmla fdiv
unary_trig fmla
unary_erf fmla
activation_smooth fmla fdiv
activation_hard fmul
reduce_sum fadd
softmax fmla fmul
layer_norm fmul fadd
batch_norm fmul
matrix_vector fmla
linear fadd
compare fcmgt
sgd fmul
adam fsqrt fdiv
'
failed=0
while read -r object instructions; do
  [[ -n $object ]] || continue
  code=$("$objdump" -d --no-show-raw-insn "$library" | awk -v object="$object.cpp.o:" '
    / file format / { inside = ($1 == object) } inside' | grep -F '.4s' || true)
  for instruction in $instructions; do
    count=$(grep -cE "[[:space:]]$instruction[[:space:]]+v[0-9]+\.4s" <<<"$code" || true)
    if ((count == 0)); then
      echo "$object.cpp: no $instruction on four floats"
      failed=1
    else
      echo "$object.cpp: $count times $instruction on four floats"
    fi
  done
done <<<"$kernels"
exit "$failed"
