#!/usr/bin/env bash
# On aarch64 kernels are plain loops that the compiler vectorises: neon_kernels.sh OBJDUMP LIBRARY fails and names each
# kernel of the list below whose object file lacks its vector instruction.
set -euo pipefail
objdump=$1 library=$2

# Object file and instructions, each on vectors of four floats (.4s) or, where floats are computed in double, of two (.2d).
kernels='
arithmetic fadd fsub fmul fdiv
unary fneg fabs fsqrt
unary_exp fmla fmul
unary_log fmla fdiv
unary_trig fmla.2d fmul.2d
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
sgd fmla fmls fmul
adam fsqrt fdiv
'
# "object.cpp.o: instruction operand" of every vector instruction.
all=$("$objdump" -d --no-show-raw-insn "$library" | awk '
  / file format / { object = $1; next } / v[0-9]+\.(4s|2d)/ { print object, $2, $3 }')
failed=0
while read -r object instructions; do
  [[ -n $object ]] || continue
  code=$(sed -n "s/^$object.cpp.o: //p" <<<"$all")
  for instruction in $instructions; do
    lanes=4s
    [[ $instruction != *.2d ]] || lanes=2d
    count=$(grep -cE "^${instruction%.2d} v[0-9]+\.$lanes" <<<"$code" || true)
    echo "$object.cpp: $count times ${instruction%.2d} on $lanes"
    ((count > 0)) || failed=1
  done
done <<<"$kernels"
exit "$failed"
