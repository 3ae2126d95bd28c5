// Pickles made to harm their reader, which set items and attributes of what is no dict (as in CVE-2026-24747) or call
// what is no function, and other kinds of files under PyTorch's name (as in CVE-2025-32434). Each is refused with one
// message.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "torch_faults.h"

using namespace xtgrad;
using namespace test::torch_bytes;

namespace {

/// All kinds of values but the one that an instruction is for.
struct Target {
  const char* what;
  std::string bytes;
};
std::vector<Target> targets() {
  return {{"tensor", vector_of_four},
          {"storage", reference(four)},
          {"tuple", numbers({1, 2})},
          {"text", str("text")},
          {"number", number(1)},
          {"None", "N"},
          {"bool", "\x88"},
          {"global", global("torch float32")},
          {"bytes", std::string("C\1a")},
          {"float", "G" + little(0, 8)},
          {"big number", "\x8a\x09" + little(1, 9)}};
}

}  // namespace

TEST_SUITE("io torch hostile") {
  TEST_CASE("SETITEM on a tensor, which would write into its memory") {
    CHECK(fault_of_pickle(vector_of_four + number(1'000'000) + number(7) + 's') ==
          "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEMS on a tensor") {
    CHECK(fault_of_pickle(vector_of_four + '(' + number(1'000'000) + number(7) + number(1) + number(7) + 'u') ==
          "damaged: its pickle adds 4 parts to what is no dict");
  }

  TEST_CASE("SETITEM on a storage") {
    CHECK(fault_of_pickle(reference(four) + number(1'000'000) + number(7) + 's') ==
          "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEM on a list") {
    CHECK(fault_of_pickle("](" + number(1) + number(2) + 'e' + number(0) + number(7) + 's') ==
          "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEMS on a list") {
    CHECK(fault_of_pickle("](" + number(0) + number(7) + 'u') == "damaged: its pickle adds 2 parts to what is no dict");
  }

  TEST_CASE("SETITEM and SETITEMS, APPEND and APPENDS on every other kind of value") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      CHECK(fault_of_pickle(target.bytes + number(0) + number(7) + 's') ==
            "damaged: its pickle adds 2 parts to what is no dict");
      CHECK(fault_of_pickle(target.bytes + '(' + number(0) + number(7) + 'u') ==
            "damaged: its pickle adds 2 parts to what is no dict");
      CHECK(fault_of_pickle(target.bytes + number(7) + 'a') == "damaged: its pickle adds 1 parts to what is no list");
      CHECK(fault_of_pickle(target.bytes + '(' + number(7) + 'e') ==
            "damaged: its pickle adds 1 parts to what is no list");
    }
    CHECK(fault_of_pickle("}" + number(7) + 'a') == "damaged: its pickle adds 1 parts to what is no list");
  }

  TEST_CASE("SETITEMS with a key that has no value") {
    CHECK(fault_of_pickle("}(" + number(0) + number(7) + number(1) + 'u') ==
          "damaged: its pickle adds 3 parts to what is no dict");
  }

  TEST_CASE("SETITEMS without a mark, and with nothing before it") {
    CHECK(fault_of_pickle("}" + number(0) + number(7) + 'u') == "damaged: its pickle has no mark");
    CHECK(fault_of_pickle("(" + number(0) + number(7) + 'u') == "damaged: its pickle takes a value that is not there");
  }

  TEST_CASE("BUILD on a tensor, which would give it another storage") {
    const std::string state =
        "(" + reference({"0", "torch FloatStorage", 4}) + number(0) + numbers({1 << 20}) + numbers({1}) + 't';
    CHECK(fault_of_pickle(vector_of_four + state + 'b') == "damaged: its pickle gives attributes to what is no dict");
  }

  TEST_CASE("BUILD on every other kind of value") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      CHECK(fault_of_pickle(target.bytes + "}b") == "damaged: its pickle gives attributes to what is no dict");
    }
    CHECK(fault_of_pickle("]}b") == "damaged: its pickle gives attributes to what is no dict");
    CHECK(fault_of_pickle("}b") == "damaged: its pickle takes a value that is not there");
  }

  TEST_CASE("BUILD on a state_dict is passed over as its versions are") {
    const auto found =
        read(archive(dict({{"w", vector_of_four}}) + "}(" + str("w") + number(7) + "ub", {sixteen_bytes}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].array.data<float>()[3] == 4);
  }

  TEST_CASE("REDUCE on what is no function") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      if (std::string(target.what) == "global") continue;
      CHECK(fault_of_pickle(target.bytes + ")R") == "damaged: its pickle calls what is no global");
    }
    CHECK(fault_of_pickle(global("torch._utils _rebuild_tensor_v2") + "]R") ==
          "damaged: its pickle calls what is no global");
  }

  TEST_CASE("REDUCE on a dtype or a storage's type") {
    CHECK(fault_of_pickle(global("torch float32") + ")R") ==
          "damaged: '' is made by torch float32 from what makes no tensor");
    CHECK(fault_of_pickle(global("torch.storage UntypedStorage") + number(1) + "\x85R") ==
          "damaged: '' is made by torch.storage UntypedStorage from what makes no tensor");
  }

  TEST_CASE("BINPERSID of what names no storage") {
    for (const Target& target : targets()) {
      CAPTURE(target.what);
      CHECK(fault_of_pickle(global("torch._utils _rebuild_tensor_v2") + '(' + target.bytes + "Q" + number(0) +
                            numbers({4}) + numbers({1}) + "tR") ==
            "damaged: a tensor of its pickle does not name a storage");
    }
  }

  TEST_CASE("a tensor in the place of a storage, of an offset, of sizes") {
    const std::string function = global("torch._utils _rebuild_tensor_v2") + '(';
    CHECK(fault_of_pickle(function + vector_of_four + number(0) + numbers({4}) + numbers({1}) + "tR") ==
          "damaged: '' is made by torch._utils _rebuild_tensor_v2 from what makes no tensor");
    CHECK(fault_of_pickle(function + reference(four) + vector_of_four + numbers({4}) + numbers({1}) + "tR") ==
          "damaged: '' is made by torch._utils _rebuild_tensor_v2 from what makes no tensor");
    CHECK(fault_of_pickle(function + reference(four) + number(0) + vector_of_four + numbers({1}) + "tR") ==
          "'' has 2 dimensions, at most 16 are possible");
  }

  TEST_CASE("a parameter of a parameter, and of itself") {
    const std::string parameter = global("torch._utils _rebuild_parameter") + '(';
    CHECK(fault_of_pickle(parameter + parameter + vector_of_four + "\x88NtR\x88NtR") ==
          "damaged: '' is made by torch._utils _rebuild_parameter from what makes no tensor");
    CHECK(fault_of_pickle("]q" + std::string(1, '\0') + parameter + "h" + std::string(1, '\0') + "\x88NtRa") ==
          "damaged: '0' is made by torch._utils _rebuild_parameter from what makes no tensor");
  }

  TEST_CASE("a TorchScript program under the name of weights") {
    std::vector<Record> all = records(dict({{"w", vector_of_four}}), {sixteen_bytes});
    all.push_back({"archive/constants.pkl", "\x80\2)."});
    all.push_back({"archive/code/__torch__.py", "def forward(self): pass\n"});
    CHECK(fault_of(zip(all)) == "is a TorchScript program, expected a file that torch.save() wrote");
  }

  TEST_CASE("a tar container, which the first versions of PyTorch wrote") {
    std::string tar(1024, '\0');
    tar.replace(0, 8, "storages");
    tar.replace(257, 5, "ustar");
    CHECK(
        fault_of(tar) ==
        "is no file of PyTorch's torch.save(): it begins neither as a zip container nor with the older form's number");
  }

  TEST_CASE("a pickle of its own that would run a program") {
    CHECK(
        fault_of("\x80\2" + global("posix system") + str("touch harmful_was_run") + "\x85R.") ==
        "is no file of PyTorch's torch.save(): it begins neither as a zip container nor with the older form's number");
  }

  TEST_CASE("names that only look like those that are allowed") {
    for (const char* name : {"torch load", "torch.hub load", "torch.storage _load_from_bytes", "torch._utils _import",
                             "torch jit", "torch.float32 __reduce__", "torch ", "builtins getattr", "torch Tensor"}) {
      CAPTURE(name);
      const std::string text = name;
      CHECK(fault_of_pickle(global(name)) ==
            "its pickle wants " + text.substr(0, text.find(' ')) + '.' + text.substr(text.find(' ') + 1) +
                ", which is not among the things that hold plain data; nothing of it was run");
    }
  }
}
