#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <xtgrad/autograd/ops.h>
#include <xtgrad/lib/io/pickle.h>
#include <xtgrad/lib/io/torch_file.h>
#include <xtgrad/lib/io/zip.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/train/weights.h>

#include "io_files.h"

using namespace xtgrad;
using namespace test;

namespace {

std::string sample(const std::string& name) { return std::string(XTGRAD_TEST_DIR) + "/interop/torch/" + name; }

// Reads bytes as a file of its own, which is what a fault's message names.
std::string error_of_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "file.pt", bytes);
  const std::string message = error_of([&] { io::read_torch_file(folder / "file.pt"); });
  CHECK_MESSAGE((message == "no error" || contains(message, folder / "file.pt")), message);
  return message;
}

template <class T>
std::vector<T> values(const Tensor& x) {
  const Tensor y = x.contiguous();
  return std::vector<T>(y.data_ptr<T>(), y.data_ptr<T>() + y.numel());
}

bool allow_none(std::string_view) { return false; }

io::Pickle pickle_of(const std::string& bytes) {
  uint64_t offset = 0;
  return io::read_pickle(*io::copy_memory(bytes.data(), bytes.size()), offset, "bytes", uint64_t{1} << 26, allow_none);
}
std::string error_of_pickle(const std::string& bytes) {
  return error_of([&] { pickle_of(bytes); });
}

// A zip container with one stored file a/data.pkl, made by hand; `damage` changes its directory entry.
std::string zip_of(const std::string& content, uint32_t crc, uint32_t size, uint16_t method = 0) {
  const auto little = [](uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i);
    return out;
  };
  const std::string name = "a/data.pkl";
  const std::string common = little(20, 2) + little(0, 2) + little(method, 2) + little(0, 4) + little(crc, 4) +
                             little(content.size(), 4) + little(size, 4) + little(name.size(), 2) + little(0, 2);
  std::string out = "PK\3\4" + common + name + content;
  const size_t directory = out.size();
  out += "PK\1\2" + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(0, 4) +
         name;
  const size_t size_of_directory = out.size() - directory;
  return out + "PK\5\6" + little(0, 4) + little(1, 2) + little(1, 2) + little(size_of_directory, 4) +
         little(directory, 4) + little(0, 2);
}

}  // namespace

TEST_SUITE("io torch") {
  TEST_CASE("tensors of every dtype and layout come back from both forms of PyTorch's files") {
    for (const char* name : {"mixed.pt", "mixed_legacy.pt"}) {
      CAPTURE(name);
      const auto state = train::read_weights(sample(name));
      CHECK(state.size() == 16);
      CHECK(state.front().key() == "f32");
      CHECK(state.back().key() == "parameter");
      CHECK(values<float>(state["f32"]) == std::vector<float>{0, 1, 2, 6, 7, 8});
      CHECK(values<double>(state["f64"]) == std::vector<double>{0.1, -2.5e300});
      CHECK(state["f16"].dtype() == kHalf);
      CHECK(values<float>(state["f16"].to(kFloat)) == std::vector<float>{1.5, -2});
      CHECK(state["bf16"].dtype() == kBFloat16);
      CHECK(values<float>(state["bf16"].to(kFloat)) == std::vector<float>{3, 0.25});
      CHECK(values<int64_t>(state["i64"]) == std::vector<int64_t>{int64_t{1} << 62, -1});
      CHECK(values<int32_t>(state["i32"]) == std::vector<int32_t>{7});
      CHECK(values<int16_t>(state["i16"]) == std::vector<int16_t>{-300});
      CHECK(values<int8_t>(state["i8"]) == std::vector<int8_t>{-3});
      CHECK(values<uint8_t>(state["u8"]) == std::vector<uint8_t>{255});
      CHECK(values<bool>(state["bool"]) == std::vector<bool>{true, false});
      CHECK(state["scalar"].sizes() == Dims{});
      CHECK(state["scalar"].item<float>() == 3.5F);
      CHECK(state["empty"].sizes() == Dims{0, 3});
      CHECK(state["transposed"].sizes() == Dims{6, 4});
      CHECK(values<float>(state["transposed"].select(0, 1)) == std::vector<float>{1, 7, 13, 19});
      CHECK(values<float>(state["row"]) == std::vector<float>{6, 7, 8, 9, 10, 11});
      CHECK(values<float>(state["columns"].select(0, 3)) == std::vector<float>{19, 21});
      CHECK(values<float>(state["parameter"]) == std::vector<float>{1, 2});
      // What shared a storage shares it again.
      state["transposed"].select(1, 1).zero_();
      CHECK(state["row"].abs().sum().item<float>() == 0);
    }
  }

  TEST_CASE("tensors within dicts and lists are named by the way to them and other values passed over") {
    const auto state = train::read_weights(sample("nested.pt"));
    CHECK(state.keys() == std::vector<std::string>{"model.w", "list.0", "list.1.0", "list.1.1.5"});
    CHECK(values<float>(state["model.w"]) == std::vector<float>{0, 1, 2, 3, 4, 5});
    CHECK(state["list.1.1.5"].item<int64_t>() == 3);
  }

  TEST_CASE("what a file of PyTorch's wants beyond plain data is refused by name and not run") {
    const auto message = [](const char* name) { return error_of([&] { io::read_torch_file(sample(name)); }); };
    for (const char* name : {"harmful.pt", "harmful_legacy.pt"}) {
      CAPTURE(name);
      CHECK(message(name) == sample(name) +
                                 ": its pickle wants posix.system, which is not among the things that hold "
                                 "plain data; nothing of it was run");
    }
    CHECK(!std::filesystem::exists("harmful_was_run"));
    CHECK(message("self.pt") == sample("self.pt") + ": 'self.inner' holds itself");
    CHECK(contains(message("complex.pt"), "its pickle wants torch.ComplexFloatStorage"));
    CHECK(contains(message("module.pt"), "its pickle wants torch.nn.modules.linear.Linear"));
    CHECK(contains(message("script.pt"), "is a TorchScript program"));
    CHECK(contains(message("nothing.pt"), "No such file"));
  }

  TEST_CASE("a file of PyTorch's that is cut off anywhere or has a wrong byte gives an error or what it held") {
    for (const char* name : {"mixed.pt", "mixed_legacy.pt"}) {
      const std::string whole = read_file(sample(name));
      for (size_t length = 0; length < whole.size(); length += 7) {
        const std::string message = error_of_bytes(whole.substr(0, length));
        CHECK_MESSAGE(message != "no error", name << " cut to " << length);
      }
      // A changed byte may lie in a gap or in a text: what must not happen is a crash or another exception.
      for (size_t at = 0; at < whole.size(); at += 3) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0xff);
        error_of_bytes(changed);
      }
    }
    std::string damaged = read_file(sample("mixed.pt"));
    const size_t place = damaged.find(std::string("\0\0\0\0\0\0\x80\x3f", 8));  // 0, 1 of f32
    REQUIRE(place != std::string::npos);
    damaged[place] = 1;
    CHECK(contains(error_of_bytes(damaged), "damaged: 'mixed/data/0' does not hold its 24 bytes: CRC error"));
    CHECK(contains(error_of_bytes("hello, world, this is text"), "is no file of PyTorch's torch.save()"));
    CHECK(contains(error_of_bytes(""), "is no file of PyTorch's torch.save()"));
  }

  TEST_CASE("a zip container that promises what it does not hold is refused before memory is taken") {
    CHECK(contains(error_of_bytes(zip_of("", 0, 0)), "the file is truncated: its pickle has no end"));
    CHECK(contains(error_of_bytes(zip_of("\x80\x02N.", 0, 4)), "'a/data.pkl' does not hold its 4 bytes: CRC error"));
    // libzip 1.10 and later refuse this themselves, when they open the container.
    const std::string two_sizes = error_of_bytes(zip_of("\x80\x02N.", 0, 0xfffffff0U));
    CHECK((contains(two_sizes, "'a/data.pkl' has two sizes, 4 and 4294967280") ||
           contains(two_sizes, "not a whole zip container")));
    CHECK(contains(error_of_bytes(zip_of("\x80\x02N.", 0, 0xfffffff0U, 8)), "cannot have 4294967280 bytes"));
    CHECK(contains(error_of_bytes(zip_of("\x80\x02N.", 0, 9, 8)), "'a/data.pkl' does not hold its 9 bytes"));
    CHECK(contains(error_of_bytes(zip_of("\x80\x02N.", 0, 9, 12)), "is packed by method 12"));
  }

  TEST_CASE("a pickle's numbers, texts and containers") {
    const io::Pickle pickle = pickle_of(
        std::string("\x80\x02](N\x88\x89K\7M\1\1J\xfe\xff\xff\xff\x8a\2\0\x80G\x3f\xf8\0\0\0\0\0\0X\2\0\0\0hi)\x85"
                    "}K\1K\2se.",
                    47));
    const io::Pickle::Parts& parts = pickle.parts(pickle[pickle.root]);
    REQUIRE(parts.size() == 11);
    const auto whole = [&](size_t i) { return pickle[parts[i]].integer; };
    CHECK(pickle[parts[0]].kind == io::PickleKind::kNone);
    CHECK(whole(1) == 1);
    CHECK(whole(2) == 0);
    CHECK(whole(3) == 7);
    CHECK(whole(4) == 257);
    CHECK(whole(5) == -2);
    CHECK(whole(6) == -32768);
    CHECK(pickle[parts[7]].real == 1.5);
    CHECK(pickle.text(pickle[parts[8]]) == "hi");
    CHECK(pickle.parts(pickle[parts[9]]).size() == 1);
    CHECK(pickle.parts(pickle[parts[10]]).size() == 2);
  }

  TEST_CASE("each fault of a pickle is one clear error") {
    CHECK(contains(error_of_pickle(""), "its pickle has no end"));
    CHECK(contains(error_of_pickle("."), "takes a value that is not there"));
    CHECK(contains(error_of_pickle("(."), "takes a value that is not there"));
    CHECK(contains(error_of_pickle("NNe."), "has no mark"));
    CHECK(contains(error_of_pickle("N(Ne."), "adds 1 parts to what is no list"));
    CHECK(contains(error_of_pickle("}(Nu."), "adds 1 parts to what is no dict"));
    CHECK(contains(error_of_pickle("h\5."), "recalls value 5, which it never kept"));
    CHECK(contains(error_of_pickle("\x80\x06N."), "has protocol 6, expected 2 to 5"));
    CHECK(contains(error_of_pickle("X\xff\xff\xff\x7fhi"), "a text of 2147483647 bytes goes beyond its end"));
    CHECK(contains(error_of_pickle("cos\nsystem\n."), "its pickle wants os.system"));
    CHECK(contains(error_of_pickle("\x8c\2os\x8c\6system\x93."), "its pickle wants os.system"));
    CHECK(contains(error_of_pickle("NNR."), "calls what is no global"));
    CHECK(contains(error_of_pickle("i."), "has the instruction 105 at byte 0, which plain data does not need"));
    CHECK(contains(error_of_pickle(std::string(4'000'000, 'N') + "."), "unpacks to more than 67108864 bytes"));
    CHECK(
        contains(error_of_pickle("\x80\4N" + std::string(10'000'000, '\x94')), "unpacks to more than 67108864 bytes"));
    CHECK(contains(error_of_pickle("c" + std::string(2000, 'a') + "\nb\n."), "names a global by more than 1000 bytes"));
  }

  TEST_CASE("a pickle nested a million deep is read and freed, and refused as tensors") {
    const auto lists = [](size_t depth) { return std::string(depth + 1, ']') + std::string(depth, 'a'); };
    CHECK(pickle_of(lists(900'000) + ".").values.size() == 900'001);
    const std::string deep = lists(100'000);
    // The older form: magic number, version, system, object, keys.
    const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    const std::string message = error_of_bytes(magic + "M\xe9\x03.}." + deep + ".].");
    CHECK(contains(message, "is nested more than 100 deep"));
    // Shared lists double the ways to their elements at each level.
    std::string shared = "]q";
    shared += '\0';
    for (char i = 1; i < 60; ++i) {
      const char before = static_cast<char>(i - 1);
      shared += std::string("](h") + before + "h" + before + "eq" + i;
    }
    CHECK(contains(error_of_bytes(magic + "M\xe9\x03.}." + shared + ".]."),
                   "its lists and dicts hold one another so often"));
  }

  TEST_CASE("the older form is read in every protocol, with what older and newer versions call for") {
    // One float tensor of storage '0', which holds 1 and 2; `start` begins each pickle.
    struct Written {
      std::string start = "\x80\2", magic_start = "\x80\2", function = "_rebuild_tensor_v2", offset = "K\1";
      std::string sizes = "K\1\x85", strides = "K\1\x85", more = "\x89)";
    };
    const auto file_of = [](const Written& what) {
      const std::string storage =
          "(U\7storagectorch\nFloatStorage\nU\1"
          "0U\3cpuK\2tQ";
      const std::string tensor = "ctorch._utils\n" + what.function + "\n(" + storage + what.offset + what.sizes +
                                 what.strides + what.more + "tR.";
      const std::string magic = what.magic_start + "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
      const std::string keys =
          "]U\1"
          "0a.";
      return magic + what.start + "M\xe9\3." + what.start + "}." + what.start + tensor + what.start + keys +
             std::string("\2\0\0\0\0\0\0\0\0\0\x80\x3f\0\0\0\x40", 16);
    };
    const auto read = [](const std::string& bytes) {
      return io::read_torch_file(io::copy_memory(bytes.data(), bytes.size()));
    };
    const auto value = [&](const Written& what) {
      const Array array = read(file_of(what)).at(0).array;
      CHECK(array.shape() == Dims{1});
      return array.data<float>()[0];
    };
    CHECK(value({}) == 2);
    CHECK(value({.start = "\x80\3", .magic_start = "\x80\3"}) == 2);
    CHECK(value({.start = "\x80\4", .magic_start = std::string("\x80\4\x95\x0d\0\0\0\0\0\0\0", 11)}) == 2);
    CHECK(value({.start = "\x80\5", .magic_start = std::string("\x80\5\x95\x0d\0\0\0\0\0\0\0", 11)}) == 2);
    CHECK(value({.function = "_rebuild_tensor", .more = ""}) == 2);
    CHECK(value({.more = "\x89)}"}) == 2);
    // A view of nothing may begin anywhere.
    CHECK(read(file_of({.offset = "K\x09", .sizes = std::string("K\0\x85", 3)})).at(0).array.shape() == Dims{0});
    CHECK(contains(error_of_bytes(file_of({.offset = "K\2"})), "goes beyond its storage of 2 elements"));
    CHECK(contains(error_of_bytes(file_of({.more = "\x89)}U\3neg\x88s"})), "conjugate or negative"));
    CHECK(contains(error_of_bytes(file_of({.magic_start = "\x80\6"})), "is no file of PyTorch's torch.save()"));
  }

  TEST_CASE("Python 2's ordered dicts begin with a list of pairs") {
    const io::Pickle pickle = [] {
      const std::string bytes = "\x80\2ccollections\nOrderedDict\n](](U\1aK\1e](U\1bK\2ee\x85R.";
      uint64_t offset = 0;
      return io::read_pickle(*io::copy_memory(bytes.data(), bytes.size()), offset, "bytes", uint64_t{1} << 20,
                             [](std::string_view) { return true; });
    }();
    CHECK(pickle[pickle.root].kind == io::PickleKind::kDict);
    const io::Pickle::Parts& parts = pickle.parts(pickle[pickle.root]);
    REQUIRE(parts.size() == 4);
    CHECK(pickle.text(pickle[parts[0]]) == "a");
    CHECK(pickle[parts[3]].integer == 2);
  }

  TEST_CASE("small files whose values refer to one another take no more memory than they may") {
    // 2^k references to a tensor, or to a text of 1 MB, under one name.
    const std::string leaf = "X" + std::string("\0\0\x10\0", 4) + std::string(1 << 20, 't');
    std::string shared = leaf + "q" + '\0' + "0";
    for (char i = 1; i <= 12; ++i) {
      const char before = static_cast<char>(i - 1);
      shared += std::string("]q") + i + "(h" + before + "h" + before + "e0";
    }
    const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    const TemporaryFolder folder;
    write_file(folder / "bomb.pt", magic + "M\xe9\x03.}." + shared + "h\x0c.].");
    CHECK(contains(error_of([&] { io::read_torch_contents(folder / "bomb.pt"); }), "what it names takes more than"));
    // References by a storage's name of a megabyte.
    const std::string key = "X" + std::string("\0\0\x10\0", 4) + std::string(1 << 20, 'k');
    std::string named = "(U\7storagectorch\nFloatStorage\n" + key + "U\3cpuK\1tq" + '\0' + "Q0";
    for (int i = 0; i < 100'000; ++i) named += std::string("h") + '\0' + "Q0";
    CHECK(contains(error_of_bytes(magic + "M\xe9\x03.}." + named + "}.]."), "a storage's name has 1048576 bytes"));
  }

  TEST_CASE("a state of PyTorch's goes into a module whole or not at all") {
    const TemporaryFolder folder;
    nn::Linear one(6, 4);
    const Tensor before = one->weight.detach().clone();
    const std::string path = sample("nested.pt");
    const std::string message = error_of([&] { train::load_weights(*one, path); });
    CHECK(contains(message, path + ": Error(s) in loading state_dict"));
    CHECK(contains(message, "Missing key(s) in state_dict: \"weight\", \"bias\""));
    CHECK(contains(message, "Unexpected key(s) in state_dict: \"model.w\", \"list.0\""));
    CHECK(equal(one->weight, before));
  }
}
