#include <xtgrad/lib/io/pickle.h>

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_map>
#include <utility>

#include <xtgrad/lib/check.h>

namespace xtgrad::io {

namespace {

constexpr size_t most_values = 2'000'000;
constexpr size_t most_parts = 16'000'000;

// The bytes from an offset on, read in pieces.
class Input {
 public:
  Input(const ByteSource& source, uint64_t offset, const std::string& file)
      : source_(source), file_(file), next_(offset) {}

  uint64_t offset() const { return next_ - (filled_ - at_); }
  uint8_t byte() {
    if (at_ == filled_) refill();
    return buffer_[at_++];
  }
  uint64_t little(int count) {
    uint64_t out = 0;
    for (int i = 0; i < count; ++i) out |= uint64_t{byte()} << 8 * i;
    return out;
  }
  std::string bytes(uint64_t count) {
    check(count <= source_.size() - offset(), file_, ": damaged: a text of ", count, " bytes goes beyond its end");
    std::string out(count, '\0');
    const size_t here = static_cast<size_t>(std::min<uint64_t>(count, filled_ - at_));
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(at_), here, out.begin());
    at_ += here;
    if (here == count) return out;
    source_.read(next_, out.data() + here, count - here);
    next_ += count - here;
    return out;
  }
  std::string line() {
    std::string out;
    for (uint8_t next = byte(); next != '\n'; next = byte()) out += static_cast<char>(next);
    return out;
  }

 private:
  void refill() {
    const uint64_t left = source_.size() - std::min(source_.size(), next_);
    check(left > 0, file_, ": the file is truncated: its pickle has no end");
    filled_ = static_cast<size_t>(std::min<uint64_t>(left, buffer_.size()));
    source_.read(next_, buffer_.data(), filled_);
    next_ += filled_;
    at_ = 0;
  }

  const ByteSource& source_;
  const std::string& file_;
  uint64_t next_;  // the offset behind the buffer
  size_t at_ = 0, filled_ = 0;
  std::array<uint8_t, 4096> buffer_{};
};

// The stack machine of pickle.py's documentation, without the instructions that run code.
class Machine {
 public:
  Machine(const ByteSource& source, uint64_t offset, const std::string& file,
          const std::function<bool(std::string_view)>& allowed)
      : in_(source, offset, file), file_(file), allowed_(allowed) {}

  Pickle run() {
    while (true) {
      const uint8_t code = in_.byte();
      if (code == '.') break;
      if (!constant(code) && !text_or_number(code) && !container(code) && !memory(code) && !object(code))
        fail(file_, ": its pickle has the instruction ", int{code}, " at byte ", in_.offset() - 1,
             ", which plain data does not need");
    }
    pickle_.root = pop();
    return std::move(pickle_);
  }
  uint64_t offset() const { return in_.offset(); }

 private:
  using Kind = PickleKind;

  PickleValue& push(Kind kind) {
    check(pickle_.values.size() < most_values, file_, ": its pickle has more than ", most_values, " values");
    stack_.push_back(static_cast<uint32_t>(pickle_.values.size()));
    PickleValue& made = pickle_.values.emplace_back();
    made.kind = kind;
    return made;
  }
  uint32_t top() const {
    check(!stack_.empty() && pickle_.values[stack_.back()].kind != Kind::kMark, file_,
          ": damaged: its pickle takes a value that is not there");
    return stack_.back();
  }
  uint32_t pop() {
    const uint32_t value = top();
    stack_.pop_back();
    return value;
  }
  // What was pushed since the last mark, which goes, too.
  std::vector<uint32_t> pop_to_mark() {
    size_t at = stack_.size();
    while (at > 0 && pickle_.values[stack_[at - 1]].kind != Kind::kMark) --at;
    check(at > 0, file_, ": damaged: its pickle has no mark");
    std::vector<uint32_t> out(stack_.begin() + static_cast<std::ptrdiff_t>(at), stack_.end());
    stack_.resize(at - 1);
    return out;
  }
  // More parts of a list or dict under construction.
  void append(Kind kind, const std::vector<uint32_t>& parts) {
    PickleValue& to = pickle_.values[top()];
    check(to.kind == kind && (kind == Kind::kList || parts.size() % 2 == 0), file_, ": damaged: its pickle adds ",
          parts.size(), " parts to what is no ", kind == Kind::kList ? "list" : "dict");
    parts_ += parts.size();
    check(parts_ <= most_parts, file_, ": its pickle has more than ", most_parts, " parts");
    to.parts.insert(to.parts.end(), parts.begin(), parts.end());
  }
  void tuple(std::vector<uint32_t> parts) { push(Kind::kTuple).parts = std::move(parts); }
  void tuple(int count) {
    std::vector<uint32_t> parts(static_cast<size_t>(count));
    for (size_t i = parts.size(); i-- > 0;) parts[i] = pop();
    tuple(std::move(parts));
  }
  void text(Kind kind, uint64_t count) {
    std::string bytes = in_.bytes(count);
    push(kind).text = std::move(bytes);
  }
  void integer(int64_t value) { push(Kind::kInt).integer = value; }
  void long_integer(uint64_t count) {
    const std::string bytes = in_.bytes(count);
    if (count > 8) {
      push(Kind::kBigInt).text = bytes;
      return;
    }
    uint64_t bits = count > 0 && static_cast<uint8_t>(bytes[count - 1]) >= 128 ? ~uint64_t{0} : 0;
    for (size_t i = count; i-- > 0;) bits = bits << 8 | static_cast<uint8_t>(bytes[i]);
    integer(static_cast<int64_t>(bits));
  }

  bool constant(uint8_t code) {
    switch (code) {
      case 0x80: {  // PROTO
        const int protocol = in_.byte();
        check(protocol >= 2 && protocol <= 5, file_, ": its pickle has protocol ", protocol, ", expected 2 to 5");
        return true;
      }
      case 0x95:
        in_.little(8);
        return true;  // FRAME: only a hint for buffers
      case 'N':
        push(Kind::kNone);
        return true;
      case 0x88:
        push(Kind::kBool).integer = 1;
        return true;
      case 0x89:
        push(Kind::kBool).integer = 0;
        return true;
      case '(':
        push(Kind::kMark);
        return true;
      case '0':
        pop();
        return true;
      default:
        return false;
    }
  }

  bool text_or_number(uint8_t code) {
    switch (code) {
      case 'J':
        integer(static_cast<int32_t>(in_.little(4)));
        return true;
      case 'K':
        integer(in_.byte());
        return true;
      case 'M':
        integer(static_cast<int64_t>(in_.little(2)));
        return true;
      case 0x8a:
        long_integer(in_.byte());
        return true;
      case 'G': {
        uint64_t bits = 0;
        for (int i = 0; i < 8; ++i) bits = bits << 8 | in_.byte();
        push(Kind::kFloat).real = std::bit_cast<double>(bits);
        return true;
      }
      case 'X':
        text(Kind::kString, in_.little(4));
        return true;
      case 0x8c:
        text(Kind::kString, in_.byte());
        return true;
      case 0x8d:
        text(Kind::kString, in_.little(8));
        return true;
      case 'T':
        text(Kind::kString, in_.little(4));
        return true;  // Python 2's str
      case 'U':
        text(Kind::kString, in_.byte());
        return true;
      case 'B':
        text(Kind::kBytes, in_.little(4));
        return true;
      case 'C':
        text(Kind::kBytes, in_.byte());
        return true;
      case 0x8e:
        text(Kind::kBytes, in_.little(8));
        return true;
      default:
        return false;
    }
  }

  bool container(uint8_t code) {
    switch (code) {
      case ')':
        tuple(0);
        return true;
      case 0x85:
        tuple(1);
        return true;
      case 0x86:
        tuple(2);
        return true;
      case 0x87:
        tuple(3);
        return true;
      case 't':
        tuple(pop_to_mark());
        return true;
      case ']':
        push(Kind::kList);
        return true;
      case '}':
        push(Kind::kDict);
        return true;
      case 'a':
        append(Kind::kList, {pop()});
        return true;
      case 'e':
        append(Kind::kList, pop_to_mark());
        return true;
      case 's': {
        const uint32_t value = pop(), key = pop();
        append(Kind::kDict, {key, value});
        return true;
      }
      case 'u':
        append(Kind::kDict, pop_to_mark());
        return true;
      default:
        return false;
    }
  }

  bool memory(uint8_t code) {
    switch (code) {
      case 'q':
        memo_[in_.byte()] = top();
        return true;
      case 'r':
        memo_[static_cast<uint32_t>(in_.little(4))] = top();
        return true;
      case 0x94:
        memo_[static_cast<uint32_t>(memo_.size())] = top();
        return true;
      case 'h':
        recall(in_.byte());
        return true;
      case 'j':
        recall(static_cast<uint32_t>(in_.little(4)));
        return true;
      default:
        return false;
    }
  }
  void recall(uint32_t key) {
    const auto found = memo_.find(key);
    check(found != memo_.end(), file_, ": damaged: its pickle recalls value ", key, ", which it never kept");
    check(stack_.size() < most_parts, file_, ": its pickle has more than ", most_parts, " parts");
    stack_.push_back(found->second);
  }

  bool object(uint8_t code) {
    switch (code) {
      case 'c': {
        const std::string module = in_.line();
        global(module, in_.line());
        return true;
      }
      case 0x93: {
        const uint32_t name = pop(), module = pop();
        check(pickle_[name].kind == Kind::kString && pickle_[module].kind == Kind::kString, file_,
              ": damaged: its pickle names a global by what is no text");
        global(pickle_[module].text, pickle_[name].text);
        return true;
      }
      case 'R':
        call();
        return true;
      case 'b':
        pop();
        top();
        return true;  // attributes: a state_dict's versions of its modules
      case 'Q': {
        const uint32_t id = pop();
        push(Kind::kReference).parts = {id};
        return true;
      }
      default:
        return false;
    }
  }
  void global(const std::string& module, const std::string& name) {
    const std::string whole = module + ' ' + name;
    check(allowed_(whole), file_, ": its pickle wants ", module, '.', name,
          ", which is not among the things that hold plain data; nothing of it was run");
    push(Kind::kGlobal).text = whole;
  }
  // An ordered dict is a dict here; any other call is kept as a call.
  void call() {
    const uint32_t arguments = pop(), function = pop();
    check(pickle_[function].kind == Kind::kGlobal && pickle_[arguments].kind == Kind::kTuple, file_,
          ": damaged: its pickle calls what is no global");
    if (pickle_[function].text == "collections OrderedDict" && pickle_[arguments].parts.empty())
      push(Kind::kDict);
    else
      push(Kind::kCall).parts = {function, arguments};
  }

  Input in_;
  const std::string& file_;
  const std::function<bool(std::string_view)>& allowed_;
  Pickle pickle_;
  std::vector<uint32_t> stack_;
  std::unordered_map<uint32_t, uint32_t> memo_;
  size_t parts_ = 0;
};

}  // namespace

Pickle read_pickle(const ByteSource& source, uint64_t& offset, const std::string& file,
                   const std::function<bool(std::string_view)>& allowed) {
  Machine machine(source, offset, file, allowed);
  Pickle pickle = machine.run();
  offset = machine.offset();
  return pickle;
}

}  // namespace xtgrad::io
