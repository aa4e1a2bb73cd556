"""Format specs: what Python's format() makes of them, or that it refuses."""

import numpy as np

INTEGERS = [0, 1, -1, 7, -42, 65, 255, 999, 1000, -1234, 65535, 1234567, -98765432, 9223372036854775807]
FLOATS = [
    0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 3.14159265358979, -2.71828, 12.0, 99.95, 123.456, 999.9995, 1234.5,
    -1234567.891, 1e-4, 1e-5, -0.001, 0.00012345, 1e15, 1e16, 1.5e16, 1e22, -1e100, 5e-324, 123456789.0,
    float("inf"), float("-inf"), float("nan"),
]
SINGLES = [0.1, -0.3, 1 / 3, 1e10, 16777217.0, 2.5, 1e-7, 3.4e38]
STRINGS = ["", "a", "tern", "naïve", "日本語", "two words"]

BY_HAND = """
012,.2f <08 >08 ^08 =08 08 .3 .0 .1 #.3 #.0 # 0, 010, 08, 07, 06, 016, 016_ ,d _d ,x _x _X _b _o ,b ,o #x #X #o #b #_x
#010x #010_x 010_b 020_b #020_b +d -d d 5d <5d >5d ^5d =5d *^9d *=9d *<9 *>9 x<9 0=9 0<9 0^9 +08 -08 +08.2f =+8.1f
e E .0e .3E #.0e g G .0g .1g .10g #g #.4g .3G #.3G n .3n ,n _n % .0% .1% #.0% 010.1% ,% f F .0f #.0f ,f _f ,.3f _.3f
012_.2f 015,.3e ,e ,g ,.10g 020,.10g c 5c <5c 05c +c #c ,c .1c s 5s >5s ^9s .2s 9.2s =9s +s #s ,s 0s 09s <09s
z zf z.1f z.0% +z.1f zd zs zx .2d .2x .0b . .f 5. ,, ,_ _, __ q 5q 5.2q dd 1001 .1001f 2000d 1000 ==5 << >> ^^5 <<5 +=5
++5 5+ 0 00 000 005 -#x +#b +_ , _ 00, 00. 05s 5,s .3s% {0} 1.5 1e5 f5 5f.2 ä<9 日^9 ,<9 .>9.1f =>9 ==9 +<9 0>9 >=9 #>9 z>9
+ - +z z# #z 0# 010#x 5#x +,.1f -_x
""".replace("{0}", "").split() + ["", " ", " d", " .2f", " 08", " <8", "  <8", " =8d", "  ^9.1f", " x", "5 d"]


def value_text(value, kind):
    if kind == "str":
        return f'"{value}"'
    if kind == "bool":
        return "true" if value else "false"
    if kind == "int":
        return str(value)
    return f"{kind}({repr(float(value))})"


def attempt(value, spec):
    try:
        return format(value, spec)
    except (ValueError, OverflowError):
        return None


def random_spec(random):
    def sometimes(chance, choices):
        return str(random.choice(choices)) if random.random() < chance else ""

    alignment = sometimes(0.35, ["<", ">", "^", "="])
    fill = sometimes(0.5, ["*", "0", ".", "é"]) if alignment else ""
    return "".join(
        [
            fill, alignment,
            sometimes(0.3, ["+", "-", " "]),
            sometimes(0.05, ["z"]),
            sometimes(0.2, ["#"]),
            sometimes(0.3, ["0"]),
            sometimes(0.6, [str(n) for n in range(1, 25)]),
            sometimes(0.3, [",", "_"]),
            sometimes(0.5, [f".{n}" for n in range(0, 18)]),
            sometimes(0.8, list("dxXobcfFeEgG%ns")),
        ]
    )


def line(spec, value, kind):
    """spec, program text of the value, `ok` and the text, `refused`, or `wrong` when no value of any type fits"""
    probe = [attempt(sample, spec) for sample in (65, 1.5, "a", True)]
    # Limits of Tern, which Python does not have.
    is_wrong = all(text is None for text in probe) or any(int(n) > 1000 for n in digits(spec))
    text = attempt(value, spec)
    if is_wrong:
        return "\t".join([spec, value_text(value, kind), "wrong", ""])
    if text is None:
        return "\t".join([spec, value_text(value, kind), "refused", ""])
    if spec == "" and kind == "bool":
        text = text.lower()
    return "\t".join([spec, value_text(value, kind), "ok", text])


def digits(spec):
    return "".join(c if c.isascii() and c.isdigit() else " " for c in spec).split()


def formats(random):
    lines = []

    def add(spec, value, kind):
        # The shortest digits of an f32 are those of its own type, which Python does not have.
        has_digits = "." in spec.lstrip(".") or spec[-1:] in tuple("eEfFgG%n")
        if kind == "f32" and not has_digits and attempt(1.5, spec) is not None:
            return
        if kind == "f32":
            value = float(np.float32(value))
        # Control characters would break the lines of the file.
        if spec.endswith("c") and kind in ("int", "bool") and int(value) < 32:
            return
        lines.append(line(spec, value, kind))

    for spec in BY_HAND:
        for value in [5, -1234567, 65]:
            add(spec, value, "int")
        for value in [1.0, -1234.5678, 0.0001, 1e20, float("inf")]:
            add(spec, value, "f64")
        add(spec, 0.1, "f32")
        add(spec, "tern", "str")
        add(spec, True, "bool")
    for _ in range(4000):
        spec = random_spec(random)
        kind = str(random.choice(["int", "f64", "f64", "f64", "f32", "str", "bool"]))
        values = {"int": INTEGERS, "f64": FLOATS, "f32": SINGLES, "str": STRINGS, "bool": [True, False]}[kind]
        value = values[int(random.integers(len(values)))]
        if kind == "f64" and random.random() < 0.4:
            value = float(random.standard_normal() * 10.0 ** random.integers(-8, 18))
        add(spec, value, kind)
    return lines
