#pragma once
// What training programs share: checkpoints, splits, scores, early stopping, progress, reports.
#include <xtgrad/lib/needs_cxx20.h>

#include <xtgrad/train/checkpoint.h>
#include <xtgrad/train/checkpoint_folder.h>
#include <xtgrad/train/early_stopping.h>
#include <xtgrad/train/history.h>
#include <xtgrad/train/interrupt.h>
#include <xtgrad/train/metrics.h>
#include <xtgrad/train/metrics_file.h>
#include <xtgrad/train/pca.h>
#include <xtgrad/train/progress.h>
#include <xtgrad/train/ranking.h>
#include <xtgrad/train/report.h>
#include <xtgrad/train/serialize.h>
#include <xtgrad/train/split.h>
#include <xtgrad/train/torch_optimizer.h>
#include <xtgrad/train/tsne.h>
#include <xtgrad/train/weights.h>
