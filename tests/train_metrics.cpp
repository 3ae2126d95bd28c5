#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xtgrad/lib/check.h>
#include <xtgrad/train/interrupt.h>
#include <xtgrad/train/metrics.h>
#include <xtgrad/train/metrics_file.h>
#include <xtgrad/train/progress.h>

using namespace xtgrad;
using namespace xtgrad::train;

namespace {

// What a stream that is not a terminal received.
class Captured {
 public:
  ~Captured() { std::fclose(file_); }
  std::FILE* file() { return file_; }
  std::string text() {
    std::string out(static_cast<size_t>(std::ftell(file_)), '\0');
    std::rewind(file_);
    out.resize(std::fread(out.data(), 1, out.size(), file_));
    return out;
  }

 private:
  std::FILE* file_ = std::tmpfile();
};

size_t count(const std::string& text, char wanted) {
  size_t found = 0;
  for (const char c : text) found += c == wanted ? 1 : 0;
  return found;
}

void wait_milliseconds(useconds_t milliseconds) { usleep(milliseconds * 1000); }

}  // namespace

TEST_SUITE("train metrics") {
  TEST_CASE("a classification report has scikit-learn's numbers and layout") {
    // The example of scikit-learn's documentation of classification_report.
    const std::vector<int64_t> target = {0, 1, 2, 2, 2};
    const std::vector<int64_t> predicted = {0, 0, 2, 2, 1};
    const std::vector<std::string> names = {"class 0", "class 1", "class 2"};
    const ConfusionMatrix matrix = confusion_matrix(predicted, target, 3);
    CHECK(matrix.counts == std::vector<int64_t>{1, 0, 0, 1, 0, 0, 0, 1, 2});
    CHECK(to_text(classification_report(matrix), 2, names) ==
          "              precision    recall  f1-score   support\n"
          "\n"
          "     class 0       0.50      1.00      0.67         1\n"
          "     class 1       0.00      0.00      0.00         1\n"
          "     class 2       1.00      0.67      0.80         3\n"
          "\n"
          "    accuracy                           0.60         5\n"
          "   macro avg       0.50      0.56      0.49         5\n"
          "weighted avg       0.70      0.60      0.61         5\n");
    CHECK(to_text(classification_report(matrix), 4).find("           2     1.0000    0.6667    0.8000         3\n") !=
          std::string::npos);
    CHECK(accuracy(predicted, target) == doctest::Approx(0.6));
  }

  TEST_CASE("a name wider than the averages' names widens the report's first column") {
    const std::vector<int64_t> labels = {0, 1};
    const std::vector<std::string> names = {"a rather long name", "b"};
    const std::string text = to_text(classification_report(confusion_matrix(labels, labels, 2)), 3, names);
    CHECK(text.find("a rather long name      1.000     1.000     1.000         1\n") != std::string::npos);
    CHECK(text.find("      weighted avg      1.000     1.000     1.000         2\n") != std::string::npos);
  }

  TEST_CASE("nothing counted gives zeros, not nan") {
    const ClassificationReport report = classification_report(confusion_matrix({}, {}, 2));
    CHECK(report.accuracy == 0);
    CHECK(report.macro_average.f1 == 0);
    CHECK(report.weighted_average.precision == 0);
    CHECK(report.support == 0);
    CHECK(accuracy({}, {}) == 0);
  }

  TEST_CASE("a confusion matrix prints true classes down and predictions across") {
    const std::vector<int64_t> target = {0, 0, 1, 1};
    const std::vector<int64_t> predicted = {0, 1, 1, 1};
    CHECK(to_text(confusion_matrix(predicted, target, 2)) ==
          "      predicted\n"
          "true  0  1\n"
          "   0  1  1\n"
          "   1  0  2\n");
  }

  TEST_CASE("labels, lengths, class counts and digits that make no sense are refused by name") {
    const std::vector<int64_t> two = {0, 1};
    const std::vector<int64_t> three = {0, 1, 3};
    const std::vector<int64_t> negative = {0, -1};
    CHECK_THROWS_WITH_AS(confusion_matrix(two, three, 4),
                         "confusion_matrix: expected as many predictions as targets, got 2 and 3", Error);
    CHECK_THROWS_WITH_AS(confusion_matrix(three, three, 3),
                         "confusion_matrix: target 3 at position 2 is outside [0, 3)", Error);
    CHECK_THROWS_AS(confusion_matrix(negative, two, 3), Error);
    CHECK_THROWS_AS(confusion_matrix(two, two, 0), Error);
    CHECK_THROWS_AS(confusion_matrix(two, two, int64_t{1} << 40), Error);
    const ClassificationReport report = classification_report(confusion_matrix(two, two, 2));
    CHECK_THROWS_AS(to_text(report, 5), Error);
    const std::vector<std::string> one_name = {"a"};
    CHECK_THROWS_AS(to_text(report, 2, one_name), Error);
    CHECK_THROWS_AS(classification_report(ConfusionMatrix{3, {1, 2}}), Error);
  }
}

TEST_SUITE("train progress") {
  TEST_CASE("the line tells epoch, bar, step, loss, rate and time left") {
    ProgressState state;
    state.epoch = 2;
    state.epochs = 15;
    state.step = 250;
    state.steps = 1000;
    state.items = 16000;
    state.loss = 0.12345;
    state.seconds = 4;
    CHECK(progress_text(state, 100) ==
          "epoch  2/15 [=======>                      ]  250/1000  loss 0.1235  4000 images/s  0:12 left");
    state.step = 1000;
    state.seconds = 3723;
    CHECK(progress_text(state, 100).find("1:02:03 taken") != std::string::npos);
  }

  TEST_CASE("after a resume rate and time left count this run's steps only") {
    ProgressState state;
    state.steps = 100;
    state.first_step = 80;
    state.step = 90;
    state.items = 640;
    state.seconds = 5;
    const std::string line = progress_text(state);
    CHECK(line.find("128 images/s") != std::string::npos);
    CHECK(line.find("0:05 left") != std::string::npos);
  }

  TEST_CASE("no step yet, a loss that is nan and a narrow terminal are no trouble") {
    ProgressState state;
    state.loss = std::numeric_limits<double>::quiet_NaN();
    CHECK(progress_text(state).find("nan") != std::string::npos);
    state.steps = 10;
    CHECK(progress_text(state).find("-:-- left") != std::string::npos);
    for (int columns = 0; columns < 120; ++columns) {
      CHECK(progress_text(state, columns).size() <= static_cast<size_t>(std::max(columns, 1)));
    }
  }

  TEST_CASE("off a terminal there is a plain line every tenth of the epoch") {
    Captured captured;
    {
      Progress progress(1, 1, 1000, 0, captured.file());
      for (int step = 1; step <= 1000; ++step) progress.update_at(step, 64, 0.5, step * 0.001);
    }
    const std::string text = captured.text();
    CHECK(count(text, '\n') == 10);
    CHECK(count(text, '\r') == 0);
    CHECK(text.find(" 100/1000") != std::string::npos);
    CHECK(text.find("1000/1000") != std::string::npos);
  }

  TEST_CASE("on a terminal the line is redrawn at most ten times a second and ends with a line break") {
    Captured captured;
    {
      Progress progress(1, 1, 100000, 0, captured.file(), Progress::Style::terminal);
      for (int step = 1; step < 5000; ++step) progress.update_at(step, 64, 0.5, step * 0.0002);
    }
    const std::string text = captured.text();
    CHECK(count(text, '\r') >= 9);
    CHECK(count(text, '\r') <= 12);
    CHECK(count(text, '\n') == 1);
    CHECK(text.back() == '\n');
    CHECK(text.find(" 4999/100000") != std::string::npos);
  }

  TEST_CASE("a first step beyond the last is refused") {
    CHECK_THROWS_AS(Progress(1, 1, 10, 11), Error);
    CHECK_THROWS_AS(Progress(1, 1, -1), Error);
  }
}

TEST_SUITE("train metrics file") {
  TEST_CASE("values are written in the order they were set, nested and escaped") {
    Metrics epoch;
    epoch.set("loss", 0.25);
    Metrics metrics;
    metrics.set("test_accuracy", 0.9704)
        .set("epochs", 15)
        .set("seed", std::numeric_limits<uint64_t>::max())
        .set("quick", false)
        .set("name", "say \"hi\"\n")
        .set("losses", std::vector<double>{0.1, std::nan(""), 1e-300})
        .set("layers", std::vector<int64_t>{784, 10})
        .set("epoch", epoch)
        .set("history", std::vector<Metrics>{epoch, epoch})
        .set("diverged", std::numeric_limits<double>::infinity())
        .set("epochs", 3);
    CHECK(metrics.json() == R"({
  "test_accuracy": 0.9704,
  "epochs": 3,
  "seed": 18446744073709551615,
  "quick": false,
  "name": "say \"hi\"\n",
  "losses": [0.1, null, 1e-300],
  "layers": [784, 10],
  "epoch": {
    "loss": 0.25
  },
  "history": [
    {
      "loss": 0.25
    },
    {
      "loss": 0.25
    }
  ],
  "diverged": null
})");
    CHECK(Metrics().json() == "{}");
    CHECK(Metrics().set("bytes", std::string("\xff")).json() == "{\n  \"bytes\": \"\xef\xbf\xbd\"\n}");
  }

  TEST_CASE("a file that cannot be written is an error with path and reason, and leaves no scraps") {
    const Metrics metrics = Metrics().set("a", 1);
    CHECK_THROWS_WITH_AS(metrics.write("/nonexistent/metrics.json"),
                         "cannot write /nonexistent/metrics.json: No such file or directory", Error);
    const auto folder = std::filesystem::temp_directory_path() / ("xtgrad_metrics_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder / "taken" / "full");
    CHECK_THROWS_AS(metrics.write((folder / "taken").string()), Error);
    const std::string path = (folder / "metrics.json").string();
    metrics.write(path);
    metrics.write(path);
    std::ifstream in(path);
    const std::string written((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    CHECK(written == "{\n  \"a\": 1\n}\n");
    size_t entries = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) entries += entry.exists() ? 1 : 0;
    CHECK(entries == 2);
    std::filesystem::remove_all(folder);
  }
}

TEST_SUITE("train interrupt") {
  TEST_CASE("a signal is remembered and the previous handler comes back") {
    struct sigaction before {};
    sigaction(SIGINT, nullptr, &before);
    {
      const Interrupt interrupt;
      CHECK_FALSE(interrupt.requested());
      std::raise(SIGINT);
      std::raise(SIGINT);  // at once: the same request, as when a job runner signals process and group
      CHECK(interrupt.requested());
      CHECK(interrupt.signal() == SIGINT);
    }
    struct sigaction after {};
    sigaction(SIGINT, nullptr, &after);
    CHECK((after.sa_handler == before.sa_handler));
    const Interrupt fresh;
    CHECK_FALSE(fresh.requested());
  }

  TEST_CASE("a second Ctrl-C kills") {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const Interrupt interrupt;
      std::raise(SIGINT);
      wait_milliseconds(300);
      std::raise(SIGINT);
      _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
  }

  TEST_CASE("a signal that was ignored stays ignored") {
    struct sigaction before {};
    sigaction(SIGTERM, nullptr, &before);
    std::signal(SIGTERM, SIG_IGN);
    {
      const Interrupt interrupt;
      std::raise(SIGTERM);
      CHECK_FALSE(interrupt.requested());
    }
    sigaction(SIGTERM, &before, nullptr);
  }
}
