#include <xtgrad/lib/io/npy_header.h>

#include <array>
#include <charconv>
#include <cstring>
#include <set>
#include <string_view>

#include <xtgrad/lib/check.h>

namespace xtgrad::io {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr uint64_t longest_text = 1 << 16;

// The text is a Python literal; of those, just what numpy.save() writes.
class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

  NpyHeader run() {
    NpyHeader header;
    std::set<std::string_view> seen;
    expect("{");
    while (!skip("}")) {
      const std::string_view key = quoted();
      check(seen.insert(key).second, file_, ": damaged: its header says '", key, "' twice");
      expect(":");
      if (key == "descr")
        set_dtype(header, quoted());
      else if (key == "fortran_order")
        header.fortran = boolean();
      else if (key == "shape")
        header.shape = shape();
      else
        fail(file_, ": its header says '", key, "', expected 'descr', 'fortran_order' and 'shape'");
      if (!skip(",")) {
        expect("}");
        break;
      }
    }
    check(seen.size() == 3, file_, ": its header does not say all of 'descr', 'fortran_order' and 'shape'");
    skip_spaces();
    check(rest_.empty(), file_, ": damaged: there is something behind the header's last brace");
    return header;
  }

 private:
  void skip_spaces() {
    const size_t first = rest_.find_first_not_of(" \t\n");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }
  bool skip(std::string_view token) {
    skip_spaces();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  void expect(std::string_view token) {
    check(skip(token), file_, ": damaged: its header has '", rest_.substr(0, 16), "' where '", token, "' should be");
  }

  std::string_view quoted() {
    const char mark = skip("'") ? '\'' : '"';
    check(!rest_.starts_with('['), file_, ": its elements are records of several fields (a structured dtype), ",
          "which no tensor holds: save the fields one by one");
    if (mark == '"') check(skip("\""), file_, ": its header has '", rest_.substr(0, 16), "', expected a quoted text");
    const size_t end = rest_.find(mark);
    check(end != std::string_view::npos, file_, ": damaged: a text in its header has no end");
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }
  bool boolean() {
    if (skip("True")) return true;
    expect("False");
    return false;
  }
  Dims shape() {
    Dims sizes;
    expect("(");
    while (!skip(")")) {
      check(sizes.size() < Dims::kMax, file_, ": has more than the ", Dims::kMax, " dimensions that are possible");
      sizes.push_back(size());
      if (!skip(",")) {
        expect(")");
        break;
      }
    }
    return sizes;
  }
  int64_t size() {
    skip_spaces();
    int64_t value = -1;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    check(error == std::errc() && value >= 0, file_, ": damaged: its shape has '", rest_.substr(0, 24),
          "', expected a size from 0 on");
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    if (rest_.starts_with('L')) rest_.remove_prefix(1);  // Python 2's
    return value;
  }

  void set_dtype(NpyHeader& header, std::string_view descr) const {
    if (descr == "?") descr = "|b1";
    if (!descr.empty()) {
      const char order = descr.front();
      header.type = find_dtype(&ForeignDtype::numpy, descr.substr(1));
      header.big_endian = order == '>';
      if (header.type != nullptr && std::string_view("<>|=").find(order) != std::string_view::npos &&
          (order != '|' || header.type->size == 1))
        return;
    }
    fail(file_, ": its elements are '", descr,
         "', which has no dtype here (expected bool, int8 to int64, uint8 to uint64, float16, "
         "float32 or float64: convert it by astype() in NumPy)");
  }

  std::string_view rest_;
  const std::string& file_;
};

std::string descr_of(ScalarType dtype) {
  const ForeignDtype& type = foreign_dtype_of(dtype);
  check(!type.numpy.empty(), "NumPy has no ", dtype, ": convert the tensor to Float first");
  return (type.size == 1 ? "|" : "<") + std::string(type.numpy);
}

}  // namespace

NpyHeader read_npy_header(ByteStream& stream) {
  std::array<unsigned char, 12> start{};
  check(stream.size() >= 10, stream.name(), ": not a .npy file: it has ", stream.size(),
        " bytes, expected at least 10");
  stream.read(start.data(), 10);
  check(std::memcmp(start.data(), magic.data(), magic.size()) == 0, stream.name(),
        ": not a .npy file: it does not begin with \\x93NUMPY");
  const int version = start[6];
  check(version >= 1 && version <= 3 && start[7] == 0, stream.name(), ": its format version is ", version, ".",
        static_cast<int>(start[7]), ", expected 1.0, 2.0 or 3.0");
  uint64_t begin = 10, length = start[8] | start[9] << 8U;
  if (version > 1) {
    begin = 12;
    check(stream.size() >= begin, stream.name(), ": damaged: it ends in its header");
    stream.read(start.data() + 10, 2);
    length |= static_cast<uint64_t>(start[10]) << 16U | static_cast<uint64_t>(start[11]) << 24U;
  }
  check(length <= longest_text && length <= stream.size() - begin, stream.name(), ": damaged: its header has ", length,
        " bytes, the file ", stream.size(), " (at most ", longest_text, " are possible)");
  std::string text(length, '\0');
  stream.read(text.data(), length);
  NpyHeader header = Parser(text, stream.name()).run();
  header.end = begin + length;
  return header;
}

std::string npy_header(const Array& array) {
  const std::string descr = descr_of(array.dtype());
  std::string shape;
  for (const int64_t size : array.shape()) shape += std::to_string(size) + (array.ndim() == 1 ? "," : ", ");
  if (array.ndim() > 1) shape.resize(shape.size() - 2);
  std::string text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  text.append(63 - (10 + text.size()) % 64, ' ');
  text += '\n';
  std::string header(magic);
  header += {'\1', '\0', static_cast<char>(text.size() & 0xff), static_cast<char>(text.size() >> 8)};
  return header + text;
}

}  // namespace xtgrad::io
