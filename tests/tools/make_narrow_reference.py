#!/usr/bin/python3
"""Writes the cases of make_reference.py in a 16-bit dtype: at most two of each operator, first order, without those that
PyTorch has not in that dtype, which are named.

usage: make_narrow_reference.py OUT_DIR SEED bfloat16|float16
The files of tests/reference called narrow_FAMILY.jsonl are those of both dtypes, one after the other, with the dtype
before each id; rows whose op make_reference.py renames after the call are left out. In float16 it stops at the losses, which
PyTorch 1.13 does not have there.
"""
import os, sys

here = os.path.dirname(os.path.abspath(__file__))
source = open(os.path.join(here, 'make_reference.py')).read()
dtype = sys.argv.pop(3)


def replace(old, new):
    global source
    assert old in source, old
    source = source.replace(old, new, 1)


replace('D = torch.float64', f'D = torch.{dtype}')
replace('class Family:', 'skipped = {}\n\n\nclass Family:')
replace('''        leaves = [t for t in flat''', '''        if n > 1:
            return
        try:
            self.one(op, fn, n, args, 1, kw)
        except RuntimeError as e:
            skipped[op] = str(e).split(chr(10))[0][:70]

    def one(self, op, fn, n, args, order, kw):
        leaves = [t for t in flat''')
replace("f = Family('conv')", "print(skipped)\nsys.exit(0)\nf = Family('conv')")
exec(compile(source, 'make_reference.py', 'exec'))
