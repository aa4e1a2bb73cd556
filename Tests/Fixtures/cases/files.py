"""Files that NumPy wrote, and damaged ones. FIXTURES in a program stands for the folder that they are in."""

import io
import pathlib
import struct
import zipfile

import numpy as np

from .common import DTYPES, Group, tensor

FOLDER = pathlib.Path(__file__).parent.parent / "files"


def npy(array, **options):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, **options)
    return out.getvalue()


def with_header(text, data=b"", version=1, length=None):
    text = text.encode()
    size = struct.pack("<H" if version == 1 else "<I", len(text) if length is None else length)
    return b"\x93NUMPY" + bytes([version, 0]) + size + text + data


def held(array):
    """As Tern holds it."""
    kind = array.dtype.kind
    if kind in "iu":
        return array.astype(np.int64)
    return array.astype(np.float32) if array.dtype.itemsize == 2 else array.astype(array.dtype.newbyteorder("="))


def files(random):
    g = Group()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()

    def keep(name, data):
        (FOLDER / name).write_bytes(data)
        return f'load("FIXTURES/files/{name}")'

    for code in ["<f4", "<f8", "<i8", "|b1", "<f2", ">f4", ">f8", ">i8", ">f2", "<i1", "<i2", ">i2", "<i4", "<u1", "<u2", ">u4", "<u8"]:
        array = random.integers(0, 2 if code == "|b1" else 100, size=(2, 3)).astype(code)
        if code[1] == "f":
            array[0, 0], array[0, 1] = np.nan, -np.inf
        if code[1] == "i":
            array[1, 1] = -7
        g.add(keep(f"type_{'big' if code[0] == '>' else ''}{code[1:]}.npy", npy(array)), held(array))
    grid = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    g.add(keep("fortran.npy", npy(np.asfortranarray(grid))), grid)
    g.add(keep("fortran_big.npy", npy(np.asfortranarray(grid.astype(">f8")))), grid.astype(np.float64))
    for shape in [(), (0,), (2, 0), (1, 1, 1, 1, 1, 1, 2)]:
        array = np.ones(shape, np.float32)
        g.add(keep(f"shape_{'x'.join(map(str, shape)) or 'none'}.npy", npy(array)), array)
    for version in [(2, 0), (3, 0)]:
        g.add(keep(f"version_{version[0]}.npy", npy(grid, version=version)), grid)
    g.add(keep("f2_small.npy", npy(np.array([6e-8, 1e-5, 65504, -0.0, np.inf, np.nan], np.float16))), np.float32(np.array([6e-8, 1e-5, 65504, -0.0, np.inf, np.nan], np.float16)))
    whole = npy(grid)
    good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    bad = {
        "empty": b"", "text": b"hello", "magic": whole[:6], "cut_header": whole[:40], "cut_data": whole[:-1], "longer": whole + b"\0",
        "version_9": b"\x93NUMPY\x09\x00" + whole[8:], "huge_header": with_header(good, b"\0" * 8, 2, 1 << 31), "no_dict": with_header("[]"),
        "huge_shape": with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296), }", b"\0" * 8),
        "large_shape": with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }", b"\0" * 8),
        "negative": with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", b"\0" * 8),
        "nested": with_header("{'descr': '<f4', 'fortran_order': False, 'shape': ((2,),), }", b"\0" * 8),
        "missing": with_header("{'descr': '<f4', 'shape': (2,), }", b"\0" * 8), "no_order": with_header(good.replace("False", "Maybe"), b"\0" * 8),
        "extra": with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", b"\0" * 8), "open": with_header("{'descr': '<f4'", b"\0" * 8),
        "quote": with_header("{'descr", b"\0" * 8), "axes": with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1," * 200 + "), }", b"\0" * 4),
        "object": npy(np.array([1, "a", None], dtype=object), allow_pickle=True), "complex": npy(np.ones(2, np.complex64)), "string": npy(np.array(["ab", "c"])),
        "fields": npy(np.zeros(2, dtype=[("a", "<f4"), ("b", "<i8")])), "date": npy(np.array(["2020-01-01"], dtype="M8[D]")),
        "large_unsigned": npy(np.array([2**63], np.uint64)), "bytes": npy(np.array([b"ab"])),
    }
    for name, data in bad.items():
        g.refuse(keep(f"bad_{name}.npy", data))
    out = io.BytesIO()
    np.savez(out, W=grid, b=np.arange(3), flag=np.array(True))
    stored = out.getvalue()
    load = keep("stored.npz", stored)
    g.add(f"{load}.W", grid)
    g.add(f"{load}.b", np.arange(3))
    g.add(f"{load}.flag", np.array(True))
    out = io.BytesIO()
    np.savez_compressed(out, W=np.tile(grid, (10, 10, 10)), r=random.normal(size=5000), e=np.zeros((0, 2)))
    packed = out.getvalue()
    g.add(f"{keep('packed.npz', packed)}.W[19, :, 39]", np.tile(grid, (10, 10, 10))[19, :, 39])
    r = np.load(io.BytesIO(packed))["r"]
    g.add('sum(load("FIXTURES/files/packed.npz").r)', np.asarray(r.sum()), (1e-12, 1e-10))
    g.add('load("FIXTURES/files/packed.npz").e', np.zeros((0, 2)))

    def archive(members, method=zipfile.ZIP_STORED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as file:
            for name, data in members:
                file.writestr(zipfile.ZipInfo(name), data, method)
        return out.getvalue()

    one = npy(np.float32([1, 2]))
    g.add(f"{keep('fixed.npz', archive([('a.npy', one)], zipfile.ZIP_DEFLATED))}.a", np.float32([1, 2]))
    zip_bad = {
        "cut": stored[:-30], "front": stored[10:], "garbage": b"PK" * 40, "path": archive([("../a.npy", one)]), "name": archive([("1a.npy", one)]),
        "other": archive([("a.txt", b"x")]), "broken_member": archive([("a.npy", one[:-3])]), "method": archive([("a.npy", one)], zipfile.ZIP_BZIP2),
        "checksum": stored.replace(struct.pack("<f", 17), struct.pack("<f", 18)), "bomb": bytearray(archive([("a.npy", one)], zipfile.ZIP_DEFLATED)),
        "twice": None, "encrypted": bytearray(archive([("a.npy", one)])), "empty": b"",
    }
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        zip_bad["twice"] = archive([("a.npy", one), ("a.npy", one)])
    place = bytes(zip_bad["bomb"]).index(b"PK\x01\x02")
    zip_bad["bomb"][place + 24:place + 28] = struct.pack("<I", 0xFFFFFFF0)
    place = bytes(zip_bad["encrypted"]).index(b"PK\x01\x02")
    zip_bad["encrypted"][place + 8] |= 1
    damaged = bytearray(archive([("a.npy", npy(np.zeros(5000)))], zipfile.ZIP_DEFLATED))
    damaged[60] ^= 0xFF
    zip_bad["damaged"] = damaged
    for name, data in zip_bad.items():
        g.refuse(keep(f"bad_{name}.npz", bytes(data)))
    g.add(keep("table.csv", b"a, b\n1,2.5\n-3e2,nan\n"), np.array([[1, 2.5], [-300, np.nan]]))
    g.add(keep("column.csv", b"1\r\n2\r\n\r\n3"), np.array([1.0, 2, 3]))
    g.add(keep("row.csv", b"1,2,3\n"), np.array([[1.0, 2, 3]]))
    g.add(keep("nothing.csv", b""), np.zeros(0))
    g.refuse(keep("ragged.csv", b"1,2\n3\n"))
    g.refuse(keep("word.csv", b"1,2\n3,x\n"))
    g.refuse(keep("hole.csv", b"1,2\n3,\n"))
    g.add("len(" + keep("text.txt", "größe\n".encode()) + ")", np.array(6))
    g.refuse(keep("binary.txt", b"\xff\xfe\x00"))
    for text in ['load("FIXTURES/files/none.npy")', 'load("FIXTURES/files")', 'load("FIXTURES/files/text.dat")', 'load(3)', 'load("FIXTURES.npy")',
                 'save("FIXTURES/none/x.npy", [1])', 'save("x.npz", [1])', 'save("x.npz", (a = "text"))', 'save("x.csv", ones(1, 1, 1))',
                 'save("x.txt", 3)', 'save("x", 3)', 'save("x.npy", "text")']:
        g.refuse(text)
    return g
