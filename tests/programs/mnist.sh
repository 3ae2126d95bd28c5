#!/usr/bin/env bash
# Two epochs with the default settings read at least 96 % of the real test digits.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[[ -n $mnist_data ]] || skip "real MNIST is needed: XTGRAD_DATA is not set"

XTGRAD_DATA=$mnist_data "$mnist_mlp" --epochs 2 --out run >log 2>&1 || die "exit code $?"
accuracy=$(metric test_accuracy run/metrics.json)
grep -q '"synthetic": false' run/metrics.json || die "these digits are not MNIST's"
holds "$accuracy >= 0.96" || die "test accuracy $accuracy"
echo "MNIST, 2 epochs: test accuracy $accuracy"
