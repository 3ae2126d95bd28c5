#include <xtgrad/lib/storage.h>

#include <utility>

#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/sanitizer.h>

namespace xtgrad {

namespace {

// What follows a Storage has to be aligned as well. libc++'s std::function is larger than libstdc++'s, and so is a
// Storage there; its bytes then have a block of their own.
constexpr bool kBytesMayFollow = sizeof(Storage) % 64 == 0 && !detail::kAddressSanitizer;
#ifdef __GLIBCXX__
static_assert(sizeof(Storage) == 64, "a Storage has outgrown its cache line");
#endif

}  // namespace

// Where the object and its bytes fit a small block, they share one: most tensors of a graph of small operations then
// take one block less. Not under the address sanitizer, which watches the ends of each block.
Ref<Storage> Storage::make(size_t bytes) {
  if (bytes == 0 || bytes > detail::kSmallBlock - sizeof(Storage) || !kBytesMayFollow)
    return Ref<Storage>(new Storage(bytes ? allocate(bytes) : nullptr, bytes));
  auto* const memory = static_cast<Storage*>(allocate(sizeof(Storage) + bytes));
  return Ref<Storage>(::new (memory) Storage(memory + 1, bytes));
}

Storage::Storage(void* data, size_t bytes, std::function<void(void*)> deleter)
    : data_(data), bytes_(bytes), deleter_(deleter ? std::move(deleter) : [](void*) {}) {}

Storage::~Storage() {
  if (deleter_)
    deleter_(data_);
  else if (!stands_before_its_bytes())
    deallocate(data_, bytes_);
}

void destroy(Storage* storage) {
  if (!storage->stands_before_its_bytes()) {
    delete storage;
    return;
  }
  const size_t bytes = sizeof(Storage) + storage->bytes_;
  storage->~Storage();
  deallocate(storage, bytes);
}

Ref<Storage> alias(const Ref<Storage>& storage) {
  return make_ref<Storage>(storage->data(), storage->bytes(), [storage](void*) {});
}

}  // namespace xtgrad
