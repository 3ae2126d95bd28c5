#!/usr/bin/env bash
# Each activation, optimiser and initialisation trains; what should learn learns.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
digits digits 12000 1000

# learns MOST ARGS: the training loss of one quick epoch, $loss, is a number of at most that.
learns() {
  local most=$1
  shift
  rm -rf run
  train --quick --batch-size 16 --out run "$@"
  grep -q '"synthetic": false' run/metrics.json || die "files that were named count as synthetic"
  loss=$(tr -d ' \n' <run/metrics.json | sed -n 's/.*"train_loss":\[\([0-9.e+-]*\)\].*/\1/p')
  [[ -n $loss ]] || die "$*: no training loss of one epoch in metrics.json"
  holds "$loss <= $most" || die "$*: training loss $loss is above $most"
  echo "$*: training loss $loss"
}

learns 1.8 --activation relu
learns 1.8 --activation tanh
learns 2.3 --activation sigmoid
learns 2.28 --optimizer sgd
learns 2.1 --optimizer sgd --momentum 0.9 --weight-decay 0.0001
learns 1.8 --optimizer adam
learns 1.8 --optimizer adamw
learns 1.8 --optimizer rmsprop
learns 1.8 --optimizer adagrad
learns 1.8 --init default
learns 1.5 --init xavier
learns 2.2 --init normal
# Only the last layer's biases can learn, and there is little for them to learn.
learns 2.31 --init zero
holds "$loss >= 2.29" || die "--init zero: training loss $loss cannot be"
learns 2.2 --activation tanh --dropout 0.5 --hidden 64

# Training that diverges ends with a report all the same.
train --quick --out diverged --optimizer sgd --lr 1e10
[[ $(metric test_loss diverged/metrics.json) == null && -s diverged/report.html ]] ||
  die "--lr 1e10: test loss $(metric test_loss diverged/metrics.json)"
echo "--lr 1e10: reported"

# Trained so far already: the results again, and the same.
rm -rf run
train --epochs 1 --hidden 32 --out run
cp run/metrics.json before
train --epochs 1 --hidden 32 --out run --resume
[[ $(metric test_loss run/metrics.json) == $(metric test_loss before) ]] || die "--resume without more epochs changes the results"
