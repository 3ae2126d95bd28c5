#include <xtgrad/lib/storage.h>

#include <utility>

#include <xtgrad/lib/allocator.h>

namespace xtgrad {

Storage::Storage(size_t bytes) : data_(bytes ? allocate(bytes) : nullptr), bytes_(bytes) {}

Storage::Storage(void* data, size_t bytes, std::function<void(void*)> deleter)
    : data_(data), bytes_(bytes), deleter_(deleter ? std::move(deleter) : [](void*) {}) {}

Storage::~Storage() {
  if (deleter_)
    deleter_(data_);
  else
    deallocate(data_, bytes_);
}

Ref<Storage> alias(const Ref<Storage>& storage) {
  return make_ref<Storage>(storage->data(), storage->bytes(), [storage](void*) {});
}

}  // namespace xtgrad
