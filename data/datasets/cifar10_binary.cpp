#include <xtgrad/data/datasets/cifar10_binary.h>

#include <algorithm>
#include <array>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/lib/io/file.h>
#include <xtgrad/lib/io/gzip.h>
#include <xtgrad/lib/kernels/gather_bytes.h>

namespace xtgrad::data::datasets {

namespace {

constexpr int64_t side = 32, pixels = 3 * side * side, record = pixels + 1;
constexpr uint64_t largest_file = uint64_t{1} << 32;

std::vector<uint8_t> read_content(const std::string& path) {
  const io::InputFile file(path);
  std::array<uint8_t, 2> start{};
  if (file.size() >= start.size()) file.read(0, start.data(), start.size());
  if (start[0] == 0x1f && start[1] == 0x8b) return io::read_gzip(path, largest_file);
  check(file.size() <= largest_file, path, ": has ", file.size(), " bytes, at most ", largest_file, " are read");
  std::vector<uint8_t> out(file.size());
  file.read(0, out.data(), out.size());
  return out;
}

std::vector<uint8_t> read_records(const std::string& path) {
  std::vector<uint8_t> out = read_content(path);
  check(!out.empty() && out.size() % record == 0, path, ": ", out.size(), " bytes are no whole number of images of ",
        record, " bytes (a label and 3x32x32 pixels); the file is truncated or another one");
  for (size_t i = 0; i < out.size(); i += record)
    check(out[i] <= 9, path, ": label ", i / record, " is ", int{out[i]}, ", expected 0 to 9");
  return out;
}

}  // namespace

CIFAR10Binary::CIFAR10Binary(const std::vector<std::string>& files) {
  check(!files.empty(), "CIFAR10Binary: no file was named");
  std::vector<std::vector<uint8_t>> contents;
  int64_t count = 0;
  for (const std::string& path : files) {
    contents.push_back(read_records(path));
    count += static_cast<int64_t>(contents.back().size()) / record;
  }
  bytes_ = empty({count, 3, side, side}, kByte);
  targets_ = empty({count}, kLong);
  uint8_t* image = bytes_.data_ptr<uint8_t>();
  int64_t* label = targets_.data_ptr<int64_t>();
  for (const std::vector<uint8_t>& content : contents)
    for (size_t i = 0; i < content.size(); i += record) {
      *label++ = content[i];
      image = std::copy_n(&content[i + 1], pixels, image);
    }
}

Example<> CIFAR10Binary::get(size_t index) {
  Example<> batch = get_stacked(index);
  return {batch.data.select(0, 0), batch.target.select(0, 0)};
}

Example<> CIFAR10Binary::get_stacked(ArrayRef<size_t> indices) {
  const size_t available = *size();
  check(!indices.empty(), "CIFAR10Binary: an empty batch was requested");
  for (const size_t index : indices)
    check(index < available, "CIFAR10Binary: index ", index, " is out of range: there are ", available, " examples");
  const int64_t count = static_cast<int64_t>(indices.size());
  Example<> batch(empty({count, 3, side, side}, kFloat), empty({count}, kLong));
  kernels::gather_pixels(bytes_.data_ptr<uint8_t>(), pixels, indices, batch.data.data_ptr<float>());
  for (size_t i = 0; i < indices.size(); ++i)
    batch.target.data_ptr<int64_t>()[i] = targets_.data_ptr<int64_t>()[indices[i]];
  return batch;
}

std::optional<size_t> CIFAR10Binary::size() const { return static_cast<size_t>(bytes_.size(0)); }

}  // namespace xtgrad::data::datasets
