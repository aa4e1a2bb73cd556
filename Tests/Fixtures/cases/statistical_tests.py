"""Intervals, tests, correlations and histograms: SciPy's and NumPy's results, all in f64."""

import numpy as np
from scipy import stats

from .common import EXACT, Group, tensor

# p-values far out, too, are asked for to ten digits; what is 0 to SciPy's rounding is compared as such.
CLOSE = (1e-10, 1e-300)
# SciPy takes exact p-values from 1, and correlations are rounded at 1.
ROUNDED = (1e-10, 1e-13)


def sample(random, size, kind):
    """Source and numbers of one sample, in f64."""
    if kind == "i64":
        numbers = random.integers(-30, 31, size=size)
        return (tensor(numbers) if size else "zeros(0)"), numbers.astype(np.float64)
    numbers = random.normal(size=size) * 10.0 ** random.integers(-3, 4) + random.choice([0, 0, 1, 30])
    if kind == "f32":
        numbers = numbers.astype(np.float32)
        return (f"f32({tensor(numbers)})" if size else "zeros(0)"), numbers.astype(np.float64)
    if kind == "literal":
        # Digits that a literal keeps until it meets a type.
        numbers = np.round(numbers, 3)
        return tensor(numbers).removeprefix("f64(").removesuffix(")"), numbers
    return (tensor(numbers) if size else "zeros(0)"), numbers


def other(random, numbers, kind):
    """A second sample that has something to do with the first."""
    size = numbers.shape
    spread = float(np.std(numbers)) or 1.0
    moved = numbers * random.choice([0, 0.5, 1, -1]) + random.normal(size=size) * spread * 10.0 ** random.integers(-4, 1) + random.choice([0, 0, 1]) * spread
    if kind == "i64":
        moved = np.round(moved).astype(np.int64)
        return (tensor(moved) if moved.size else "zeros(0)"), moved.astype(np.float64)
    return (tensor(moved) if moved.size else "zeros(0)"), moved


def fields(call, result, names):
    text = ", ".join(f"r.{name}" for name in names)
    return f"(r -> [{text}])({call})", np.array([float(getattr(result, name)) for name in names])


KINDS = ["f64", "f32", "i64", "literal"]
SIZES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 16, 17, 20, 25, 31, 40, 50, 51, 60]


def kinds(random, size):
    """All kinds of numbers for small samples, one for others."""
    return KINDS if size < 10 else [str(random.choice(KINDS))]


def t_tests(random, group):
    for size in SIZES:
        for kind in kinds(random, size):
            text, a = sample(random, size, kind)
            level = float(random.choice([0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999]))
            if np.ptp(a) > 0:
                interval = stats.t.interval(level, size - 1, loc=np.mean(a), scale=stats.sem(a))
                given = "" if level == 0.95 else f", {level}"
                group.add(f"stack(t_interval({text}{given}))", np.array(interval), (1e-10, 1e-10 * abs(interval[1] - interval[0])))
            second, b = other(random, a, kind)
            names = ["statistic", "pvalue", "df"]
            group.add(*fields(f"ttest_rel({text}, {second})", stats.ttest_rel(a, b), names), CLOSE)
            third, c = sample(random, int(random.choice(SIZES)), kind)
            group.add(*fields(f"ttest_ind({text}, {third})", stats.ttest_ind(a, c), names), CLOSE)
            group.add(*fields(f"ttest_ind({text}, {third}, equal_var=false)", stats.ttest_ind(a, c, equal_var=False), names), CLOSE)
            group.add(*fields(f"ttest_ind({text}, {second}, false)", stats.ttest_ind(a, b, equal_var=False), names), CLOSE)
            d = (np.mean(a) - np.mean(c)) / np.sqrt(((len(a) - 1) * np.var(a, ddof=1) + (len(c) - 1) * np.var(c, ddof=1)) / (len(a) + len(c) - 2))
            group.add(f"cohens_d({text}, {third})", d, CLOSE)
            with np.errstate(all="ignore"):
                group.add(f"cohens_d({text}, {second}, paired=true)", np.mean(a - b) / np.std(a - b, ddof=1), CLOSE)
    # Far from 0, with next to no spread, and many degrees of freedom.
    for size, offset, spread in [(3, 1e6, 1e-3), (10, 1e9, 1), (40, 1e4, 1e-6), (60, 100, 1e-9), (8, -1e12, 1e3)]:
        a, b = offset + spread * random.normal(size=size), offset + spread * random.normal(size=size)
        zero = tensor(np.zeros(size))
        group.add(*fields(f"ttest_rel({tensor(a)}, {zero})", stats.ttest_rel(a, np.zeros(size)), names), CLOSE)
        group.add(*fields(f"ttest_ind({tensor(a)}, {tensor(b)})", stats.ttest_ind(a, b), names), CLOSE)
        group.add(f"stack(t_interval({tensor(a)}))", np.array(stats.t.interval(0.95, size - 1, loc=np.mean(a), scale=stats.sem(a))), (1e-14, 1e-12 * spread))
    for count in [1000, 100001]:
        a = np.arange(count) % 10 / 4
        source = f"f64(range({count}) % 10) / 4"
        group.add(*fields(f"ttest_rel({source}, zeros({count}) + 1.12)", stats.ttest_rel(a, np.full(count, np.float32(1.12), np.float64)), names), CLOSE)
        group.add(f"stack(t_interval({source}, 0.99))", np.array(stats.t.interval(0.99, count - 1, loc=np.mean(a), scale=stats.sem(a))), (1e-12, 0))
    for a, b in [("[1.0]", "[2.0]"), ("[1.0, 2, 3]", "[1.0, 2, 3]"), ("[2.0, 3, 4]", "[1.0, 2, 3]"), ("[0.3, 0.4, 0.5]", "[0.2, 0.3, 0.4]"),
                 ("[1.0, 2, nan]", "[1.0, 2, 5]"), ("[1.0, 2, inf]", "[1.0, 2, 5]"), ("[1.0, 1]", "[2.0, 2]"), ("[1.0, 1]", "[1.0, 1]"), ("zeros(0)", "zeros(0)"),
                 ("3", "4"), ("[true, false, true]", "[false, false, true]")]:
        scope = {"nan": np.nan, "inf": np.inf, "zeros": np.zeros, "true": True, "false": False}
        x, y = np.float64(eval(a, scope)), np.float64(eval(b, scope))
        x, y = np.atleast_1d(x), np.atleast_1d(y)
        group.add(*fields(f"ttest_rel({a}, {b})", stats.ttest_rel(x, y), names), CLOSE)
        group.add(*fields(f"ttest_ind({a}, {b})", stats.ttest_ind(x, y), names), CLOSE)
        group.add(*fields(f"ttest_ind({a}, {b}, equal_var=false)", stats.ttest_ind(x, y, equal_var=False), names), CLOSE)
    # One number to compare with.
    a = np.array([0.61, 0.58, 0.64, 0.6, 0.62])
    group.add(*fields("ttest_rel([0.61, 0.58, 0.64, 0.6, 0.62], 0.55)", stats.ttest_1samp(a, 0.55), names), CLOSE)
    group.add(*fields("wilcoxon([0.61, 0.58, 0.64, 0.6, 0.62], 0.6)", stats.wilcoxon(a - 0.6), names[:2]), ROUNDED)
    group.add("cohens_d([0.61, 0.58, 0.64, 0.6, 0.62], 0.55, paired=true)", np.mean(a - 0.55) / np.std(a - 0.55, ddof=1), CLOSE)
    group.add("ttest_rel(eye(3, 2), 1).statistic", stats.ttest_1samp(np.eye(3, 2), 1).statistic, CLOSE)
    for a, b in [([1.0], [2.0, 3]), ([1.0, 4], [3.0]), ([2.0], [2.0, 2])]:
        for equal, rest in [(True, ""), (False, ", false")]:
            group.add(*fields(f"ttest_ind({a}, {b}{rest})", stats.ttest_ind(a, b, equal_var=equal), names), CLOSE)
    group.add("stack(t_interval([2.0, 2, 2]))", np.array([2.0, 2]))
    group.add("stack(t_interval([2.0]))", np.array([np.nan, np.nan]))
    group.add("stack(t_interval(zeros(0)))", np.array([np.nan, np.nan]))
    group.add("stack(t_interval([1.0, 2, nan]))", np.array([np.nan, np.nan]))
    group.add("stack(t_interval([1, 2], 1))", np.array([-np.inf, np.inf]))
    group.add("stack(t_interval([1, 2], 0))", np.array([1.5, 1.5]))


def rank_tests(random, group):
    names = ["statistic", "pvalue"]
    for size in [1, *SIZES, 70, 150]:
        for kind in kinds(random, size):
            text, a = sample(random, size, kind)
            second, b = other(random, a, kind)
            if not (size == 1 and a[0] == b[0]):
                group.add(*fields(f"wilcoxon({text}, {second})", stats.wilcoxon(a, b), names), ROUNDED)
            third, c = sample(random, int(random.choice([1, 2, 5, 8, 9, 20])), kind)
            group.add(*fields(f"mannwhitneyu({text}, {third})", stats.mannwhitneyu(a, c), names), ROUNDED)
            group.add(*fields(f"mannwhitneyu({third}, {text})", stats.mannwhitneyu(c, a), names), ROUNDED)
        for width in [2, 4, 1000]:
            d = random.integers(-width, width + 1, size=size)
            if size > 1 or d[0]:
                group.add(*fields(f"wilcoxon({tensor(d)})", stats.wilcoxon(d), names), ROUNDED)
            e = np.where(d == 0, 1, d)
            group.add(*fields(f"wilcoxon({tensor(e)})", stats.wilcoxon(e), names), ROUNDED)
        # All on one side: as far out as it can be.
        group.add(*fields(f"wilcoxon(range(1, {size + 1}))", stats.wilcoxon(np.arange(1, size + 1)), names), ROUNDED)
    for text, d in [("zeros(0)", []), ("zeros(20)", np.zeros(20)), ("zeros(60)", np.zeros(60)), ("zeros(3)", np.zeros(3)), ("[1.0, 2, nan]", [1, 2, np.nan]),
                    ("[1.0, 2, inf, -3]", [1, 2, np.inf, -3]), ("[1.0, 2, inf, inf]", [1, 2, np.inf, np.inf]), ("-2", [-2])]:
        group.add(*fields(f"wilcoxon({text})", stats.wilcoxon(d), names), ROUNDED)
    group.add(*fields("wilcoxon([1.0, inf, 3], [2.0, inf, 1])", stats.wilcoxon([1, np.inf, 3], [2, np.inf, 1]), names), ROUNDED)
    for a, b in [([1.0, 1], [1.0, 1]), ([1.0] * 9, [1.0] * 10), ([1.0], [2.0]), ([1.0, 2, 3], [4.0, 5])]:
        group.add(*fields(f"mannwhitneyu({a}, {b})", stats.mannwhitneyu(a, b), names), ROUNDED)
    group.add(*fields("mannwhitneyu([1.0, nan], [1.0])", stats.mannwhitneyu([1, np.nan], [1]), names))
    group.add(*fields("mannwhitneyu(zeros(0), [1.0])", stats.mannwhitneyu([], [1]), names))


def correlations(random, group):
    names = ["statistic", "pvalue"]
    for size in [*SIZES, 300]:
        for kind in kinds(random, size):
            text, a = sample(random, size, kind)
            second, b = other(random, a, kind)
            for name, function in [("pearson", stats.pearsonr), ("spearman", stats.spearmanr)]:
                if name == "spearman" and (size == 2 or kind == "literal"):
                    continue
                result = function(a, b)
                # Of three pairs the p-value is like a root of what is missing from 1.
                tolerance = ROUNDED if abs(result.statistic) < 1 - 1e-9 else (1e-10, 1e-7 if size < 4 else 1e-13)
                group.add(*fields(f"{name}({text}, {second})", result, names), tolerance)
        ties = random.integers(0, 4, size=(2, size))
        if size > 3 and np.ptp(ties[0]) and np.ptp(ties[1]):
            group.add(*fields(f"spearman({tensor(ties[0])}, {tensor(ties[1])})", stats.spearmanr(*ties), names), ROUNDED)
    a = random.normal(size=50)
    for scale in [1e-200, 1e200, 1e300]:
        b = a + 0.1 * random.normal(size=50)
        group.add(*fields(f"pearson({tensor(a * scale)}, {tensor(b)})", stats.pearsonr(a * scale, b), names), ROUNDED)
    for a, b in [("[1, 2]", "[3, 5]"), ("[1, 2]", "[5, 3]"), ("[1, 2]", "[3, 3]"), ("[1, 2, 3, 4]", "[-1, -2, -3, -4]"), ("[1.0, 2, 3]", "[3.0, nan, 7]"),
                 ("[1.0, 2, 3]", "[3.0, inf, 7]"), ("[1, 2, 3, 4]", "[1, 2, 3, 5]")]:
        scope = {"nan": np.nan, "inf": np.inf}
        x, y = eval(a, scope), eval(b, scope)
        group.add(*fields(f"pearson({a}, {b})", stats.pearsonr(x, y), names), ROUNDED)
        if len(x) > 2:
            group.add(*fields(f"spearman({a}, {b})", stats.spearmanr(x, y), names), ROUNDED)


def adjustments(random, group):
    for size in [0, 1, 2, 3, 5, 8, 20, 60]:
        for power in [1, 4]:
            p = random.random(size) ** power
            if size > 3:
                p[1] = p[2]
            order = np.argsort(p, kind="stable")
            adjusted = np.empty(size)
            adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(size, 0, -1)))
            group.add(f"holm({tensor(p)})" if size else "holm(f64(zeros(0)))", adjusted, (1e-15, 0))
    group.add("holm([0.01, nan, 0.02])", np.array([0.02, np.nan, 0.02]), (1e-15, 0))


def histograms(random, group):
    for size in [0, 1, 2, 7, 20, 60, 200]:
        for kind in kinds(random, size):
            if size == 0 and kind == "literal":
                continue
            text, x = sample(random, size, kind)
            for bins in [1, 3, 10, 50]:
                counts, edges = np.histogram(x, bins)
                group.add(f"histogram({text}, {bins}).counts", counts)
                if bins < 20:
                    group.add(f"histogram({text}, {bins}).edges", edges)
            given = np.sort(np.round(random.normal(size=int(random.integers(1, 9))), 1)) * (10 if kind == "i64" else 1)
            group.add(f"histogram({text}, {tensor(given)}).counts", np.histogram(x, given)[0])
    # Numbers that lie on edges, which are no binary fractions.
    for first, step, count in [(0, 0.1, 11), (0.1, 0.1, 30), (-1, 0.05, 41), (3, 1 / 3, 20), (1e6, 0.01, 60)]:
        x = first + step * np.arange(count)
        for bins in [count - 1, 10, 7]:
            group.add(f"histogram({tensor(x)}, {bins}).counts", np.histogram(x, bins)[0])
            group.add(f"histogram({tensor(x)}, {bins}).edges", np.histogram(x, bins)[1])
            edges = np.linspace(x[0], x[-1], bins + 1)
            group.add(f"histogram({tensor(edges)}, {bins}).counts", np.histogram(edges, bins)[0])
    for x, edges in [([1, 2, 3], [1, 1, 1]), ([1, 2, 3, 2], [1, 2, 2, 3]), ([0, 9], [1, 5]), ([1, 2, 3], [2])]:
        group.add(f"histogram({x}, {edges}).counts", np.histogram(x, edges)[0])
    group.add("histogram([1.0, 2, nan], [1, 2, 3]).counts", np.histogram([1, 2, np.nan], [1, 2, 3])[0])
    group.add("histogram([1.0, inf, -inf], [1, 2, inf]).counts", np.histogram([1, np.inf, -np.inf], [1, 2, np.inf])[0])
    group.add("histogram([[1, 2], [3, 4]], 2).counts", np.histogram([[1, 2], [3, 4]], 2)[0])
    group.add("histogram([true, false, true], 2).counts", np.array([1, 2]))
    group.add("histogram(3, 2).edges", np.histogram(3, 2)[1])


def philox(seed, blocks):
    """The words of the first blocks of stream 0 of Philox4x32-10 (Salmon et al., 2011), which the first draw after `seed` takes."""
    index = np.arange(blocks, dtype=np.uint64)
    low = np.uint64(0xFFFFFFFF)
    c = [index & low, index >> np.uint64(32), np.zeros(blocks, np.uint64), np.zeros(blocks, np.uint64)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [p1 >> np.uint64(32) ^ c[1] ^ np.uint64(k0), p1 & low, p0 >> np.uint64(32) ^ c[3] ^ np.uint64(k1), p0 & low]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(c, axis=1)


def resampled(seed, size, count):
    """The indices that Tern draws for `count` resamples."""
    pairs = philox(seed, (size * count + 1) // 2).reshape(-1, 2)[: size * count]
    bits = [(int(high) << 32 | int(low)) * size >> 64 for high, low in pairs]
    return np.array(bits).reshape(count, size)


def bootstraps(random, group):
    class Earlier:
        """What SciPy goes on from: means of resamples that were drawn before."""

    for size in [2, 3, 5, 9, 10, 30, 150]:
        for kind in KINDS:
            text, x = sample(random, size, kind)
            count, level = int(random.choice([1, 20, 99, 400])), float(random.choice([0.5, 0.9, 0.95, 0.99]))
            seed = int(random.integers(0, 1 << 40))
            Earlier.bootstrap_distribution = np.mean(x[resampled(seed, size, count)], axis=-1)
            result = stats.bootstrap((x,), np.mean, n_resamples=0, confidence_level=level, bootstrap_result=Earlier)
            interval = np.array(result.confidence_interval)
            group.add(f"seed({seed}); stack(bootstrap_interval({text}, {level}, {count}))", interval, (1e-10, 1e-12 * np.max(np.abs(x))))
    for text in ["[1.0, 1, 1]", "[1.0, 2, nan]", "[1.0, 2, inf]"]:
        group.add(f"stack(bootstrap_interval({text}))", np.array([np.nan, np.nan]))


def rows(random, group):
    """Samples along an axis of a tensor."""
    a, b = random.normal(size=(6, 2, 3)), random.normal(size=(6, 2, 3))
    for axis, given in [(0, ""), (1, ", axis=1"), (2, ", axis=-1")]:
        for name, function in [("ttest_rel", stats.ttest_rel), ("ttest_ind", stats.ttest_ind), ("wilcoxon", stats.wilcoxon),
                               ("pearson", stats.pearsonr), ("mannwhitneyu", stats.mannwhitneyu)]:
            result = function(a, b, axis=axis)
            for field in ["statistic", "pvalue"]:
                group.add(f"{name}({tensor(a)}, {tensor(b)}{given}).{field}", getattr(result, field), (1e-10, 1e-13))
        interval = stats.t.interval(0.95, a.shape[axis] - 1, loc=np.mean(a, axis=axis), scale=stats.sem(a, axis=axis))
        group.add(f"t_interval({tensor(a)}{given})[1]", interval[1], (1e-10, 1e-13))
        with np.errstate(all="ignore"):
            group.add(f"cohens_d({tensor(a)}, {tensor(b)}, true{given})", np.mean(a - b, axis=axis) / np.std(a - b, axis=axis, ddof=1), (1e-10, 1e-13))
    c = random.normal(size=(4, 2, 3))
    group.add(f"ttest_ind({tensor(a)}, {tensor(c)}).pvalue", stats.ttest_ind(a, c).pvalue, CLOSE)
    group.add("spearman(zeros(3, 0), zeros(3, 0)).pvalue", np.zeros(0))


REFUSED = [
    "t_interval([1, 2], 1.5)", "t_interval([1, 2], nan)", "t_interval([1, 2], axis=1)", "t_interval(\"a\")", "ttest_rel([1, 2, 3], [1, 2])", "pearson([1, 2], 1)",
    "ttest_ind([[1, 2], [3, 4]], [1, 2])", "ttest_ind([1, 2], [1, 2], equal_var=1)", "wilcoxon([1, 2], [1, 2, 3])", "pearson([1], [2])", "pearson([1, 2, 3], [1, 2])",
    "spearman([1, 2, 3], [1, 2])", "bootstrap_interval([1])", "bootstrap_interval([[1, 2], [3, 4]])", "bootstrap_interval([1, 2], n=0)", "bootstrap_interval([1, 2], n=-1)",
    "bootstrap_interval([1, 2], n=9223372036854775807)", "bootstrap_interval([1, 2], 2)", "holm([0.5, 1.5])", "holm([-0.1])", "histogram([1, 2], 0)", "histogram([1, 2], -1)",
    "histogram([1, 2], 9223372036854775807)", "histogram([1, 2], 1000000000000000)", "histogram([1, 2], 2.5)", "histogram([1.0, nan], 2)", "histogram([1.0, inf])",
    "histogram([1, 2], [3, 2])", "histogram([1, 2], [1.0, nan])", "histogram([1, 2], [[1, 2]])", "histogram(f64([1e17]), 3)", "histogram(f64([-1.7e308, 1.7e308]), 3)",
    "grad(x -> t_interval(x)[0])([1.0, 2])", "grad(x -> pearson(x, [1, 2, 3]).statistic)([1.0, 2, 4])", "cohens_d([1, 2], [1, 2, 3], paired=true)",
]


def statistical_tests(random):
    group = Group()
    for part in [t_tests, rank_tests, correlations, adjustments, histograms, bootstraps, rows]:
        part(random, group)
    for text in REFUSED:
        group.refuse(text)
    return group
