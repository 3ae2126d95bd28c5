#!/usr/bin/env bash
# Without data and without a network the program draws its own digits, says so, and learns them.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$mnist_mlp" --quick --epochs 2 --out run >log 2>&1 || die "exit code $?"
grep -q 'SYNTHETIC DIGITS' log || die "does not say that the digits are synthetic"
grep -q '"synthetic": true' run/metrics.json || die "metrics.json does not say that the digits are synthetic"
grep -q 'synthetic' run/report.html || die "report.html does not say that the digits are synthetic"
accuracy=$(metric test_accuracy run/metrics.json)
holds "$accuracy >= 0.8" || die "test accuracy $accuracy"
echo "synthetic digits, 2 quick epochs: test accuracy $accuracy"
