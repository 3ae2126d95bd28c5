#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

#include <doctest/doctest.h>
#include <xtgrad/lib/allocator.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/train/checkpoint.h>
#include <xtgrad/train/serialize.h>
#include <xtgrad/xtgrad.h>

#include "io_files.h"

using namespace xtgrad;
using namespace test;

namespace {

struct NetImpl : nn::Module {
  explicit NetImpl(int64_t hidden = 20) : fc1(784, hidden), fc2(hidden, 10), drop(0.2) {
    register_module("fc1", fc1);
    register_module("fc2", fc2);
    register_module("drop", drop);
    count = register_buffer("count", zeros({2}, kLong));
  }
  Tensor forward(const Tensor& x) { return log_softmax(fc2(drop(relu(fc1(x)))), 1); }
  nn::Linear fc1, fc2;
  nn::Dropout drop;
  Tensor count;
};
XTGRAD_MODULE(Net);

bool same(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() && a.dtype() == b.dtype() &&
         std::memcmp(a.contiguous().data_ptr(), b.contiguous().data_ptr(), a.nbytes()) == 0;
}

bool same(const Net& a, const Net& b) {
  const auto left = a->state_dict(), right = b->state_dict();
  for (const auto& item : left)
    if (!same(*item, right[item.key()])) return false;
  return left.size() == right.size();
}

using Loader = data::StatelessDataLoader<data::datasets::MapDataset<data::datasets::MNIST, data::transforms::Stack<>>,
                                         data::samplers::RandomSampler>;

// What a training program holds.
struct Training {
  Training(uint64_t seed, const std::string& kind, size_t workers) {
    manual_seed(seed);
    net = Net();
    std::vector<Tensor> parameters = net->parameters();
    if (kind == "SGD")
      optimizer = std::make_unique<optim::SGD>(parameters, optim::SGDOptions(0.1).momentum(0.9));
    else if (kind == "Adam")
      optimizer = std::make_unique<optim::Adam>(parameters, optim::AdamOptions(0.01).amsgrad(true));
    else if (kind == "RMSprop")
      optimizer =
          std::make_unique<optim::RMSprop>(parameters, optim::RMSpropOptions(0.01).momentum(0.5).centered(true));
    else
      optimizer = std::make_unique<optim::Adagrad>(parameters, optim::AdagradOptions(0.01));
    scheduler = std::make_unique<optim::StepLR>(*optimizer, 1, 0.5);
    loader = data::make_data_loader(data::datasets::synthetic_mnist(90, 3).map(data::transforms::Stack<>()),
                                    data::DataLoaderOptions(16).workers(workers));
  }
  train::Checkpoint checkpoint() {
    return {.model = net.ptr(), .optimizer = optimizer.get(), .scheduler = scheduler.get(), .loader = loader.get()};
  }
  // Goes on to the end of the epoch, or for `steps`.
  void run(int steps = 1000) {
    for (auto& batch : *loader) {
      optimizer->zero_grad();
      nll_loss(net(batch.data.flatten(1)), batch.target).backward();
      optimizer->step();
      if (--steps == 0) return;
    }
    scheduler->step();
  }
  Net net = nullptr;
  std::unique_ptr<optim::Optimizer> optimizer;
  std::unique_ptr<optim::StepLR> scheduler;
  std::unique_ptr<Loader> loader;
};

}  // namespace

TEST_SUITE("save and load") {
  TEST_CASE("tensors and vectors of tensors go through files, streams and functions") {
    const TemporaryFolder folder;
    const Tensor x = randn({3, 4}).requires_grad_(), y = arange(5), z = randn({4, 3}).t();
    save(x, folder / "x.xtg");
    Tensor read;
    load(read, folder / "x.xtg");
    CHECK(same(read, x));
    CHECK(read.requires_grad());
    CHECK(read.is_leaf());

    Tensor into = zeros({1});
    const Tensor handle = into;
    load(into, folder / "x.xtg");
    CHECK(same(handle, x));

    std::stringstream stream;
    save(std::vector<Tensor>{x, y, z}, stream);
    std::vector<Tensor> all;
    load(all, stream);
    REQUIRE(all.size() == 3);
    CHECK(same(all[1], y));
    CHECK(same(all[2], z));

    std::string bytes;
    save(y, [&](const void* from, size_t count) {
      bytes.append(static_cast<const char*>(from), count);
      return count;
    });
    Tensor first, second;
    load(first, bytes.data(), bytes.size());
    load(
        second,
        [&](uint64_t at, void* to, size_t count) {
          std::memcpy(to, bytes.data() + at, count);
          return count;
        },
        [&] { return bytes.size(); });
    CHECK(same(first, y));
    CHECK(same(second, y));
    CHECK(contains(error_of([&] { save(y, [](const void*, size_t) { return size_t{1}; }); }), "took 1 of 128 bytes"));
    CHECK(contains(error_of([&] { load(read, folder / "none"); }), "No such file"));
  }

  TEST_CASE("archives nest, and a key that is not there is named with its whole path") {
    serialize::OutputArchive out, a, b;
    b.write("y", ones({2}));
    a.write("b", b);
    a.write("number", int64_t{7});
    out.write("a", a);
    out.write("flag", false);
    CHECK(contains(error_of([&] { out.write("flag", 1.0); }), "key 'flag' is taken"));
    std::stringstream stream;
    out.save_to(stream);

    serialize::InputArchive in, inner, innermost;
    CHECK(contains(error_of([&] { in.keys(); }), "load_from"));
    in.load_from(stream);
    CHECK(in.keys() == std::vector<std::string>{"a", "flag"});
    in.read("a", inner);
    CHECK(inner.keys() == std::vector<std::string>{"b", "number"});
    inner.read("b", innermost);
    Tensor y;
    innermost.read("y", y);
    CHECK(same(y, ones({2})));
    CHECK(error_of([&] { innermost.read("x", y); }) == "No such serialized tensor 'a.b.x'");
    CHECK(!innermost.try_read("x", y));
    CHECK(!innermost.try_read("y", y, /*is_buffer=*/true));
    CHECK(!in.try_read("c", inner));
    int64_t number = 0;
    inner.read("number", number);
    CHECK(number == 7);
    double wrong = 0;
    CHECK(contains(error_of([&] { inner.read("number", wrong); }), "'a.number' is an integer"));
    CHECK(contains(error_of([&] { inner.read("nothing", wrong); }), "there is no value 'a.nothing'"));
  }

  TEST_CASE("a module comes back into the tensors that it has") {
    const TemporaryFolder folder;
    Net net, other;
    net->count.fill_(5);
    const float* memory = other->fc1->weight.data_ptr<float>();
    CHECK(!same(net, other));
    save(net, folder / "net.xtg");
    load(other, folder / "net.xtg");
    CHECK(same(net, other));
    CHECK(other->fc1->weight.data_ptr<float>() == memory);
    CHECK(other->count.sum().item<int64_t>() == 10);
    std::shared_ptr<NetImpl> pointer = std::make_shared<NetImpl>();
    load(pointer, folder / "net.xtg");
    CHECK(same(Net(pointer), net));
  }

  TEST_CASE("all that does not fit a module is reported at once, before anything changes") {
    const TemporaryFolder folder;
    Net net;
    save(net, folder / "net.xtg");
    struct Other : nn::Module {
      Other() {
        register_module("fc1", nn::Linear(784, 30));
        register_module("fc3", nn::Linear(20, 10));
      }
    };
    auto other = std::make_shared<Other>();
    const Tensor before = other->parameters()[0].detach().clone();
    const std::string message = error_of([&] { load(other, folder / "net.xtg"); });
    CHECK(contains(message, folder / "net.xtg"));
    CHECK(contains(message, "missing: \"fc3.weight\", \"fc3.bias\""));
    CHECK(contains(message, "unexpected: \"fc2.weight\", \"fc2.bias\", \"count\""));
    CHECK(contains(message,
                   "size mismatch for fc1.weight: the saved shape is [20, 784], the shape in the model is [30, 784]"));
    CHECK(contains(message, "size mismatch for fc1.bias"));
    CHECK(same(before, other->parameters()[0]));
  }

  TEST_CASE("a damaged file changes nothing in the module") {
    const TemporaryFolder folder;
    Net net, other;
    save(net, folder / "net.xtg");
    std::string bytes = read_file(folder / "net.xtg");
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    write_file(folder / "net.xtg", bytes);
    const Tensor before = other->fc1->weight.detach().clone();
    CHECK(contains(error_of([&] { load(other, folder / "net.xtg"); }), "is damaged"));
    CHECK(same(before, other->fc1->weight));
  }

  TEST_CASE("saving copies no more than one tensor") {
    const TemporaryFolder folder;
    std::vector<Tensor> tensors;
    for (int i = 0; i < 8; ++i) tensors.push_back(ones({1000, 250}).t());
    reset_peak_memory();
    const size_t before = memory_stats().live;
    save(tensors, folder / "t.xtg");
    CHECK(memory_stats().peak - before < 3000000);
  }
}

TEST_SUITE("checkpoint") {
  TEST_CASE("training goes on to the last bit, from the middle and from the end of an epoch") {
    const int threads = get_num_threads();
    for (const int count : {1, 2}) {
      set_num_threads(count);
      for (const std::string kind : {"SGD", "Adam", "RMSprop", "Adagrad"}) {
        for (const int steps : {2, 1000}) {
          const TemporaryFolder folder;
          Training whole(1, kind, 1);
          whole.run();
          whole.run(steps);
          train::Checkpoint saved = whole.checkpoint();
          saved.epoch = 1;
          saved.values = {{"best", 0.5}, {"name", std::string("run")}};
          saved.save(folder / "c.xtg");
          CHECK(folder.files() == 1);

          // The rest of the run, as it would have gone without a break.
          Training resumed(77, kind, 2);
          train::Checkpoint loaded = resumed.checkpoint();
          loaded.load(folder / "c.xtg");
          CHECK(loaded.epoch == 1);
          CHECK(loaded.values == saved.values);
          CHECK(same(whole.net, resumed.net));
          resumed.run();
          resumed.run();

          Training straight(1, kind, 0);
          straight.run();
          if (steps == 1000) straight.run();
          straight.run();
          straight.run();
          CHECK(same(straight.net, resumed.net));
        }
      }
    }
    set_num_threads(threads);
  }

  TEST_CASE("what does not fit is refused before anything changes") {
    const TemporaryFolder folder;
    Training sgd(1, "SGD", 0), adam(2, "Adam", 0);
    sgd.run(2);
    adam.run(2);
    sgd.checkpoint().save(folder / "sgd.xtg");
    const Tensor before = adam.net->fc1->weight.detach().clone();
    const std::vector<uint8_t> generator = default_generator().get_state();
    const std::string message = error_of([&] { adam.checkpoint().load(folder / "sgd.xtg"); });
    CHECK(message == folder / "sgd.xtg" + std::string(": holds the state of the optimiser SGD, not of Adam"));
    CHECK(same(before, adam.net->fc1->weight));
    CHECK(generator == default_generator().get_state());

    optim::SGD part({sgd.net->fc1->weight}, optim::SGDOptions(0.1));
    CHECK(contains(error_of([&] { train::Checkpoint{.model = nullptr, .optimizer = &part}.load(folder / "sgd.xtg"); }),
                   "group 0 of the saved optimiser has 4 parameters, that of this one has 1"));
    Net wider(NetImpl(30));
    optim::SGD wide(wider->parameters(), optim::SGDOptions(0.1));
    CHECK(contains(error_of([&] { train::Checkpoint{.model = nullptr, .optimizer = &wide}.load(folder / "sgd.xtg"); }),
                   "momentum_buffer' is Float [20, 784], the parameter is Float [30, 784]"));
    save(sgd.net, folder / "net.xtg");
    CHECK(contains(error_of([&] { sgd.checkpoint().load(folder / "net.xtg"); }), "this archive is no checkpoint"));
    train::Checkpoint{}.save(folder / "empty.xtg");
    CHECK(contains(error_of([&] { sgd.checkpoint().load(folder / "empty.xtg"); }), "this checkpoint holds no model"));
    CHECK(contains(error_of([&] { sgd.checkpoint().save(folder / "no/such"); }), "No such file"));
  }

  TEST_CASE("an optimiser is saved by itself, too") {
    const TemporaryFolder folder;
    Training one(1, "Adam", 0), two(2, "Adam", 0);
    one.run();
    optim::Optimizer& optimizer = *one.optimizer;
    save(optimizer, folder / "o.xtg");
    load(*two.optimizer, folder / "o.xtg");
    CHECK(two.optimizer->param_groups()[0].options().get_lr() == 0.005);
    CHECK(two.optimizer->state().size() == 4);
  }
}
