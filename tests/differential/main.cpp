// Compares random calls of the table's rows with libtorch's, or with other ways to compute the same.
#include <chrono>
#include <csignal>
#include <cstring>
#include <iostream>
#include <map>
#include <new>
#include <set>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "agreed.h"
#include "compare.h"
#include "exact.h"
#include "make_case.h"
#include "minimise.h"
#include "run.h"
#include "self.h"
#include "show.h"

using namespace differential;

namespace {

struct Settings {
  std::string against, agreed, row;
  uint64_t seed = 1, from = 0;
  int64_t comparisons = 0, seconds = 0, examples = 0;
  bool show_uses = false, whole = false;
};

// What the workers tell the process that watches them; it outlives their crashes.
struct Progress {
  uint64_t next = 0;
  int64_t runs = 0, compared = 0, roundings = 0, agreed = 0, found = 0, crashes = 0, crashes_of_libtorch = 0;
  bool in_libtorch = false;
  std::array<bool, 2048> row_ran{};
  std::array<int64_t, 1024> uses{};  // of the lines that name differences
  bool extremes = false;             // arguments may ask for memory without end
  bool done = false;
};

uint64_t mixed(uint64_t seed, uint64_t index) {
  uint64_t x = seed * 0x9e3779b97f4a7c15u + index + 1;
  for (const uint64_t factor : {0xbf58476d1ce4e5b9u, 0x94d049bb133111ebu}) x = (x ^ (x >> 30)) * factor;
  return x ^ (x >> 31);
}

class Worker {
 public:
  Worker(const Settings& settings, Progress& progress)
      : settings_(settings),
        progress_(progress),
        extremes_(progress.extremes && settings.against == "itself"),
        rows_(operators_of_xtgrad::facts()),
        agreed_(settings.agreed) {
    for (size_t i = 0; i < rows_.size(); ++i) {
      const std::string word = rows_[i].name.substr(0, rows_[i].name.find(' '));
      if (rows_[i].file.find("own_gradients") != std::string::npos) continue;  // parts of operators: they check nothing
      if (settings.row.empty() || settings.row == rows_[i].name || settings.row == word) chosen_.push_back(i);
    }
    if (chosen_.empty()) throw std::runtime_error("no row is called \"" + settings.row + "\"");
#ifdef WITH_LIBTORCH
    if (settings.against == "libtorch") match_rows();
#endif
  }

  size_t rows() const { return chosen_.size(); }

  void run_one(uint64_t index) {
    const Case call = case_of(index);
    ++progress_.runs;
    progress_.row_ran[call.row] = true;
    for (const auto& [name, differences] : outcomes(call, true))
      for (const Difference& difference : differences) report(index, call, name, difference);
  }

  /// `signal` ended the process that ran this case.
  void report_crash(uint64_t index, const char* signal) const {
    const Case call = case_of(index);
    const RowFacts& row = rows_[call.row];
    std::cout << "\n--- case " << index << ": " << row.name << " (" << row.group << "): " << signal << "\n"
              << program(row, call) << std::flush;
  }

 private:
  Case case_of(uint64_t index) const {
    return make_case(rows_, chosen_[index % chosen_.size()], mixed(settings_.seed, index), extremes_,
                     settings_.against == "libtorch");
  }

  // The differences of a case from each thing that it is compared with.
  NamedDifferences outcomes(const Case& call, bool count) {
    NamedDifferences result;
    int64_t compared = 0;
#ifdef WITH_LIBTORCH
    if (settings_.against == "libtorch") {
      const Outcome ours = operators_of_xtgrad::run(call);
      // The gradients of a call that ours refuses are not compared, and libtorch's may write beyond its memory there.
      Case same_call = call;
      same_call.forward_only = !ours.errors[0].empty();
      const Outcome theirs = run_libtorch(same_call);
      std::vector<Difference> found = compare(call, ours, theirs, compared);
      const auto run_theirs = [this](const Case& other) { return run_libtorch(other); };
      const int64_t roundings = drop_their_roundings(found, call, ours, theirs, operators_of_xtgrad::run, run_theirs);
      result.emplace_back("libtorch", found);
      if (count) progress_.compared += compared, progress_.roundings += roundings;
      return result;
    }
#endif
    result = compare_with_itself(rows_, call, compared);
    if (count) progress_.compared += compared;
    return result;
  }

#ifdef WITH_LIBTORCH
  Outcome run_libtorch(Case call) {
    call.row = theirs_.at(call.row);
    progress_.in_libtorch = true;
    alarm(3);
    Outcome outcome = operators_of_libtorch::run(call);
    progress_.in_libtorch = false;
    alarm(20);
    return outcome;
  }

  // Rows by group and name; the second row of a name by its number.
  void match_rows() {
    std::map<std::string, size_t> by_name;
    std::map<std::string, int> seen;
    const auto key = [&](const RowFacts& row) {
      const std::string name = row.group + "/" + row.name;
      return name + "#" + std::to_string(seen[name]++);
    };
    const std::vector<RowFacts> others = operators_of_libtorch::facts();
    for (size_t i = 0; i < others.size(); ++i) by_name[key(others[i])] = i;
    seen.clear();
    for (size_t i = 0; i < rows_.size(); ++i)
      if (const auto at = by_name.find(key(rows_[i])); at != by_name.end()) theirs_[i] = at->second;
    std::vector<size_t> kept;
    for (const size_t row : chosen_)
      if (theirs_.count(row)) kept.push_back(row);
    chosen_ = kept;
  }
  std::map<size_t, size_t> theirs_;
#endif

  void report(uint64_t index, const Case& call, const std::string& against, const Difference& difference) {
    const RowFacts& row = rows_[call.row];
    const auto line = against == "libtorch" ? agreed_.covers(row.name, call, difference) : std::nullopt;
    if (line) {
      ++progress_.agreed;
      if (progress_.uses[*line]++ < settings_.examples)
        std::cout << "\n"
                  << agreed_.lines()[*line].text << "\n  case " << index << ": " << row.name << ": "
                  << kStageNames[static_cast<size_t>(difference.stage)] << " " << difference.kind << ": "
                  << difference.detail << std::endl;
      return;
    }
    ++progress_.found;
    const std::string kind_of =
        row.name + "|" + against + "|" + std::to_string(static_cast<int>(difference.stage)) + difference.kind;
    if (!seen_.insert(kind_of).second) return;
    const auto same = [&](const NamedDifferences& all, const Case& smaller) -> const Difference* {
      for (const auto& [name, differences] : all)
        for (const Difference& other : differences)
          if (name == against && other.stage == difference.stage && other.kind == difference.kind &&
              (against != "libtorch" || !agreed_.covers(row.name, smaller, other)))
            return &other;
      return nullptr;
    };
    // At once: a smaller case may end this process.
    std::cout << "\n--- case " << index << ": " << row.name << " (" << row.group << "), against " << against << ": "
              << kStageNames[static_cast<size_t>(difference.stage)] << " " << difference.kind << ": "
              << difference.detail << std::endl;
    const auto differs = [&](const Case& smaller) { return same(outcomes(smaller, false), smaller) != nullptr; };
    const Case smallest = settings_.whole ? call : minimise(call, differs);
    const NamedDifferences left = outcomes(smallest, false);
    if (const Difference* shown = same(left, smallest)) std::cout << "  smallest: " << shown->detail << "\n";
    std::cout << program(row, smallest) << std::flush;
  }

  const Settings& settings_;
  Progress& progress_;
  bool extremes_;
  std::vector<RowFacts> rows_;
  std::vector<size_t> chosen_;
  std::set<std::string> seen_;
  Agreed agreed_;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// An allocation that no call needs fails instead of filling the machine. AddressSanitizer needs room for its shadow,
// and qemu sets no limits.
bool limit_memory() {
#ifdef __SANITIZE_ADDRESS__
  return false;
#else
  const rlimit limit{rlim_t{3} << 30, rlim_t{3} << 30};
  setrlimit(RLIMIT_AS, &limit);
  void* const too_much = mmap(nullptr, size_t{8} << 30, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (too_much == MAP_FAILED) return true;
  munmap(too_much, size_t{8} << 30);
  return false;
#endif
}

// Runs cases in a process of its own until it is done or dies.
void work(const Settings& settings, Progress& progress, std::chrono::steady_clock::time_point start) {
  progress.extremes = limit_memory();
  Worker worker(settings, progress);
  while (true) {
    if (settings.comparisons > 0 && progress.compared >= settings.comparisons) break;
    if (settings.seconds > 0 && seconds_since(start) > static_cast<double>(settings.seconds)) break;
    const uint64_t index = progress.next++;
    alarm(20);  // a case that hangs is a crash
    worker.run_one(index);
  }
  progress.done = true;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  settings.against = "itself";
  settings.agreed = AGREED_FILE;
  CLI::App app{
      "Runs random calls of the table's rows and compares them, with libtorch's or with other ways to compute the "
      "same"};
  app.add_option("--against", settings.against, "libtorch or itself")->check(CLI::IsMember({"libtorch", "itself"}));
  app.add_option("--seed", settings.seed, "of the cases; the last one counts")->capture_default_str()->take_last();
  app.add_option("--from", settings.from, "the number of the first case");
  app.add_option("--comparisons", settings.comparisons, "ends after so many tensors");
  app.add_option("--seconds", settings.seconds, "ends after so many seconds");
  app.add_option("--row", settings.row, "only rows of this name");
  app.add_flag("--uses", settings.show_uses, "prints how often each line of that page was needed");
  app.add_option("--examples", settings.examples, "prints so many differences that a line names");
  app.add_flag("--whole", settings.whole, "prints cases as they were found, not their smallest parts");
  app.add_option("--agreed", settings.agreed, "the page that names differences")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (settings.comparisons == 0 && settings.seconds == 0) settings.seconds = 60;
#ifndef WITH_LIBTORCH
  if (settings.against == "libtorch") return std::cerr << "built without libtorch\n", 2;
#endif

  void* shared = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return std::perror("mmap"), 2;
  Progress& progress = *new (shared) Progress;
  progress.next = settings.from;
  const auto start = std::chrono::steady_clock::now();
  while (!progress.done) {
    const pid_t worker = fork();
    if (worker < 0) return std::perror("fork"), 2;
    if (worker == 0) {
      try {
        work(settings, progress, start);
        std::cout.flush();
        _exit(0);
      } catch (const std::exception& error) {
        std::cerr << "differential: " << error.what() << std::endl;
        _exit(2);
      }
    }
    int status = 0;
    waitpid(worker, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) return WEXITSTATUS(status);
    if (WIFSIGNALED(status)) {
      ++(progress.in_libtorch ? progress.crashes_of_libtorch : progress.crashes);
      const char* signal = WTERMSIG(status) == SIGALRM ? "no end after 20 s" : strsignal(WTERMSIG(status));
      if (!progress.in_libtorch) Worker(settings, progress).report_crash(progress.next - 1, signal);
      progress.in_libtorch = false;
    }
  }
  if (settings.show_uses) {
    const Agreed agreed(settings.agreed);
    for (size_t i = 0; i < agreed.lines().size(); ++i)
      std::cout << progress.uses[i] << "  " << agreed.lines()[i].text << "\n";
  }
  const auto rows = std::count(progress.row_ran.begin(), progress.row_ran.end(), true);
  std::cout << "\nagainst " << settings.against << ", seed " << settings.seed << ": " << progress.runs << " calls of "
            << rows << " rows, " << progress.compared << " comparisons, " << progress.roundings
            << " roundings of libtorch, " << progress.agreed << " agreed differences, " << progress.found << " others, "
            << progress.crashes << " crashes (libtorch: " << progress.crashes_of_libtorch << "), "
            << static_cast<int>(seconds_since(start)) << " s; to go on: --from " << progress.next << std::endl;
  return progress.found > 0 || progress.crashes > 0 ? 1 : 0;
}
