#include <xtgrad/nn/module_archive.h>

#include <set>
#include <utility>

#include <xtgrad/autograd/grad_mode.h>

namespace xtgrad::nn {
namespace {

// One line for each way in which the archive and the module differ; none when they agree.
std::string differences(const serialize::InputArchive& archive, const OrderedDict<std::string, Tensor>& own,
                        bool strict) {
  const std::vector<std::string> saved = archive.tensor_keys();
  std::string missing, unexpected, mismatched;
  for (const std::string& key : saved) {
    if (!own.contains(key)) {
      if (strict) unexpected += text(unexpected.empty() ? "" : ", ", '"', key, '"');
    } else if (const Dims sizes = archive.sizes(key); sizes != own[key].sizes()) {
      mismatched += text("\n  size mismatch for ", key, ": the saved shape is ", sizes, ", the shape in the model is ",
                         own[key].sizes());
    }
  }
  const std::set<std::string> known(saved.begin(), saved.end());
  for (const auto& item : own)
    if (known.count(item.key()) == 0) missing += text(missing.empty() ? "" : ", ", '"', item.key(), '"');
  std::string out;
  if (!missing.empty()) out += "\n  missing: " + missing;
  if (!unexpected.empty()) out += "\n  unexpected: " + unexpected;
  return out + mismatched;
}

}  // namespace

std::function<void()> detail::prepare_load(const serialize::InputArchive& archive, const Module& module, bool strict) {
  const OrderedDict<std::string, Tensor> own = module.state_dict();
  const std::string problems = differences(archive, own, strict);
  check(problems.empty(), archive.name(), ": does not hold the state of this ", module.name(), ":", problems);
  std::vector<std::pair<Tensor, Tensor>> copies;
  for (const auto& item : own) {
    Tensor saved;
    archive.read(item.key(), saved, archive.is_buffer(item.key()));
    check(saved.defined(), archive.name(), ": entry '", item.key(), "' is an undefined tensor");
    copies.emplace_back(*item, saved);
  }
  return [copies = std::move(copies)] {
    const NoGradGuard no_grad;
    for (const auto& [to, from] : copies) to.copy_(from);
  };
}

void Module::save(serialize::OutputArchive& archive) const {
  for (const auto& item : named_parameters())
    if (item->defined()) archive.write(item.key(), *item);
  for (const auto& item : named_buffers())
    if (item->defined()) archive.write(item.key(), *item, /*is_buffer=*/true);
}

void Module::load(serialize::InputArchive& archive) { detail::prepare_load(archive, *this, /*strict=*/false)(); }

}  // namespace xtgrad::nn
