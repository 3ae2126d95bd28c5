// Writes small right files of every form, from which the fuzzers start: fuzz_seeds FOLDER makes FOLDER/xtg/... .
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/archive.h>
#include <xtgrad/lib/io/gzip.h>
#include <xtgrad/lib/io/idx.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>

#include "../io_files.h"
#include "../torch_bytes.h"

using namespace xtgrad;

namespace {

struct Names {
  const char *torch, *safetensors;
  int64_t size;  // bytes of an element
};
constexpr Names names[] = {{"uint16", "U16", 2},
                           {"uint32", "U32", 4},
                           {"uint64", "U64", 8},
                           {"float8_e4m3fn", "F8_E4M3", 1},
                           {"float8_e5m2", "F8_E5M2", 1},
                           {"float8_e4m3fnuz", "F8_E4M3FNUZ", 1},
                           {"float8_e5m2fnuz", "F8_E5M2FNUZ", 1},
                           {"float8_e8m0fnu", "F8_E8M0", 1}};

/// Files with the dtypes that are none of ours, which nothing here writes.
void write_foreign(const std::string& folder) {
  using namespace test::torch_bytes;
  const StorageBytes storage{"0", "torch.storage UntypedStorage", 16};
  const std::string bytes = elements<uint64_t>({1, 2});
  std::string header = "{", rows;
  size_t end = 0;
  for (const auto& [torch_name, name, size] : names) {
    const std::string one = dict({{"w", tensor({storage, {16 / size}, {1}, std::string("torch ") + torch_name})}});
    test::write_file(folder + "/torch/" + torch_name, archive(one, {bytes}));
    test::write_file(folder + "/pickle/" + torch_name, "\x80\2" + one + '.');
    header += text(end > 0 ? "," : "", '"', name, R"(":{"dtype":")", name, R"(","shape":[)", 16 / size,
                   R"(],"data_offsets":[)", end, ',', end + 16, "]}");
    rows += bytes;
    end += 16;
  }
  header += '}';
  test::write_file(folder + "/safetensors/foreign", little(header.size(), 8) + header + rows);
}

}  // namespace

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
  write_foreign(folder);
  const std::string words(3000, 'a');
  io::write_gzip(folder + "/gzip/words", words.data(), words.size());
}
