#!/usr/bin/env bash
# kill -9 at 50 random moments: the checkpoints always load, never go back, and temporary files do not pile up.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# So few digits that half of the time goes into writing checkpoints of 6 MB.
digits digits 600 50
train --epochs 1 --out run

last=1 in_writing=0
for ((round = 1; round <= 50; ++round)); do
  start_training --epochs 100000 --out run --resume
  wait_for '^epoch .* training loss'
  sleep "$(printf '0.%03d' $((RANDOM % 120)))"
  kill -KILL "$training"
  finish_training
  ((code == 137)) || die "round $round: ended by itself, exit code $code"

  now=$(checkpoint run/checkpoint.xtg) || die "round $round: the checkpoint does not load"
  checkpoint run/best.xtg >/dev/null || die "round $round: the best checkpoint does not load"
  now=${now##* }
  ((now >= last)) || die "round $round: the checkpoint went back from epoch $last to $now"
  last=$now
  temporary=$(find run -name '*.tmp' | wc -l)
  ((temporary <= 1)) || die "round $round: $temporary temporary files: $(ls run)"
  ((in_writing += temporary)) || true
  # Files of killed runs are removed when they are older than a minute.
  find run -name '*.tmp' -exec touch -d '2 minutes ago' {} +
done
((in_writing > 0)) || die "no kill came while a checkpoint was written"
train --epochs "$((last + 1))" --out run --resume
[[ -z $(find run -name '*.tmp') ]] || die "a temporary file is left: $(ls run)"
echo "50 kills, $in_writing of them in the middle of writing, $last epochs: every checkpoint loads"
