#include <xtgrad/lib/io/pickle.h>

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <unordered_map>
#include <utility>

#include <xtgrad/lib/check.h>
#include <xtgrad/lib/io/pickle_input.h>

namespace xtgrad::io {

namespace {

constexpr uint32_t mark = UINT32_MAX;

// The stack machine of pickle.py's documentation, without the instructions that run code.
class Machine {
 public:
  Machine(const ByteSource& source, uint64_t offset, const std::string& file, uint64_t budget,
          const std::function<bool(std::string_view)>& allowed)
      : in_(source, offset, file), file_(file), budget_(budget), allowed_(allowed) {}

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

  // Before that many bytes are taken. A vector that grows is there twice for a moment.
  void spend(uint64_t bytes) {
    check(bytes <= budget_ - spent_, file_, ": its pickle unpacks to more than ", budget_,
          " bytes, which is too much for a file of its size");
    spent_ += bytes;
  }
  void push(uint32_t value) {
    if (stack_.size() == highest_) {
      spend(sizeof value * 3);
      ++highest_;
    }
    stack_.push_back(value);
    ++pickle_.pushes;
  }
  PickleValue& push(Kind kind) {
    spend(sizeof(PickleValue));
    push(static_cast<uint32_t>(pickle_.values.size()));
    PickleValue& made = pickle_.values.emplace_back();
    made.kind = kind;
    return made;
  }
  void push(Kind kind, std::string text) {
    spend(sizeof(std::string) + (text.size() > 15 ? text.size() + 16 : 0));
    push(kind).at = static_cast<uint32_t>(pickle_.texts.size());
    pickle_.texts.push_back(std::move(text));
  }
  void push(Kind kind, Pickle::Parts parts) {
    spend(sizeof(Pickle::Parts) + (parts.empty() ? 0 : parts.size() * sizeof(uint32_t) + 16));
    push(kind).at = static_cast<uint32_t>(pickle_.lists.size());
    pickle_.lists.push_back(std::move(parts));
  }
  uint32_t top() const {
    check(!stack_.empty() && stack_.back() != mark, file_, ": damaged: its pickle takes a value that is not there");
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
    while (at > 0 && stack_[at - 1] != mark) --at;
    check(at > 0, file_, ": damaged: its pickle has no mark");
    std::vector<uint32_t> out(stack_.begin() + static_cast<std::ptrdiff_t>(at), stack_.end());
    stack_.resize(at - 1);
    return out;
  }
  // More parts of a list or dict under construction.
  void append(Kind kind, const std::vector<uint32_t>& parts) {
    const PickleValue& to = pickle_.values[top()];
    check(to.kind == kind && (kind == Kind::kList || parts.size() % 2 == 0), file_, ": damaged: its pickle adds ",
          parts.size(), " parts to what is no ", kind == Kind::kList ? "list" : "dict");
    spend(parts.size() * sizeof parts[0] * 3);
    Pickle::Parts& all = pickle_.lists[to.at];
    all.insert(all.end(), parts.begin(), parts.end());
  }
  void tuple(std::vector<uint32_t> parts) { push(Kind::kTuple, std::move(parts)); }
  void tuple(int count) {
    std::vector<uint32_t> parts(static_cast<size_t>(count));
    for (size_t i = parts.size(); i-- > 0;) parts[i] = pop();
    tuple(std::move(parts));
  }
  void text(Kind kind, uint64_t count) { push(kind, in_.bytes(count)); }
  void integer(int64_t value) { push(Kind::kInt).integer = value; }
  void long_integer(uint64_t count) {
    const std::string bytes = in_.bytes(count);
    if (count > 8) {
      push(Kind::kBigInt, bytes);
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
        push(mark);
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
        push(Kind::kList, Pickle::Parts());
        return true;
      case '}':
        push(Kind::kDict, Pickle::Parts());
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
        keep(in_.byte());
        return true;
      case 'r':
        keep(static_cast<uint32_t>(in_.little(4)));
        return true;
      case 0x94:
        keep(static_cast<uint32_t>(memo_.size() + sparse_memo_.size()));
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
  // Keys are 0, 1, 2 ... in all that Python writes.
  void keep(uint32_t key) {
    const uint32_t value = top();
    if (key < memo_.size()) {
      memo_[key] = value;
    } else if (key == memo_.size() && sparse_memo_.empty()) {
      spend(sizeof value * 3);
      memo_.push_back(value);
    } else {
      spend(48);
      sparse_memo_[key] = value;
    }
  }
  void recall(uint32_t key) {
    if (key < memo_.size()) return push(memo_[key]);
    const auto found = sparse_memo_.find(key);
    check(found != sparse_memo_.end(), file_, ": damaged: its pickle recalls value ", key, ", which it never kept");
    push(found->second);
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
        global(pickle_.text(pickle_[module]), pickle_.text(pickle_[name]));
        return true;
      }
      case 'R':
        call();
        return true;
      case 'b':
        pop();
        // Attributes: a state_dict's versions of its modules. A tensor would be made another one by them.
        check(pickle_[top()].kind == Kind::kDict, file_, ": damaged: its pickle gives attributes to what is no dict");
        return true;
      case 'Q': {
        const uint32_t id = pop();
        push(Kind::kReference, Pickle::Parts{id});
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
    const auto [known, is_new] = globals_.try_emplace(whole, static_cast<uint32_t>(pickle_.values.size()));
    if (is_new)
      push(Kind::kGlobal, whole);
    else
      push(known->second);
  }
  // An ordered dict is a dict here; any other call is kept as a call.
  void call() {
    const uint32_t arguments = pop(), function = pop();
    check(pickle_[function].kind == Kind::kGlobal && pickle_[arguments].kind == Kind::kTuple, file_,
          ": damaged: its pickle calls what is no global");
    if (pickle_.text(pickle_[function]) == "collections OrderedDict")
      push(Kind::kDict, items(pickle_.parts(pickle_[arguments])));
    else
      push(Kind::kCall, Pickle::Parts{function, arguments});
  }
  // What OrderedDict() begins with: nothing, or Python 2's list of pairs.
  Pickle::Parts items(const Pickle::Parts& arguments) const {
    Pickle::Parts found;
    if (arguments.empty()) return found;
    check(arguments.size() == 1 && pickle_[arguments[0]].kind == Kind::kList, file_,
          ": damaged: its pickle makes an OrderedDict of what is no list of pairs");
    for (const uint32_t item : pickle_.parts(pickle_[arguments[0]])) {
      const Pickle::Parts& pair = pickle_.parts(pickle_[item]);
      check(pair.size() == 2 && pickle_[item].kind != Kind::kDict, file_,
            ": damaged: its pickle makes an OrderedDict of what is no list of pairs");
      found.insert(found.end(), pair.begin(), pair.end());
    }
    return found;
  }

  PickleInput in_;
  const std::string& file_;
  const uint64_t budget_;
  uint64_t spent_ = 0;
  const std::function<bool(std::string_view)>& allowed_;
  Pickle pickle_;
  std::vector<uint32_t> stack_, memo_;
  size_t highest_ = 0;  // that the stack was
  std::unordered_map<uint32_t, uint32_t> sparse_memo_;
  std::unordered_map<std::string, uint32_t> globals_;
};

bool is_one_of(PickleKind kind, std::initializer_list<PickleKind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

const std::string& Pickle::text(const PickleValue& value) const {
  using enum PickleKind;
  static const std::string none;
  return is_one_of(value.kind, {kString, kBytes, kBigInt, kGlobal}) ? texts[value.at] : none;
}

const Pickle::Parts& Pickle::parts(const PickleValue& value) const {
  using enum PickleKind;
  static const Parts none;
  return is_one_of(value.kind, {kTuple, kList, kDict, kCall, kReference}) ? lists[value.at] : none;
}

Pickle read_pickle(const ByteSource& source, uint64_t& offset, const std::string& file, uint64_t budget,
                   const std::function<bool(std::string_view)>& allowed) {
  Machine machine(source, offset, file, budget, allowed);
  Pickle pickle = machine.run();
  offset = machine.offset();
  return pickle;
}

}  // namespace xtgrad::io
