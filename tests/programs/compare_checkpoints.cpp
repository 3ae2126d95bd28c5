// compare_checkpoints A: reads all of A. compare_checkpoints A B: also says in what B differs; exit code 1 where it
// does.
#include <cstdio>
#include <cstring>
#include <exception>
#include <map>

#include <xtgrad/xtgrad.h>

using namespace xtgrad;

namespace {

struct Contents {
  std::map<std::string, Tensor> tensors;
  std::map<std::string, serialize::Value> values;
};

Contents read(const char* path) {
  serialize::InputArchive archive;
  archive.load_from(path);
  Contents contents;
  contents.values = archive.values();
  for (const std::string& key : archive.tensor_keys()) archive.read(key, contents.tensors[key], archive.is_buffer(key));
  return contents;
}

bool same(const Tensor& a, const Tensor& b) {
  if (!a.defined() || !b.defined()) return a.defined() == b.defined();
  if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
  const Tensor left = a.detach().contiguous(), right = b.detach().contiguous();
  return std::memcmp(left.data_ptr(), right.data_ptr(), left.nbytes()) == 0;
}

bool same(const serialize::Value& a, const serialize::Value& b) { return a == b; }

// Prints the names of what differs and returns how many.
template <class Item>
int differences(const std::map<std::string, Item>& a, const std::map<std::string, Item>& b) {
  int count = 0;
  const auto differs = [&](const std::string& name, const char* how) {
    std::printf("%s %s\n", name.c_str(), how);
    ++count;
  };
  for (const auto& [name, item] : a) {
    if (name == "values.seconds") continue;  // how long it took
    const auto other = b.find(name);
    if (other == b.end())
      differs(name, "is only in the first");
    else if (!same(item, other->second))
      differs(name, "differs");
  }
  for (const auto& [name, item] : b)
    if (!a.count(name)) differs(name, "is only in the second");
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) return 2;
  try {
    const Contents first = read(argv[1]);
    const auto epoch = first.values.find("epoch");
    check(!first.tensors.empty() && epoch != first.values.end(), argv[1], ": holds no training");
    std::printf("%zu tensors, epoch %lld\n", first.tensors.size(),
                static_cast<long long>(std::get<int64_t>(epoch->second)));
    if (argc == 2) return 0;
    const Contents second = read(argv[2]);
    return differences(first.tensors, second.tensors) + differences(first.values, second.values) == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
