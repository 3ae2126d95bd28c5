#!/usr/bin/env bash
# Ctrl-C and SIGTERM leave a checkpoint, say where it is and how to go on, and exit with 130.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
digits digits 6000 100

for signal in INT TERM; do
  start_training --epochs 1000 --out "run$signal"
  wait_for '^epoch *[0-9]*/1000 .*=>'
  kill -"$signal" "$training"
  finish_training
  ((code == 130)) || die "SIG$signal: exit code $code"
  grep -q "Stopped.* run$signal/checkpoint.xtg" log || die "SIG$signal: the checkpoint is not named"
  grep -q -- "--resume" log || die "SIG$signal: nothing says how to go on"
  checkpoint "run$signal/checkpoint.xtg" >found || die "SIG$signal: the checkpoint does not load"
  [[ ! -e run$signal/metrics.json ]] || die "SIG$signal: results of training that was not finished"
  epoch=$(sed 's/.* epoch //' found)
  train --epochs "$((epoch + 1))" --out "run$signal" --resume
  grep -q "^going on after epoch $epoch" log || die "SIG$signal: does not go on where it stopped"
  echo "SIG$signal: exit code $code, $(<found); resumed"
done
