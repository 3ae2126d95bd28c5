#!/usr/bin/env bash
# One example, run quickly: example.sh PROGRAM. It ends well, leaves what all examples leave, and a browser shows every
# figure of its report without a complaint.
set -euo pipefail
program=$1
name=$(basename "$program")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
die() {
  echo "FAILED: $*"
  exit 1
}
skip() {
  [[ ${XTGRAD_REQUIRE_DATA:-} != 1 ]] || die "$*, although XTGRAD_REQUIRE_DATA=1"
  echo "SKIPPED: $*"
  exit 0
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$program" --help >help || die "--help left with exit code $?"
for option in --help --seed --epochs --data --out --quick; do
  grep -q -- "$option" help || die "--help says nothing of $option"
done
code=0
"$program" --no-such-option >log 2>&1 || code=$?
((code == 2)) || die "a wrong option gave exit code $code, not 2"

[[ $name != cifar* || -d ${XTGRAD_DATA:-}/cifar10-binary ]] || skip "there is no CIFAR-10: XTGRAD_DATA names no folder with it"
"$program" --quick --out run >log 2>&1 || { tail -n 20 log && die "--quick left with exit code $?"; }
tail -n 30 log
for file in metrics.json report.html; do
  [[ -s run/$file ]] || die "there is no $file"
done
grep -q '"quick": true' run/metrics.json || die "metrics.json does not say that it was a quick run"
! grep -Eo '(src|href)="[^"#]*"' run/report.html | grep -v '="data:' || die "the report refers to other files"

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[[ -n $browser ]] || skip "chromium is not installed"
timeout 120 "$browser" --headless --no-sandbox --disable-gpu --enable-logging=stderr --user-data-dir="$work/profile" \
  --host-resolver-rules='MAP * ~NOTFOUND' --allow-file-access-from-files --virtual-time-budget=20000 --dump-dom \
  "file://$here/report_check.html?file://$work/run/report.html" >dom 2>browser.log ||
  die "the browser left with exit code $?"
! grep CONSOLE browser.log || die "the browser complains"
found=$(grep -o '<p>FOUND [^<]*' dom) || die "the page did not load"
! grep -o '<p>FAULT [^<]*' dom || die "figures are at fault"
[[ $found != *"FOUND 0 figures"* ]] || die "the report shows no figure"
echo "the browser: ${found#<p>}"
