"""Linear algebra and recurrent cells: NumPy's and PyTorch's results. Signs of vectors are free, so their products are compared."""

import numpy as np
import torch

from .common import EXACT, Group, tensor
from .networks import Cases, normal, t


def algebra(random):
    g = Group()
    for dtype in (np.float32, np.float64, np.int64):
        kind = np.float64 if dtype == np.float64 else np.float32
        tolerance = (1e-10, 1e-11) if kind == np.float64 else (2e-5, 2e-5)
        for lead in [(), (2,), (2, 1)]:
            for n in (1, 2, 3, 5):
                a = normal(random, *lead, n, n, dtype=np.float64) + 4 * np.eye(n)
                a = np.round(a).astype(dtype) if dtype == np.int64 else a.astype(dtype)
                x = a.astype(np.float64)
                turned = f"swapaxes({tensor(np.swapaxes(a, -1, -2).copy())}, -1, -2)"
                for text in (tensor(a), turned):
                    g.add(f"det({text})", np.linalg.det(x).astype(kind), (tolerance[0], tolerance[1] * 100))
                    g.add(f"inv({text})", np.linalg.inv(x).astype(kind), (tolerance[0] * 10, tolerance[1] * 10))
                b = normal(random, *lead, n, 2).astype(dtype)
                g.add(f"solve({tensor(a)}, {tensor(b)})", np.linalg.solve(x, b.astype(np.float64)).astype(kind), (tolerance[0] * 10, tolerance[1] * 10))
                v = normal(random, n).astype(dtype)
                g.add(f"solve({tensor(a)}, {tensor(v)})", np.linalg.solve(x, v.astype(np.float64)).astype(kind), (tolerance[0] * 10, tolerance[1] * 10))
                s = x @ np.swapaxes(x, -1, -2)
                s = s.astype(dtype)
                g.add(f"cholesky({tensor(s)})", np.linalg.cholesky(s.astype(np.float64)).astype(kind), (tolerance[0] * 10, tolerance[1] * 10))
                g.add(f"eigh({tensor(s)})[0]", np.linalg.eigh(s.astype(np.float64))[0].astype(kind), (tolerance[0], tolerance[1] * 100))
                close = "rtol=1e-4, atol=1e-3" if kind == np.float32 else "rtol=1e-9, atol=1e-8"
                text = f"f64({tensor(s)})" if dtype == np.int64 else tensor(s)
                g.add(f"close({text} @ eigh({text})[1], eigh({text})[1] * unsqueeze(eigh({text})[0], -2), {close})", np.array(True))
                g.add(f"trace({tensor(a)})", np.trace(a, axis1=-2, axis2=-1), (1e-6, 1e-6) if dtype != np.int64 else EXACT)
            for m, n in [(3, 3), (4, 2), (2, 5), (1, 3), (3, 1)]:
                a = normal(random, *lead, m, n).astype(dtype)
                x = a.astype(np.float64)
                text = f"f64({tensor(a)})" if dtype == np.int64 else tensor(a)
                close = "rtol=1e-5, atol=1e-5" if kind == np.float32 else "rtol=1e-12, atol=1e-12"
                q, r = np.linalg.qr(x)
                g.add(f"qr({tensor(a)})[0]", q.astype(kind), (tolerance[0] * 5, tolerance[1] * 5))
                g.add(f"qr({tensor(a)})[1]", r.astype(kind), (tolerance[0] * 5, tolerance[1] * 5))
                g.add(f"svd({tensor(a)})[1]", np.linalg.svd(x, compute_uv=False).astype(kind), (tolerance[0] * 5, tolerance[1] * 5))
                k = min(m, n)
                g.add(f"close((svd({text})[0] * unsqueeze(svd({text})[1], -2)) @ svd({text})[2], {text}, {close})", np.array(True))
                g.add(f"close(svd({text})[2] @ svd({text})[2].T, expand(eye({k}), {lead + (k, k)}), {close})", np.array(True))
                g.add(f"close(svd({text})[0].T @ svd({text})[0], expand(eye({k}), {lead + (k, k)}), {close})", np.array(True))
        for shapes in [((3,), (3,)), ((2, 3), (3,)), ((2, 3), (3, 2)), ((3,), (2, 3, 4)), ((2, 3), (2, 3, 4)), ((), (2, 3)), ((2, 2, 3), (3,)), ((2, 1, 3), (2, 3, 2))]:
            a, b = (np.asarray(normal(random, *s)).astype(dtype) for s in shapes)
            g.add(f"dot({tensor(a)}, {tensor(b)})", np.asarray(np.dot(a, b)), EXACT if dtype == np.int64 else (1e-6, 1e-6))
            g.add(f"outer({tensor(a)}, {tensor(b)})", np.outer(a, b), EXACT if dtype == np.int64 else (1e-6, 1e-6))
    g.add("svd(zeros(3, 2))[1]", np.zeros(2, np.float32))
    g.add("close(svd(ones(3, 3))[0].T @ svd(ones(3, 3))[0], eye(3), atol=1e-5)", np.array(True))
    g.add("det(zeros(0, 0))", np.float32(1))
    g.add("inv(zeros(0, 0))", np.zeros((0, 0), np.float32))
    g.add("det([[1, 2], [2, 4]])", np.float32(0))
    g.add("eigh([[nan, 0.0], [0.0, 1.0]])[0].shape == (2,)", np.array(True))
    g.add("svd([[nan, 0.0], [0.0, inf]])[1].shape == (2,)", np.array(True))
    for text in ["det([1, 2])", "det(ones(2, 3))", "inv([[1, 2], [2, 4]])", "solve(ones(2, 2), [1, 2])", "solve(eye(2), [1, 2, 3])",
                 "cholesky([[1, 2], [2, 1]])", "cholesky(zeros(2, 2))", "trace([1])", "qr([1])", "svd(3)", "eigh(ones(2, 3))",
                 "dot([1, 2], [1, 2, 3])"]:
        g.refuse(text)
    return g


def cells(random):
    g = Cases()
    for dtype in (np.float32, np.float64):
        for n, features, hidden in [(1, 1, 1), (3, 2, 4), (2, 5, 3)]:
            x, h, c = normal(random, n, features, dtype=dtype), normal(random, n, hidden, dtype=dtype), normal(random, n, hidden, dtype=dtype)
            for name, cell, gates in [("rnn_cell", torch.nn.RNNCell, 1), ("gru_cell", torch.nn.GRUCell, 3), ("lstm_cell", torch.nn.LSTMCell, 4)]:
                w, u = normal(random, gates * hidden, features, dtype=dtype), normal(random, gates * hidden, hidden, dtype=dtype)
                b, d = normal(random, gates * hidden, dtype=dtype), normal(random, gates * hidden, dtype=dtype)
                module = cell(features, hidden).double()
                with torch.no_grad():
                    for parameter, value in zip((module.weight_ih, module.weight_hh, module.bias_ih, module.bias_hh), (w, u, b, d)):
                        parameter.copy_(t(value))
                    state = (t(h), t(c)) if name == "lstm_cell" else t(h)
                    value = module(t(x), state)
                ours = f"(w_ih = {tensor(w.T)}, w_hh = {tensor(u.T)}, b_ih = {tensor(b)}, b_hh = {tensor(d)})"
                theirs = f"(weight_ih = {tensor(w)}, weight_hh = {tensor(u)}, bias_ih = {tensor(b)}, bias_hh = {tensor(d)})"
                for p in (ours, theirs):
                    if name == "lstm_cell":
                        for i in (0, 1):
                            g.put(f"lstm_cell({tensor(x)}, {tensor(h)}, {tensor(c)}, {p})[{i}]", value[i], dtype)
                    else:
                        g.put(f"{name}({tensor(x)}, {tensor(h)}, {p})", value, dtype)
    for dtype in (np.float32, np.float64):
        for shape in [(3, 2), (2, 1, 17), (5,), (0, 2)]:
            units = shape[-1]
            z, c = normal(random, *shape[:-1], 4 * units, dtype=dtype) * 3, normal(random, *shape, dtype=dtype)
            module = torch.nn.LSTMCell(1, units, bias=False).double()
            with torch.no_grad():
                # The gates come in by the weights of an input that is 1.
                for i in (0, 1):
                    rows = list(zip(z.reshape(-1, 4 * units), c.reshape(-1, units)))
                    value = np.zeros((len(rows), units))
                    for n, (row, memory) in enumerate(rows):
                        module.weight_ih.copy_(t(row)[:, None])
                        value[n] = module(torch.ones(1, 1).double(), (torch.zeros(1, units).double(), t(memory)[None]))[i][0].numpy()
                    g.put(f"lstm_gates({tensor(z)}, {tensor(c)})[{i}]", value.reshape(shape), dtype)
    for text in ["rnn_cell([[1.0]], [[0.0]], (w_ih = [[1.0, 2]], w_hh = [[1.0]]))", "gru_cell([[1.0]], [[0.0]], 3)",
                 "lstm_cell([[1.0]], [[0.0]], [[0.0, 0]], (w_ih = [[0.0, 0, 0, 0]], w_hh = [[0.0, 0, 0, 0]]))", "rnn_cell(1.0, 1.0, ())",
                 "lstm_gates(1.0, 1.0)", "lstm_gates(zeros(2, 4), zeros(1, 1))", "lstm_gates(zeros(2, 3), zeros(2, 1))", "lstm_gates([1.0, 2], 3.0)"]:
        g.refuse(text)
    return g
