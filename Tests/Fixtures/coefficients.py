"""Prints the coefficients of the polynomials in Sources/TernKernelsBaseline, by Remez' exchange in 50 digits.

Needs mpmath and numpy: python3 Tests/Fixtures/coefficients.py [part of a name]. After each name comes the worst error relative
to the function itself, the coefficients still unrounded. Those in the source are from a finer run: the last digits of the
highest coefficients differ.
"""

import sys

import mpmath as mp
import numpy as np

mp.mp.dps = 50
one = mp.mpf(1)


def extremes(errors, n):
    """The places of the largest error of each stretch of one sign; of more than n, the smallest are dropped from the ends."""
    peaks = []
    for i, e in enumerate(errors):
        if peaks and (e > 0) == (errors[peaks[-1]] > 0):
            if abs(e) > abs(errors[peaks[-1]]):
                peaks[-1] = i
        else:
            peaks.append(i)
    while len(peaks) > n:
        peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
    return peaks


def polynomial(function, count, low, high, weight, points):
    """`count` coefficients, the constant first, for which the largest error / weight is least; and that error."""
    low, high, n = mp.mpf(low), mp.mpf(high), count + 1
    grid = [low + (high - low) * (1 - mp.cos(mp.pi * i / (points - 1))) / 2 for i in range(points)]
    values, weights = {x: function(x) for x in grid}, {x: weight(x) for x in grid}
    # Any n points that spread like the extremes of a Chebyshev polynomial will do to begin with.
    wanted = [low + (high - low) * (1 - mp.cos(mp.pi * i / (n + 1))) / 2 for i in range(1, n + 1)]
    reference = [min(grid, key=lambda x: abs(x - y)) for y in wanted]
    best = None
    for _ in range(12):
        # The polynomial whose errors at these points are equal, with signs in turn.
        system, right = mp.matrix(n, n), mp.matrix(n, 1)
        for i, x in enumerate(reference):
            for k in range(count):
                system[i, k] = x**k
            system[i, count] = (-1) ** i * weights[x]
            right[i] = values[x]
        solution = mp.lu_solve(system, right)
        c = [solution[k] for k in range(count)]
        errors = [(values[x] - mp.polyval(c[::-1], x)) / weights[x] for x in grid]
        worst = max(abs(e) for e in errors)
        if best is None or worst < best[1]:
            best = (c, worst)
        peaks = extremes(errors, n)
        if len(peaks) < n or [grid[i] for i in peaks] == reference:
            break
        reference = [grid[i] for i in peaks]
    return best


def quotient(function, above, below, low, high, points):
    """Coefficients of P / Q, the constants first and that of Q 1, for which the largest relative error is least; and that error."""
    low, high, n = mp.mpf(low), mp.mpf(high), above + below
    grid = [low + (high - low) * (1 - mp.cos(mp.pi * i / (points - 1))) / 2 for i in range(points)]
    values = [function(x) for x in grid]

    def errors(p, q):
        return [mp.polyval(p[::-1], x) / mp.polyval(q[::-1], x) / f - 1 for x, f in zip(grid, values)]

    # To begin with, least squares of P - f Q over the Q of the step before (Sanathanan and Koerner, 1963).
    q, scale = [one], [one] * points
    for _ in range(12):
        system, right = mp.matrix(points, n - 1), mp.matrix(points, 1)
        for i, x in enumerate(grid):
            s = 1 / (values[i] * scale[i])
            for k in range(above):
                system[i, k] = x**k * s
            for k in range(1, below):
                system[i, above + k - 1] = -values[i] * x**k * s
            right[i] = values[i] * s
        solution = mp.lu_solve(system.T * system, system.T * right)
        p, q = [solution[k] for k in range(above)], [one] + [solution[above + k] for k in range(below - 1)]
        scale = [mp.polyval(q[::-1], x) for x in grid]
    e = errors(p, q)
    best = (p, q, max(map(abs, e)))
    for _ in range(25):
        peaks = extremes(e, n)
        if len(peaks) < n:
            break
        sign = 1 if e[peaks[0]] > 0 else -1
        for _ in range(6):
            # P / Q = f (1 + E) at the peaks, with signs in turn; the E of the step before stands in the product with Q.
            system, right = mp.matrix(n, n), mp.matrix(n, 1)
            for row, i in enumerate(peaks):
                x = grid[i]
                for k in range(above):
                    system[row, k] = x**k / values[i]
                for k in range(1, below):
                    system[row, above + k - 1] = -(x**k)
                system[row, n - 1] = -sign * (-1) ** row * mp.polyval(q[::-1], x)
                right[row] = 1
            solution = mp.lu_solve(system, right)
            p, q = [solution[k] for k in range(above)], [one] + [solution[above + k] for k in range(below - 1)]
        e = errors(p, q)
        if max(map(abs, e)) < best[2]:
            best = (p, q, max(map(abs, e)))
    return best


def at_zero(limit, function):
    """A function that loses its digits next to 0, where it has a limit."""
    return lambda x: function(x) if abs(x) > mp.mpf("1e-14") else limit


def of_root(function):
    """`function(√z) / √z`: what an odd function is as one of z = x²."""
    return lambda z: function(mp.sqrt(z)) / mp.sqrt(z) if z > 1e-30 else mp.diff(function, 0)


def over(function, power):
    """The weight that makes an error relative to `function`, of which x^power was taken out."""
    return lambda x: abs(function(x)) / max(abs(x), mp.mpf("1e-9")) ** power


def logit(z):
    return of_root(mp.atanh)(z)


half_log = mp.log(2) / 2 * mp.mpf("1.002")
root = (mp.sqrt(2) - 1) ** 2  # of √2, the largest (m - 1) / (m + 1)
slope = of_root(mp.erf)
expm1_rest = at_zero(one / 2, lambda r: (mp.expm1(r) - r) / r**2)
log_rest = at_zero(one / 3, lambda f: (mp.log1p(f) - f + f * f / 2) / f**3)
stirling = lambda x: x * (mp.loggamma(x) - (x - one / 2) * (mp.log(x) - 1) - mp.log(2 * mp.pi) / 2 + one / 2)
exponent = lambda x: -mp.log(mp.erfc(x)) / x if x > 1e-30 else 2 / mp.sqrt(mp.pi)
scaled_erfc = lambda z: mp.exp(z * z) * mp.erfc(z) * (1 + 2 * z)
of_distance = lambda t: scaled_erfc(4 * (1 + t) / (1 - t))

# Name, in f32 or not, function, count, interval, weight.
tables = [
    ("exponential f32", True, expm1_rest, 5, -half_log, half_log, over(mp.exp, 2)),
    ("exponentialMinusOne f32", True, expm1_rest, 6, -half_log, half_log, over(lambda r: mp.expm1(r) or one, 2)),
    ("hyperbolicTangent f32: (e^2r - 1) / 2", True, lambda r: 2 * expm1_rest(2 * r), 5, -half_log / 2, half_log / 2,
     over(lambda r: mp.expm1(2 * r) / 2 or one, 2)),
    ("logarithm f32", True, log_rest, 8, mp.sqrt(one / 2) - 1, mp.sqrt(2) - 1, over(lambda f: mp.log1p(f) or one, 3)),
    ("errorFunction f32: -ln erfc x / x (less 1 in the source)", True, exponent, 9, 0, mp.mpf("3.95"),
     lambda x: exponent(x) * (mp.expm1(x * exponent(x)) / (x * exponent(x)) if x > 1e-30 else one)),
    ("exponential", False, expm1_rest, 10, -half_log, half_log, over(mp.exp, 2)),
    ("exponentialRest", False, expm1_rest, 11, -half_log, half_log, over(lambda r: mp.expm1(r) or one, 2)),
    ("logarithmOfFraction", False, at_zero(2 * one / 3, lambda z: 2 * (logit(z) - 1) / z), 7, 0, root**2,
     over(lambda z: 2 * one, 1)),
    ("logarithmPair", False, at_zero(one / 5, lambda z: ((logit(z) - 1) / z - one / 3) / z), 7, 0, root**2,
     over(lambda z: one, 2)),
    ("sinePair", False, at_zero(-one / 6, lambda z: (of_root(mp.sin)(z) - 1) / z), 6, 0, (mp.pi / 4) ** 2 * mp.mpf("1.004"),
     over(of_root(mp.sin), 1)),
    ("cosinePair", False, at_zero(one / 24, lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2), 6, 0,
     (mp.pi / 4) ** 2 * mp.mpf("1.004"), over(lambda z: mp.cos(mp.sqrt(z)), 2)),
    ("arcSineRest", False, at_zero(one / 6, lambda z: (of_root(mp.asin)(z) - 1) / z), 12, 0, one / 4, over(of_root(mp.asin), 1)),
    ("angle", False, at_zero(-one / 3, lambda z: (of_root(mp.atan)(z) - 1) / z), 11, 0, root * mp.mpf("1.001"),
     over(of_root(mp.atan), 1)),
    ("hyperbolicSine", False, at_zero(one / 6, lambda z: (of_root(mp.sinh)(z) - 1) / z), 7, 0, one, over(of_root(mp.sinh), 1)),
    ("smallErrorFunction", False, lambda z: slope(z) - 1, 12, 0, one, slope),
    ("errorFunction from 1 on", False, lambda v: -mp.log(mp.erfc(1 + v)), 18, 0, 5,
     lambda v: mp.erf(1 + v) / mp.erfc(1 + v)),
    ("errorFunctionTail", False, of_distance, 23, -one, (mp.mpf("27.4") - 4) / (mp.mpf("27.4") + 4), of_distance),
    ("logarithmOfGamma near 2", False, at_zero(1 - mp.euler, lambda t: mp.loggamma(2 + t) / t), 18, -one / 2, one / 2,
     lambda t: one / 2),
    ("logarithmOfGamma from 7.5 on", False, lambda z: stirling(1 / mp.sqrt(z)) if z > 1e-12 else one / 12, 6, 0, one / 56,
     lambda z: one),
]

for name, is_single, function, count, low, high, weight in tables:
    if len(sys.argv) > 1 and sys.argv[1] not in name:
        continue
    c, worst = polynomial(function, count, low, high, weight, 30 * count)
    print(f"{name}: 2^{float(mp.log(worst, 2)):.1f}")
    print("   ", ", ".join(str(np.float32(float(x))) if is_single else repr(float(x)) for x in c))

# Name, function, coefficients above and below, interval; all in f32.
quotients = [
    ("gaussianUnit f32: e^(x^2/2) (1 - erf(x / sqrt 2)) / 2", lambda a: mp.exp(a * a / 2) * mp.erfc(a / mp.sqrt(2)) / 2, 5, 6, 0, mp.mpf("14.6")),
]

for name, function, above, below, low, high in quotients:
    if len(sys.argv) > 1 and sys.argv[1] not in name:
        continue
    p, q, worst = quotient(function, above, below, low, high, 400)
    print(f"{name}: 2^{float(mp.log(worst, 2)):.1f}")
    for c in (p, q):
        print("   ", ", ".join(str(np.float32(float(x))) for x in c))
