#!/usr/bin/env bash
# Finds what run_v3 and run_v4 of lib/simd.h call in this library: a part of a kernel that the compiler did not put
# into them is compiled for any x86-64, correct but several times slower. Takes object files or libraries.
set -euo pipefail
calls=$(objdump -d -r --no-show-raw-insn -C "$@" | awk '
  /^[0-9a-f]+ <.*>:$/ { wide = /<void xtgrad::detail::run_v[34]</; seen += wide; next }
  !wide { next }
  /call +[0-9a-f]+ <.*xtgrad::.*>$/ && !/\+0x[0-9a-f]+>$/ { sub(/^.*call +[0-9a-f]+ /, ""); print }
  /R_X86_64_(PLT32|PC32|GOTPCREL).*xtgrad::/ { sub(/^.*R_X86_64_[A-Z0-9]+[ \t]+/, ""); print }
  END { if (!seen) print "none of them is here at all" }' | sort | uniq -c)
[[ -z $calls ]] || { printf 'called from kernels compiled for a wide instruction set:\n%s\n' "$calls"; exit 1; }
