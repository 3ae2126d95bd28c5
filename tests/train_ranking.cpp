#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/train/early_stopping.h>
#include <xtgrad/train/ranking.h>
#include <xtgrad/train/split.h>
#include <xtgrad/xtgrad.h>

using namespace xtgrad;
using namespace xtgrad::train;

namespace {

std::vector<int64_t> values(const Tensor& t) {
  const Tensor plain = t.contiguous();
  return {plain.data_ptr<int64_t>(), plain.data_ptr<int64_t>() + plain.numel()};
}

std::vector<int64_t> sorted_union(const Split& split) {
  std::vector<int64_t> all = values(cat({split.train, split.test}));
  std::sort(all.begin(), all.end());
  return all;
}

int64_t count_of(const Tensor& labels, const Tensor& positions, int64_t label) {
  return labels.index_select(0, positions).eq(label).sum().item<int64_t>();
}

}  // namespace

TEST_SUITE("train ranking") {
  TEST_CASE("a ROC curve has a point for each distinct score and the area below it") {
    // The example of scikit-learn's documentation of roc_curve and roc_auc_score.
    const RocCurve curve = roc_curve(tensor({0.1, 0.4, 0.35, 0.8}), tensor({0, 0, 1, 1}, kLong));
    CHECK(curve.false_positive_rate == std::vector<double>{0, 0, 0.5, 0.5, 1});
    CHECK(curve.true_positive_rate == std::vector<double>{0, 0.5, 0.5, 1, 1});
    REQUIRE(curve.thresholds.size() == 5);
    CHECK(std::isinf(curve.thresholds[0]));
    CHECK(curve.thresholds[3] == doctest::Approx(0.35));
    CHECK(curve.area == 0.75);
  }

  TEST_CASE("equal scores are one point, and a pair of them counts half in the area") {
    const RocCurve curve = roc_curve(tensor({1.0, 1.0, 0.0, 1.0}), tensor({1, 0, 0, 1}, kLong));
    CHECK(curve.false_positive_rate == std::vector<double>{0, 0.5, 1});
    CHECK(curve.true_positive_rate == std::vector<double>{0, 1, 1});
    CHECK(curve.area == 0.75);
    CHECK(roc_curve(ones({6}), tensor({1, 0, 0, 1, 0, 0}, kLong)).area == 0.5);
    CHECK(roc_curve(tensor({3.0, 2.0}), tensor({1, 0}, kLong)).area == 1);
    CHECK(roc_curve(tensor({3.0, 2.0}), tensor({0, 1}, kLong)).area == 0);
  }

  TEST_CASE("the area is the share of pairs in the right order") {
    manual_seed(3);
    const Tensor labels = randint(0, 2, {200}, kLong), scores = (randn({200}) * 4).round() + labels;
    double right = 0, pairs = 0;
    for (int64_t i = 0; i < 200; ++i)
      for (int64_t j = 0; j < 200; ++j) {
        if (labels[i].item<int64_t>() != 1 || labels[j].item<int64_t>() != 0) continue;
        const float a = scores[i].item<float>(), b = scores[j].item<float>();
        right += a > b ? 1 : a == b ? 0.5 : 0;
        ++pairs;
      }
    CHECK(roc_curve(scores, labels).area == doctest::Approx(right / pairs).epsilon(1e-12));
  }

  TEST_CASE("a ROC curve refuses one class alone, other labels, nan and differing lengths") {
    CHECK_THROWS_WITH_AS(roc_curve(ones({2}), ones({2}, kLong)),
                         "roc_curve: expected labels of both kinds, got 2 ones and 0 zeros", Error);
    CHECK_THROWS_WITH_AS(roc_curve(ones({2}), tensor({0, 2}, kLong)), "roc_curve: labels must be 0 or 1, label 1 is 2",
                         Error);
    CHECK_THROWS_AS(roc_curve(full({2}, std::nan("")), tensor({0, 1}, kLong)), Error);
    CHECK_THROWS_AS(roc_curve(ones({3}), tensor({0, 1}, kLong)), Error);
    CHECK_THROWS_AS(roc_curve(ones({2}), tensor({0.0, 1.0})), Error);
  }

  TEST_CASE("top-k accuracy agrees with scikit-learn's example and counts everything at k = classes") {
    const Tensor scores = tensor({0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1}).reshape({4, 3});
    const Tensor labels = tensor({0, 1, 2, 2}, kLong);
    CHECK(top_k_accuracy(scores, labels, 1) == 0.5);
    CHECK(top_k_accuracy(scores, labels, 2) == 0.75);
    CHECK(top_k_accuracy(scores, labels, 3) == 1);
    // Of equal scores the higher class stands first.
    CHECK(top_k_accuracy(zeros({1, 3}), tensor({2}, kLong), 1) == 1);
    CHECK(top_k_accuracy(zeros({1, 3}), tensor({1}, kLong), 1) == 0);
    CHECK(top_k_accuracy(zeros({0, 3}), zeros({0}, kLong), 1) == 0);
    CHECK_THROWS_AS(top_k_accuracy(scores, labels, 0), Error);
    CHECK_THROWS_AS(top_k_accuracy(scores, tensor({0, 1, 2, 3}, kLong), 1), Error);
    CHECK_THROWS_AS(top_k_accuracy(scores, tensor({0, 1}, kLong), 1), Error);
  }
}

TEST_SUITE("train split") {
  TEST_CASE("a split has scikit-learn's sizes, every item once, and another order for another seed") {
    for (const auto& [count, share, test] :
         {std::tuple<int64_t, double, int64_t>{10, 0.25, 3}, {11, 0.2, 3}, {2, 0.5, 1}, {70000, 0.2, 14000}}) {
      const Split split = train_test_split(count, share);
      CHECK(split.test.size(0) == test);
      CHECK(split.train.size(0) == count - test);
      CHECK(sorted_union(split) == values(arange(count, kLong)));
    }
    const Split first = train_test_split(100, 0.3, Generator(1)), again = train_test_split(100, 0.3, Generator(1));
    CHECK(values(first.train) == values(again.train));
    CHECK(values(first.train) != values(train_test_split(100, 0.3, Generator(2)).train));
  }

  TEST_CASE("a stratified split keeps each class's share") {
    manual_seed(5);
    // 50, 30 and 20 of 100, mixed.
    const Tensor labels =
        cat({full({50}, 7, kLong), full({30}, 3, kLong), full({20}, -1, kLong)}).index_select(0, randperm(100));
    const Split split = train_test_split(labels, 0.2);
    CHECK(sorted_union(split) == values(arange(100, kLong)));
    CHECK(count_of(labels, split.test, 7) == 10);
    CHECK(count_of(labels, split.test, 3) == 6);
    CHECK(count_of(labels, split.test, -1) == 4);
  }

  TEST_CASE("what rounding leaves over in a stratified split goes to the largest remainders") {
    // 7 + 3 items, 3 for the test: 7 of them train, 4.9 and 2.1 of the classes, so 5 and 2.
    const Tensor labels = cat({zeros({7}, kLong), ones({3}, kLong)});
    for (uint64_t seed = 0; seed < 10; ++seed) {
      const Split split = train_test_split(labels, 0.3, Generator(seed));
      CHECK(count_of(labels, split.train, 0) == 5);
      CHECK(count_of(labels, split.test, 1) == 1);
    }
    // Equal remainders are drawn: of 3 + 3 items 1.5 each are for the test.
    const Tensor equal = cat({zeros({3}, kLong), ones({3}, kLong)});
    bool one = false, two = false;
    for (uint64_t seed = 0; seed < 30; ++seed) {
      const int64_t zeros_in_test = count_of(equal, train_test_split(equal, 0.5, Generator(seed)).test, 0);
      CHECK((zeros_in_test == 1 || zeros_in_test == 2));
      (zeros_in_test == 1 ? one : two) = true;
    }
    CHECK(one);
    CHECK(two);
  }

  TEST_CASE("splits that cannot be made are refused") {
    CHECK_THROWS_WITH_AS(train_test_split(10, 1.0),
                         "train_test_split: the test's share must lie between 0 and 1, got 1", Error);
    CHECK_THROWS_WITH_AS(train_test_split(1, 0.5),
                         "train_test_split: a test share of 0.5 of 1 items leaves a part empty", Error);
    CHECK_THROWS_AS(train_test_split(10, std::nan("")), Error);
    CHECK_THROWS_AS(train_test_split(-1, 0.5), Error);
    CHECK_THROWS_WITH_AS(train_test_split(tensor({0, 0, 1}, kLong), 0.5),
                         "train_test_split: class 1 has one item, which cannot be in both parts", Error);
    CHECK_THROWS_WITH_AS(train_test_split(tensor({0, 0, 1, 1}, kLong), 0.25),
                         "train_test_split: 2 classes do not fit into parts of 3 and 1 items", Error);
    CHECK_THROWS_AS(train_test_split(zeros({4}), 0.5), Error);
  }
}

TEST_SUITE("train early stopping") {
  TEST_CASE("early stopping ends after as many epochs without improvement as its patience") {
    EarlyStopping stopping(2);
    CHECK(stopping.add(1.0));
    CHECK(stopping.improved());
    CHECK(stopping.add(1.5));
    CHECK_FALSE(stopping.improved());
    CHECK(stopping.add(0.5));  // the count starts over
    CHECK(stopping.add(0.5));
    CHECK_FALSE(stopping.stopped());
    CHECK_FALSE(stopping.add(std::nan("")));
    CHECK(stopping.stopped());
    CHECK(stopping.best() == 0.5);
    CHECK(stopping.best_epoch() == 3);
  }

  TEST_CASE("early stopping takes accuracies, least differences and patience 0") {
    EarlyStopping highest(1, 0.01, EarlyStopping::Mode::max);
    CHECK(highest.add(0.9));
    CHECK(highest.add(0.95));
    CHECK_FALSE(highest.add(0.955));
    CHECK(highest.best() == 0.95);
    EarlyStopping strict(0);
    CHECK_FALSE(strict.stopped());
    CHECK_FALSE(strict.improved());
    CHECK(strict.add(1));
    CHECK_FALSE(strict.add(1));
    CHECK_FALSE(EarlyStopping(0).add(std::nan("")));
    CHECK_THROWS_AS(EarlyStopping(-1), Error);
    CHECK_THROWS_AS(EarlyStopping(1, std::nan("")), Error);
  }
}
