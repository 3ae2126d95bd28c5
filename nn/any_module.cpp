#include <xtgrad/nn/any_module.h>

#include <xtgrad/autograd/function.h>

namespace xtgrad::nn {

namespace {
std::string name_of(const std::type_info& type) { return autograd::detail::demangled(type.name()); }
}  // namespace

void detail::wrong_value_type(const std::type_info& wanted, const std::type_info& actual) {
  fail("Attempted to cast AnyValue to ", name_of(wanted), ", but its actual type is ", name_of(actual));
}

void detail::wrong_argument_type(size_t index, const std::type_info& wanted, const std::type_info& actual) {
  fail("Expected argument #", index, " to be of type ", name_of(wanted), ", but received value of type ",
       name_of(actual));
}

void detail::not_copyable(const std::type_info& type) {
  fail("An AnyValue that holds a ", name_of(type), " cannot be copied");
}

AnyModule AnyModule::clone(const std::optional<Device>& device) const {
  AnyModule copy;
  if (is_empty()) return copy;
  copy.module_ = module_->clone(device);
  copy.table_ = table_;
  copy.object_ = table_->cast(*copy.module_);
  check(copy.object_ != nullptr, "clone() of a ", name_of(table_->type), " gave a module of another class, ",
        copy.module_->name());
  return copy;
}

const std::type_info& AnyModule::type_info() const {
  check(!is_empty(), "Cannot call type_info() on an empty AnyModule");
  return table_->type;
}

std::shared_ptr<Module> AnyModule::ptr() const {
  check(!is_empty(), "Cannot call ptr() on an empty AnyModule");
  return module_;
}

void* AnyModule::checked_object(const std::type_info& wanted, const char* function) const {
  check(!is_empty(), "Cannot call ", function, "() on an empty AnyModule");
  if (wanted != table_->type)
    fail("Attempted to cast module of type ", name_of(table_->type), " to type ", name_of(wanted));
  return object_;
}

AnyValue AnyModule::forward_values(AnyValue* arguments, size_t count) const {
  check(!is_empty(), "Cannot call forward() on an empty AnyModule");
  // Most modules have no default arguments, and all arguments are there: nothing is allocated.
  const bool complete = count == table_->arity || table_->arity == detail::any_arity;
  AnyValue result = complete ? table_->forward(object_, arguments, count) : call_with_defaults(arguments, count);
  if (detail::call_observer) [[unlikely]]
    if (const Tensor* tensor = result.try_get<Tensor>()) detail::call_observer->called(*module_, *tensor);
  return result;
}

AnyValue AnyModule::call_with_defaults(AnyValue* arguments, size_t count) const {
  std::vector<std::pair<unsigned, AnyValue>> defaults = module_->_forward_default_args();
  const std::string name = name_of(table_->type);
  if (defaults.empty())
    fail(name, "'s forward() method expects ", table_->arity, " argument(s), but received ", count, ".",
         count > table_->arity
             ? ""
             : text(" If ", name,
                    "'s forward() method has default arguments, please make sure the forward() method "
                    "is declared with a corresponding `FORWARD_HAS_DEFAULT_ARGS` macro."));
  const unsigned required = defaults.front().first;
  check(count >= required && count <= table_->arity, name, "'s forward() method expects at least ", required,
        " argument(s) and at most ", table_->arity, " argument(s), but received ", count, ".");
  std::vector<AnyValue> all;
  all.reserve(table_->arity);
  for (size_t i = 0; i < count; ++i) all.push_back(std::move(arguments[i]));
  for (auto& [position, value] : defaults)
    if (position == all.size()) all.push_back(std::move(value));
  check(all.size() == table_->arity, name, "'s `FORWARD_HAS_DEFAULT_ARGS` gives ", defaults.size(),
        " default argument(s), but arguments ", required, " to ", table_->arity, " of forward() need one each.");
  return table_->forward(object_, all.data(), all.size());
}

}  // namespace xtgrad::nn
