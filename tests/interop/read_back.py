#!/usr/bin/python3
"""Reads what interop_write wrote, by PyTorch and NumPy, and compares it with the file that it came from.

usage: read_back.py INTEROP_WRITE FILE FOLDER
"""
import json, os, subprocess, struct, sys

try:
    import numpy as np, torch
except ImportError as error:
    print("SKIPPED: Debian's python3-torch is not installed:", error)
    sys.exit(0)

write, source, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
subprocess.run([write, source, folder], check=True)
expected = torch.load(source)


def same(name, got, wanted):
    assert got.dtype == wanted.dtype and tuple(got.shape) == tuple(wanted.shape), (name, got, wanted)
    assert bool((got == wanted).all()), (name, got, wanted)


for weights_only in (False, True):
    state = torch.load(os.path.join(folder, 'all.pt'), weights_only=weights_only)
    assert list(state) == list(expected), list(state)
    for name, wanted in expected.items():
        same(name, state[name], wanted)

arrays = {name: wanted.numpy() for name, wanted in expected.items() if wanted.dtype != torch.bfloat16}
for file in ('stored.npz', 'deflated.npz'):
    with np.load(os.path.join(folder, file), allow_pickle=False) as archive:
        assert archive.files == list(arrays), archive.files
        for name, wanted in arrays.items():
            same(name, archive[name], wanted)
for name, wanted in arrays.items():
    same(name, np.load(os.path.join(folder, name + '.npy'), allow_pickle=False), wanted)

# Debian has no safetensors: its layout, read as the format's description has it.
with open(os.path.join(folder, 'all.safetensors'), 'rb') as file:
    length, = struct.unpack('<Q', file.read(8))
    header, elements = json.loads(file.read(length)), file.read()
assert length % 8 == 0 and header.pop('__metadata__') == {'format': 'pt'} and list(header) == list(expected)
at = 0
for name, wanted in expected.items():
    begin, end = header[name]['data_offsets']
    raw = wanted.contiguous()
    raw = (raw.view(torch.int16) if raw.dtype == torch.bfloat16 else raw).numpy().tobytes()
    assert begin == at and header[name]['shape'] == list(wanted.shape) and elements[begin:end] == raw, name
    at = end
assert at == len(elements)
print(len(expected), 'tensors read back by PyTorch', torch.__version__, 'and NumPy', np.__version__)
