#!/usr/bin/env bash
# What is wrong with options, data and folders is said in one sentence, before training; nothing is lost.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# expect CODE PATTERN COMMAND: the exit code, and one line (the hint at --help aside) of that form on stderr.
expect() {
  local code=$1 pattern=$2 got=0
  shift 2
  "$@" >log 2>errors || got=$?
  grep -vx -e 'Run with --help for more information.' -e '' -e 'epoch *[0-9]*/.*' errors >lines || true
  cat errors >>log
  ((got == code)) || die "$*: exit code $got, not $code"
  grep -q -- "$pattern" lines || die "$*: no message like '$pattern'"
  [[ $(wc -l <lines) == "${expected_lines:-1}" ]] || die "$*: more than one line"
  cat lines
}
# The same of mnist_mlp, which must not have trained.
refuses() {
  expect "$1" "$2" "$mnist_mlp" "${@:3}"
  if grep -q '^epoch' log; then die "${*:3}: trained first"; fi
}

refuses 2 '--foo' --foo
refuses 2 'extra' extra
refuses 2 '--epochs.* 0 ' --epochs 0
refuses 2 '--epochs.* many ' --epochs many
refuses 2 '--epochs' --epochs
refuses 2 '--activation: foo not in {relu,tanh,sigmoid}' --activation foo
refuses 2 '--optimizer: lbfgs not in' --optimizer lbfgs
refuses 2 '--init: ones not in' --init ones
refuses 2 "--lr: '-1'" --lr -1
refuses 2 "--lr: 'nan'" --lr nan
refuses 2 "--lr: 'inf'" --lr inf
refuses 2 "--dropout: '2' is not a number from 0 to 0.95" --dropout 2
refuses 2 "--dropout: 'nan'" --dropout nan
refuses 2 "--momentum: '1.5'" --momentum 1.5
refuses 2 "--weight-decay: '-1'" --weight-decay -1
refuses 2 '--hidden.* 0 ' --hidden 500,0
refuses 2 '--batch-size.* 0 ' --batch-size 0
refuses 2 '--threads.* -1 ' --threads -1
refuses 2 '--out' --out ''

digits digits 1200 200
digits packed 1200 200 gz
digits fewer 600 100
trains() { "$mnist_mlp" --data digits --hidden 20 --quick "$@" >log 2>&1 || die "$*: exit code $?"; }

refuses 1 'in /nowhere' --data /nowhere
# damaged NAME FOLDER FILE: a copy of FOLDER where FILE is to be damaged.
damaged() { rm -rf "$1" && cp -r "$2" "$1" && broken=$1/$3; }
for name in {train,t10k}-images-idx3-ubyte t10k-labels-idx1-ubyte; do
  damaged truncated packed "$name".gz
  truncate -s "$(($(stat -c %s "$broken") / 2))" "$broken"
  refuses 1 "truncated/$name.gz: " --data truncated
  damaged short digits "$name"
  truncate -s -1 "$broken"
  refuses 1 "short/$name: " --data short
  damaged magic digits "$name"
  printf '\x00\x00\x09' | dd of="$broken" conv=notrunc status=none
  refuses 1 "magic/$name: " --data magic
  damaged empty digits "$name"
  : >"$broken"
  refuses 1 "empty/$name: " --data empty
done
damaged counts digits train-labels-idx1-ubyte
cp fewer/train-labels-idx1-ubyte "$broken"
refuses 1 'counts.*1200.*600' --data counts

refuses 1 'none/checkpoint.xtg: ' --data digits --resume --out none
trains --out run
cp run/checkpoint.xtg before.xtg
expected_lines=4 refuses 1 'size mismatch for 0.weight' --data digits --resume --out run --hidden 10
for name in 0.weight 0.bias 2.weight; do
  grep -q "size mismatch for $name: " log || die "--hidden 10: says nothing about $name"
done
refuses 1 'run/checkpoint.xtg: .*--activation relu' --data digits --resume --out run --hidden 20 --activation tanh
refuses 1 'run/checkpoint.xtg: .*Adam' --data digits --resume --out run --hidden 20 --optimizer sgd
head -c 1000 run/checkpoint.xtg >half && mkdir half_run && mv half half_run/checkpoint.xtg
refuses 1 'half_run/checkpoint.xtg: ' --data digits --resume --out half_run --hidden 20
refuses 1 'not enough memory' --data digits --hidden 100000,100000 --out large
checkpoint run/checkpoint.xtg before.xtg >/dev/null || die "a refused run changed the checkpoint"

: >file
refuses 1 '--out file: ' --data digits --out file
refuses 1 '--out file/run: ' --data digits --out file/run
refuses 1 '/proc/xtgrad' --data digits --out /proc/xtgrad
cp -r run sealed && chmod 555 sealed
as_user=()
if ((EUID == 0)); then
  chmod 755 "$work"
  as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
fi
if "${as_user[@]}" "$mnist_mlp" --help >/dev/null 2>&1; then
  expect 1 'sealed/checkpoint.xtg: cannot be written: Permission denied' \
    "${as_user[@]}" "$mnist_mlp" --data digits --hidden 20 --out sealed
  checkpoint sealed/checkpoint.xtg before.xtg >/dev/null || die "the checkpoint in a read-only folder has changed"
else
  echo "(another user cannot start this program, which is emulated from a private folder: a sealed folder was not tried)"
fi
rm -rf sealed

# A file may not grow over 100 kB: the small network's checkpoint fits, the large one's does not.
cp -r run limited
# shellcheck disable=SC2016
expect 1 'limited/checkpoint.xtg: cannot be written: File too large' \
  bash -c 'trap "" XFSZ && ulimit -f 100 && "$0" --data digits --quick --out limited' "$mnist_mlp"
checkpoint limited/checkpoint.xtg before.xtg >/dev/null || die "a file that cannot grow cost the checkpoint before"
[[ -z $(find limited -name '*.tmp') ]] || die "a temporary file is left: $(ls limited)"

# A full disk: the first checkpoint of 6 MB fits, a second one does not.
mkdir disk
own_mounts=(unshare -m)
((EUID == 0)) || own_mounts=(unshare -rm)
if "${own_mounts[@]}" mount -t tmpfs -o size=10m tmpfs disk 2>/dev/null; then
  # shellcheck disable=SC2016
  expect 1 'disk/.*: cannot be written: No space left on device' \
    "${own_mounts[@]}" bash -c 'mount -t tmpfs -o size=10m tmpfs disk && code=0
      "$0" --data digits --epochs 3 --out disk || code=$?
      "$1" disk/checkpoint.xtg && [[ -z $(find disk -name "*.tmp") ]] && exit $code; exit 9' \
    "$mnist_mlp" "$helpers/compare_checkpoints"
else
  echo "(no file system of 10 MB can be mounted here: a full disk was not tried)"
fi
