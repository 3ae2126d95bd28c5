#include <xtgrad/lib/io/zip_writer.h>

#include <zip.h>

#include <algorithm>
#include <exception>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/atomic_file.h>

namespace xtgrad::io {

namespace {

// libzip's view of the file. An Error cannot pass through C: it waits in `fault`.
struct Sink {
  explicit Sink(const std::string& path) : file(path) { zip_error_init(&error); }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink() { zip_error_fini(&error); }

  AtomicFile file;
  uint64_t at = 0, end = 0;
  zip_error_t error = {};
  std::exception_ptr fault = nullptr;
};

template <class Work>
zip_int64_t guarded(Sink& sink, const Work& work) {
  try {
    return work();
  } catch (...) {
    sink.fault = std::current_exception();
    zip_error_set(&sink.error, ZIP_ER_WRITE, 0);
    return -1;
  }
}

zip_int64_t write_sink(Sink& sink, const void* bytes, uint64_t count) {
  return guarded(sink, [&] {
    sink.file.write(bytes, count);
    sink.at += count;
    sink.end = std::max(sink.end, sink.at);
    return static_cast<zip_int64_t>(count);
  });
}

zip_int64_t seek_sink(Sink& sink, void* data, uint64_t length) {
  const zip_int64_t to = zip_source_seek_compute_offset(sink.at, sink.end, data, length, &sink.error);
  if (to < 0) return -1;
  return guarded(sink, [&] {
    sink.file.seek(static_cast<uint64_t>(to));
    sink.at = static_cast<uint64_t>(to);
    return zip_int64_t{0};
  });
}

zip_int64_t answer(void* user, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  Sink& sink = *static_cast<Sink*>(user);
  switch (command) {
    case ZIP_SOURCE_STAT: {  // nothing there yet
      auto* const stat = static_cast<zip_stat_t*>(data);
      zip_stat_init(stat);
      stat->valid = ZIP_STAT_SIZE;
      stat->size = 0;
      return sizeof *stat;
    }
    case ZIP_SOURCE_WRITE:
      return write_sink(sink, data, length);
    case ZIP_SOURCE_SEEK_WRITE:
      return seek_sink(sink, data, length);
    case ZIP_SOURCE_TELL_WRITE:
      return static_cast<zip_int64_t>(sink.at);
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&sink.error, data, length);
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                            ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                            ZIP_SOURCE_SUPPORTS, ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE,
                                            ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE,
                                            ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, -1);
    case ZIP_SOURCE_OPEN:
    case ZIP_SOURCE_READ:  // of an empty file
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
    case ZIP_SOURCE_BEGIN_WRITE:
    case ZIP_SOURCE_COMMIT_WRITE:
    case ZIP_SOURCE_ROLLBACK_WRITE:
    case ZIP_SOURCE_REMOVE:  // libzip removes a container without files: ours is written as an empty one
      return 0;
    default:
      zip_error_set(&sink.error, ZIP_ER_OPNOTSUPP, 0);
      return -1;
  }
}

}  // namespace

struct ZipWriter::Archive {
  Archive(const std::string& path_, Method method_) : path(path_), method(method_), sink(path_) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const layer = zip_source_function_create(answer, &sink, &error);
    if (layer != nullptr) handle = zip_open_from_source(layer, ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (handle == nullptr && layer != nullptr) zip_source_free(layer);
    const std::string reason = handle ? "" : zip_error_strerror(&error);
    zip_error_fini(&error);
    check(handle != nullptr, path, ": cannot be written: ", reason);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() {
    if (handle) zip_discard(handle);
  }
  [[noreturn]] void failed() {
    if (sink.fault) std::rethrow_exception(std::exchange(sink.fault, nullptr));
    fail(path, ": cannot be written: ", zip_strerror(handle));
  }

  std::string path;
  Method method;
  Sink sink;
  zip_t* handle = nullptr;
};

ZipWriter::ZipWriter(const std::string& path, Method method) : archive_(std::make_unique<Archive>(path, method)) {}
ZipWriter::~ZipWriter() = default;

void ZipWriter::add(const std::string& name, const std::vector<Piece>& pieces) {
  zip_t* const handle = archive_->handle;
  check(zip_name_locate(handle, name.c_str(), 0) < 0, archive_->path, ": two of its files are called '", name, "'");
  std::vector<zip_buffer_fragment_t> fragments;
  for (const Piece& piece : pieces)
    if (piece.count > 0) fragments.push_back({static_cast<zip_uint8_t*>(const_cast<void*>(piece.bytes)), piece.count});
  zip_source_t* const source = zip_source_buffer_fragment(handle, fragments.data(), fragments.size(), 0);
  const zip_int64_t index = source ? zip_file_add(handle, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
  if (source && index < 0) zip_source_free(source);
  if (index < 0) archive_->failed();
  const auto place = static_cast<zip_uint64_t>(index);
  const zip_int32_t method = archive_->method == Method::stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
  constexpr zip_uint16_t midnight = 0, first_of_1980 = 1 << 5 | 1;
  if (zip_set_file_compression(handle, place, method, 0) != 0 ||
      zip_file_set_dostime(handle, place, midnight, first_of_1980, 0) != 0)
    archive_->failed();
}

void ZipWriter::commit() {
  if (zip_get_num_entries(archive_->handle, 0) == 0) {
    // libzip writes no empty container: the record that ends a directory, of no files.
    constexpr char nothing[22] = {'P', 'K', 5, 6};
    archive_->sink.file.write(nothing, sizeof nothing);
  } else {
    if (zip_close(archive_->handle) != 0) archive_->failed();
    archive_->handle = nullptr;
  }
  archive_->sink.file.commit();
}

}  // namespace xtgrad::io
