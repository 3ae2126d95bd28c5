#!/usr/bin/env bash
# compare_alexnet.sh PROGRAM: PyTorch writes an AlexNet of torchvision's size with random weights and what it makes of
# two images; PROGRAM (tests/programs/alexnet.cpp) must make the same of them.
set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=/usr/bin/python3
"$python" -c 'import torch' 2>/dev/null || { echo "SKIPPED: python3-torch is not installed"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" "$tools/make_torch_files.py" alexnet "$folder" 64
"$1" "$folder" 64
