#!/usr/bin/env bash
# run.sh NAME TOLERANCE PROGRAM [ARGS]: the program prints what libtorch 1.13 printed (expected/NAME.txt).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$1 tolerance=$2
shift 2
output=$(mktemp)
trap 'rm -f "$output"' EXIT
"$@" >"$output"
awk -v near="$tolerance" -f "$here/compare.awk" "$here/expected/$name.txt" "$output"
