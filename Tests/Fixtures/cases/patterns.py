"""einops and einsum: their own results."""

import einops
import numpy as np

from .common import EXACT, Group, tensor


def letters(pattern):
    """A pattern of names as NumPy wants it: a letter for each."""
    known = {}
    out = []
    for word in pattern.replace(",", " , ").replace("->", " -> ").split():
        if word in (",", "->", "..."):
            out.append(word)
        else:
            out.append(known.setdefault(word, "abcdefghijklmnopqrstuvwxyz"[len(known)]))
    return "".join(out)


def patterns(random):
    g = Group()

    def x(*shape):
        return random.integers(-9, 10, size=shape)

    def sizes(given):
        return "".join(f", {k}={v}" for k, v in given.items())

    for shape, pattern, given in [
        ((2, 5, 12), "b t (h d) -> b h t d", dict(h=3)), ((2, 3, 4), "a b c -> c a b", {}), ((6,), "(a b) -> b a", dict(a=2)),
        ((2, 3, 4, 4), "b c (h p) (w q) -> b (h w) (p q c)", dict(p=2, q=2)), ((2, 3), "a b -> (a b)", {}), ((2, 3), "... -> ...", {}),
        ((2, 3, 4), "... d -> d ...", {}), ((2, 3, 4), "a ... -> (a) ...", {}), ((2, 1, 3), "a 1 b -> a b", {}),
        ((2, 3), "a b -> a 1 b 1", {}), ((2, 1), "a () -> () a", {}), ((2, 3, 4, 5), "a ... d -> (d a) ...", {}), ((4,), "a -> 1 1 a", {}),
        ((1, 1), "1 1 ->", {}), ((0, 4), "a (b c) -> b a c", dict(c=2)), ((8,), "(a b c) -> c (b a)", dict(a=2, b=2)),
    ]:
        array = x(*shape)
        for text, value in ((tensor(array), array), (f"swapaxes({tensor(np.swapaxes(array, 0, -1).copy())}, 0, -1)", array)):
            g.add(f'rearrange({text}, "{pattern}"{sizes(given)})', einops.rearrange(value, pattern, **given))
    for shape, pattern, given in [
        ((2, 3), "a b -> b", {}), ((2, 3), "a b -> a 1", {}), ((2, 3, 4, 4), "b c (h 2) (w 2) -> b c h w", {}), ((2, 3, 4), "... c -> c", {}),
        ((2, 3, 4), "a ... -> ...", {}), ((2, 6), "a (b c) -> c a", dict(b=2)), ((2, 3), "a b ->", {}), ((2, 3, 4), "a b c -> 1 b 1", {}),
    ]:
        pattern_text = pattern.replace("(h 2)", "(h p)").replace("(w 2)", "(w q)")
        if pattern_text != pattern:
            given = dict(p=2, q=2)
        array = x(*shape)
        for op in ("sum", "max", "min", "prod"):
            g.add(f'reduce({tensor(array)}, "{pattern_text}", "{op}"{sizes(given)})', np.asarray(einops.reduce(array, pattern_text, op, **given)))
        floats = (array / 4).astype(np.float32)
        g.add(f'reduce({tensor(floats)}, "{pattern_text}", "mean"{sizes(given)})', np.asarray(einops.reduce(floats, pattern_text, "mean", **given)), (1e-6, 1e-6))
    for shape, pattern, given in [
        ((2, 3), "h w -> h w c", dict(c=2)), ((2, 3), "h w -> (r h) w", dict(r=2)), ((2,), "a -> (a b)", dict(b=3)), ((2, 3), "... -> n ...", dict(n=2)),
        ((2, 3), "h w -> h 1 (w k)", dict(k=0)), ((4,), "(a b) -> b r a", dict(a=2, r=2)),
    ]:
        array = x(*shape)
        g.add(f'repeat_pattern({tensor(array)}, "{pattern}"{sizes(given)})', einops.repeat(array, pattern, **given))
    for text in ['rearrange(ones(2, 3), "a b -> a")', 'rearrange(ones(2, 3), "a b c -> a b c")', 'rearrange(ones(6), "(a b) -> a b")',
                 'rearrange(ones(6), "(a b) -> a b", a=4)', 'rearrange(ones(6), "(a b) -> a b", a=2, b=4)', 'rearrange(ones(2), "a -> a", z=3)',
                 'rearrange(ones(2), "a")', 'rearrange(ones(2), "a -> (a")', 'rearrange(ones(2), "a a -> a")', 'rearrange(ones(2), "? -> a")',
                 'rearrange(ones(2), "((a)) -> a")', 'rearrange(ones(2, 3), "a 1 -> a")', 'rearrange(ones(6), "(a b) -> a b", a=-2)',
                 'rearrange(ones(6), "(a b) -> a b", a=2, a=2)', 'rearrange(ones(6), "(a b) -> a b", a=1.5)', 'rearrange(ones(2), "a -> ... a")',
                 'reduce(ones(2), "a -> a b", "sum")', 'reduce(ones(2), "a -> ", "total")', 'repeat_pattern(ones(2), "a -> a b")',
                 'repeat_pattern(ones(2), "a -> b", b=2)', 'rearrange(ones(2), "... ... -> ...")']:
        g.refuse(text)
    return g


def einsums(random):
    g = Group()
    cases = [
        ("b h q d, b h k d -> b h q k", [(2, 2, 3, 4), (2, 2, 5, 4)]), ("ij,jk->ik", [(2, 3), (3, 4)]), ("ij,jk", [(2, 3), (3, 4)]),
        ("ii->i", [(3, 3)]), ("ii", [(3, 3)]), ("ii->", [(3, 3)]), ("i,i->", [(4,), (4,)]), ("i,j->ij", [(2,), (3,)]), ("ij->ji", [(2, 3)]),
        ("ij->", [(2, 3)]), ("ij->j", [(2, 3)]), ("ba", [(2, 3)]), ("bij,bjk->bik", [(2, 3, 4), (2, 4, 5)]), ("...ij,...jk->...ik", [(2, 3, 4), (4, 5)]),
        ("...i->...", [(2, 3, 4)]), ("i...->...", [(2, 3, 4)]), ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 2)]), ("i,i,i->i", [(3,), (3,), (3,)]),
        ("ij,ij->i", [(2, 3), (2, 3)]), ("ijk,jil->kl", [(2, 3, 4), (3, 2, 5)]), ("a b, b c, c d, d e -> a e", [(2, 3), (3, 2), (2, 4), (4, 2)]),
        ("batch time d, d out -> batch time out", [(2, 3, 4), (4, 5)]), ("iij->ij", [(2, 2, 3)]), ("iijj->ij", [(2, 2, 3, 3)]), ("i,->i", [(3,), ()]),
        (",", [(), ()]), ("->", [()]), ("ij,kl->", [(2, 3), (2, 2)]), ("ab,cd->abcd", [(2, 2), (2, 3)]), ("...,...->...", [(2, 3), (3,)]),
        ("ij,j->i", [(2, 3), (1,)]), ("ijkl,klmn->ijmn", [(2, 2, 3, 2), (3, 2, 2, 2)]), ("i j k, j k -> i", [(2, 3, 4), (3, 4)]),
        ("ab,bc,ca->", [(2, 3), (3, 4), (4, 2)]), ("ij,jk->ik", [(0, 3), (3, 2)]), ("ij,jk->ik", [(2, 0), (0, 2)]), ("i,i,j,j,k,k->ijk", [(2,)] * 6),
        ("ab,bc,cd,de,ef,fg,gh,hi,ij->aj", [(2, 2)] * 9),
    ]
    for pattern, shapes in cases:
        numpy_pattern = letters(pattern) if " " in pattern.replace(", ", ",").replace(" -> ", "->") else pattern.replace(" ", "")
        for dtype in (np.int64, np.float32, np.float64):
            arrays = [np.asarray(random.integers(-4, 5, size=s)).astype(dtype) for s in shapes]
            value = np.asarray(np.einsum(numpy_pattern, *[a.astype(np.float64) if dtype == np.float32 else a for a in arrays])).astype(dtype)
            g.add(f'einsum("{pattern}", {", ".join(map(tensor, arrays))})', value, EXACT if dtype == np.int64 else (1e-6, 1e-5))
    a, b = random.integers(-4, 5, size=(3, 2)), random.integers(-4, 5, size=(4, 3))
    g.add(f'einsum("ij,jk->ik", {tensor(a)}.T, {tensor(b)}.T)', a.T @ b.T)
    g.add(f'einsum("ij,ij->j", {tensor(a)}, {tensor(a)})', (a * a).sum(0))
    for text in ['einsum("ij,jk->ik", ones(2, 3), ones(4, 2))', 'einsum("ij->ik", ones(2, 3))', 'einsum("ij", ones(2))', 'einsum("ij,jk", ones(2, 3))',
                 'einsum("i->ii", ones(2))', 'einsum("i->i->i", ones(2))', 'einsum("", ())', 'einsum("i?->i", ones(2, 2))', 'einsum("......->", ones(2))',
                 'einsum("ii->i", ones(2, 3))', 'einsum("i", "a")']:
        g.refuse(text)
    return g
