"""Derivatives of whole programs: derivatives inside derivatives, training inside training, recurrences, and the edges of functions."""

import jax
import jax.numpy as jnp
import jax.nn as nn
import numpy as np
from jax import grad, hessian, jacfwd, jacobian, jacrev, jvp, lax, vjp, vmap

from .jax_common import Programs
from .points import distinct, positive, small

# A network of one hidden layer that gives one number for each row, in both languages.
NET = "net = (W, w, x) -> tanh(x @ W) @ w; "
FIT = NET + "cost = (W, w, x, y) -> mean((net(W, w, x) - y) ^ 2); "


def net(W, w, x):
    return jnp.tanh(x @ W) @ w


def cost(W, w, x, y):
    return ((net(W, w, x) - y) ** 2).mean()


def descended(W, w, x, y, rate, steps, hold=lambda g: g):
    for _ in range(steps):
        W = W - rate * hold(grad(cost)(W, w, x, y))
    return W


def momentum(W, w, x, y, rate, keep):
    v = jnp.zeros_like(W)
    for _ in range(3):
        v = keep * v + grad(cost)(W, w, x, y)
        W = W - rate * v
    return cost(W, w, x, y)


def adam(W, w, x, y, rate):
    m = v = jnp.zeros_like(W)
    for t in range(1, 4):
        g = grad(cost)(W, w, x, y)
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        W = W - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.99**t)) + 1e-8)
    return cost(W, w, x, y)


def recurrence(W, U, x):
    return lax.scan(lambda h, t: (jnp.tanh(t @ W + h @ U),) * 2, jnp.zeros(U.shape[0]), x)


def lstm_loss(W, U, x):
    def step(state, t):
        h, c = state
        i, f, g, o = jnp.split(t @ W + h @ U, 4)
        c = nn.sigmoid(f) * c + nn.sigmoid(i) * jnp.tanh(g)
        h = nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    zero = jnp.zeros(U.shape[0])
    return (lax.scan(step, (zero, zero), x)[1] ** 2).sum()


def gru_loss(W, U, x):
    def step(h, t):
        a, b = jnp.split(t @ W, 3), jnp.split(h @ U, 3)
        r, z = nn.sigmoid(a[0] + b[0]), nn.sigmoid(a[1] + b[1])
        return ((1 - z) * jnp.tanh(a[2] + r * b[2]) + z * h,) * 2

    return (lax.scan(step, jnp.zeros(U.shape[0]), x)[1] ** 2).sum()


def decorated(backward):
    """The function in front of it with that cotangent, as custom_grad makes it."""

    def make(f):
        g = jax.custom_vjp(f)
        g.defvjp(lambda *x: (f(*x), x), lambda x, ct: backward(ct, *x))
        return g

    return make


STRAIGHT = decorated(lambda ct, x: (ct,))(lambda x: jnp.round(x))
REVERSED = decorated(lambda ct, x: (-0.5 * ct,))(lambda x: x)
LIMITED = decorated(lambda ct, x: (jnp.clip(ct, -1, 1),))(lambda x: x)
SOFT = decorated(lambda ct, x: (ct * nn.sigmoid(x),))(lambda x: jnp.log1p(jnp.exp(x)))
SCALED = decorated(lambda ct, a, b: (ct * b * 3, ct * jnp.sin(a)))(lambda a, b: a * b)


def rk4(f, y, h, steps):
    for _ in range(steps):
        a = f(y)
        b = f(y + h / 2 * a)
        c = f(y + h / 2 * b)
        y = y + h / 6 * (a + 2 * b + 2 * c + f(y + h * c))
    return y


def energy(q, p):
    return (p**2).sum() / 2 - jnp.cos(q).sum() + q[0] * q[1] / 5


def leapfrog(q, p, h, steps):
    for _ in range(steps):
        p = p - h / 2 * grad(energy)(q, p)
        q = q + h * grad(energy, 1)(q, p)
        p = p - h / 2 * grad(energy)(q, p)
    return (q * p).sum()


def lagrangian(q, v):
    return v[0] ** 2 + v[1] ** 2 / 2 + v[0] * v[1] * jnp.cos(q[0] - q[1]) + 2 * jnp.cos(q[0]) + jnp.cos(q[1])


def acceleration(q, v):
    return jnp.linalg.solve(hessian(lagrangian, 1)(q, v), grad(lagrangian)(q, v) - jacobian(grad(lagrangian, 1), 0)(q, v) @ v)


def mixture(x, m, s):
    return nn.logsumexp(-((x[None] - m) ** 2).sum(1) / (2 * s**2) - 2 * jnp.log(s))


def iterate(f, n):
    for _ in range(n):
        f = grad(f)
    return f


def several(g, random):
    """Rules of nesting, on numbers."""
    x = np.float64(0.6875)
    for text, f in {
        "sin(x)": jnp.sin, "tanh(x)": jnp.tanh, "exp(x * x)": lambda x: jnp.exp(x * x), "x ^ x": lambda x: x**x, "1 / (1 + x ^ 2)": lambda x: 1 / (1 + x**2),
        "log(1 + exp(x))": lambda x: jnp.log(1 + jnp.exp(x)), "gelu(x)": lambda x: nn.gelu(x, approximate=False), "sqrt(x)": jnp.sqrt, "lgamma(x)": lax.lgamma,
    }.items():
        for n in (3, 4, 5):
            if n == 5 and text in ("gelu(x)", "lgamma(x)"):
                continue
            g.program("grad(" * n + f"x -> {text}" + ")" * n + "(x)", iterate(f, n)(x), (1e-9, 1e-9), x=x)
        ways = f"d = f -> (x -> jvp(f, x, 1.0)[1]); d(d(d(x -> {text})))(x)"
        forward = lambda f: lambda x: jvp(f, (x,), (1.0,))[1]
        g.program(ways, forward(forward(forward(f)))(x), (1e-9, 1e-9), x=x)
    for text, f in {
        "grad(x -> x * grad(y -> x + y)(1.0))(x)": lambda x: grad(lambda x: x * grad(lambda y: x + y)(1.0))(x),
        "grad(x -> x * grad(y -> x * y * y)(2.0))(x)": lambda x: grad(lambda x: x * grad(lambda y: x * y * y)(2.0))(x),
        "grad(x -> x * grad(y -> sin(x) * y ^ 3)(x))(x)": lambda x: grad(lambda x: x * grad(lambda y: jnp.sin(x) * y**3)(x))(x),
        "jvp(x -> x * jvp(y -> x * y, 2.0, 1.0)[1], x, 1.0)[1]": lambda x: jvp(lambda x: x * jvp(lambda y: x * y, (2.0,), (1.0,))[1], (x,), (1.0,))[1],
        "jvp(x -> x * jvp(y -> x + y ^ 2, x, x)[1], x, 1.0)[1]": lambda x: jvp(lambda x: x * jvp(lambda y: x + y**2, (x,), (x,))[1], (x,), (1.0,))[1],
        "grad(x -> jvp(y -> sin(x * y), x, x * x)[1])(x)": lambda x: grad(lambda x: jvp(lambda y: jnp.sin(x * y), (x,), (x * x,))[1])(x),
        "jvp(x -> grad(y -> exp(x * y))(x * x), x, 1.0)[1]": lambda x: jvp(lambda x: grad(lambda y: jnp.exp(x * y))(x * x), (x,), (1.0,))[1],
        "grad(x -> vjp(y -> x * y ^ 2, x)[1](x))(x)": lambda x: grad(lambda x: vjp(lambda y: x * y**2, x)[1](x)[0])(x),
        "grad(x -> grad(a -> grad(b -> x * a * b ^ 2)(a))(x))(x)": lambda x: grad(lambda x: grad(lambda a: grad(lambda b: x * a * b**2)(a))(x))(x),
        "value_and_grad(x -> value_and_grad(y -> x * sin(y))(x)[0] + value_and_grad(y -> x * sin(y))(x)[1])(x)[1]": lambda x: grad(lambda x: x * jnp.sin(x) + x * jnp.cos(x))(x),
        "hessian(x -> grad(y -> x ^ 2 * y ^ 3)(x))(x)": lambda x: hessian(lambda x: grad(lambda y: x**2 * y**3)(x))(x),
        "grad(x -> x * stop_gradient(x) ^ 2)(x)": lambda x: grad(lambda x: x * lax.stop_gradient(x) ** 2)(x),
        "hessian(x -> x ^ 2 * stop_gradient(x))(x)": lambda x: hessian(lambda x: x**2 * lax.stop_gradient(x))(x),
        "grad(grad(x -> stop_gradient(x) * x ^ 3))(x)": lambda x: grad(grad(lambda x: lax.stop_gradient(x) * x**3))(x),
        "grad(x -> stop_gradient(grad(y -> y ^ 3)(x)) * x)(x)": lambda x: grad(lambda x: lax.stop_gradient(grad(lambda y: y**3)(x)) * x)(x),
        "grad(x -> x + stop_gradient(round(x) - x))(x)": lambda x: grad(lambda x: x + lax.stop_gradient(jnp.round(x) - x))(x),
        "jvp(x -> sin(stop_gradient(x)) * x, x, 2.0)[1]": lambda x: jvp(lambda x: jnp.sin(lax.stop_gradient(x)) * x, (x,), (2.0,))[1],
        "grad(x -> { y = x; for i in 0..6 { y = sin(y) * x }; y })(x)": lambda x: grad(lambda x: lax.fori_loop(0, 6, lambda i, y: jnp.sin(y) * x, x))(x),
        "grad(x -> { y = x; while y < 30 { y = y * (1 + x) }; y })(x)": lambda x: grad(lambda x: x * (1 + x) ** 8)(x),
        "hessian(x -> { y = x; for i in 0..4 { y = y - (y * y - x) / (2 * y) }; y })(x)": lambda x: hessian(lambda x: lax.scan(lambda y, _: (y - (y * y - x) / (2 * y), None), x, None, 4)[0])(x),
        "grad(x -> if x > 0 { x ^ 3 } else { -x })(x) + grad(x -> if x > 0 { x ^ 3 } else { -x })(-x)": lambda x: 3 * x**2 - 1,
    }.items():
        g.program(text, f(x), (1e-10, 1e-10), x=x)


def custom(g, random):
    x = distinct(random, 4)
    for name, text, f in [
        ("straight", "custom_grad(x -> round(x), (ct, x) -> ct)", STRAIGHT), ("turned", "custom_grad(x -> x, (ct, x) -> -0.5 * ct)", REVERSED),
        ("limited", "custom_grad(x -> x, (ct, x) -> clip(ct, -1, 1))", LIMITED), ("soft", "custom_grad(x -> log1p(exp(x)), (ct, x) -> ct * sigmoid(x))", SOFT),
    ]:
        start = f"{name} = {text}; "
        loss = lambda x: (f(x * x) * jnp.sin(x)).sum()
        inner = f"x -> sum({name}(x * x) * sin(x))"
        g.program(start + f"grad({inner})(x)", grad(loss)(x), x=x)
        g.program(start + f"jacobian(x -> grad({inner})(x))(x)", jacrev(grad(loss))(x), x=x)
        g.program(start + f"vmap(grad(x -> {name}(x) ^ 3))(x)", vmap(grad(lambda x: f(x) ** 3))(x), x=x)
        g.program(start + f"grad(x -> sum({name}(vmap(r -> {name}(r) * 2)(x)) * x))(x)", grad(lambda x: (f(vmap(lambda r: f(r) * 2)(x)) * x).sum())(x), x=x)
    start = "scaled = custom_grad((a, b) -> a * b, (ct, a, b) -> (ct * b * 3, ct * sin(a))); "
    for place in (0, 1):
        g.program(start + f"grad((a, b) -> sum(scaled(a, b) ^ 2), {place})(a, b)", lambda a, b: grad(lambda a, b: (SCALED(a, b) ** 2).sum(), place)(a, b), a=distinct(random, 3), b=distinct(random, 3))
        g.program(
            start + f"grad((a, b) -> sum(grad((a, b) -> sum(scaled(a, b) ^ 2))(a, b) * a), {place})(a, b)",
            lambda a, b: grad(lambda a, b: (grad(lambda a, b: (SCALED(a, b) ** 2).sum())(a, b) * a).sum(), place)(a, b), a=distinct(random, 3), b=distinct(random, 3))


def learning(g, random):
    W, w, x, y = small(random, 2, 3), small(random, 3), distinct(random, 4, 2) / 2, small(random, 4)
    data = dict(W=W, w=w, x=x, y=y)
    other = dict(**data, z=distinct(random, 4, 2) / 2, t=small(random, 4))
    for place, name in enumerate("Ww"):
        g.program(FIT + f"grad(cost, {place})(W, w, x, y)", grad(cost, place)(W, w, x, y), **data)
        g.program(FIT + f"hessian(cost, {place})(W, w, x, y)", hessian(cost, place)(W, w, x, y), **data)
        g.program(FIT + f"vmap(grad(cost, {place}), (none, none, 0, 0))(W, w, x, y)", vmap(grad(cost, place), (None, None, 0, 0))(W, w, x, y), **data)
    g.program(FIT + "jacobian((w, W) -> grad(cost)(W, w, x, y), 0)(w, W)", jacobian(lambda w: grad(cost)(W, w, x, y))(w), **data)
    g.program(FIT + "vmap(hessian(cost, 1), (none, none, 0, 0))(W, w, x, y)", vmap(hessian(cost, 1), (None, None, 0, 0))(W, w, x, y), **data)
    g.program(FIT + "fit = (p, x, y) -> cost(p.W, p.w, x, y); grad(fit)((W = W, w = w), x, y).W", grad(cost)(W, w, x, y), **data)
    g.program(FIT + "fit = (p, x, y) -> cost(p.W, p.w, x, y); vmap(grad(fit), (none, 0, 0))((W = W, w = w), x, y).w", vmap(grad(cost, 1), (None, None, 0, 0))(W, w, x, y), **data)
    g.program(FIT + "fit = (p, x, y) -> cost(p[0], p[1], x, y); jvp(grad(p -> fit(p, x, y)), (W, w), (W, w))[1][0]", jvp(lambda W, w: grad(cost)(W, w, x, y), (W, w), (W, w))[1], **data)

    # Learning to learn: the gradient goes through the steps of an inner descent.
    down = FIT + "down = (W, w, x, y, n, rate) -> { for i in 0..n { W -= rate * grad(cost)(W, w, x, y) }; W }; "
    for steps in (1, 2, 3):
        g.program(
            down + f"grad((W, w) -> cost(down(W, w, x, y, {steps}, 0.5), w, z, t))(W, w)",
            lambda W, w, x, y, z, t: grad(lambda W: cost(descended(W, w, x, y, 0.5, steps), w, z, t))(W), **other)
        g.program(
            down + f"grad(rate -> cost(down(W, w, x, y, {steps}, rate), w, z, t))(f64(0.5))",
            lambda W, w, x, y, z, t: grad(lambda rate: cost(descended(W, w, x, y, rate, steps), w, z, t))(0.5), **other)
        g.program(
            down + f"grad(y -> cost(down(W, w, x, y, {steps}, 0.5), w, z, t))(y)",
            lambda W, w, x, y, z, t: grad(lambda y: cost(descended(W, w, x, y, 0.5, steps), w, z, t))(y), **other)
    first = FIT + "down = (W, w, x, y, n) -> { for i in 0..n { W -= 0.5 * stop_gradient(grad(cost)(W, w, x, y)) }; W }; "
    g.program(
        first + "grad((W, w) -> cost(down(W, w, x, y, 2), w, z, t))(W, w)",
        lambda W, w, x, y, z, t: grad(lambda W: cost(descended(W, w, x, y, 0.5, 2, lax.stop_gradient), w, z, t))(W), **other)
    g.program(
        down + "hessian(rate -> cost(down(W, w, x, y, 2, rate), w, z, t))(f64(0.5))",
        lambda W, w, x, y, z, t: hessian(lambda rate: cost(descended(W, w, x, y, rate, 2), w, z, t))(0.5), **other)
    g.program(
        down + "grad((W, w) -> mean(vmap((x, y, z, t) -> cost(down(W, w, x, y, 1, 0.5), w, z, t))(rearrange(x, \"(n b) d -> n b d\", n=2), reshape(y, 2, 2), rearrange(z, \"(n b) d -> n b d\", n=2), reshape(t, 2, 2))))(W, w)",
        lambda W, w, x, y, z, t: grad(lambda W: vmap(lambda x, y, z, t: cost(descended(W, w, x, y, 0.5, 1), w, z, t))(x.reshape(2, 2, 2), y.reshape(2, 2), z.reshape(2, 2, 2), t.reshape(2, 2)).mean())(W),
        **other)
    heavy = FIT + "heavy = (W, w, x, y, rate, keep) -> { v = zeros_like(W); for i in 0..3 { v = keep * v + grad(cost)(W, w, x, y); W -= rate * v }; cost(W, w, x, y) }; "
    for place, name in [(0, "W"), (4, "rate"), (5, "keep")]:
        g.program(heavy + f"grad(heavy, {place})(W, w, x, y, f64(0.25), f64(0.5))", grad(momentum, place)(W, w, x, y, 0.25, 0.5), **data)
    even = (
        FIT + "adam = (W, w, x, y, rate) -> { m = zeros_like(W); v = m; for i in 1..4 { g = grad(cost)(W, w, x, y); m = 0.9 * m + 0.1 * g; v = 0.99 * v + 0.01 * g * g; "
        "W -= rate * (m / (1 - f64(0.9) ^ i)) / (sqrt(v / (1 - f64(0.99) ^ i)) + 1e-8) }; cost(W, w, x, y) }; ")
    for place in (0, 2, 4):
        g.program(even + f"grad(adam, {place})(W, w, x, y, f64(0.25))", grad(adam, place)(W, w, x, y, 0.25), (1e-9, 1e-9), **data)
    g.program(FIT + "H = hessian(cost, 1)(W, w, x, y); solve(H + 0.1 * eye(3, dtype=f64), grad(cost, 1)(W, w, x, y))", jnp.linalg.solve(hessian(cost, 1)(W, w, x, y) + 0.1 * jnp.eye(3), grad(cost, 1)(W, w, x, y)), **data)
    g.program(
        FIT + "grad(x -> { H = hessian(cost, 1)(W, w, x, y); sum(solve(H + 0.1 * eye(3, dtype=f64), grad(cost, 1)(W, w, x, y))) })(x)",
        grad(lambda x: jnp.linalg.solve(hessian(cost, 1)(W, w, x, y) + 0.1 * jnp.eye(3), grad(cost, 1)(W, w, x, y)).sum())(x), (1e-9, 1e-9), **data)
    # The Gauss-Newton matrix times a vector, and the whole of it.
    g.program(NET + "vjp(w -> net(W, w, x), w)[1](jvp(w -> net(W, w, x), w, w)[1])", vjp(lambda w: net(W, w, x), w)[1](jvp(lambda w: net(W, w, x), (w,), (w,))[1])[0], W=W, w=w, x=x)
    J = jacobian(net)(W, w, x).reshape(4, 6)
    g.program(NET + "J = reshape(jacobian(net)(W, w, x), 4, 6); J.T @ J", J.T @ J, W=W, w=w, x=x)


def penalties(g, random):
    W, w, x = small(random, 2, 3), small(random, 3), distinct(random, 3, 2) / 2
    data = dict(W=W, w=w, x=x)
    slopes = NET + "slopes = (W, w, x) -> vmap(r -> grad(r -> net(W, w, r))(r))(x); "
    slope = lambda W, w, x: vmap(grad(net, 2), (None, None, 0))(W, w, x)
    for name, text, f in [
        ("the length of 1", "mean((norm(slopes(W, w, x), 2, 1) - 1) ^ 2)", lambda W, w, x: ((jnp.linalg.norm(slope(W, w, x), axis=1) - 1) ** 2).mean()),
        ("the length of 0", "mean(slopes(W, w, x) ^ 2)", lambda W, w, x: (slope(W, w, x) ** 2).mean()),
        ("the sum at once", "sum(grad(x -> sum(net(W, w, x)))(x) ^ 2)", lambda W, w, x: (grad(lambda x: net(W, w, x).sum())(x) ** 2).sum()),
        ("contraction", "sum(jacobian(x -> tanh(x @ W))(x[0]) ^ 2)", lambda W, w, x: (jacobian(lambda x: jnp.tanh(x @ W))(x[0]) ** 2).sum()),
        ("the Laplacian", "sum(vmap(r -> trace(hessian(r -> net(W, w, r))(r)))(x) ^ 2)", lambda W, w, x: (vmap(lambda r: jnp.trace(hessian(net, 2)(W, w, r)))(x) ** 2).sum()),
        ("curvature along the gradient", "sum(vmap(r -> { f = r -> net(W, w, r); sum(jvp(grad(f), r, grad(f)(r))[1] * grad(f)(r)) })(x))", lambda W, w, x: vmap(lambda r: jvp(lambda r: grad(net, 2)(W, w, r), (r,), (grad(net, 2)(W, w, r),))[1] @ grad(net, 2)(W, w, r))(x).sum()),
        ("the volume", "sum(vmap(r -> log(abs(det(jacobian(r -> r + tanh(r @ W[:, :2]))(r)))))(x))", lambda W, w, x: vmap(lambda r: jnp.linalg.slogdet(jacobian(lambda r: r + jnp.tanh(r @ W[:, :2]))(r))[1])(x).sum()),
    ]:
        for place in range(3):
            if name in ("contraction", "the volume") and place == 1:
                continue
            g.program(slopes + f"grad((W, w, x) -> {text}, {place})(W, w, x)", grad(f, place)(W, w, x), (1e-9, 1e-9), **data)
    # A differential equation in the loss: u'' + u = 0 with u(0) = 1.
    def residual(W, w, t):
        u = lambda t: net(W, w, jnp.stack((t, jnp.ones_like(t))))
        return (vmap(lambda t: grad(grad(u))(t) + u(t))(t) ** 2).mean() + (u(0.0) - 1) ** 2

    start = NET + "residual = (W, w, t) -> { u = t -> net(W, w, stack((t, ones_like(t)))); mean(vmap(t -> grad(grad(u))(t) + u(t))(t) ^ 2) + (u(f64(0)) - 1) ^ 2 }; "
    t = small(random, 4)
    for place in range(3):
        g.program(start + f"grad(residual, {place})(W, w, t)", grad(residual, place)(W, w, t), (1e-9, 1e-9), W=W, w=w, t=t)


def matrices(g, random):
    """A Jacobian by rows, by columns, and as Tern takes it."""
    for text, f, m, n in [
        ("tanh(x @ A)", lambda x, A: jnp.tanh(x @ A), 4, 2), ("exp(x @ A) * x[0]", lambda x, A: jnp.exp(x @ A) * x[0], 2, 4), ("softmax(x) @ A", lambda x, A: nn.softmax(x) @ A, 3, 3),
        ("cumprod(x) @ A", lambda x, A: jnp.cumprod(x) @ A, 3, 2),
    ]:
        x, A = small(random, m), small(random, m, n)
        for way in (f"jacobian(f)(x)", f"vmap(d -> jvp(f, x, d)[1])(eye({m}, dtype=f64)).T", f"vmap(ct -> vjp(f, x)[1](ct))(eye({n}, dtype=f64))"):
            g.program(f"f = x -> {text}; {way}", jacfwd(f)(x, A), x=x, A=A)
        g.program(f"f = x -> {text}; jacobian(jacobian(f))(x)", jacfwd(jacrev(f))(x, A), x=x, A=A)
        g.program(f"f = x -> {text}; jacobian(x -> vmap(d -> jvp(f, x, d)[1])(eye({m}, dtype=f64)))(x)", jacrev(lambda x: jacfwd(f)(x, A).T)(x), x=x, A=A)
    X = distinct(random, 2, 3)
    for text, f in {
        "vmap(hessian(r -> prod(r)))(X)": vmap(hessian(jnp.prod)), "vmap(jacobian(r -> softmax(r)))(X)": vmap(jacobian(nn.softmax)),
        "vmap(r -> vmap(grad(t -> t ^ 3))(r))(X)": vmap(vmap(grad(lambda t: t**3))), "jacobian(vmap(r -> sum(r * r)))(X)": jacobian(vmap(lambda r: (r * r).sum())),
        "grad(X -> sum(vmap(r -> logsumexp(r))(X) ^ 2))(X)": grad(lambda X: (vmap(nn.logsumexp)(X) ** 2).sum()), "vmap(grad(c -> norm(c)), 1)(X)": vmap(grad(jnp.linalg.norm), 1),
        "vmap((a, b) -> grad(a -> sum(a * b))(a), (0, none))(X, X[0])": lambda X: vmap(lambda a, b: grad(lambda a: (a * b).sum())(a), (0, None))(X, X[0]),
        "hessian(X -> sum(vmap(r -> sin(sum(r)))(X)))(X)": hessian(lambda X: vmap(lambda r: jnp.sin(r.sum()))(X).sum()),
        "vjp(X -> (sum(X, 0), exp(X[0])), X)[1]((X[1], X[0]))": lambda X: vjp(lambda X: (X.sum(0), jnp.exp(X[0])), X)[1]((X[1], X[0]))[0],
        "jvp(X -> (X * X, sum(X)), X, X)[1][0]": lambda X: jvp(lambda X: (X * X, X.sum()), (X,), (X,))[1][0],
        "grad((a, b) -> sum(a * b * b), (0, 1))(X, X + 1)[1]": lambda X: grad(lambda a, b: (a * b * b).sum(), 1)(X, X + 1),
        "v, g = value_and_grad(X -> sum(X ^ 3))(X); g * v": lambda X: 3 * X**2 * (X**3).sum(),
    }.items():
        g.program(text, f(jnp.asarray(X)), X=X)


def recurrences(g, random):
    W, U, x = small(random, 2, 3), small(random, 3, 3), small(random, 5, 2)
    data = dict(W=W, U=U, x=x)
    last, all_of_them = lambda *p: (recurrence(*p)[0] ** 2).sum(), lambda *p: (recurrence(*p)[1] ** 2).sum()
    for text, f in [
        ("{ h = zeros(3, dtype=f64); for t in x { h = tanh(t @ W + h @ U) }; sum(h ^ 2) }", last),
        ("sum(fold((h, t) -> tanh(t @ W + h @ U), zeros(3, dtype=f64), x) ^ 2)", last),
        ("sum(stack(scan((h, t) -> tanh(t @ W + h @ U), zeros(3, dtype=f64), x)) ^ 2)", all_of_them),
        ("{ h = zeros((1, 3), dtype=f64); for t in x { h = rnn_cell(t[new], h, (w_ih = W, w_hh = U)) }; sum(h ^ 2) }", last),
        ("{ h = zeros(3, dtype=f64); for t in x { h = checkpoint((h, W, U, t) -> tanh(t @ W + h @ U))(h, W, U, t) }; sum(h ^ 2) }", last),
        ("{ s = zeros((6, 3), dtype=f64); for i in 0..5 { s[i + 1] = tanh(x[i] @ W + s[i] @ U) }; sum(s ^ 2) }", all_of_them),
    ]:
        for place in range(3):
            g.program(f"grad((W, U, x) -> {text}, {place})(W, U, x)", grad(f, place)(W, U, x), **data)
        g.program(f"jvp(grad((W, U, x) -> {text}, 1), (W, U, x), (W, U, x))[1]", jvp(grad(f, 1), (W, U, x), (W, U, x))[1], **data)
    g.program("hessian(W -> sum(fold((h, t) -> tanh(t @ W + h @ U), zeros(3, dtype=f64), x) ^ 2))(W)", hessian(last)(W, U, x), **data)
    g.program("jacobian(x -> fold((h, t) -> tanh(t @ W + h @ U), zeros(3, dtype=f64), x))(x)", jacobian(lambda x: recurrence(W, U, x)[0])(x), **data)
    for cell, f, gates in [("lstm", lstm_loss, 4), ("gru", gru_loss, 3)]:
        W, U, x = small(random, 2, gates * 2), small(random, 2, gates * 2), small(random, 4, 2)
        step = "h, c = lstm_cell(t[new], h, c, p)" if cell == "lstm" else "h = gru_cell(t[new], h, p)"
        text = f"{{ p = (w_ih = W, w_hh = U); h = zeros((1, 2), dtype=f64); c = h; total = f64(0); for t in x {{ {step}; total += sum(h ^ 2) }}; total }}"
        for place in range(3):
            g.program(f"grad((W, U, x) -> {text}, {place})(W, U, x)", grad(f, place)(W, U, x), W=W, U=U, x=x)
            g.program(f"grad((W, U, x) -> sum(grad((W, U, x) -> {text})(W, U, x) ^ 2), {place})(W, U, x)", grad(lambda *p: (grad(f)(*p) ** 2).sum(), place)(W, U, x), W=W, U=U, x=x)


def mechanics(g, random):
    y, A = small(random, 2), small(random, 2, 2)
    step = "a = f(y); b = f(y + 0.05 * a); c = f(y + 0.05 * b); y = y + 0.1 / 6 * (a + 2 * b + 2 * c + f(y + 0.1 * c))"
    ode = f"run = (y, A) -> {{ f = y -> tanh(y @ A); for i in 0..4 {{ {step} }}; y }}; "
    run = lambda y, A: rk4(lambda y: jnp.tanh(y @ A), y, 0.1, 4)
    for place in (0, 1):
        g.program(ode + f"jacobian(run, {place})(y, A)", jacobian(run, place)(y, A), y=y, A=A)
        g.program(ode + f"hessian((y, A) -> sum(run(y, A) ^ 2), {place})(y, A)", hessian(lambda y, A: (run(y, A) ** 2).sum(), place)(y, A), y=y, A=A)
    q, p = small(random, 2), small(random, 2)
    start = "H = (q, p) -> sum(p ^ 2) / 2 - sum(cos(q)) + q[0] * q[1] / 5; run = (q, p, h) -> { for i in 0..3 { p = p - h / 2 * grad(H)(q, p); q = q + h * grad(H, 1)(q, p); p = p - h / 2 * grad(H)(q, p) }; sum(q * p) }; "
    for place, name in enumerate("qp"):
        g.program(start + f"grad(run, {place})(q, p, 0.25)", grad(leapfrog, place)(q, p, 0.25, 3), q=q, p=p)
        g.program(start + f"hessian(run, {place})(q, p, 0.25)", hessian(leapfrog, place)(q, p, 0.25, 3), q=q, p=p)
    g.program(start + "grad(h -> run(q, p, h))(f64(0.25))", grad(lambda h: leapfrog(q, p, h, 3))(0.25), q=q, p=p)
    start = (
        "L = (q, v) -> v[0] ^ 2 + v[1] ^ 2 / 2 + v[0] * v[1] * cos(q[0] - q[1]) + 2 * cos(q[0]) + cos(q[1]); "
        "pull = (q, v) -> solve(hessian(L, 1)(q, v), grad(L)(q, v) - jacobian((q, v) -> grad(L, 1)(q, v))(q, v) @ v); ")
    g.program(start + "pull(q, p)", acceleration(q, p), q=q, p=p)
    for place in (0, 1):
        g.program(start + f"jacobian(pull, {place})(q, p)", jacobian(acceleration, place)(q, p), (1e-9, 1e-9), q=q, p=p)
    x, m, s = small(random, 2), distinct(random, 3, 2), positive(random, 3)
    start = "f = (x, m, s) -> logsumexp(-sum((x[new] - m) ^ 2, 1) / (2 * s ^ 2) - 2 * log(s)); "
    for place in range(3):
        g.program(start + f"grad(f, {place})(x, m, s)", grad(mixture, place)(x, m, s), x=x, m=m, s=s)
        g.program(start + f"hessian(f, {place})(x, m, s)", hessian(mixture, place)(x, m, s), x=x, m=m, s=s)
    # Score matching: the trace of the Hessian and half the square of the score.
    g.program(
        start + "grad((x, m, s) -> trace(hessian(f)(x, m, s)) + sum(grad(f)(x, m, s) ^ 2) / 2, 1)(x, m, s)",
        grad(lambda x, m, s: jnp.trace(hessian(mixture)(x, m, s)) + (grad(mixture)(x, m, s) ** 2).sum() / 2, 1)(x, m, s), x=x, m=m, s=s)
    # A fixed point, by going on until it is there, and by what must hold there.
    b = small(random, 2)
    fixed = lambda A, b: lax.fori_loop(0, 60, lambda i, z: jnp.tanh(z @ A / 2 + b), jnp.zeros(2))
    g.program("grad((A, b) -> { z = zeros_like(b); for i in 0..60 { z = tanh(z @ A / 2 + b) }; sum(z ^ 2) })(A, b)", grad(lambda A: (fixed(A, b) ** 2).sum())(A), A=A, b=b)
    g.program(
        "f = (z, A) -> tanh(z @ A / 2 + b); z = zeros_like(b); for i in 0..60 { z = f(z, A) }; u = solve((eye(2, dtype=f64) - jacobian(f)(z, A)).T, 2 * z); vjp(A -> f(z, A), A)[1](u)",
        grad(lambda A: (fixed(A, b) ** 2).sum())(A), A=A, b=b)


def edges(g, random):
    """Where a function or its derivative is undefined, has a kink, or a tie.

    What Tern and JAX choose differently there is left out: the slope of abs, norm, std, leaky_relu and x ^ 0.0 at 0, the curvature of celu
    there, and equal elements in cummax.
    """
    x = np.array([-1.0, 0.0, 0.25, 4.0])
    ties = np.array([[2.0, 5.0, 5.0], [3.0, 3.0, 3.0]])
    masked = np.array([[1.0, -np.inf, 0.5], [-np.inf, 2.0, -np.inf]])
    safe = lambda f, g: lambda x: jnp.where(x > 0, f(jnp.where(x > 0, x, 1.0)), g(x))
    for text, f in {
        "where(x > 0, sqrt(where(x > 0, x, 1)), 0)": safe(jnp.sqrt, jnp.zeros_like), "where(x > 0, log(where(x > 0, x, 1)), x)": safe(jnp.log, lambda x: x),
        "where(x > 0, x ^ where(x > 0, x, 1), x ^ 3)": lambda x: jnp.where(x > 0, jnp.where(x > 0, x, 1.0) ** jnp.where(x > 0, x, 1), x**3),
        "relu(x)": nn.relu, "relu(x) ^ 2": lambda x: nn.relu(x) ** 2, "sign(x)": jnp.sign, "x ^ 0": lambda x: x**0, "x ^ 1": lambda x: x**1, "x ^ 2": lambda x: x**2,
        "x ^ 3": lambda x: x**3, "x ^ 2.0": lambda x: x**2.0, "elu(x)": nn.elu, "silu(x)": nn.silu, "softplus(x)": nn.softplus, "gelu(x)": lambda x: nn.gelu(x, approximate=False),
        "log_sigmoid(x * 1000)": lambda x: nn.log_sigmoid(x * 1000), "softplus(x * 1000)": lambda x: nn.softplus(x * 1000), "sigmoid(x * 1000)": lambda x: nn.sigmoid(x * 1000), "tanh(x * 1000)": lambda x: jnp.tanh(x * 1000),
        "sqrt(x)": jnp.sqrt, "1 / x": lambda x: 1 / x, "log(x)": jnp.log, "prod(x)": jnp.prod, "cumprod(x)": jnp.cumprod, "erf(x * 100)": lambda x: lax.erf(x * 100), "exp(x * 1000)": lambda x: jnp.exp(x * 1000),
        "maximum(x, 0)": lambda x: jnp.maximum(x, 0), "minimum(x, 0.25)": lambda x: jnp.minimum(x, 0.25), "floor(x)": jnp.floor, "x % 4": lambda x: x % 4,
    }.items():
        for n, way in [(1, "grad(x -> sum({}))(x)"), (2, "grad(x -> sum(grad(x -> sum({}))(x)))(x)")]:
            first = grad(lambda x: f(x).sum())
            g.program(way.format(text), first(x) if n == 1 else grad(lambda x: first(x).sum())(x), x=x)
        g.program(f"jvp(x -> {text}, x, ones_like(x))[1]", jvp(f, (jnp.asarray(x),), (jnp.ones(4),))[1], x=x)
    for text, f in {
        "max(t, 1)": lambda t: t.max(1), "min(t, 1)": lambda t: t.min(1), "max(t)": jnp.max, "max(t, 0)": lambda t: t.max(0), "maximum(t, t[:, :1])": lambda t: jnp.maximum(t, t[:, :1]),
        "maximum(t, 3)": lambda t: jnp.maximum(t, 3.0), "norm(t, inf, 1)": lambda t: jnp.linalg.norm(t, jnp.inf, 1), "logsumexp(t, 1)": lambda t: nn.logsumexp(t, 1), "sort(t)": jnp.sort, "topk(t, 1)[0]": lambda t: lax.top_k(t, 1)[0],
        "var(t, 1)": lambda t: t.var(1), "median(t, 1)": lambda t: jnp.median(t, 1), "softmax(t * 1000)": lambda t: nn.softmax(t * 1000), "layer_norm(t)": lambda t: nn.standardize(t, epsilon=1e-5),
    }.items():
        u = np.reshape((np.arange(np.size(f(jnp.asarray(ties)))) % 7 - 2.5) / 4, np.shape(f(jnp.asarray(ties))))
        g.program(f"grad(t -> sum({text} * u))(t)", grad(lambda t: (f(t) * u).sum())(ties), t=ties, u=u)
        g.program(f"jvp(t -> {text}, t, t * [1, 2, 3])[1]", jvp(f, (jnp.asarray(ties),), (jnp.asarray(ties * [1, 2, 3]),))[1], t=ties)
    for text, f in {
        "logsumexp(m, 1)": lambda m: nn.logsumexp(m, 1), "logsumexp(m)": nn.logsumexp, "softmax(m)": nn.softmax, "softmax(m, 0)": lambda m: nn.softmax(m, 0),
        "log_softmax(m)[0, 0]": lambda m: nn.log_softmax(m)[0, 0], "max(m, 1)": lambda m: m.max(1), "cross_entropy(m, [2, 1])": lambda m: -nn.log_softmax(m)[jnp.arange(2), jnp.array([2, 1])].mean(),
    }.items():
        u = np.reshape((np.arange(np.size(f(jnp.asarray(masked)))) % 7 - 2.5) / 4, np.shape(f(jnp.asarray(masked))))
        cost = lambda m: (f(m) * u).sum()
        m = "f64([[1.0, -inf, 0.5], [-inf, 2.0, -inf]])"
        g.program(f"m = {m}; grad(m -> sum({text} * u))(m)", grad(cost)(masked), u=u)
        g.program(f"m = {m}; jvp(grad(m -> sum({text} * u)), m, ones_like(m))[1]", jvp(grad(cost), (jnp.asarray(masked),), (jnp.ones((2, 3)),))[1], u=u)
    for text, f in {
        "a ^ b": lambda a, b: a**b, "atan2(a, b)": jnp.arctan2, "maximum(a, b)": jnp.maximum, "minimum(a, b)": jnp.minimum, "where(a > b, a, b)": lambda a, b: jnp.where(a > b, a, b), "a * b": lambda a, b: a * b,
    }.items():
        for a, b in [(0.0, 2.0), (0.0, 1.0), (0.0, 0.5), (2.0, 0.0), (0.0, 3.0), (-2.0, 2.0), (-2.0, 3.0), (2.0, 2.0), (0.0, 0.0), (-1.0, 0.0)]:
            for place in (0, 1):
                if (text, a, b, place) == ("a ^ b", 0, 0, 0):
                    continue
                g.program(f"grad((a, b) -> {text}, {place})(a, b)", grad(f, place)(a, b), a=np.float64(a), b=np.float64(b))
    for text, f in {
        "var(x)": jnp.var, "prod(x)": jnp.prod, "cumprod(x)": jnp.cumprod, "layer_norm(x)": lambda x: nn.standardize(x, epsilon=1e-5), "rms_norm(x, none, 1e-5)": lambda x: x * lax.rsqrt((x * x).mean() + 1e-5), "logsumexp(x)": nn.logsumexp, "max(x)": jnp.max, "softmax(x)": nn.softmax,
        "sqrt(sum(x * x) + 1e-6)": lambda x: jnp.sqrt((x * x).sum() + 1e-6), "erf(x)": lax.erf, "atan2(x, 1)": lambda x: jnp.arctan2(x, 1.0), "asin(x)": jnp.arcsin, "expm1(x)": jnp.expm1, "tan(x)": jnp.tan, "mish(x)": nn.mish, "erfc(x)": lax.erfc,
        "huber_loss(x, x)": lambda x: jnp.zeros(()) * x.sum(), "mean(x)": jnp.mean, "hardswish(x)": nn.hard_swish, "selu(x)": nn.selu, "hardtanh(x)": nn.hard_tanh, "hardsigmoid(x)": nn.hard_sigmoid, "relu6(x)": nn.relu6, "clip(x, 0, 1)": lambda x: jnp.clip(x, 0, 1),
    }.items():
        first = grad(lambda x: f(x).sum())
        zero = jnp.zeros(3)
        g.program(f"grad(x -> sum({text}))(zeros(3, dtype=f64))", first(zero))
        g.program(f"hessian(x -> sum({text}))(zeros(3, dtype=f64))", jacfwd(first)(zero))


def structures(g, random):
    """Jacobians and Hessians of records and tuples, each tensor of them."""
    data = dict(W=small(random, 2, 3), w=small(random, 3), x=small(random, 4, 2), y=small(random, 4))
    start = FIT + "layer = (p, x) -> (h = tanh(x @ p.W), s = sum(x @ p.W * p.w)); p = (W = W, w = w); "
    layer = lambda p, x: {"h": jnp.tanh(x @ p["W"]), "s": (x @ p["W"] * p["w"]).sum()}
    for out in "hs":
        for of in "Ww":
            g.program(
                start + f"jacobian(layer)(p, x).{out}.{of}", lambda W, w, x, y: jacobian(layer)({"W": W, "w": w}, x)[out][of], **data)
    record = lambda p, x, y: cost(p["W"], p["w"], x, y)
    for out in "Ww":
        for of in "Ww":
            g.program(
                start + f"hessian((p, x, y) -> cost(p.W, p.w, x, y))(p, x, y).{out}.{of}",
                lambda W, w, x, y: hessian(record)({"W": W, "w": w}, x, y)[out][of], **data)
    for i in range(2):
        g.program(
            start + f"jacobian(net, wrt=(2, 1))(W, w, x)[{i}]", lambda W, w, x, y: jacobian(net, (2, 1))(W, w, x)[i], **data)
        for j in range(2):
            g.program(
                start + f'hessian(cost, wrt=("w", "x"))(W, w, x, y)[{i}][{j}]', lambda W, w, x, y: hessian(cost, (1, 2))(W, w, x, y)[i][j],
                **data)


def programs(random):
    g = Programs()
    for part in (several, custom, learning, penalties, matrices, recurrences, mechanics, edges, structures):
        part(g, random)
    return g
