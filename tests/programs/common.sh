# shellcheck shell=bash disable=SC2034
# What the tests of whole programs share. The folder with the helper programs and mnist_mlp come from CTest.
set -euo pipefail
mnist_mlp=${1:?usage: $0 MNIST_MLP HELPERS}
helpers=${2:?usage: $0 MNIST_MLP HELPERS}
mnist_data=${XTGRAD_DATA:-}
unset XTGRAD_DATA
export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-10000}

work=$(mktemp -d)
training=
clean_up() {
  if [[ -n $training ]]; then
    kill -KILL "$training" 2>/dev/null || true
    wait "$training" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
cd "$work"

die() {
  echo "FAILED: $*"
  [[ ! -s log ]] || { echo "the last lines of the program:" && tail -n 15 log; }
  exit 1
}

# Passes the test by leaving it, unless CI asks for everything.
skip() {
  [[ ${XTGRAD_REQUIRE_DATA:-} != 1 ]] || die "$*, although XTGRAD_REQUIRE_DATA=1"
  echo "SKIPPED: $*"
  exit 0
}

digits() { "$helpers/write_digits" "$@"; }
# Reads a checkpoint, or compares two.
checkpoint() { "$helpers/compare_checkpoints" "$@"; }

# train ARGS: everything that it prints goes to ./log.
train() { "$mnist_mlp" --data digits "$@" >log 2>&1 || die "mnist_mlp $* left with exit code $?"; }

# Starts training in the background as $training; bash would have it ignore Ctrl-C.
start_training() {
  : >log
  env --default-signal=INT "$mnist_mlp" --data digits "$@" >log 2>&1 &
  training=$!
}

# finish_training: waits for it and puts its exit code into $code.
finish_training() {
  code=0
  wait "$training" 2>/dev/null || code=$?
  training=
}

# Waits until the log has a line like that, at most 30 s.
wait_for() {
  local i
  for ((i = 0; i < 3000; ++i)); do
    if grep -q -- "$1" log; then return 0; fi
    kill -0 "$training" 2>/dev/null || break
    sleep 0.01
  done
  grep -q -- "$1" log || die "no line like '$1' came"
}

# One number of a metrics.json.
metric() { sed -n "s/^ *\"$1\": *\([-0-9.e+]*\|null\),\?$/\1/p" "$2"; }
# Whether an arithmetic relation holds: holds '0.97 >= 0.96'.
holds() { awk "BEGIN { exit !($1) }"; }
