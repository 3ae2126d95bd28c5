// Writes the arrays of a file of PyTorch's in every form that Python can read: interop_write FILE FOLDER.
#include <iostream>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/numpy.h>
#include <xtgrad/lib/io/safetensors.h>
#include <xtgrad/lib/io/torch_file.h>

using namespace xtgrad;

int main(int argc, char** argv) {
  try {
    check(argc == 3, "usage: interop_write FILE FOLDER");
    const std::string folder = argv[2];
    std::vector<io::NamedArray> all = io::read_torch_file(argv[1]);
    io::write_torch_file(folder + "/all.pt", all);
    io::write_safetensors(folder + "/all.safetensors", all, {{"format", "pt"}});
    std::erase_if(all, [](const io::NamedArray& each) { return each.array.dtype() == kBFloat16; });
    io::write_npz(folder + "/stored.npz", all);
    io::write_npz(folder + "/deflated.npz", all, true);
    for (const io::NamedArray& each : all) io::write_npy(folder + "/" + each.name + ".npy", each.array);
    return 0;
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
