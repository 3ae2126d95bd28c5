#include <xtgrad/lib/io/byte_source.h>

#include <array>
#include <cstring>
#include <istream>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/byte_stream.h>
#include <xtgrad/lib/io/file.h>

namespace xtgrad::io {

namespace {

class FileSource : public ByteSource {
 public:
  explicit FileSource(const std::string& path) : file_(path) {}
  const std::string& name() const override { return file_.path(); }
  uint64_t size() const override { return file_.size(); }
  void read(uint64_t offset, void* to, size_t count) const override { file_.read(offset, to, count); }

 private:
  InputFile file_;
};

class MemorySource : public ByteSource {
 public:
  MemorySource(std::string name, std::string bytes) : name_(std::move(name)), bytes_(std::move(bytes)) {}
  const std::string& name() const override { return name_; }
  uint64_t size() const override { return bytes_.size(); }
  void read(uint64_t offset, void* to, size_t count) const override {
    check(offset <= bytes_.size() && count <= bytes_.size() - offset, name_, ": ends at byte ", bytes_.size(),
          ", wanted ", count, " bytes from byte ", offset);
    if (count > 0) std::memcpy(to, bytes_.data() + offset, count);
  }

 private:
  std::string name_, bytes_;
};

class FunctionSource : public ByteSource {
 public:
  FunctionSource(std::function<size_t(uint64_t, void*, size_t)> function, uint64_t size)
      : function_(std::move(function)), size_(size) {}
  const std::string& name() const override { return name_; }
  uint64_t size() const override { return size_; }
  void read(uint64_t offset, void* to, size_t count) const override {
    if (count == 0) return;
    const size_t got = function_(offset, to, count);
    check(got == count, name_, ": gave ", got, " of the ", count, " bytes from byte ", offset);
  }

 private:
  std::string name_ = "the read function";
  std::function<size_t(uint64_t, void*, size_t)> function_;
  uint64_t size_;
};

class SourceStream : public ByteStream {
 public:
  explicit SourceStream(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {}
  const std::string& name() const override { return source_->name(); }
  uint64_t size() const override { return source_->size(); }
  void read(void* to, size_t count) override {
    source_->read(at_, to, count);
    at_ += count;
  }

 private:
  std::shared_ptr<const ByteSource> source_;
  uint64_t at_ = 0;
};

}  // namespace

std::shared_ptr<const ByteSource> open_file(const std::string& path) { return std::make_shared<FileSource>(path); }

std::shared_ptr<const ByteSource> read_stream(std::istream& stream) {
  std::string bytes;
  std::array<char, 65536> piece;
  while (stream.good()) {
    stream.read(piece.data(), piece.size());
    bytes.append(piece.data(), static_cast<size_t>(stream.gcount()));
  }
  check(!stream.bad(), "the stream cannot be read");
  return std::make_shared<MemorySource>("the stream", std::move(bytes));
}

std::shared_ptr<const ByteSource> take_memory(std::string bytes, const std::string& name) {
  return std::make_shared<MemorySource>(name, std::move(bytes));
}

std::shared_ptr<const ByteSource> copy_memory(const void* bytes, size_t count) {
  return std::make_shared<MemorySource>("the memory block", std::string(static_cast<const char*>(bytes), count));
}

std::shared_ptr<const ByteSource> call_functions(std::function<size_t(uint64_t, void*, size_t)> read, uint64_t size) {
  return std::make_shared<FunctionSource>(std::move(read), size);
}

std::unique_ptr<ByteStream> stream_of(std::shared_ptr<const ByteSource> source) {
  return std::make_unique<SourceStream>(std::move(source));
}

}  // namespace xtgrad::io
