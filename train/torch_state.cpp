#include <xtgrad/train/torch_state.h>

#include <xtgrad/lib/io/torch_file.h>

namespace xtgrad::train {

OrderedDict<std::string, Tensor> read_torch_state(const std::string& path) {
  OrderedDict<std::string, Tensor> out;
  for (io::NamedArray& item : io::read_torch_file(path))
    out.insert(std::move(item.name), Tensor(std::move(item.array)));
  return out;
}

void load_torch_state(nn::Module& module, const std::string& path, bool strict) {
  const OrderedDict<std::string, Tensor> state = read_torch_state(path);
  try {
    module.load_state_dict(state, strict);
  } catch (const Error& error) {
    fail(path, ": ", error.what());
  }
}

}  // namespace xtgrad::train
