#include <xtgrad/lib/io/zip.h>

#include <zip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/unpacking.h>

namespace xtgrad::io {

namespace {

// libzip's view of a source. An Error cannot pass through C: it waits in `fault`.
struct Window {
  std::shared_ptr<const ByteSource> source;
  uint64_t at = 0;
  zip_error_t error = {};
  std::exception_ptr fault = nullptr;
};

zip_int64_t read_window(Window& window, void* to, uint64_t count) {
  count = std::min(count, window.source->size() - window.at);
  try {
    window.source->read(window.at, to, count);
  } catch (...) {
    window.fault = std::current_exception();
    zip_error_set(&window.error, ZIP_ER_READ, 0);
    return -1;
  }
  window.at += count;
  return static_cast<zip_int64_t>(count);
}

zip_int64_t seek_window(Window& window, void* data, uint64_t length) {
  const zip_int64_t to = zip_source_seek_compute_offset(window.at, window.source->size(), data, length, &window.error);
  if (to < 0) return -1;
  window.at = static_cast<uint64_t>(to);
  return 0;
}

zip_int64_t answer(void* user, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  Window& window = *static_cast<Window*>(user);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      window.at = 0;
      return 0;
    case ZIP_SOURCE_READ:
      return read_window(window, data, length);
    case ZIP_SOURCE_SEEK:
      return seek_window(window, data, length);
    case ZIP_SOURCE_TELL:
      return static_cast<zip_int64_t>(window.at);
    case ZIP_SOURCE_STAT: {
      zip_stat_t stat;
      zip_stat_init(&stat);
      stat.valid = ZIP_STAT_SIZE;
      stat.size = window.source->size();
      std::memcpy(data, &stat, sizeof stat);
      return sizeof stat;
    }
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&window.error, data, length);
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                            ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                            ZIP_SOURCE_SUPPORTS, -1);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
      return 0;
    default:
      zip_error_set(&window.error, ZIP_ER_OPNOTSUPP, 0);
      return -1;
  }
}

std::string message_of(zip_error_t& error) {
  std::string message = zip_error_strerror(&error);
  zip_error_fini(&error);
  return message;
}

}  // namespace

struct ZipReader::Archive {
  Window window;
  zip_t* handle = nullptr;

  explicit Archive(std::shared_ptr<const ByteSource> source) : window{std::move(source)} {
    // To libzip, a file without bytes is a container without files.
    check(window.source->size() > 0, window.source->name(), ": the file is empty");
    zip_error_init(&window.error);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const layer = zip_source_function_create(answer, &window, &error);
    if (layer != nullptr) handle = zip_open_from_source(layer, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (handle != nullptr) return;
    if (layer != nullptr) zip_source_free(layer);
    const std::string reason = message_of(error);
    if (window.fault) std::rethrow_exception(window.fault);
    fail(window.source->name(), ": not a whole zip container (the file may be truncated): ", reason);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() {
    zip_discard(handle);
    zip_error_fini(&window.error);
  }
};

bool looks_like_zip(const ByteSource& source) {
  std::array<char, 4> start{};
  if (source.size() < start.size()) return false;
  source.read(0, start.data(), start.size());
  return std::memcmp(start.data(), "PK\3\4", 4) == 0 || std::memcmp(start.data(), "PK\5\6", 4) == 0;
}

ZipReader::ZipReader(std::shared_ptr<const ByteSource> source) : archive_(std::make_shared<Archive>(source)) {
  const zip_int64_t count = zip_get_num_entries(archive_->handle, 0);
  uint64_t packed = 0, unpacked = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    const zip_uint64_t all = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
    check(zip_stat_index(archive_->handle, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW, &stat) == 0 &&
              (stat.valid & all) == all,
          name(), ": damaged: entry ", i, " of its directory is none");
    const ZipEntry entry{stat.name, static_cast<uint64_t>(i), stat.comp_method, stat.comp_size, stat.size};
    check((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) == 0 || stat.encryption_method == ZIP_EM_NONE, name(), ": '",
          entry.name, "' is encrypted");
    // Entries that share their bytes are how a small file unpacks to any size.
    check(entry.packed <= source->size() - packed, name(), ": damaged: '", entry.name,
          "' lies outside it or shares its bytes with others");
    packed += entry.packed;
    // Deflate packs 1032 to 1 at best; what promises more would only make a reader allocate.
    check(entry.method != ZIP_CM_STORE || entry.packed == entry.size, name(), ": damaged: '", entry.name,
          "' has two sizes, ", entry.packed, " and ", entry.size);
    check(entry.size / 1032 <= entry.packed, name(), ": damaged: '", entry.name, "' cannot have ", entry.size,
          " bytes: it is packed into ", entry.packed);
    unpacked += entry.size;  // does not wrap: each is at most 1032 times what is packed
    check(unpacked <= most_unpacked(source->size()), name(), ": its files unpack to more than ",
          most_unpacked(source->size()), " bytes, which only a file of ", source->size(),
          " bytes does that was made to fill the memory: save it uncompressed");
    check(by_name_.emplace(entry.name, entries_.size()).second, name(), ": damaged: it has '", entry.name, "' twice");
    entries_.push_back(entry);
  }
}

const std::string& ZipReader::name() const { return archive_->window.source->name(); }

const ZipEntry* ZipReader::find(const std::string& file) const {
  const auto found = by_name_.find(file);
  return found == by_name_.end() ? nullptr : &entries_[found->second];
}

class ZipReader::Stream : public ByteStream {
 public:
  Stream(std::shared_ptr<Archive> archive, const ZipEntry& entry)
      : archive_(std::move(archive)),
        name_(archive_->window.source->name() + ": '" + entry.name + "'"),
        entry_(entry.name),
        size_(entry.size),
        missing_(entry.size) {
    check(entry.method == ZIP_CM_STORE || entry.method == ZIP_CM_DEFLATE, name_, " is packed by method ",
          int{entry.method}, ", expected 0 (stored) or 8 (deflated)");
    file_.reset(zip_fopen_index(archive_->handle, entry.index, 0));
    check(file_ != nullptr, name_,
          " is damaged and cannot be opened: ", zip_error_strerror(zip_get_error(archive_->handle)));
    if (missing_ == 0) check_end();
  }
  const std::string& name() const override { return name_; }
  uint64_t size() const override { return size_; }
  void read(void* to, size_t count) override {
    check(count <= missing_, name_, " ends at byte ", size_, ", wanted ", count, " bytes from byte ", size_ - missing_);
    auto* out = static_cast<uint8_t*>(to);
    while (count > 0) {
      const zip_int64_t got = zip_fread(file_.get(), out, count);
      if (got <= 0) damaged(got < 0 ? zip_file_strerror(file_.get()) : "it ends before");
      out += got;
      count -= static_cast<size_t>(got);
      missing_ -= static_cast<uint64_t>(got);
      if (missing_ == 0) check_end();
    }
  }

 private:
  // The checksum is compared where the content ends, which only a reader sees that asks for more.
  void check_end() {
    uint8_t beyond = 0;
    const zip_int64_t got = zip_fread(file_.get(), &beyond, 1);
    if (got != 0) damaged(got < 0 ? zip_file_strerror(file_.get()) : "there are more");
  }
  [[noreturn]] void damaged(const char* reason) {
    if (archive_->window.fault) std::rethrow_exception(std::exchange(archive_->window.fault, nullptr));
    fail(archive_->window.source->name(), ": damaged: '", entry_, "' does not hold its ", size_, " bytes: ", reason);
  }

  struct Close {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  std::shared_ptr<Archive> archive_;
  std::string name_, entry_;
  uint64_t size_, missing_;
  std::unique_ptr<zip_file_t, Close> file_;
};

std::unique_ptr<ByteStream> ZipReader::stream(const ZipEntry& entry) const {
  return std::make_unique<Stream>(archive_, entry);
}

void ZipReader::read(const ZipEntry& entry, void* to) const { stream(entry)->read(to, entry.size); }

std::shared_ptr<const ByteSource> ZipReader::open(const ZipEntry& entry, uint64_t limit) const {
  check(entry.size <= limit, name(), ": '", entry.name, "' has ", entry.size,
        " bytes, which is too much for a file of ", archive_->window.source->size());
  std::string bytes(entry.size, '\0');
  read(entry, bytes.data());
  return take_memory(std::move(bytes), name());
}

}  // namespace xtgrad::io
