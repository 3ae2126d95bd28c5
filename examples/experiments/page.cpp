#include "page.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include <xtgrad/lib/check.h>
#include <xtgrad/train/text_file.h>

#include "../common/results.h"

namespace experiments {
namespace {

using Json = nlohmann::json;

// The metrics of a finished program, else null.
Json metrics_of(const examples::Settings& settings, const std::string& program) {
  std::ifstream file(settings.out + "/" + program + "/metrics.json");
  return file ? Json::parse(file, nullptr, false) : Json();
}

std::string title_of(char document) {
  static const std::map<char, std::string> titles = {
      {'A', "A. MLP 784-500-250-100-10 in NumPy: three activations"},
      {'B', "B. The same MLP, its PyTorch equivalent, and L2"},
      {'C', "C. A layer library from scratch; SGD and Adam with dropout"},
      {'D', "D. Four classifiers on MNIST; TensorFlow and Keras"},
      {'E', "E. A general MLP class, sweeps, and transfer learning"}};
  const auto found = titles.find(document);
  return found == titles.end() ? "Beside the documents" : found->second;
}

std::string row_of(const Json& figure, const std::string& program) {
  const bool compared = figure.contains("theirs") && figure["theirs"].is_number();
  const double ours = figure["ours"].is_number() ? figure["ours"].get<double>() : std::nan("");
  const double theirs = compared ? figure["theirs"].get<double>() : 0;
  return fmt::format("| {} | {} | {} | {} | {} | `{}` |\n", figure["figure"].get<std::string>(),
                     compared ? examples::number(theirs) : "", examples::number(ours),
                     compared ? (ours < theirs ? "" : "+") + examples::number(ours - theirs) : "",
                     figure["note"].get<std::string>(), program);
}

}  // namespace

bool is_finished(const examples::Settings& settings, const std::string& program) {
  const Json metrics = metrics_of(settings, program);
  return metrics.is_object() && metrics.value("seed", Json()) == settings.seed &&
         metrics.value("quick", Json()) == settings.quick;
}

void write_page(const examples::Settings& settings, const std::vector<std::string>& programs, const std::string& path) {
  std::map<char, std::string> tables;
  std::string runs;
  for (const std::string& program : programs) {
    const Json metrics = metrics_of(settings, program);
    if (!metrics.is_object()) continue;
    runs += fmt::format("| `{}` | {} | {} | {:.0f} |\n", program, metrics["seed"].get<uint64_t>(),
                        metrics["threads"].get<int>(), metrics["seconds"].get<double>());
    for (const Json& figure : metrics["comparison"]) {
      const std::string document = figure["document"].get<std::string>();
      tables[document.empty() ? '~' : document[0]] += row_of(figure, program);
    }
  }
  std::string page = fmt::format(
      "# The experiments\n\nWritten by `scripts/run experiments{}` on {:%Y-%m-%d}, {} cores. Accuracies and errors in "
      "percent unless a figure says otherwise; \"document\" is what the five documents of these experiments report.\n",
      settings.quick ? " --quick" : "", fmt::localtime(std::time(nullptr)), std::thread::hardware_concurrency());
  if (settings.quick) page += "\n**A quick run, on a small part of the data: its figures mean nothing.**\n";
  for (const auto& [document, rows] : tables)
    page += fmt::format(
        "\n## {}\n\n| figure | document | ours | difference | remark | program |\n|---|---:|---:|---:|---|---|\n{}",
        title_of(document), rows);
  page += "\n## The runs\n\n| program | seed | threads | seconds |\n|---|---:|---:|---:|\n" + runs;
  xtgrad::train::write_text_file(path, page);
}

}  // namespace experiments
