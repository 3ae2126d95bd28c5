#include <xtgrad/data/datasets/mnist.h>

#include <filesystem>
#include <mutex>
#include <numeric>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/data/synthetic_digits.h>
#include <xtgrad/lib/io/idx.h>
#include <xtgrad/lib/kernels/gather_bytes.h>

namespace xtgrad::data::datasets {

namespace {

namespace fs = std::filesystem;

constexpr int64_t side = 28;
constexpr int64_t pixels = side * side;

const char* images_name(MNIST::Mode mode) {
  return mode == MNIST::Mode::kTrain ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";
}
const char* labels_name(MNIST::Mode mode) {
  return mode == MNIST::Mode::kTrain ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte";
}

std::string find_file(const std::string& root, const std::string& name) {
  const fs::path base(root);
  std::error_code ignored;
  for (const fs::path& folder : {base, base / "mnist", base / "MNIST" / "raw"})
    for (const char* ending : {"", ".gz"})
      if (const fs::path path = folder / (name + ending); fs::exists(path, ignored)) return path.string();
  fail("MNIST: there is no ", name, " (or ", name, ".gz) in ", root, ", ", (base / "mnist").string(), " or ",
       (base / "MNIST" / "raw").string());
}

// The place of the first label that is no digit, or -1.
int64_t find_wrong_label(const uint8_t* labels, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    if (labels[i] > 9) return i;
  return -1;
}

}  // namespace

struct MNIST::Converted {
  std::once_flag once;
  Tensor images;
};

// Braces: what is wrong with the images is found first.
MNIST::MNIST(const std::string& root, Mode mode)
    : MNIST(mode,
            {Tensor(io::read_idx(find_file(root, images_name(mode)), 3)),
             Tensor(io::read_idx(find_file(root, labels_name(mode)), 1))},
            root) {}

MNIST MNIST::from_bytes(const Tensor& images, const Tensor& labels, Mode mode) {
  return MNIST(mode, {images.contiguous(), labels.contiguous()}, "MNIST::from_bytes");
}

MNIST::MNIST(Mode mode, Bytes bytes, const std::string& origin)
    : mode_(mode), bytes_(std::move(bytes.images)), converted_(std::make_shared<Converted>()) {
  const Tensor& labels = bytes.labels;
  check(bytes_.dtype() == kByte && labels.dtype() == kByte, origin, ": images and labels must be Byte, got ",
        bytes_.dtype(), " and ", labels.dtype());
  check(bytes_.dim() == 3 && bytes_.size(1) == side && bytes_.size(2) == side, origin, ": images must be [n, ", side,
        ", ", side, "], got ", bytes_.sizes());
  check(labels.dim() == 1, origin, ": labels must be [n], got ", labels.sizes());
  const int64_t count = bytes_.size(0);
  check(labels.size(0) == count, origin, ": ", count, " images but ", labels.size(0), " labels");
  const uint8_t* values = labels.data_ptr<uint8_t>();
  const int64_t wrong = find_wrong_label(values, count);
  check(wrong < 0, origin, ": label ", wrong, " is ", wrong < 0 ? 0 : int{values[wrong]}, ", expected 0 to 9");
  targets_ = empty({count}, kLong);
  std::copy_n(values, count, targets_.data_ptr<int64_t>());
}

Example<> MNIST::get(size_t index) {
  Example<> batch = get_stacked(index);
  return {batch.data.select(0, 0), batch.target.select(0, 0)};
}

Example<> MNIST::get_stacked(ArrayRef<size_t> indices) {
  const size_t available = *size();
  check(!indices.empty(), "MNIST: an empty batch was requested");
  for (const size_t index : indices)
    check(index < available, "MNIST: index ", index, " is out of range: there are ", available, " examples");
  const int64_t count = static_cast<int64_t>(indices.size());
  Example<> batch(empty({count, 1, side, side}, kFloat), empty({count}, kLong));
  kernels::gather_pixels(bytes_.data_ptr<uint8_t>(), pixels, indices, batch.data.data_ptr<float>());
  const int64_t* labels = targets_.data_ptr<int64_t>();
  int64_t* chosen = batch.target.data_ptr<int64_t>();
  for (size_t i = 0; i < indices.size(); ++i) chosen[i] = labels[indices[i]];
  return batch;
}

std::optional<size_t> MNIST::size() const { return static_cast<size_t>(bytes_.size(0)); }

const Tensor& MNIST::images() const {
  std::call_once(converted_->once, [this] {
    std::vector<size_t> all(*size());
    std::iota(all.begin(), all.end(), size_t{0});
    converted_->images = empty({bytes_.size(0), 1, side, side}, kFloat);
    kernels::gather_pixels(bytes_.data_ptr<uint8_t>(), pixels, all, converted_->images.data_ptr<float>());
  });
  return converted_->images;
}

MNIST synthetic_mnist(int64_t count, uint64_t seed, MNIST::Mode mode) {
  SyntheticDigits digits = synthetic_digits(count, seed);
  const auto as_tensor = [](std::vector<uint8_t>& bytes, IntArrayRef sizes) {
    Tensor out = empty(sizes, kByte);
    std::copy(bytes.begin(), bytes.end(), out.data_ptr<uint8_t>());
    return out;
  };
  return MNIST::from_bytes(as_tensor(digits.images, {count, side, side}), as_tensor(digits.labels, {count}), mode);
}

void write_mnist(const std::string& folder, const MNIST& digits, bool gzip) {
  const MNIST::Mode mode = digits.is_train() ? MNIST::Mode::kTrain : MNIST::Mode::kTest;
  std::error_code error;
  fs::create_directories(folder, error);
  check(!error, folder, ": cannot be created: ", error.message());
  const auto path = [&](const char* name) { return (fs::path(folder) / name).string() + (gzip ? ".gz" : ""); };
  io::write_idx(path(images_name(mode)), digits.image_bytes().array());
  io::write_idx(path(labels_name(mode)), digits.targets().array().to(kByte));
}

}  // namespace xtgrad::data::datasets
