#include "program.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/random.h>

#include "checks.h"

namespace examples {

Program::Program(std::string name, std::string description, int64_t epochs, int64_t quick_epochs)
    : description_(std::move(description)), quick_epochs_(quick_epochs) {
  settings_.out = "runs/" + name;
  settings_.name = std::move(name);
  settings_.epochs = epochs;
}

Program& Program::add(const std::string& option, int64_t& value, const std::string& help, int64_t least, int64_t most) {
  options_.push_back({.name = option,
                      .help = help,
                      .whole = &value,
                      .least = static_cast<double>(least),
                      .most = static_cast<double>(most),
                      .allowed = {}});
  return *this;
}

Program& Program::add(const std::string& option, double& value, const std::string& help, double least, double most) {
  options_.push_back({.name = option, .help = help, .real = &value, .least = least, .most = most, .allowed = {}});
  return *this;
}

Program& Program::add(const std::string& option, std::string& value, const std::string& help,
                      const std::vector<std::string>& allowed) {
  options_.push_back({.name = option, .help = help, .text = &value, .allowed = allowed});
  return *this;
}

Program& Program::add_flag(const std::string& option, bool& value, const std::string& help) {
  options_.push_back({.name = option, .help = help, .flag = &value, .allowed = {}});
  return *this;
}

int Program::parse(int argc, const char* const* argv) {
  CLI::App app(description_, settings_.name);
  app.option_defaults()->always_capture_default();
  for (Option& option : options_) {
    if (option.whole)
      app.add_option(option.name, *option.whole, option.help)->check(number_from(option.least, option.most));
    if (option.real)
      app.add_option(option.name, *option.real, option.help)->check(number_from(option.least, option.most));
    if (option.flag) app.add_flag(option.name, *option.flag, option.help);
    if (option.text) {
      CLI::Option* const added = app.add_option(option.name, *option.text, option.help);
      if (!option.allowed.empty()) added->check(CLI::IsMember(option.allowed));
    }
  }
  const CLI::Option* epochs = nullptr;
  if (quick_epochs_ > 0)
    epochs = app.add_option("--epochs", settings_.epochs,
                            fmt::format("of each training; {} with --quick if not given", quick_epochs_))
                 ->check(number_from(1, 1e6));
  app.add_option("--seed", settings_.seed);
  app.add_option("--threads", settings_.threads, "0: all cores")->check(CLI::Range(0, 1024));
  app.add_flag("--quick", settings_.quick, "a small part of the data, in under a minute; its figures mean nothing");
  app.add_option("--out", settings_.out, "folder for metrics.json, report.html, figures and checkpoints")
      ->check(not_empty());
  app.add_option("--data", settings_.data, "folder with the data files (default: under $XTGRAD_DATA, ./data)");
  app.footer("Exit code: 0 done, 1 failed, 2 wrong option, 130 stopped by Ctrl-C.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (settings_.quick && epochs && epochs->count() == 0) settings_.epochs = quick_epochs_;
  return -1;
}

int Program::run(int argc, const char* const* argv, const std::function<void(const Settings&)>& body) {
  if (const int code = parse(argc, argv); code >= 0) return code;
  // Also in a log file, lines stand in their order and survive a kill.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  try {
    if (settings_.threads > 0) xtgrad::set_num_threads(settings_.threads);
    xtgrad::manual_seed(settings_.seed);
    std::error_code error;
    std::filesystem::create_directories(settings_.out, error);
    xtgrad::check(!error, "--out ", settings_.out, ": cannot be made a folder: ", error.message());
    body(settings_);
    return 0;
  } catch (const Stopped& stop) {
    fmt::print("{}\n", stop.message);
    return 130;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", settings_.name, error.what());
    return 1;
  }
}

}  // namespace examples
