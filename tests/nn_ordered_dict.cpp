// OrderedDict: order, lookup by key and by position, and what it says of keys that are not there.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/nn/ordered_dict.h>

using xtgrad::Error;
using Dict = xtgrad::OrderedDict<std::string, int>;

TEST_SUITE("nn_ordered_dict") {
  TEST_CASE("items stay in the order of insertion and are found by key and by position") {
    Dict dict = {{"b", 2}, {"a", 1}};
    CHECK(dict.insert("c", 3) == 3);
    CHECK(dict.keys() == std::vector<std::string>{"b", "a", "c"});
    CHECK(dict.values() == std::vector<int>{2, 1, 3});
    CHECK(dict.pairs()[1] == std::pair<std::string, int>("a", 1));
    CHECK(dict["a"] == 1);
    CHECK(dict[0].key() == "b");
    CHECK(*dict[2] == 3);
    CHECK(dict[2].pair().first == "c");
    CHECK(dict.front().value() == 2);
    CHECK(dict.back().key() == "c");
    CHECK(dict.contains("c"));
    CHECK(dict.find("d") == nullptr);
    CHECK(dict.items().size() == 3);
    int sum = 0;
    for (auto& item : dict) sum += *item;
    CHECK(sum == 6);
  }

  TEST_CASE("values can be changed through every access") {
    Dict dict = {{"a", 1}, {"b", 2}};
    dict["a"] = 5;
    *dict[1] = 6;
    *dict.find("a") += 1;
    dict.back().value() += 1;
    CHECK(dict.values() == std::vector<int>{6, 7});
  }

  TEST_CASE("update adds another dict and leaves it alone unless it is moved") {
    Dict dict = {{"a", 1}}, other = {{"b", 2}, {"c", 3}};
    dict.update(other);
    CHECK(dict.size() == 3);
    CHECK(other.size() == 2);
    CHECK_THROWS_WITH_AS(dict.update(Dict{{"c", 4}}), "Key 'c' already defined", Error);
  }

  TEST_CASE("erase closes the gap") {
    Dict dict = {{"a", 1}, {"b", 2}, {"c", 3}};
    dict.erase("a");
    CHECK(dict.keys() == std::vector<std::string>{"b", "c"});
    CHECK(dict["c"] == 3);
    CHECK(dict.insert("a", 4) == 4);
    CHECK(dict.back().key() == "a");
    dict.clear();
    CHECK(dict.is_empty());
    CHECK(!dict.contains("c"));
  }

  TEST_CASE("a copy is independent and equality looks at order, keys and values") {
    Dict dict = {{"a", 1}, {"b", 2}};
    Dict copy = dict;
    CHECK(copy == dict);
    copy["a"] = 7;
    CHECK(dict["a"] == 1);
    CHECK(!(copy == dict));
    CHECK(!(Dict{{"b", 2}, {"a", 1}} == dict));
  }

  TEST_CASE("errors name the key by the dict's own word for keys") {
    Dict dict = {{"a", 1}};
    Dict penguins("Penguin");
    CHECK(penguins.key_description() == "Penguin");
    CHECK_THROWS_WITH_AS(dict["foo"], "Key 'foo' is not defined", Error);
    CHECK_THROWS_WITH_AS(penguins["b"], "Penguin 'b' is not defined", Error);
    CHECK_THROWS_WITH_AS(dict.insert("a", 2), "Key 'a' already defined", Error);
    CHECK_THROWS_WITH_AS(dict.erase("b"), "Key 'b' is not defined", Error);
    CHECK_THROWS_WITH_AS(dict[1], "Index 1 is out of bounds for an OrderedDict of size 1", Error);
    CHECK_THROWS_WITH_AS(penguins.front(), "Called front() on an empty OrderedDict", Error);
    CHECK_THROWS_WITH_AS(penguins.back(), "Called back() on an empty OrderedDict", Error);
    CHECK(dict.size() == 1);
  }
}
