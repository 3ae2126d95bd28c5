#!/usr/bin/python3
"""Compiles a call of every function and method that libtorch's headers declare, against xtgrad's headers, and lists the
declarations whose call does not compile, and the symbols that the library lacks. Fails when there is one without a
reason, or a reason that nothing needs.

usage: missing_overloads.py FOLDER_OF_ATEN LIBRARY COMPILER [COMPILER ARGS]
An optional tensor is passed as a tensor, an optional list as a list, a string_view as a string: their types are not
here.
"""
import os, re, subprocess, sys, tempfile

# Declarations that are left out, by a pattern for "name(arguments)" or "Tensor.name(arguments)", with the reason.
LEFT_OUT = {
    'internal: the name begins with _': r'^(Tensor\.)?_',
    'functions that only libtorch\'s tracing and functionalisation call':
        r'^\w+_copy\(|^(copy|set|random|uniform|normal_functional|lift\w*|_?efficientzerotensor|fill_diagonal)\(',
    'gradients of operators and halves of operators': r'^(Tensor\.)?\w+_(backward|backward_overrideable|jvp|forward|double_backward)\w*\(',
    'no complex numbers': r'complex|^(Tensor\.)?(fft_\w+|stft|istft|\w*conj\w*|view_as_real|polar|resolve_neg|imag|chalf)\(|^Tensor\.(chalf|imag|real)\(',
    'no sparse or nested tensors':
        r'sparse|nested|_coo|_csr|_csc|_bs[rc]|coalesce|mkldnn|to_padded|^(hspmm|smm|sspaddmm)\(|^Tensor\.(dense_dim|indices|values|crow_indices|col_indices|ccol_indices|row_indices|to_dense|smm|sspaddmm|sparse\w*)\(',
    'no quantised tensors': r'quant|qint|q_|int_repr|fake_|fbgemm|choose_qparams',
    'names of dimensions': r'Dimname|^(Tensor\.)?(align_\w+|refine_names|rename_?|names)\(',
    'parts for other devices, and for compilers of PyTorch programs':
        r'cudnn|miopen|cuda|vulkan|xnn|mps|thnn|_fused|_foreach|nnpack|is_distributed|record_stream|batch_norm_\w+\(|overrideable|depthwise3d|native_\w+\(|slow_conv|pin_memory\(c10|is_pinned\(c10|SymInt|symint|Storage|Stream|DeferredMT|Quantizer|DeviceIndex',
    'options as TensorOptions, not one by one': r'optional<at::Layout>|at::Layout',
    'results written into given tensors: out.copy_(x(...)) does it': r'^\w+_outf?\(',
    'lists of optional tensors as c10::List': r'c10::List',
    'an optional dimension, where a list of dimensions stands': r'count_nonzero\(.*optional<int64_t>',
    'limits as a pair of numbers': r'histogram\(.*ArrayRef<double>',
    'tolerances as numbers': r'^linalg_(pinv|matrix_rank)\(.*at::Tensor',
    'the order of contraction is chosen here': r'^einsum\(',
    'memory formats of resized tensors': r'resize(_as)?_?\(.*MemoryFormat',
}


def split_arguments(text):
    parts, depth, part = [], 0, ''
    for letter in text:
        depth += letter in '<({['
        depth -= letter in '>)}]'
        if letter == ',' and depth == 0:
            parts.append(part.strip())
            part = ''
        else:
            part += letter
    return parts + [part.strip()] if part.strip() else parts


def plain(kind):
    for old, new in (('c10::optional<at::Tensor>', 'at::Tensor'), ('c10::optional<c10::string_view>', 'std::string'),
                     ('c10::string_view', 'std::string'), ('at::OptionalIntArrayRef', 'at::IntArrayRef'),
                     ('const at::ITensorListRef &', 'at::TensorList')):
        kind = kind.replace(old, new)
    return kind


def declarations(folder):
    """"name(arguments)" of the functions, "Tensor.name(arguments)" of the methods."""
    for file in sorted(os.listdir(os.path.join(folder, 'ops'))):
        if not file.endswith(('_ops.h', '_native.h', '_dispatch.h')):
            text = open(os.path.join(folder, 'ops', file)).read()
            yield from (f'{m[1]}({m[2]})' for m in re.finditer(r'^inline [^\n(]+? (\w+)\(([^\n]*)\) \{$', text, re.M))
    body = open(os.path.join(folder, 'core', 'TensorBody.h')).read()
    result = r'(?:at::Tensor|::std::vector<at::Tensor>|::std::tuple<[^\n]*?>|at::Scalar|bool|int64_t|void|at::ScalarType|double)'
    for m in re.finditer(rf'^  (?:inline )?(?:const )?{result} ?&? ?(\w+)\(([^\n]*)\) const(?: ?&)?;$', body, re.M):
        yield f'Tensor.{m[1]}({m[2]})'


def call(number, declaration):
    name, arguments = declaration[:-1].split('(', 1)
    parameters, passed = [], []
    for i, argument in enumerate(split_arguments(arguments)):
        kind = re.match(r'(.*?)\w+$', re.sub(r'=.*$', '', argument).strip())[1]
        parameters.append(f'{plain(kind)}p{i}')
        passed.append(f'p{i}')
    if name.startswith('Tensor.'):
        parameters.insert(0, 'const at::Tensor& self')
        name = name.replace('Tensor', 'self')
    else:
        name = 'torch::' + name
    return f'void f{number}({", ".join(parameters)}) {{ (void){name}({", ".join(passed)}); }}'


def symbols(kind, *files):
    """The mangled names of xtgrad in these files that are defined, or undefined."""
    lines = subprocess.run(['nm', '-P', f'--{kind}-only', *files], capture_output=True, text=True).stdout
    return set(re.findall(r'^(\S*xtgrad\S*) \w', lines, re.M))


folder, library, compiler = sys.argv[1], sys.argv[2], sys.argv[3:]
reasons = {reason: re.compile(pattern) for reason, pattern in LEFT_OUT.items()}
left_out, checked = {}, []
for declaration in sorted(set(declarations(folder))):
    reason = next((r for r, pattern in reasons.items() if pattern.search(declaration)), None)
    if reason:
        left_out.setdefault(reason, []).append(declaration)
    else:
        checked.append(declaration)
with tempfile.TemporaryDirectory() as place:
    source = os.path.join(place, 'calls.cpp')
    with open(source, 'w') as file:
        file.write('#include <xtgrad/torch.h>\n')
        file.writelines(call(i, declaration) + '\n' for i, declaration in enumerate(checked))
    compiled = os.path.join(place, 'calls.o')
    errors = subprocess.run(compiler + ['-O0', '-c', '-fmax-errors=0', source, '-o', compiled], capture_output=True,
                            text=True).stderr
    undefined = symbols('undefined', compiled) - symbols('defined', library) - symbols('defined', '-D', library)
failed = {}
for m in re.finditer(r'calls\.cpp:(\d+):\d+: error: (.*)', errors):
    failed.setdefault(int(m[1]) - 2, m[2])
for i in sorted(failed):
    print(f'{checked[i]}\n    {failed[i]}' if i >= 0 else failed[i])
for symbol in sorted(undefined):
    print('declared, but not defined:', symbol)
unused = [reason for reason in reasons if reason not in left_out]
for reason in unused:
    print('no declaration needs:', reason)
print(f'{len(checked)} declarations of libtorch, {len(failed)} whose call does not compile; '
      f'{sum(map(len, left_out.values()))} left out for {len(left_out)} reasons')
sys.exit(1 if failed or undefined or unused or len(checked) < 1000 else 0)
