#!/usr/bin/env bash
# Training that was stopped and resumed gives the same parameters as training that was not, to the last bit.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
digits digits 12000 100

for threads in 1 2; do
  options=(--dropout 0.2 --threads "$threads" --hidden "200,100")
  train "${options[@]}" --epochs 3 --out "whole$threads"

  train "${options[@]}" --epochs 1 --out "parts$threads"
  if checkpoint {whole,parts}"$threads"/checkpoint.xtg >/dev/null; then die "1 epoch and 3 epochs compare equal"; fi
  train "${options[@]}" --epochs 3 --out "parts$threads" --resume
  checkpoint {whole,parts}"$threads"/checkpoint.xtg || die "3 epochs and 1 + 2 differ, with $threads threads"
  echo "$threads threads: 3 epochs and 1 + 2 are the same"

  # The signal may come too late in the epoch.
  for _ in 1 2 3 4 5; do
    start_training "${options[@]}" --epochs 3 --out "stopped$threads"
    wait_for '^epoch 2/3 .*=>'
    kill -INT "$training"
    finish_training
    ((code == 130 || code == 0)) || die "Ctrl-C: exit code $code"
    train "${options[@]}" --epochs 3 --out "stopped$threads" --resume
    step=$(sed -n 's/^going on after epoch 1, step //p' log)
    [[ -z $step ]] || break
  done
  [[ -n $step ]] || die "none of 5 runs could be stopped within an epoch"
  checkpoint {whole,stopped}"$threads"/checkpoint.xtg || die "Ctrl-C and --resume change the result, $threads threads"
  echo "$threads threads: Ctrl-C at step $step of epoch 2 changes nothing"
done
