// Writes small right files of every form, from which the fuzzers start: fuzz_seeds FOLDER makes FOLDER/xtg/... .
#include <filesystem>
#include <iostream>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/archive.h>
#include <xtgrad/lib/io/gzip.h>
#include <xtgrad/lib/io/idx.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>

using namespace xtgrad;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: fuzz_seeds FOLDER\n";
    return 2;
  }
  const std::string folder = argv[1];
  for (const char* target : {"idx", "gzip", "xtg", "torch", "pickle", "safetensors", "npy", "npz"})
    std::filesystem::create_directories(folder + "/" + target);
  manual_seed(1);
  const std::vector<io::NamedArray> arrays = {
      {"0.weight", randn({3, 4}).array()}, {"0.bias", randn({3}, kDouble).array()}, {"steps", arange(5).array()},
      {"mask", (rand({4}) > 0.5).array()}, {"empty", zeros({0, 2}).array()},        {"scalar", tensor(2.5f).array()}};
  std::vector<io::ArchiveItem> items;
  for (const io::NamedArray& item : arrays) items.push_back({item.name, item.array, io::kRequiresGradFlag});
  items.push_back({"none", Array(), 0});
  io::write_archive(folder + "/xtg/all", items,
                    {{"epoch", int64_t{3}},
                     {"lr", 0.1},
                     {"on", true},
                     {"name", std::string("net")},
                     {"state", std::vector<uint8_t>{1, 2, 3}}});
  io::write_archive(folder + "/xtg/empty", {}, {});
  io::write_torch_file(folder + "/torch/all", arrays);
  io::write_safetensors(folder + "/safetensors/all", arrays, {{"format", "pt"}});
  io::write_npz(folder + "/npz/stored", arrays);
  io::write_npz(folder + "/npz/deflated", arrays, true);
  for (const io::NamedArray& item : arrays) io::write_npy(folder + "/npy/" + item.name, item.array);
  const Array images = (rand({2, 5, 5}) * 255).to(kByte).array(), labels = arange(6).to(kByte).array();
  io::write_idx(folder + "/idx/images", images);
  io::write_idx(folder + "/idx/images.gz", images);
  io::write_idx(folder + "/idx/labels", labels);
  io::write_idx(folder + "/gzip/labels.gz", labels);
  const std::string words(3000, 'a');
  io::write_gzip(folder + "/gzip/words", words.data(), words.size());
}
