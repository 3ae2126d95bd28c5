#include <xtgrad/train/checkpoint.h>

#include <functional>
#include <vector>

#include <xtgrad/train/serialize.h>

namespace xtgrad::train {

namespace {

constexpr const char* kind = "xtgrad checkpoint";

serialize::InputArchive part_of(const serialize::InputArchive& archive, const char* part) {
  serialize::InputArchive out;
  check(archive.try_read(part, out), archive.name(), ": this checkpoint holds no ", part);
  return out;
}

std::vector<uint8_t> read_generator(const serialize::InputArchive& archive) {
  std::vector<uint8_t> state;
  archive.read("generator", state);
  try {
    Generator().set_state(state);
  } catch (const Error& error) {
    fail(archive.name(), ": the saved generator cannot be used: ", error.what());
  }
  return state;
}

}  // namespace

void Checkpoint::save(const std::string& path) const {
  using serialize::operator<<;
  serialize::OutputArchive archive;
  const auto add = [&](const char* name, const auto& part) {
    serialize::OutputArchive nested;
    nested << part;
    archive.write(name, nested);
  };
  archive.write("kind", std::string(kind));
  archive.write("epoch", epoch);
  archive.write("generator", generator.get_state());
  if (model) add("model", static_cast<const nn::Module&>(*model));
  if (optimizer) add("optimizer", *optimizer);
  if (scheduler) add("scheduler", *scheduler);
  if (loader) {
    serialize::OutputArchive nested;
    loader->save(nested);
    archive.write("loader", nested);
  }
  serialize::OutputArchive own;
  for (const auto& [name, value] : values) own.write(name, value);
  archive.write("values", own);
  archive.save_to(path);
}

void Checkpoint::load(const std::string& path) {
  serialize::InputArchive archive;
  archive.load_from(path);
  std::string found;
  check(archive.try_read("kind", found) && found == kind, path, ": this archive is no checkpoint");
  int64_t saved_epoch = 0;
  archive.read("epoch", saved_epoch);
  const std::vector<uint8_t> state = read_generator(archive);
  std::map<std::string, serialize::Value> saved_values = part_of(archive, "values").values();

  std::vector<std::function<void()>> changes;
  if (model) changes.push_back(serialize::detail::prepare_module(part_of(archive, "model"), *model));
  if (optimizer) changes.push_back(serialize::detail::prepare_optimizer(part_of(archive, "optimizer"), *optimizer));
  if (scheduler) changes.push_back(serialize::detail::prepare_scheduler(part_of(archive, "scheduler"), *scheduler));
  // The loader checks for itself before it changes.
  if (loader) {
    serialize::InputArchive part = part_of(archive, "loader");
    loader->load(part);
  }
  for (const auto& change : changes) change();
  generator.set_state(state);
  epoch = saved_epoch;
  values = std::move(saved_values);
}

}  // namespace xtgrad::train
