#!/usr/bin/env bash
# Builds the consumer's program by pkg-config and runs it: pkg_config.sh PREFIX PROGRAM COMPILER [FLAGS...]
set -euo pipefail
prefix=$1 program=$2
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name xtgrad.pc)")
export PKG_CONFIG_PATH
read -ra flags <<<"$(pkg-config --cflags --libs xtgrad)"
libraries=$(pkg-config --variable=libdir xtgrad)
"${@:3}" -std=c++20 "$(dirname "${BASH_SOURCE[0]}")/main.cpp" "${flags[@]}" -Wl,-rpath,"$libraries" -o "$program"
"$program"
# What is installed beside the library.
for file in LICENSE download_mnist; do
  [[ -n $(find "$prefix" -name "$file") ]] || { echo "$file is not installed" && exit 1; }
done
