#!/usr/bin/python3
"""Writes narrow_rng.jsonl: random draws in Half and BFloat16, each right after torch.manual_seed(seed).

usage: make_narrow_random.py OUT_DIR SEED
The rows have the form of rng.jsonl; draws that PyTorch 1.13 has not in Half are left out.
"""
import json, os, sys
import torch

OUT, SEED = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(1)
NAMES = {torch.float16: 'float16', torch.bfloat16: 'bfloat16'}

DRAWS = {
    'rand': lambda n, t: torch.rand(n, dtype=t),
    'uniform': lambda n, t: torch.empty(n, dtype=t).uniform_(-3, 5.5),
    'randn': lambda n, t: torch.randn(n, dtype=t),
    'normal': lambda n, t: torch.empty(n, dtype=t).normal_(0.7, 1.9),
    'normal_strided': lambda n, t: torch.empty(n, 2, dtype=t)[:, 0].normal_(0.7, 1.9),
    'normal_each': lambda n, t: torch.normal(torch.linspace(-2, 2, n).to(t), torch.linspace(0, 3, n).to(t)),
    'normal_means': lambda n, t: torch.normal(torch.linspace(-2, 2, n).to(t), 1.5),
    'normal_deviations': lambda n, t: torch.normal(0.5, torch.linspace(0, 3, n).to(t)),
    'exponential': lambda n, t: torch.empty(n, dtype=t).exponential_(1.7),
    'cauchy': lambda n, t: torch.empty(n, dtype=t).cauchy_(0.3, 2.0),
    'log_normal': lambda n, t: torch.empty(n, dtype=t).log_normal_(0.1, 0.5),
    'geometric': lambda n, t: torch.empty(n, dtype=t).geometric_(0.3),
    'random': lambda n, t: torch.empty(n, dtype=t).random_(),
    'random_to': lambda n, t: torch.empty(n, dtype=t).random_(100),
    'random_between': lambda n, t: torch.empty(n, dtype=t).random_(-7, 3001),
    'randint': lambda n, t: torch.randint(-5, 90, (n,), dtype=t),
    'randperm': lambda n, t: torch.randperm(n, dtype=t),
    'bernoulli': lambda n, t: torch.empty(n, dtype=t).bernoulli_(0.4),
    'bernoulli_each': lambda n, t: torch.bernoulli(torch.linspace(0, 1, n).to(t)),
    'dropout': lambda n, t: torch.dropout(torch.ones(n, dtype=t), 0.3, True),
    'multinomial': lambda n, t: torch.multinomial(torch.tensor([1, 2, 3, 2], dtype=t), n, True),
    'poisson': lambda n, t: torch.poisson(torch.linspace(0, 30, n).to(t)),
}

rows, missing = [], []
for name, draw in DRAWS.items():
    for dtype, dtype_name in NAMES.items():
        for k, n in enumerate((1, 15, 16, 37, 130)):
            torch.manual_seed(SEED + k)
            try:
                x = draw(n, dtype)
            except RuntimeError as error:
                missing.append(f'{name} {dtype_name}: {str(error)[:60]}')
                break
            rows.append({'id': f'{dtype_name}/{name}/{k}', 'draw': f'{name}_{dtype_name}', 'seed': SEED + k, 'n': n,
                         'dtype': str(x.dtype)[6:], 'shape': list(x.shape), 'data': x.double().tolist()
                         if x.is_floating_point() else x.tolist()})
            rows[-1]['data'] = [v if abs(v) < float('inf') else ('inf' if v > 0 else '-inf') for v in rows[-1]['data']]
print('left out:', *missing, sep='\n  ')
with open(os.path.join(OUT, 'narrow_rng.jsonl'), 'w') as f:
    for r in rows:
        f.write(json.dumps(r) + '\n')
