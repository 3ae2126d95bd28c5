#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <iterator>
#include <numeric>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/autograd/archive.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/data/data.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/random.h>

#include "io_files.h"

using namespace xtgrad;
using namespace xtgrad::data;
using namespace std::chrono_literals;
using samplers::RandomSampler;
using samplers::SequentialSampler;
using test::contains;
using test::error_of;

namespace {

using Indices = std::vector<size_t>;

// Batches are the indices that were asked for.
struct Echo : public datasets::BatchDataset<Echo, Indices> {
  explicit Echo(size_t count) : count_(count) {}
  Indices get_batch(ArrayRef<size_t> indices) override { return indices.vec(); }
  std::optional<size_t> size() const override { return count_; }
  size_t count_;
};

// Waits, or throws, on certain indices.
struct Acting : public datasets::Dataset<Acting, int> {
  explicit Acting(std::function<void(size_t)> action) : act(std::move(action)) {}
  int get(size_t index) override {
    act(index);
    return static_cast<int>(index);
  }
  std::optional<size_t> size() const override { return 8; }
  std::function<void(size_t)> act;
};

struct Unsized : public datasets::Dataset<Unsized, int> {
  int get(size_t) override { return 1; }
  std::optional<size_t> size() const override { return std::nullopt; }
};

template <class Loader>
std::vector<Indices> batches_of(Loader& loader) {
  std::vector<Indices> out;
  for (auto& batch : loader) out.push_back(batch);
  return out;
}

Indices flat(const std::vector<Indices>& batches) {
  Indices out;
  for (const Indices& batch : batches) out.insert(out.end(), batch.begin(), batch.end());
  return out;
}

Indices counting(size_t count) {
  Indices out(count);
  std::iota(out.begin(), out.end(), size_t{0});
  return out;
}

}  // namespace

TEST_SUITE("data loader") {
  TEST_CASE("every example comes once, in the sampler's order, with any number of workers") {
    for (size_t workers = 0; workers <= 3; ++workers) {
      auto loader = make_data_loader<SequentialSampler>(Echo(103), DataLoaderOptions(10).workers(workers));
      for (int epoch = 0; epoch < 3; ++epoch) {
        const std::vector<Indices> batches = batches_of(*loader);
        REQUIRE(batches.size() == 11);
        CHECK(batches.back().size() == 3);
        CHECK(flat(batches) == counting(103));
      }
    }
  }

  TEST_CASE("drop_last leaves out a batch that is not full") {
    for (size_t workers = 0; workers <= 2; ++workers) {
      auto loader =
          make_data_loader<SequentialSampler>(Echo(103), DataLoaderOptions(10).workers(workers).drop_last(true));
      CHECK(flat(batches_of(*loader)) == counting(100));
      auto nothing = make_data_loader(Echo(9), DataLoaderOptions(10).workers(workers).drop_last(true));
      CHECK(batches_of(*nothing).empty());
      auto empty_set = make_data_loader(Echo(0), DataLoaderOptions(10).workers(workers));
      CHECK(batches_of(*empty_set).empty());
    }
  }

  TEST_CASE("random order is a randperm of the default generator, the same with any number of workers") {
    std::vector<Indices> first;
    for (size_t workers = 0; workers <= 3; ++workers) {
      manual_seed(5);
      auto loader = make_data_loader(Echo(50), DataLoaderOptions(8).workers(workers));
      const Indices one = flat(batches_of(*loader)), two = flat(batches_of(*loader));
      if (workers == 0) {
        manual_seed(5);
        randperm(50);
        const Tensor drawn = randperm(50);
        CHECK(std::equal(one.begin(), one.end(), drawn.data_ptr<int64_t>(),
                         [](size_t a, int64_t b) { return static_cast<int64_t>(a) == b; }));
        first = {one, two};
      }
      CHECK(std::vector<Indices>{one, two} == first);
      CHECK(one != two);
    }
  }

  TEST_CASE("without order every batch still comes once") {
    auto loader = make_data_loader<SequentialSampler>(
        Echo(1000), DataLoaderOptions(7).workers(3).enforce_ordering(false).max_jobs(5));
    for (int epoch = 0; epoch < 3; ++epoch) {
      Indices all = flat(batches_of(*loader));
      std::sort(all.begin(), all.end());
      CHECK(all == counting(1000));
    }
  }

  TEST_CASE("no more than max_jobs batches are prepared ahead") {
    std::atomic<int> prepared{0};
    auto loader = make_data_loader<SequentialSampler>(Acting([&](size_t) { ++prepared; }),
                                                      DataLoaderOptions(1).workers(2).max_jobs(3));
    auto iterator = loader->begin();
    std::this_thread::sleep_for(50ms);
    CHECK(prepared <= 3);
    CHECK((*iterator)[0] == 0);
    std::this_thread::sleep_for(50ms);
    CHECK(prepared <= 4);
  }

  TEST_CASE("workers run single-threaded operations") {
    const int threads = get_num_threads();
    set_num_threads(2);
    std::atomic<int> seen{0};
    auto loader = make_data_loader(Acting([&](size_t) { seen = get_num_threads(); }), DataLoaderOptions(4).workers(1));
    for (auto& batch : *loader) CHECK(batch.size() == 4);
    CHECK(seen == 1);
    CHECK(get_num_threads() == 2);
    set_num_threads(threads);
  }

  TEST_CASE("iterators are input iterators") {
    auto loader = make_data_loader<SequentialSampler>(Echo(6), DataLoaderOptions(2).workers(1));
    std::vector<Indices> copied;
    std::copy(loader->begin(), loader->end(), std::back_inserter(copied));
    CHECK(copied == std::vector<Indices>{{0, 1}, {2, 3}, {4, 5}});
    auto iterator = loader->begin();
    CHECK(iterator->size() == 2);
    CHECK(&*iterator == &*iterator);
    CHECK(*++iterator == Indices{2, 3});
    ++iterator;
    CHECK(iterator == iterator);
    CHECK(iterator != loader->end());
    CHECK(loader->end() == loader->end());
    ++iterator;
    CHECK(iterator == loader->end());
    CHECK(error_of([&] { *iterator; }) == "Attempted to dereference iterator that was past the end");
    CHECK(error_of([&] { ++iterator; }) == "Attempted to increment iterator past the end");
    auto end = loader->end();
    CHECK(error_of([&] { ++end; }) == "Incrementing the DataLoader's past-the-end iterator is not allowed");
    CHECK(error_of([&] { *end; }) == "Dereferencing the DataLoader's past-the-end iterator is not allowed");
  }

  TEST_CASE("a second iterator has to wait for the first one's end") {
    auto loader = make_data_loader(Echo(6), DataLoaderOptions(2).workers(2));
    auto iterator = loader->begin();
    CHECK(error_of([&] { loader->begin(); }) ==
          "Attempted to get a new DataLoader iterator while another iterator is not yet exhausted");
    while (iterator != loader->end()) ++iterator;
    CHECK(loader->begin()->size() == 2);
  }

  TEST_CASE("a loop that is left early may be started again and leaves nothing behind") {
    for (size_t workers = 0; workers <= 3; ++workers) {
      auto loader = make_data_loader<SequentialSampler>(Echo(100), DataLoaderOptions(3).workers(workers));
      for (int i = 0; i < 20; ++i)
        for (auto& batch : *loader) {
          CHECK(batch == Indices{0, 1, 2});
          break;
        }
      CHECK(flat(batches_of(*loader)) == counting(100));
      auto unused = loader->begin();
    }
  }

  TEST_CASE("what a worker throws reaches the caller, and the other batches still come") {
    const Acting failing([](size_t index) {
      if (index == 2) throw std::runtime_error("badness of 2");
    });
    auto loader = make_data_loader<SequentialSampler>(failing, DataLoaderOptions(1).workers(2));
    std::vector<int> seen;
    auto iterator = loader->begin();
    seen.push_back((*iterator)[0]);
    seen.push_back((*++iterator)[0]);
    CHECK_THROWS_WITH_AS(++iterator, "Caught exception in DataLoader worker thread. Original message: badness of 2",
                         WorkerException);
    for (; iterator != loader->end(); ++iterator) seen.push_back((*iterator)[0]);
    CHECK(seen == std::vector<int>{0, 1, 3, 4, 5, 6, 7});
    try {
      for (auto& batch : *loader) CHECK(batch.size() == 1);
      FAIL("nothing was thrown");
    } catch (const WorkerException& error) {
      CHECK_THROWS_WITH_AS(std::rethrow_exception(error.original_exception), "badness of 2", std::runtime_error);
    }
    auto odd = make_data_loader(Acting([](size_t) { throw 3; }), DataLoaderOptions(1).workers(1));
    CHECK_THROWS_WITH_AS(*odd->begin(), "Caught exception in DataLoader worker thread.", WorkerException);
  }

  TEST_CASE("without workers an exception comes as it is") {
    auto loader = make_data_loader(Acting([](size_t) { throw std::runtime_error("badness"); }), DataLoaderOptions(1));
    CHECK_THROWS_WITH_AS(*loader->begin(), "badness", std::runtime_error);
  }

  TEST_CASE("a worker that hangs is given up after the timeout") {
    auto release = std::make_shared<std::promise<void>>();
    auto released = std::make_shared<std::shared_future<void>>(release->get_future());
    auto loader = make_data_loader(Acting([released](size_t) { released->wait(); }),
                                   DataLoaderOptions(1).workers(1).timeout(20ms));
    CHECK(contains(error_of([&] { *loader->begin(); }), "Timeout in DataLoader queue while waiting for next batch"));
    loader.reset();
    release->set_value();
  }

  TEST_CASE("options that make no sense are refused") {
    CHECK(contains(error_of([] { make_data_loader(Echo(3), DataLoaderOptions(0)); }), "batch_size must be at least 1"));
    CHECK(contains(error_of([] { make_data_loader(Echo(3), DataLoaderOptions(1).workers(1).max_jobs(0)); }),
                   "max_jobs must be at least 1"));
    CHECK(contains(error_of([] { make_data_loader(Echo(3), DataLoaderOptions(1).workers(1000000)); }),
                   "at most 1024 workers"));
    CHECK(error_of([] { make_data_loader(Unsized(), 3); }) ==
          "Expected the dataset to be sized in order to construct the Sampler");
    CHECK(make_data_loader(Echo(3), DataLoaderOptions().workers(3))->options().max_jobs == 6);
  }

  TEST_CASE("a loader that was saved goes on where it was, within an epoch and between epochs") {
    for (const size_t delivered : {0, 1, 4, 11, 12}) {
      for (const size_t workers : {0, 1, 3}) {
        manual_seed(3);
        auto loader = make_data_loader(Echo(103), DataLoaderOptions(10).workers(workers));
        std::stringstream stream;
        std::vector<uint8_t> generator;
        const auto save_here = [&] {
          serialize::OutputArchive out;
          loader->save(out);
          out.save_to(stream);
          generator = default_generator().get_state();
        };
        std::vector<Indices> rest;
        size_t count = 0;
        if (delivered == 0) save_here();
        for (auto& batch : *loader) {
          if (count >= delivered) rest.push_back(batch);
          if (++count == delivered) save_here();
        }
        if (delivered == 12) save_here();
        const std::vector<Indices> next_epoch = batches_of(*loader);

        manual_seed(99);
        auto resumed = make_data_loader(Echo(103), DataLoaderOptions(10).workers(2));
        serialize::InputArchive in;
        in.load_from(stream);
        resumed->load(in);
        default_generator().set_state(generator);
        if (delivered < 12) CHECK(batches_of(*resumed) == rest);
        CHECK(batches_of(*resumed) == next_epoch);
      }
    }
  }

  TEST_CASE("samplers save and load their position") {
    manual_seed(1);
    RandomSampler random(10);
    random.next(3);
    SequentialSampler sequential(10);
    sequential.next(4);
    std::stringstream stream;
    serialize::OutputArchive out, one, two;
    random.save(one);
    sequential.save(two);
    out.write("random", one);
    out.write("sequential", two);
    out.save_to(stream);

    RandomSampler other_random(99);
    SequentialSampler other_sequential(99);
    serialize::InputArchive in, part;
    in.load_from(stream);
    in.read("random", part);
    other_random.load(part);
    in.read("sequential", part);
    other_sequential.load(part);
    CHECK(other_random.index() == 3);
    CHECK(other_sequential.index() == 4);
    CHECK(other_random.next(100) == random.next(100));
    CHECK(other_sequential.next(100) == sequential.next(100));
    CHECK(!other_random.next(1).has_value());
    other_random.reset(4);
    CHECK(other_random.next(100)->size() == 4);
  }

  TEST_CASE("transforms work on examples and on batches") {
    auto doubled = Echo(10).map(transforms::BatchLambda<Indices, size_t>(
        [](Indices batch) { return std::accumulate(batch.begin(), batch.end(), size_t{0}); }));
    CHECK(doubled.size() == 10);
    auto loader = make_data_loader<SequentialSampler>(doubled, 5);
    std::vector<size_t> sums;
    for (auto& batch : *loader) sums.push_back(batch);
    CHECK(sums == std::vector<size_t>{10, 35});

    auto texts = Acting([](size_t) {})
                     .map(transforms::Lambda<int, std::string>([](int i) { return std::to_string(i); }))
                     .map(transforms::Collate<std::string>([](std::vector<std::string> all) {
                       return std::accumulate(all.begin(), all.end(), std::string());
                     }));
    const Indices chosen = {1, 2, 7};
    CHECK(texts.get_batch(chosen) == "127");
  }

  TEST_CASE("a tensor dataset yields slices and stacks them") {
    const Tensor x = arange(12).reshape({4, 3});
    datasets::TensorDataset tensors(x);
    CHECK(tensors.size() == 4);
    const Tensor second = tensors.get(1);
    CHECK(second.equal(x[1]));
    const Indices chosen = {3, 0};
    const Tensor stacked = tensors.map(transforms::Stack<TensorExample>()).get_batch(chosen);
    CHECK(stacked.equal(tensor({{9, 10, 11}, {0, 1, 2}})));
    CHECK(datasets::TensorDataset(std::vector<Tensor>{x, x}).tensor.sizes() == IntArrayRef({2, 4, 3}));
    CHECK(contains(error_of([&] { tensors.get(4); }), "out of range: there are 4 examples"));
    CHECK(contains(error_of([] { datasets::TensorDataset(full({}, 1)); }), "0-d"));
  }

  TEST_CASE("a program trains from MNIST through a worker") {
    auto digits = datasets::synthetic_mnist(100, 1).map(transforms::Stack<>());
    auto loader = make_data_loader(std::move(digits), DataLoaderOptions(64).workers(1));
    int64_t examples = 0;
    for (auto& batch : *loader) {
      CHECK(batch.data.flatten(1).size(1) == 784);
      CHECK(batch.target.dtype() == kLong);
      examples += batch.target.size(0);
    }
    CHECK(examples == 100);
  }
}
