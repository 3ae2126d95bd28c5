#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace examples {

/// What the command line of every example decides.
struct Settings {
  std::string name;
  uint64_t seed = 1;
  int64_t epochs = 0;
  int threads = 0;  // 0: what the machine has
  bool quick = false;
  std::string data;  // empty: $XTGRAD_DATA, ./data
  std::string out;

  /// `whole` of a full run, `part` of a quick one.
  template <class T>
  T pick(T whole, T part) const {
    return quick ? part : whole;
  }
};

/// An example's command line and the frame around its body.
///
///     examples::Program program("tsne", "Draws digits as points of a plane by t-SNE.", 1000, 100);
///     int64_t points = 2000;
///     program.add("--points", points, "how many digits", 10, 60000);
///     return program.run(argc, argv, [&](const examples::Settings& settings) { ... });
class Program {
 public:
  /// `epochs` is the default of --epochs, `quick_epochs` that under --quick; 0: there are none.
  Program(std::string name, std::string description, int64_t epochs, int64_t quick_epochs);

  /// Options of this example's own, with their bounds or the values that they may take.
  Program& add(const std::string& option, int64_t& value, const std::string& help, int64_t least, int64_t most);
  Program& add(const std::string& option, double& value, const std::string& help, double least, double most);
  Program& add(const std::string& option, std::string& value, const std::string& help,
               const std::vector<std::string>& allowed = {});
  Program& add_flag(const std::string& option, bool& value, const std::string& help);

  /// Reads the command line, seeds the generator, sets the threads, makes the folder --out and runs the body. Returns
  /// the exit code: 0 done, 1 failed (the reason is printed), 2 wrong option, 130 stopped by Stopped.
  int run(int argc, const char* const* argv, const std::function<void(const Settings&)>& body);

 private:
  struct Option {
    std::string name, help;
    int64_t* whole = nullptr;
    double* real = nullptr;
    std::string* text = nullptr;
    bool* flag = nullptr;
    double least = 0, most = 0;
    std::vector<std::string> allowed;
  };
  int parse(int argc, const char* const* argv);

  std::string description_;
  int64_t quick_epochs_;
  Settings settings_;
  std::vector<Option> options_;
};

/// Thrown by a body that Ctrl-C ended in order; what it says is printed.
struct Stopped {
  std::string message;
};

}  // namespace examples
