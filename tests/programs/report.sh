#!/usr/bin/env bash
# report.html opens in a browser without a complaint and needs nothing from elsewhere.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
digits digits 12000 1000
train --quick --epochs 2 --out run
html=run/report.html
if grep -Eo '(src|href)="[^"#]*"' $html | grep -v '="data:'; then die "the report refers to other files"; fi

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[[ -n $browser ]] || { echo "SKIPPED: chromium is not installed" && exit 0; }
timeout 60 "$browser" --headless --no-sandbox --disable-gpu --enable-logging=stderr --user-data-dir="$work/profile" \
  --host-resolver-rules='MAP * ~NOTFOUND' --dump-dom "file://$work/$html" >dom 2>log || die "the browser left with exit code $?"
if grep 'CONSOLE' log; then die "the browser complains"; fi
grep -q '</html>' dom || die "the page did not load"
charts=$(grep -o '<svg' dom | wc -l) mistakes=$(grep -o '<image' dom | wc -l)
((charts >= 3 && mistakes == 24)) || die "$charts charts and $mistakes misread digits"
grep -q '[0-9], read as [0-9]' dom || die "a misread digit's caption is not whole"
echo "the browser shows $charts drawings and $mistakes misread digits"
