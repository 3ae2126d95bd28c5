#!/usr/bin/env bash
# inspect shows what files hold, of every form, and finds a damaged one.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"
inspect=$(dirname "$mnist_mlp")/inspect

for file in "$here"/../interop/*.{pt,safetensors,npy,npz}; do
  "$inspect" "$file" >log 2>&1 || die "inspect $file left with exit code $?"
done
shows() { grep -Eq -- "$1" log || die "there is no line like '$1'"; }
"$inspect" "$here/../interop/checkpoint.pt" >log
shows ': PyTorch file, [0-9]+ bytes, [0-9]+ tensors$'
shows '^model\.0\.weight +Float +\[3, 1, 3, 3\] +108  [0-9a-f]{8}'
shows '^epoch = 3$'
shows '^name = "conv"$'

digits digits 60 20
train --epochs 1 --out run
"$inspect" run/checkpoint.xtg >log || die "the checkpoint is damaged"
shows ': xtgrad archive, format version 1, '
shows '^model\..* requires grad$'
shows '^epoch = 1$'
size=$(stat -c %s run/checkpoint.xtg)
printf 'x' | dd of=run/checkpoint.xtg bs=1 seek=$((size / 2)) conv=notrunc status=none
if "$inspect" run/checkpoint.xtg >log; then die "a damaged file passes"; fi
shows "is damaged: its checksum is 0x"
if "$inspect" missing.xtg 2>log; then die "a missing file passes"; fi
shows '^missing.xtg: cannot be opened: No such file or directory$'
echo "inspect: every form, damage and absence"
