# compare.awk EXPECTED ACTUAL: the same words in the same places, numbers within the relative tolerance -v near=...
function number(word) { return word ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?[,)]?$/ }
function distance(a, b) { return a > b ? a - b : b - a }
function size(a, b) { a = distance(a, 0); b = distance(b, 0); return a > b ? a : b }
{ gsub(/xtgrad::/, "torch::") }
FNR == NR { expected[FNR] = $0; lines = FNR; next }
{
  count = split(expected[FNR], want, /[ \t]+/)
  have = split($0, got, /[ \t]+/)
  bad = count != have
  for (i = 1; i <= count && !bad; ++i)
    if (number(want[i]) && number(got[i]))
      bad = distance(want[i] + 0, got[i] + 0) > near * (1 + size(want[i] + 0, got[i] + 0))
    else
      bad = want[i] != got[i]
  if (bad) {
    print "line " FNR ": expected \"" expected[FNR] "\", got \"" $0 "\""
    wrong = 1
  }
}
END {
  if (FNR != lines) print "expected " lines " lines, got " FNR
  exit wrong || FNR != lines
}
