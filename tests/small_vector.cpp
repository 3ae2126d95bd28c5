// SmallVector against std::vector, in place and beyond.
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/lib/small_vector.h>

using namespace xtgrad;

namespace {

using Shared = std::shared_ptr<int>;  // what is not destroyed once, and only once, is seen

std::vector<Shared> content(const SmallVector<Shared, 3>& vector) { return {vector.begin(), vector.end()}; }

}  // namespace

TEST_SUITE("small_vector") {
  TEST_CASE("a thousand random changes give what std::vector gives") {
    std::mt19937 random(1);
    const auto below = [&](size_t end) { return static_cast<size_t>(random() % end); };
    std::vector<Shared> values;
    for (int i = 0; i < 8; ++i) values.push_back(std::make_shared<int>(i));
    {
      std::vector<SmallVector<Shared, 3>> ours(4);
      std::vector<std::vector<Shared>> theirs(4);
      for (int i = 0; i < 1000; ++i) {
        const size_t one = below(4), other = below(4);
        switch (below(6)) {
          case 0:
          case 1: {
            const Shared& value = values[below(8)];
            ours[one].push_back(value);
            theirs[one].push_back(value);
            break;
          }
          case 2: {
            const size_t size = below(9);
            ours[one].resize(size);
            theirs[one].resize(size);
            break;
          }
          case 3: {
            const SmallVector<Shared, 3> copy = ours[other];
            ours[one] = copy;
            theirs[one] = std::vector<Shared>(theirs[other]);
            break;
          }
          case 4:
            if (one == other) break;
            ours[one] = std::move(ours[other]);
            theirs[one] = std::move(theirs[other]);
            ours[other].clear();
            theirs[other].clear();
            break;
          default:
            ours[one].clear();
            theirs[one].clear();
        }
        CHECK(content(ours[one]) == theirs[one]);
        CHECK(content(ours[other]) == theirs[other]);
      }
    }
    for (const Shared& value : values) CHECK(value.use_count() == 1);
  }

  TEST_CASE("what was moved from is empty and can be used again, in place and beyond") {
    for (const size_t size : {0, 1, 3, 4, 20}) {
      SmallVector<Shared, 3> from;
      for (size_t i = 0; i < size; ++i) from.push_back(std::make_shared<int>(static_cast<int>(i)));
      const SmallVector<Shared, 3> to = std::move(from);
      CHECK(from.empty());
      CHECK(to.size() == size);
      for (size_t i = 0; i < size; ++i) CHECK(*to[i] == static_cast<int>(i));
      from.push_back(std::make_shared<int>(7));
      CHECK(*from.back() == 7);
    }
  }
}
