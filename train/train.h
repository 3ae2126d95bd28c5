#pragma once
// What training programs share: checkpoints, scores, progress, reports.
#include <xtgrad/train/checkpoint.h>
#include <xtgrad/train/history.h>
#include <xtgrad/train/interrupt.h>
#include <xtgrad/train/metrics.h>
#include <xtgrad/train/metrics_file.h>
#include <xtgrad/train/pca.h>
#include <xtgrad/train/progress.h>
#include <xtgrad/train/report.h>
#include <xtgrad/train/serialize.h>
#include <xtgrad/train/tsne.h>
