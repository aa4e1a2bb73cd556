"""Doubles and how Python writes them."""

import struct

import numpy as np


def from_bits(bits):
    return struct.unpack("<d", struct.pack("<Q", int(bits)))[0]


def shortest(value):
    """The shortest digits that read back as the same f32, laid out as Python lays out a float."""
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = np.format_float_scientific(value, unique=True, trim="-", exp_digits=2)
    exponent = int(text.split("e")[1])
    if value == 0 or -4 <= exponent < 16:
        return np.format_float_positional(value, unique=True, trim="0")
    return text


def line(value, places):
    """bits in hexadecimal, value as f32 or -, places, %f, %e, %g, shortest, shortest of the f32"""
    bits = struct.unpack("<Q", struct.pack("<d", value))[0]
    fixed = format(value, f".{places}f") if abs(value) < 1e60 else "-"
    single = np.float32(value)
    return "\t".join(
        [
            f"{bits:x}",
            str(places),
            fixed,
            format(value, f".{places}e"),
            format(value, f".{places}g"),
            repr(value),
            shortest(single),
        ]
    )


def numbers(random):
    lines = []

    def add(value, places=None):
        lines.append(line(float(value), int(random.integers(0, 10)) if places is None else places))

    # Ties, which go to the even digit, and what lies beside them.
    for places in range(5):
        for k in list(range(-9, 10, 2)) + [99, 999, 1001, 12345]:
            tie = k / 2 / 10**places if places == 0 else k * 5.0 / 10 ** (places + 1)
            add(tie, places)
    for k in range(1, 64, 2):
        add(k / 8, 2)
        add(-k / 16, 3)
        add(k / 2, 0)
    for value in [
        0.0,
        -0.0,
        1.0,
        9.5,
        99.5,
        999999.5,
        0.00001,
        0.0001,
        0.00012345,
        123456789,
        1e15,
        1e16,
        1e17,
        123456789012345678,
        1e22,
        1e23,
        5e-324,
        2.2250738585072014e-308,
        2.225073858507201e-308,
        1.7976931348623157e308,
        0.1,
        0.3,
        1 / 3,
        2 / 3,
        9.999999,
        99999.95,
        16777216,
        16777217,
        33554432,
        1e10,
        3.4028235e38,
        1e-45,
        1.1754944e-38,
    ]:
        for places in [0, 2, 6, 17]:
            add(value, places)
            add(-value, places)
    for _ in range(180):
        add(from_bits(random.integers(0, 1 << 63, dtype=np.uint64)))
        add(from_bits(random.integers(0, 1 << 52, dtype=np.uint64)))  # subnormal
    for _ in range(330):
        add(random.standard_normal() * 10.0 ** random.integers(-8, 9))
        add(round(random.standard_normal() * 100, int(random.integers(0, 6))))
        add(float(np.float32(random.standard_normal() * 10.0 ** random.integers(-6, 20))))
    return [text for text in lines if "nan" not in text.split("\t")[5] and "inf" not in text.split("\t")[5]]
