#!/usr/bin/python3
"""Writes reference cases of recurrent layers, packed sequences and ctc_loss (sequence.jsonl), and of sampling grids,
fractional max pooling, rrelu and two names of nll_loss (sampling.jsonl), computed by PyTorch's functions of namespace
torch.

usage: make_sequence_reference.py OUT_DIR SEED
The format is that of make_reference.py (tests/reference/README.md), whose helpers it runs. Where a case has a `seed`,
torch.manual_seed(seed) stands before the call.
"""
import os, random

here = os.path.dirname(os.path.abspath(__file__))
source = open(os.path.join(here, 'make_reference.py')).read()
exec(compile(source[:source.index('# ---- unary')], 'make_reference.py', 'exec'))
random.seed(SEED)

# ---- recurrent layers
f = Family('sequence')
GATES = {'lstm': 4, 'gru': 3, 'rnn_tanh': 1, 'rnn_relu': 1}


def weights(op, layers, directions, size, inputs, biases, projected=0):
    out, params = projected or size, []
    for layer in range(layers):
        for _ in range(directions):
            n = inputs if layer == 0 else out * directions
            rows = GATES[op] * size
            params += [R(rows, n, lo=-0.8, hi=0.8), R(rows, out, lo=-0.8, hi=0.8)]
            if biases:
                params += [R(rows), R(rows)]
            if projected:
                params.append(R(projected, size))
    return params


def layer(op):
    def call(x, hx, params, biases, layers, dropout, train, bidirectional, batch_first, seed=None):
        if seed is not None:
            torch.manual_seed(seed)
        hx = hx if op == 'lstm' else hx[0]
        return getattr(torch, op)(x, hx, params, biases, layers, dropout, train, bidirectional, batch_first)
    return call


def packed_layer(op):
    def call(x, sizes, hx, params, biases, layers, dropout, train, bidirectional, seed=None):
        if seed is not None:
            torch.manual_seed(seed)
        hx = hx if op == 'lstm' else hx[0]
        return getattr(torch, op)(x, sizes, hx, params, biases, layers, dropout, train, bidirectional)
    return call


def states(op, layers, directions, batch, size, projected=0):
    hx = [R(layers * directions, batch, projected or size)]
    return hx + [R(layers * directions, batch, size)] if op == 'lstm' else hx


for op in GATES:
    for biases, layers, directions, batch_first in ((True, 1, 1, False), (False, 2, 2, True), (True, 2, 2, False)):
        steps, batch, inputs, size = random.randint(2, 3), 2, random.randint(1, 3), random.randint(1, 2)
        x = R(batch, steps, inputs) if batch_first else R(steps, batch, inputs)
        f.case(op, layer(op), x, states(op, layers, directions, batch, size),
               weights(op, layers, directions, size, inputs, biases),
               biases=biases, layers=layers, dropout=0.0, train=False, bidirectional=directions == 2, batch_first=batch_first)
    f.case(op, layer(op), R(3, 2, 2), states(op, 2, 1, 2, 3), weights(op, 2, 1, 3, 2, True), order=1,
           biases=True, layers=2, dropout=0.4, train=True, bidirectional=False, batch_first=False, seed=SEED)
    for directions, sizes, dropout in ((1, [3, 2, 2, 1], 0.0), (2, [3, 1], 0.0), (2, [2, 2, 1], 0.5)):
        inputs, size, layers = random.randint(1, 3), random.randint(1, 2), 2 if dropout else 1
        f.case(op + '_packed', packed_layer(op), R(sum(sizes), inputs), torch.tensor(sizes),
               states(op, layers, directions, sizes[0], size), weights(op, layers, directions, size, inputs, True),
               order=1 if dropout else 2, biases=True, layers=layers, dropout=dropout, train=True, bidirectional=directions == 2, seed=SEED)
for directions in (1, 2):
    f.case('lstm', layer('lstm'), R(2, 2, 2), states('lstm', 1, directions, 2, 3, 2), weights('lstm', 1, directions, 3, 2, directions == 1, 2),
           biases=directions == 1, layers=1, dropout=0.0, train=False, bidirectional=directions == 2, batch_first=False)
f.case('lstm_packed', packed_layer('lstm'), R(5, 2), torch.tensor([3, 2]), states('lstm', 1, 2, 3, 2, 1),
       weights('lstm', 1, 2, 2, 2, True, 1), biases=True, layers=1, dropout=0.0, train=False, bidirectional=True)

for op in GATES:
    for biases in (True, False):
        batch, inputs, size = random.randint(1, 3), random.randint(1, 3), random.randint(1, 3)
        fn = getattr(torch, op + '_cell')
        w = weights(op, 1, 1, size, inputs, biases)
        if op == 'lstm':
            f.case('lstm_cell', lambda x, h, c, *p: fn(x, [h, c], *p), R(batch, inputs), R(batch, size), R(batch, size), *w)
        else:
            f.case(op + '_cell', fn, R(batch, inputs), R(batch, size), *w)

# ---- padding and packing
for batch_first, value in ((False, 0.0), (True, -1.5)):
    f.case('pad_sequence', lambda s, batch_first, value: torch._C._nn.pad_sequence(s, batch_first, value),
           [R(2, 3), R(4, 3), R(1, 3)], batch_first=batch_first, value=value)
    f.case('pad_sequence', lambda s, batch_first, value: torch._C._nn.pad_sequence(s, batch_first, value),
           [R(3), R(2)], batch_first=batch_first, value=value)
    f.case('pack_padded_sequence', lambda x, n, batch_first: torch._pack_padded_sequence(x, n, batch_first),
           R(3, 4, 2), torch.tensor([4, 2, 1] if batch_first else [3, 3, 2, 1]), batch_first=batch_first)
    f.case('pad_packed_sequence',
           lambda x, n, batch_first, value, total: torch._pad_packed_sequence(x, n, batch_first, value, total),
           R(6, 2), torch.tensor([3, 2, 1]), batch_first=batch_first, value=value, total=5 if batch_first else 3)
    f.case('unsorted', lambda x, n, batch_first: torch.nn.utils.rnn.pad_packed_sequence(
        torch.nn.utils.rnn.pack_padded_sequence(x, n, batch_first, enforce_sorted=False), batch_first),
        R(3, 3, 2), torch.tensor([1, 3, 2]), batch_first=batch_first)

# ---- ctc_loss: of log_softmax, as its gradient supposes
REDUCTIONS = {'none': 0, 'mean': 1, 'sum': 2}


def ctc(x, targets, inputs, lengths, blank, reduction, zero_infinity):
    return torch.ctc_loss(x.log_softmax(-1), targets, inputs, lengths, blank, REDUCTIONS[reduction], zero_infinity)


for k, reduction in enumerate(('none', 'mean', 'sum', 'none', 'mean')):
    steps, batch, classes = 6, 3, 4
    lengths = [random.randint(0, 3) for _ in range(batch)]
    inputs = [random.randint(1, 6) for _ in range(batch)] if k > 2 else [6, 5, 6]
    blank = random.randint(0, classes - 1)
    labels = lambda n: [c for c in (random.randint(0, classes - 1) for _ in range(1000)) if c != blank][:n]
    t = torch.tensor(labels(sum(lengths))) if k % 2 else torch.tensor([labels(4) for _ in range(batch)])
    f.case('ctc_loss', ctc, R(steps, batch, classes), t, inputs, lengths, order=1, blank=blank, reduction=reduction, zero_infinity=k > 2)
f.case('ctc_loss', ctc, R(4, 2, 3), torch.tensor([[1, 1, 1], [1, 2, 1]]), [4, 4], [3, 2], order=1, blank=0, reduction='none', zero_infinity=False)
f.case('ctc_loss', ctc, R(5, 3), torch.tensor([1, 2]), [5], [2], order=1, blank=0, reduction='none', zero_infinity=False)
f.case('ctc_loss_tensors', ctc, R(5, 2, 3), torch.tensor([1, 2, 1]), torch.tensor([5, 4]), torch.tensor([2, 1]), order=1, blank=0, reduction='mean', zero_infinity=False)
f.close()

# ---- grids
f = Family('sampling')
for dims in (2, 3):
    for mode in (0, 1, 2):
        if dims == 3 and mode == 2:
            continue
        for padding in (0, 1, 2):
            for align in (True, False):
                spatial = [random.randint(1, 4) for _ in range(dims)]
                out = [random.randint(1, 3) for _ in range(dims)]
                fn = [torch.grid_sampler, (torch.grid_sampler_2d, torch.grid_sampler_3d)[dims - 2]][random.randint(0, 1)]
                f.case('grid_sampler' if fn is torch.grid_sampler else f'grid_sampler_{dims}d',
                       lambda x, g, mode, padding, align: fn(x, g, mode, padding, align),
                       R(2, 2, *spatial), R(2, *out, dims, lo=-1.7, hi=1.7), order=1, mode=mode, padding=padding, align=align)
# Places at halves, for which images and volumes round differently.
for x, g in (((1, 1, 5, 5), (1, 1, 9, 2)), ((1, 1, 5, 5, 5), (1, 1, 1, 9, 3))):
    halves = (torch.arange(-4, 5, dtype=D) / 4).reshape(g[:-1] + (1,)).expand(g).clone()
    f.case('grid_sampler', lambda x, g, mode, padding, align: torch.grid_sampler(x, g, mode, padding, align),
           R(*x), halves, order=1, mode=1, padding=0, align=True)
for align in (True, False):
    f.case('affine_grid_generator', lambda t, size, align: torch.affine_grid_generator(t, size, align), R(2, 2, 3), size=[2, 1, 2, 3], align=align)
    f.case('affine_grid_generator', lambda t, size, align: torch.affine_grid_generator(t, size, align), R(1, 3, 4), size=[1, 1, 2, 1, 3], align=align)

# ---- fractional max pooling
for kernel, out, s in (([2, 2], [2, 3], (2, 2, 5, 6)), ([3, 1], [1, 4], (2, 4, 5)), ([2, 3], [3, 1], (1, 1, 4, 3))):
    x = R(*s)
    u = R(*(s[:2] if len(s) == 4 else (1, s[0])), 2, lo=0, hi=1, g=False)
    f.case('fractional_max_pool2d', lambda x, u, kernel, out: torch._C._nn.fractional_max_pool2d(x, kernel, out, u), x, u, kernel=kernel, out=out)
for kernel, out, s in (([2, 2, 2], [2, 1, 3], (2, 2, 4, 3, 5)), ([1, 2, 3], [2, 3, 1], (2, 3, 5, 4))):
    x = R(*s)
    u = R(*(s[:2] if len(s) == 5 else (1, s[0])), 3, lo=0, hi=1, g=False)
    f.case('fractional_max_pool3d', lambda x, u, kernel, out: torch._C._nn.fractional_max_pool3d(x, kernel, out, u), x, u, kernel=kernel, out=out)


# ---- rrelu
def rrelu(x, lower, upper, training, seed):
    torch.manual_seed(seed)
    return torch.rrelu(x, lower, upper, training)


def rrelu_with_noise(x, lower, upper, training, seed):
    torch.manual_seed(seed)
    noise = torch.full_like(x, 2.0).detach()
    return torch._C._nn.rrelu_with_noise(x, noise, lower, upper, training), noise


for training in (True, False):
    for fn in (rrelu, rrelu_with_noise):
        f.case(fn.__name__, fn, R(3, 4), lower=0.1, upper=0.4, training=training, seed=SEED)
f.case('rrelu', rrelu, R(5), lower=0.25, upper=0.25, training=True, seed=SEED)

# ---- nll_loss
for reduction in REDUCTIONS:
    f.case('nll_loss2d', lambda x, t, w, reduction, ignore: torch._C._nn.nll_loss2d(x, t, w, REDUCTIONS[reduction], ignore),
           R(2, 3, 2, 2), I(3, 2, 2, 2), R(3, lo=0.5, hi=1.5, g=False), reduction=reduction, ignore=1)
    f.case('nll_loss_nd', lambda x, t, w, reduction, ignore: torch._C._nn.nll_loss_nd(x, t, w, REDUCTIONS[reduction], ignore),
           R(2, 3, 2), I(3, 2, 2), R(3, lo=0.5, hi=1.5, g=False), reduction=reduction, ignore=-100)
f.close()
