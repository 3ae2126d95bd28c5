#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;

namespace {

// An archive with one tensor, "weight", and one number, "step".
serialize::InputArchive archive() {
  serialize::OutputArchive out;
  out.write("weight", ones({2}));
  std::stringstream stream;
  out.save_to(stream);
  serialize::InputArchive in;
  in.load_from(stream);
  return in;
}

std::string file_of_linear() {
  std::stringstream stream;
  save(nn::Linear(2, 3), stream);
  return stream.str();
}

template <class T>
void load_from_text(T& value, const std::string& text) {
  std::stringstream stream(text);
  load(value, stream);
}

struct Numbers : data::datasets::Dataset<Numbers> {
  data::Example<> get(size_t index) override { return {ones({1}), tensor(static_cast<int64_t>(index))}; }
  optional<size_t> size() const override { return 3; }
};

auto stacked() { return Numbers().map(data::transforms::Stack<>()); }

}  // namespace

TEST_CASE("misuse: files and archives") {
  misuse::check_rows({
      {"load: a file that is not there",
       [] {
         Tensor x;
         load(x, "no/such/file.pt");
       },
       "no/such/file.pt: cannot be opened: No such file or directory"},
      {"save: a folder that is not there", [] { save(ones({2}), "no/such/folder/file.pt"); },
       "no/such/folder/file.pt: cannot be written: No such file or directory"},
      {"load: an empty stream",
       [] {
         Tensor x;
         load_from_text(x, "");
       },
       "the stream: truncated: 0 bytes, the preamble alone has 64"},
      {"load: something else",
       [] {
         Tensor x;
         load_from_text(x, std::string(1000, 'x'));
       },
       "the stream: not an xtgrad archive (.xtg): it starts with other bytes"},
      {"load: the front half",
       [] {
         nn::Linear layer(2, 3);
         const std::string whole = file_of_linear();
         load_from_text(layer, whole.substr(0, whole.size() / 2));
       },
       "the stream: truncated: 134 bytes of 268"},
      {"load: another shape",
       [] {
         nn::Linear layer(3, 3);
         load_from_text(layer, file_of_linear());
       },
       "the stream: does not hold the state of this xtgrad::nn::LinearImpl:\n  size mismatch for weight: the saved "
       "shape "
       "is [3, 2], the shape in the model is [3, 3]"},
      {"load: another module",
       [] {
         nn::Conv2d layer(1, 1, 1);
         load_from_text(layer, file_of_linear());
       },
       "the stream: does not hold the state of this xtgrad::nn::Conv2dImpl:\n  size mismatch for weight: the saved "
       "shape "
       "is [3, 2], the shape in the model is [1, 1, 1, 1]\n  size mismatch for bias: the saved shape is [3], the shape "
       "in the model is [1]"},
      {"load: a module without bias",
       [] {
         nn::Linear layer(nn::LinearOptions(2, 3).bias(false));
         load_from_text(layer, file_of_linear());
       },
       "the stream: does not hold the state of this xtgrad::nn::LinearImpl:\n  unexpected: \"bias\""},
      {"read: a tensor that is not there",
       [] {
         Tensor x;
         archive().read("bias", x);
       },
       "No such serialized tensor 'bias'"},
      {"read: a part that is not there",
       [] {
         serialize::InputArchive part;
         archive().read("layer", part);
       },
       "No such serialized submodule: 'layer'"},
      {"read: nothing was loaded",
       [] {
         Tensor x;
         serialize::InputArchive().read("weight", x);
       },
       "InputArchive: nothing was loaded: call load_from() first"},
      {"write: a key twice",
       [] {
         serialize::OutputArchive out;
         out.write("weight", ones({2}));
         out.write("weight", ones({2}));
       },
       "OutputArchive: key 'weight' is taken"},
  });
}

TEST_CASE("misuse: data") {
  using Options = data::DataLoaderOptions;
  misuse::check_rows({
      {"DataLoader: batches of 0", [] { data::make_data_loader(stacked(), Options(0)); },
       "DataLoader: batch_size must be at least 1, got 0"},
      {"DataLoader: an iterator past the end read",
       [] {
         auto loader = data::make_data_loader(stacked(), Options(3));
         *loader->end();
       },
       "Dereferencing the DataLoader's past-the-end iterator is not allowed"},
      {"DataLoader: an iterator past the end moved",
       [] {
         auto loader = data::make_data_loader(stacked(), Options(3));
         auto end = loader->end();
         ++end;
       },
       "Incrementing the DataLoader's past-the-end iterator is not allowed"},
      {"DataLoader: two iterators at once",
       [] {
         auto loader = data::make_data_loader(stacked(), Options(1).workers(1));
         const auto one = loader->begin();
         loader->begin();
       },
       "Attempted to get a new DataLoader iterator while another iterator is not yet exhausted"},
      {"TensorDataset: an example that is not there",
       [] {
         data::datasets::TensorDataset(ones({2, 3})).get(2);
       },
       "TensorDataset: index 2 is out of range: there are 2 examples"},
      {"TensorDataset: a number", [] { data::datasets::TensorDataset(tensor(1)).size(); },
       "TensorDataset: a 0-d tensor has no slices to be examples"},
      {"Stack: tensors of two shapes",
       [] {
         data::transforms::Stack<>().apply_batch({{ones({2}), ones({1})}, {ones({3}), ones({1})}});
       },
       "stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1"},
      {"Stack: no examples", [] { data::transforms::Stack<>().apply_batch({}); },
       "stack expects a non-empty TensorList"},
      {"MNIST: a folder that is not there", [] { data::datasets::MNIST("no/such/folder"); },
       "MNIST: there is no train-images-idx3-ubyte (or train-images-idx3-ubyte.gz) in no/such/folder, "
       "no/such/folder/mnist or no/such/folder/MNIST/raw"},
      {"Normalize: images of other channels",
       [] {
         data::transforms::Normalize<> normalize(std::vector<double>{0, 0, 0}, std::vector<double>{1, 1, 1});
         normalize(zeros({2, 4, 4}));
       },
       "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0 (shapes [2, 4, 4] "
       "and [3, 1, 1])"},
  });
}
