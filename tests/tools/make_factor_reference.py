#!/usr/bin/python3
"""Writes reference cases of factorisations (factors.jsonl) and of rarer functions on arrays (rarer.jsonl), computed by
PyTorch 1.13 in the form of make_reference.py.

usage: make_factor_reference.py OUT_DIR SEED
"""
import os, warnings

here = os.path.dirname(os.path.abspath(__file__))
source = open(os.path.join(here, 'make_reference.py')).read()
exec(compile(source[:source.index("\nf = Family(")], 'make_reference.py', 'exec'))
warnings.simplefilter('ignore')


def x(*shape, grad=True):
    return torch.randn(*shape, dtype=D).requires_grad_(grad)


def regular(*shape):
    t = torch.randn(*shape, dtype=D)
    k = min(shape[-2:])
    t.diagonal(dim1=-2, dim2=-1)[..., :k] += 3
    return t.requires_grad_()


def index(*values):
    return torch.tensor(values)


def lu_solve(A, B, left=True, adjoint=False):
    return torch.linalg.lu_solve(*torch.linalg.lu_factor(A), B, left=left, adjoint=adjoint)


def symmetric(A):
    return A + A.mT


f = Family('factors')
for shape in ((4, 4), (3, 5), (5, 3), (2, 3, 3), (2, 2, 4), (2, 4, 2), (1, 1)):
    f.case('lu', torch.linalg.lu, x(*shape))
    f.case('lu_factor', torch.linalg.lu_factor, x(*shape))
    f.case('lu_factor_ex', torch.linalg.lu_factor_ex, x(*shape))
for shape in ((0, 3), (3, 0), (2, 0, 0), (0, 2, 2)):
    f.case('lu', torch.linalg.lu, torch.zeros(shape, dtype=D))
f.case('lu_factor_ex', torch.linalg.lu_factor_ex, torch.tensor([[1., 2], [2, 4]], dtype=D))
f.case('lu_factor_ex', torch.linalg.lu_factor_ex, torch.zeros(2, 2, 2, dtype=D))
for left in (True, False):
    for adjoint in (True, False):
        f.case('lu_solve', lu_solve, regular(3, 3), x(*((3, 2) if left else (2, 3))), left=left, adjoint=adjoint)
        f.case('lu_solve', lu_solve, regular(2, 1, 3, 3), x(*((4, 3, 2) if left else (4, 2, 3))), left=left, adjoint=adjoint)
for batch in ((), (2,)):
    LU, pivots = torch.linalg.lu_factor(torch.randn(*batch, 3, 3, dtype=D))
    f.case('lu_solve_flat', torch.lu_solve, x(*batch, 3, 2), LU.requires_grad_(), pivots)
    f.case('lu_unpack', torch.lu_unpack, LU.detach().requires_grad_(), pivots)
    f.case('lu_unpack', torch.lu_unpack, LU.detach(), pivots, unpack_data=False)
    f.case('lu_unpack', torch.lu_unpack, LU.detach(), pivots, unpack_pivots=False)
for shape in ((1, 1), (2, 2), (4, 4), (7, 7), (2, 3, 3), (2, 0, 0)):
    A = symmetric(torch.randn(shape, dtype=D))
    f.case('ldl_factor', torch.linalg.ldl_factor, A)
    LD, pivots = torch.linalg.ldl_factor(A)
    f.case('ldl_solve', torch.linalg.ldl_solve, LD, pivots, torch.randn(*shape[:-1], 2, dtype=D))
f.case('ldl_factor', torch.linalg.ldl_factor, torch.tensor([[0., 1], [1, 0]], dtype=D))
f.case('ldl_factor_ex', torch.linalg.ldl_factor_ex, torch.zeros(2, 2, 2, dtype=D))
for shape in ((4, 4), (3, 5), (5, 3), (2, 3, 2), (0, 3), (3, 0)):
    A = torch.randn(shape, dtype=D)
    f.case('geqrf', torch.geqrf, A)
    if shape[-2] >= shape[-1]:
        a, tau = torch.geqrf(A)
        f.case('householder_product', torch.linalg.householder_product, a.requires_grad_(), tau.requires_grad_())
        f.case('householder_product', torch.linalg.householder_product, x(*shape), x(*tau.shape))
for left in (True, False):
    for transpose in (True, False):
        for batch in ((), (2,)):
            a, tau = torch.geqrf(torch.randn(*batch, 4, 3, dtype=D))
            other = torch.randn(*batch, *((4, 2) if left else (2, 4)), dtype=D)
            f.case('ormqr', torch.ormqr, a, tau, other, left=left, transpose=transpose)
f.case('householder_product', torch.linalg.householder_product, x(5, 4), x(2))
f.case('tensorinv', torch.linalg.tensorinv, x(2, 3, 6), ind=2)
f.case('tensorinv', torch.linalg.tensorinv, x(4, 2, 2), ind=1)
f.case('tensorsolve', torch.linalg.tensorsolve, x(2, 3, 6), x(2, 3))
f.case('tensorsolve', torch.linalg.tensorsolve, x(4, 2, 2), x(4))
f.case('tensorsolve_dims', torch.linalg.tensorsolve, x(6, 4, 4, 3, 2), x(4, 3, 2), dims=[0, 2])
f.case('solve_ex', torch.linalg.solve_ex, regular(3, 3), x(3, 2))
f.case('solve_ex', torch.linalg.solve_ex, regular(2, 3, 3), x(2, 3))
f.case('solve_ex_right', torch.linalg.solve_ex, regular(3, 3), x(2, 3), left=False)
f.case('symeig_values', lambda A: torch.symeig(A)[0], symmetric(torch.randn(4, 4, dtype=D)))
for upper in (True, False):
    f.case('symeig_values', lambda A, upper: torch.symeig(A, True, upper)[0], x(3, 3), upper=upper)
    f.case('symeig_vectors', lambda A, upper: torch.symeig(A, True, upper)[1].abs(), x(2, 3, 3), upper=upper)
f.case('nuclear_norm', torch.nuclear_norm, x(3, 4))
f.case('nuclear_norm_keepdim', lambda t: torch.nuclear_norm(t, keepdim=True), x(3, 4))
f.case('nuclear_norm_dim', torch.nuclear_norm, x(2, 3, 4), dim=[0, 2], keepdim=False)
f.case('nuclear_norm_dim', torch.nuclear_norm, x(2, 3, 4), dim=[2, 1], keepdim=True)
f.case('frobenius_norm', torch.frobenius_norm, x(2, 3, 4))
for dim in ([0], [0, 2], [-1, 0], []):
    for keepdim in (True, False):
        f.case('frobenius_norm_dim', torch.frobenius_norm, x(2, 3, 4), dim=dim, keepdim=keepdim)
for p in (1, 2, 3):
    for dim in (0, 1, 2, -1, -2):
        f.case('norm_except_dim', lambda t, pow, dim: torch.norm_except_dim(t, pow, dim), x(2, 3, 4), pow=p, dim=dim)
f.case('norm_except_dim', lambda t, pow, dim: torch.norm_except_dim(t, pow, dim), x(4), pow=2, dim=0)
f.close()

f = Family('rarer')
places = torch.tensor([0., 1, 3, 4, 9], dtype=D)


def by_places(t, *places, edge_order):
    return torch.gradient(t, spacing=places, edge_order=edge_order)


for order in (1, 2):
    f.case('gradient', torch.gradient, x(5), edge_order=order)
    f.case('gradient', torch.gradient, x(3, 4, 3), edge_order=order)
    f.case('gradient', torch.gradient, torch.arange(12).reshape(3, 4) ** 2, edge_order=order)
    f.case('gradient_spacing', torch.gradient, x(3, 4), spacing=0.3, edge_order=order)
    f.case('gradient_dim', torch.gradient, x(3, 4), spacing=0.3, dim=-1, edge_order=order)
    f.case('gradient_dims', torch.gradient, x(3, 4, 5), spacing=[2, 0.5], dim=[-1, 0], edge_order=order)
    f.case('gradient_places', by_places, x(5), places.clone().requires_grad_(), edge_order=order)
    steps = x(3, grad=False).abs() + 0.3
    f.case('gradient_places', by_places, x(5, 3), places, steps.cumsum(0).requires_grad_(), edge_order=order)
for reduce in ('prod', 'mean', 'amax', 'amin'):
    for include in (True, False):
        f.case('index_reduce', torch.index_reduce, x(4, 3), 0, index(0, 2, 0), x(3, 3), reduce, include_self=include)
        f.case('index_reduce', torch.index_reduce, x(2, 4, 3), 2, index(1, 1), x(2, 4, 2), reduce, include_self=include)
        f.case('index_reduce', torch.index_reduce, torch.arange(-7, -1), 0, index(1, 1, 3), torch.tensor([4, -9, 2]), reduce,
               include_self=include)
points = torch.randn(20, 2, dtype=D)
weight = torch.rand(20, dtype=D)


def histogramdd(t, bins, *weights, range=None, density=False):
    h, edges = torch.histogramdd(t, bins, range=range, weight=weights[0] if weights else None, density=density)
    return (h, *edges)


for density in (True, False):
    f.case('histogramdd', histogramdd, points, [3, 4], density=density)
    f.case('histogramdd', histogramdd, points, [3, 4], weight, density=density)
    f.case('histogramdd', histogramdd, points.reshape(4, 5, 2), [2, 5], range=[-1., 1, 0, 2], density=density)
    f.case('histogramdd_edges', lambda t, bins, density: histogramdd(t, bins, density=density), torch.randint(-2, 4, (30, 2)).to(D),
           [torch.tensor([-1., 0, 3], dtype=D), torch.tensor([0., 1, 2, 3], dtype=D)], density=density)
f.case('histogramdd', histogramdd, torch.zeros(0, 2, dtype=D), [2, 2])
f.case('histogramdd', histogramdd, torch.full((3, 2), 5., dtype=D), [2, 2])
for args in ((0, 3, 1), (0, 1, 0.1), (3, -2, -0.5), (2, 2, 1)):
    f.case('range', lambda a, b, c: torch.range(a, b, c), *args)
for args in ((0.5, 3, 1), (-1.5, 4.7, 1.6), (5, -5.5, -2.5)):
    f.case('range_int', lambda a, b, c: torch.range(a, b, c, dtype=torch.int), *args)


def segment_reduce(data, reduce, lengths, **kw):
    return torch.segment_reduce(data, reduce, lengths=lengths, **kw)


for reduce in ('sum', 'mean', 'max', 'min', 'prod'):
    for initial in (None, 0.25):
        f.case('segment_reduce', segment_reduce, x(7), reduce, index(3, 0, 4), initial=initial, axis=0, unsafe=False, order=1)
        f.case('segment_reduce', segment_reduce, x(5, 2), reduce, index(1, 3), initial=initial, axis=0, unsafe=True, order=1)
        f.case('segment_reduce', segment_reduce, x(2, 4, 2), reduce, torch.tensor([[1, 3], [4, 0]]), initial=initial, axis=1, unsafe=False, order=1)
    f.case('segment_reduce_offsets', lambda d, reduce, o: torch.segment_reduce(d, reduce, offsets=o), x(6), reduce, index(0, 2, 2, 6), order=1)
f.case('conv_tbc', torch.conv_tbc, x(5, 2, 3), x(2, 3, 4), x(4), 0)
f.case('conv_tbc', torch.conv_tbc, x(4, 1, 2), x(3, 2, 2), x(2), 1)
nn = torch._C._nn
smooth = {1: ['upsample_linear1d'], 3: ['upsample_trilinear3d'],
          2: ['upsample_bilinear2d', 'upsample_bicubic2d', '_upsample_bilinear2d_aa', '_upsample_bicubic2d_aa']}
for dims, shape, size, factors in ((1, (2, 2, 5), [3], [1.7]), (2, (1, 2, 3, 4), [5, 2], [1.7, 0.6]), (3, (1, 1, 2, 3, 4), [3, 5, 2], [1.7, 2., 0.6])):
    for name in ('upsample_nearest', '_upsample_nearest_exact'):
        fn = getattr(nn, f'{name}{dims}d')
        f.case(f'{name}{dims}d', lambda t, size, fn=fn: fn(t, size), x(*shape), size=size)
        f.case(f'{name}{dims}d', lambda t, factors, fn=fn: fn(t, None, factors), x(*shape), factors=factors)
    for name in smooth[dims]:
        fn = getattr(nn, name)
        for align in (True, False):
            # Second derivatives of antialiased interpolation are not in PyTorch.
            order = 1 if name.endswith('aa') else 2
            f.case(name, lambda t, size, align, fn=fn: fn(t, size, align), x(*shape), size=size, align=align, order=order)
            f.case(name, lambda t, factors, align, fn=fn: fn(t, None, align, factors), x(*shape), factors=factors, align=align, order=order)
for mode in ('reflection', 'replication'):
    f.case(f'{mode}_pad1d', getattr(nn, f'{mode}_pad1d'), x(2, 5), padding=[2, 1])
    f.case(f'{mode}_pad2d', getattr(nn, f'{mode}_pad2d'), x(1, 2, 3, 4), padding=[2, 1, 0, 2])
    f.case(f'{mode}_pad3d', getattr(nn, f'{mode}_pad3d'), x(1, 1, 3, 3, 4), padding=[2, 1, 0, 2, 1, 1])
f.case('flatten_dense_tensors', lambda *t: nn.flatten_dense_tensors(list(t)), x(2, 2), x(3), x(1))
f.case('unflatten_dense_tensors', lambda t, *like: nn.unflatten_dense_tensors(t, list(like)), x(8), x(2, 2, grad=False), x(0, grad=False), x(3, grad=False))
f.close()
