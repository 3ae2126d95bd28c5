#!/usr/bin/python3
"""Writes special.jsonl: special functions, orthogonal polynomials and window functions as PyTorch 1.13 computes them, in
the form of make_reference.py.

usage: make_special_reference.py OUT_DIR SEED
PyTorch 1.13 is itself off by up to 9e-7 in the Bessel functions of the first and second kind, by 3e-6 in Ai left of -2.09
and by 1e-10 in igamma of large operands: there the numbers are mpmath's.
"""
import mpmath
import os

here = os.path.dirname(os.path.abspath(__file__))
source = open(os.path.join(here, 'make_reference.py')).read()
exec(compile(source[:source.index('# ---- unary')], 'make_reference.py', 'exec'))
special = torch.special
inf, nan = math.inf, math.nan


def find(name):
    return getattr(special, name, None) or getattr(torch._C._special, 'special_' + name, None) or getattr(torch, name)


def T(*values, g=False):
    return torch.tensor(values, dtype=D).requires_grad_(g)


def exact(function):
    """The function of mpmath at each element, never requiring grad."""
    def of(*tensors):
        operands = torch.broadcast_tensors(*[t.detach() for t in tensors])
        values = [float(function(*[mpmath.mpf(v) for v in each])) for each in zip(*[t.reshape(-1).tolist() for t in operands])]
        return torch.tensor(values, dtype=D).reshape(operands[0].shape)
    return of


mpmath.mp.dps = 30
f = Family('special')

# ---- of one tensor: the ranges, then single values
every = (0.0, -0.0, 1e-10, 1.0, -1.0, 2.5, nan)
for op, ranges, values in [
        ('i0', [(-3, 3), (-40, 40)], every), ('i0e', [(-3, 3), (-900, 900)], every + (inf, -inf)),
        ('i1', [(-3, 3), (-40, 40)], every), ('i1e', [(-3, 3), (-900, 900)], every + (inf, -inf)),
        ('entr', [(0.05, 3)], (0.0, 1.0, -1.0, 2.5, inf, -inf, nan)), ('erfcx', [(-2, 2), (-1, 60)], every + (inf, -inf)),
        ('ndtr', [(-4, 4)], every + (inf, -inf)), ('log_ndtr', [(-4, 4), (-60, 3)], every[:-1] + (nan, inf)),
        ('ndtri', [(0.01, 0.99), (0, 1e-5)], (0.0, 1.0, 0.5, -1.0, 2.0, nan)),
        ('airy_ai', [(-2, 3), (2, 10)], every + (inf, -inf, 120.0)),
        ('modified_bessel_i0', [(-3, 3), (-40, 40)], every), ('modified_bessel_i1', [(-3, 3), (-40, 40)], every),
        ('modified_bessel_k0', [(0.1, 3), (1, 30)], every + (inf, -inf)),
        ('modified_bessel_k1', [(0.1, 3), (1, 30)], every + (inf, -inf)),
        ('scaled_modified_bessel_k0', [(0.1, 3), (1, 900)], every + (inf, -inf)),
        ('scaled_modified_bessel_k1', [(0.1, 3), (1, 900)], every + (inf, -inf)),
        ('spherical_bessel_j0', [(-1, 1), (-40, 40)], every + (inf, -inf)), ('angle', [(-2, 2)], every + (inf, -inf)),
        ('frexp', [(-9, 9)], (0.0, 1.0, -0.75, 1024.0, inf, -inf, nan))]:
    for low, high in ranges:
        f.case(op, find(op), R(2, 5, lo=low, hi=high))
    f.case(op, find(op), R(3, 1, 2, lo=ranges[0][0], hi=ranges[0][1]))
    f.case(op, find(op), T(*values))
    f.case(op, find(op), torch.empty(0, 2, dtype=D, requires_grad=True))

ends = (0.0, -0.0, -1.0, nan, inf, -inf)
for op, function, order, low in [('bessel_j0', mpmath.besselj, 0, -1), ('bessel_j1', mpmath.besselj, 1, -1),
                                 ('bessel_y0', mpmath.bessely, 0, 0), ('bessel_y1', mpmath.bessely, 1, 0)]:
    f.case(op, find(op), T(*(ends if low == 0 else ends[:2] + ends[3:])))
    for high in (5, 60):
        f.case(op, exact(lambda x: function(order, x)), R(2, 5, lo=low * high + 0.1, hi=high))
for low in (-10, -40):
    f.case('airy_ai', exact(mpmath.airyai), R(2, 5, lo=low, hi=-2))

# ---- of two tensors
for a, b in [((3,), (3,)), ((2, 3), (3,)), ((2, 1, 3), (4, 1)), ((), (2, 2)), ((2, 3), ())]:
    f.case('xlog1py', special.xlog1py, R(*a), R(*b, lo=-0.9, hi=3))
    f.case('zeta', special.zeta, R(*a, lo=1.1, hi=9, g=False), R(*b, lo=0.1, hi=9))
    f.case('igamma', torch.igamma, R(*a, lo=0.1, hi=5, g=False), R(*b, lo=0.1, hi=5))
    f.case('igammac', torch.igammac, R(*a, lo=0.1, hi=5, g=False), R(*b, lo=0.1, hi=5))
    f.case('nextafter', torch.nextafter, R(*a, g=False), R(*b, g=False))
for op, ends in (('igamma', lambda a, x: (a, 0, x)), ('igammac', lambda a, x: (a, x, mpmath.inf))):
    large = exact(lambda a, x: mpmath.gammainc(*ends(a, x), regularized=True))
    for deviations in (1, 8):
        a = R(12, lo=20, hi=900, g=False)
        f.case(op, large, a, (a + R(12, g=False) * a.sqrt() * deviations).clamp(min=0.1))
    f.case(op, large, T(150.0, 150.0, 150.0, 3e5, 3e5), T(120.0, 150.0, 170.0, 3e5, 3.001e5))
    f.case(op, find(op), T(0.0, 0.0, 0.0, 2.0, 2.0, inf, inf, -1.0, 2.0, nan, nan, 1.0), T(0.0, 1.0, inf, 0.0, inf, 2.0, inf, 2.0, -1.0, 1.0, inf, nan))
f.case('zeta', special.zeta, T(1.0, 0.5, 2.0, 2.0, 3.0, 2.5, inf, 2.0, nan), T(2.0, 2.0, 0.0, -3.0, -3.5, -1.5, 1.0, nan, 2.0))
f.case('xlog1py', special.xlog1py, T(0.0, 0.0, 0.0, 1.0, 2.0, nan, 0.0), T(-1.0, inf, nan, -1.0, -2.0, 1.0, -3.0))
f.case('nextafter', torch.nextafter, T(0.0, -0.0, inf, 1.0, nan, 1.0), T(1.0, 0.0, inf, 1.0, 1.0, nan))
for v in (0.5, 3.0):
    f.case('xlog1py_number', lambda x, y: special.xlog1py(x, y), R(2, 3), y=v)
    f.case('xlog1py_of_number', lambda y, x: special.xlog1py(x, y), R(2, 3, lo=-0.9, hi=3), x=v)
    f.case('zeta_number', lambda x, q: special.zeta(x, q), R(2, 3, lo=1.1, hi=9, g=False), q=v)
    f.case('zeta_of_number', lambda q, x: special.zeta(x, q), R(2, 3, lo=0.1, hi=5), x=v)
f.case('xlog1py_number', lambda x, y: special.xlog1py(x, y), T(0.0, 1.0, -1.0, g=True), y=-1.0)

# ---- polynomials: degrees on both sides of where PyTorch changes its formula
polynomials = [kind + '_polynomial_' + letter
               for kind, letters in (('chebyshev', 'tuvw'), ('shifted_chebyshev', 'tuvw'), ('laguerre', 'l'), ('legendre', 'p'))
               for letter in letters] + ['hermite_polynomial_h', 'hermite_polynomial_he']
for op in polynomials:
    call = find(op)
    limit = 6 if op.startswith('hermite') else 14
    f.case(op, call, R(4, 1, lo=-1, hi=1), torch.arange(-1, limit))
    f.case(op, call, R(3, 1, lo=1, hi=2), torch.arange(0, 6).to(D) + 0.3)
    f.case(op, call, T(0.0, 1.0, -1.0, 0.5, nan).reshape(5, 1), torch.tensor([-1, 0, 1, 2, 5, 12]))
    f.case(op + '_number', lambda x, n, call=call: call(x, n), R(2, 3, lo=-1, hi=1), n=5)
    f.case(op + '_of_number', lambda n, x, call=call: call(x, n), torch.arange(0, 5).to(D), x=0.3)

# ---- windows, in the dtype of the tensor
for op in 'bartlett blackman hann hamming kaiser'.split():
    call = getattr(torch, op + '_window')
    for n in (0, 1, 2, 3, 8):
        for periodic in (True, False):
            f.case(op + '_window', lambda like, length, periodic: call(length, periodic=periodic, dtype=like.dtype), R(1, g=False), length=n, periodic=periodic)
f.case('hamming_window', lambda like, length, periodic, alpha, beta: torch.hamming_window(length, periodic, alpha, beta, dtype=like.dtype), R(1, g=False), length=7, periodic=False, alpha=0.6, beta=0.3)
f.case('kaiser_window', lambda like, length, periodic, beta: torch.kaiser_window(length, periodic, beta, dtype=like.dtype), R(1, g=False), length=7, periodic=True, beta=3.5)
f.close()
