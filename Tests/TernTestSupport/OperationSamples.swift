/// Calls of every operation, for laws that hold of all of them. The inputs have numbers that are the same on every machine.
///
/// Names in small letters stand for small inputs, names in capitals for inputs past the sizes from which work is chained, cut
/// into blocks and shared between threads.
package enum OperationSamples {
  /// The inputs, in the order in which they are made, each as an expression of the language.
  package static let inputs: [(name: String, source: String)] = [
    // Numbers with 23 bits between -4 and 4, the same whatever the kernels, and integers, truths, distributions.
    ("x", numbers(5, 7)), ("y", numbers(5, 7)), ("row", numbers(7)), ("col", numbers(5, 1)), ("cube", numbers(3, 4, 5)),
    ("vec", numbers(9)), 
    ("share", "randint(1, 1000, (5, 7)) / 1024"), ("between", "randint(-1000, 1000, (5, 7)) / 1024"), ("spread", "randint(1, 4000, 7) / 1024"),
    ("whole", "randint(-9, 9, (5, 7))"), ("count", "randint(1, 9, (5, 7))"), ("mask", "randint(0, 2, (5, 7)) == 1"),
    ("other", "randint(0, 2, (5, 7)) == 1"), ("pick", "randint(0, 7, (5, 7))"), ("pick0", "randint(0, 5, (5, 7))"),
    ("ids", "randint(0, 5, (4, 3))"), ("labels", "randint(0, 7, 5)"), ("bins", "randint(0, 6, 20)"), ("signs", "randint(0, 2, 5) * 2 - 1"),
    ("square_", numbers(6, 6)), ("mats", "randint(-4000000, 4000000, (2, 4, 4)) / 4194304 + 3 * eye(4)"), ("lone", numbers(1, 5, 1)),
    ("q", numbers(2, 5, 8)), ("k", numbers(2, 6, 8)), ("v", numbers(2, 6, 4)), ("seen", "randint(0, 4, (5, 6)) > 0"), ("added", numbers(5, 6)),
    ("img", numbers(2, 4, 7, 6)), ("flt", numbers(6, 4, 3, 3)), ("flt2", numbers(6, 2, 3, 2)), ("fltt", numbers(4, 3, 3, 2)),
    ("sig", numbers(2, 4, 11)), ("flt1", numbers(6, 4, 3)), ("bias6", numbers(6)), ("bias3", numbers(3)), ("ch", numbers(4)), ("chv", "randint(1, 4000, 4) / 1024"),
    ("state", numbers(5, 3)), ("cell", numbers(5, 3)), ("w1", numbers(7, 3)), ("w2", numbers(3, 3)), ("w3", numbers(7, 9)), ("w4", numbers(3, 9)),
    ("w5", numbers(7, 12)), ("w6", numbers(3, 12)), ("b1", numbers(3)), ("b3", numbers(9)), ("b4", numbers(12)),
    ("X", numbers(240, 300)), ("Y", numbers(240, 300)), ("ROW", numbers(300)), ("COL", numbers(240, 1)), ("CUBE", numbers(40, 50, 60)),
    ("LONG", numbers(300001)), ("SHARE", "randint(1, 1000, (240, 300)) / 1024"), ("BETWEEN", "randint(-1000, 1000, (240, 300)) / 1024"),
    ("WHOLE", "randint(-99, 99, (240, 300))"), ("MASK", "randint(0, 2, (240, 300)) == 1"), ("PICK", "randint(0, 300, (240, 300))"),
    ("IDS", "randint(0, 240, 500)"), ("LABELS", "randint(0, 300, 240)"), ("BINS", "randint(0, 600, 50000)"),
    ("A", numbers(300, 210)), ("B", numbers(210, 260)), ("BATCH", numbers(12, 90, 70)), ("BATCH2", numbers(12, 70, 80)),
    ("MATRIX", "randint(-4000000, 4000000, (70, 70)) / 4194304 + 12 * eye(70)"),
    ("Q", numbers(3, 130, 40)), ("K", numbers(3, 300, 40)), ("V", numbers(3, 300, 24)), ("SEEN", "randint(0, 5, (130, 300)) > 0"),
    ("ADDED", numbers(130, 300)), ("IMG", numbers(2, 8, 40, 44)), ("FLT", numbers(16, 8, 3, 3)), ("FLTT", numbers(8, 6, 3, 3)),
    ("SIG", numbers(4, 8, 1500)), ("FLT1", numbers(12, 8, 5)), ("CH", numbers(8)), ("CHV", "randint(1, 4000, 8) / 1024"), ("BIAS16", numbers(16)),
  ]

  private static func numbers(_ sizes: Int...) -> String {
    "randint(-4000000, 4000000, (\(sizes.map(String.init).joined(separator: ", ")),)) / 1048576"
  }

  /// A program that gives all inputs their names.
  package static let prelude = "seed(17)\n" + inputs.map { "\($0.name) = \($0.source)\n" }.joined()

  /// All samples in order, the operation they are of first.
  package static let all: [(operation: String, source: String)] = table.keys.sorted().flatMap { name in
    (table[name] ?? []).map { (name, $0) }
  }

  /// Operations whose results nothing can be said of here.
  package static let withoutSamples: [String: String] = [
    "clock": "time goes on", "time": "time goes on", "load": "reads files", "save": "writes files", "print": "gives nothing", "progress": "gives nothing", "plot": "gives nothing",
    "type": "not of tensors alone",
  ]

  /// What is no operation of the catalogue begins with a blank.
  package static let table: [String: [String]] = [
    " +": ["x + y", "x + row", "col + row", "x + 2", "whole + count", "X + Y", "X + ROW", "COL + X", "COL + ROW", "WHOLE + WHOLE", "X + WHOLE"],
    " -": ["x - y", "1 - x", "-x", "whole - count", "mask - other", "X - Y", "X - COL", "-X", "-WHOLE"],
    " *": ["x * y", "x * 0.5", "whole * count", "x * mask", "X * Y", "X * 2", "X * ROW + COL", "X * MASK"],
    " /": ["x / y", "1 / x", "whole / count", "X / Y", "1 / X", "WHOLE / 7"],
    " //": ["x // y", "whole // count", "X // Y", "WHOLE // 7"],
    " %": ["x % y", "whole % count", "X % Y", "WHOLE % 7"],
    " ^": ["share ^ y", "x ^ 2", "count ^ 2", "2 ^ x", "SHARE ^ Y", "X ^ 3", "X ^ 2", "SHARE ^ 0.5"],
    " @": ["x @ y.T", "x @ row", "mats @ mats", "square_ @ square_", "whole @ count.T", "A @ B", "B.T @ A.T", "BATCH @ BATCH2", "BATCH @ BATCH2[0]", "WHOLE @ WHOLE.T", "(() -> { z = X; z @= A; z })()"],
    " <": ["x < y", "whole < count", "mask < other", "x < 0", "x < whole", "X < Y", "X < 0.5", "ROW < X", "0 < X < 1", "Y - 1 < X * 2 <= Y + 1 < 3"],
    " <=": ["x <= y", "X <= ROW"], " >": ["x > y", "X > COL"], " >=": ["x >= y", "X >= Y"],
    " ==": ["x == y", "whole == count", "X == Y", "WHOLE == 3"], " !=": ["x != y", "mask != other", "X != Y"],
    " and": ["mask and other", "MASK and X > 0"], " or": ["mask or other", "MASK or X > 0"], " not": ["not mask", "not MASK"],
    " []": [
      "x[1]", "x[:, 2]", "x[1:4, ::-2]", "x[..., new, 0]", "x[mask]", "x[ids]", "x[ids, 2]", "cube[:, [0, 2], 1]", "X[3:200:7, ::-1]", "X[MASK]", "X[IDS]", "X[IDS, 5:9]",
      "CUBE[:, 7]", "CUBE[..., 3]",
    ],
    " .T": ["x.T", "cube.T", "X.T + 0", "CUBE.T + 0"],
    " [] =": ["(() -> { z = x + 0; z[1] = 5; z[:, 2] += row[0]; z })()", "(() -> { z = x; z[mask] = 0; z })()", "(() -> { z = X; z[::2] = ROW; z[IDS] += 0; z })()", "(() -> { z = X; z[z * 2 > 1] *= 3; z })()", "(() -> { z = X; z += Y; z *= z; z })()"],

    "grad": ["grad(t -> sum(sin(t) * y))(x)", "grad((t, u) -> sum(softmax(t @ u * 0.05) * state), (0, 1))(x, w1)", "grad(t -> sum((t @ A) ^ 2))(X)", "grad(t -> sum(relu(t) * Y + t / 3))(X)"],
    "value_and_grad": ["value_and_grad(p -> sum(p.a * p.b))((a = x, b = row))", "value_and_grad(t -> mean(exp(t) * Y))(X)"],
    "vjp": ["vjp(t -> sin(t) * 2, x)[1](y)", "vjp((t, u) -> t @ u, x, w1)[1](state)", "vjp(t -> t * t, X)[1](Y)"],
    "jvp": ["jvp(t -> sin(t) * 2, x, y)", "jvp(t -> softmax(t), x, y)[1]", "jvp(t -> t * t, X, Y)"],
    "jacobian": ["jacobian(t -> cumsum(sin(t)))(vec)", "jacobian(t -> t @ w1)(row)", "jacobian(t -> sum(t ^ 2))(vec)"],
    "hessian": ["hessian(t -> sum(t ^ 3 * sum(t)))(vec)"], "stop_gradient": ["stop_gradient(x) + 0", "stop_gradient(X) * 1"],
    "custom_grad": ["custom_grad(t -> round(t), (ct, t) -> ct * 0)(x)", "grad(t -> sum(custom_grad(u -> tanh(u), (ct, u) -> ct * (1 - tanh(u) ^ 2))(t) * y))(x)"],
    "checkpoint": ["checkpoint(t -> sin(t) * 2)(x)", "grad(t -> sum(checkpoint(u -> sin(u) ^ 2)(t) * Y))(X)"],
    "vmap": ["vmap(t -> t / 7)(x)", "vmap((t, u) -> t @ u, (0, none))(x, w1)", "vmap(grad(t -> sum(t ^ 3)))(x)", "vmap(t -> t * 2, 1)(X)"],
    "cost": ["cost((t, u) -> relu(t @ u))(x, w1).flops", "cost(t -> sum(exp(t) / t))(X).flops"],
    "check_grad": ["check_grad(t -> tanh(t), x).ok", "check_grad((t, u) -> t @ u, x, w1).ok"],
    "trace_nan": ["trace_nan(t -> exp(t) * 2)(x).ok", "trace_nan(t -> log(t))(x).index", "trace_nan(t -> sum(sqrt(t * 0)))(X).phase"],
    "gradient_flow": ["gradient_flow(t -> sum(relu(t @ w1)), show=false)(x)", "gradient_flow(t -> mean(tanh(t @ A)), show=false)(X).verdict"],
    "graph": ["graph((t, u) -> relu(t @ u))(x, w1)", "graph(t -> t * 2)(X)"],
    "f32": ["f32(x)", "f32(whole)", "f32(mask)", "f32(X)", "f32(WHOLE)"], "f64": ["f64(x)", "f64(whole)", "f64(mask)", "f64(X)"],
    "i64": ["i64(x)", "i64(mask)", "i64(X)", "i64(MASK)"], "bool": ["bool(x)", "bool(whole)", "bool(X)", "bool(WHOLE)"],
    "zeros": ["zeros(2, 3)", "zeros(300, 300)"], "ones": ["ones(2, dtype=f64)", "ones(300, 300)"],
    "full": ["full((2, 3), 7)", "full((5, 7), row)", "full((240, 300), ROW)"], "zeros_like": ["zeros_like(x)", "zeros_like(whole)", "zeros_like(X)"],
    "ones_like": ["ones_like(x)", "ones_like(mask)", "ones_like(X)"], "full_like": ["full_like(x, 2)", "full_like(x, row)", "full_like(X, ROW)"],
    "range": ["range(9) + 0", "range(0, 1, 0.25)", "range(100000) * 1.5"], "linspace": ["linspace(0, 1, 7)", "linspace(-1, 3, 70000)"],
    "eye": ["eye(3)", "eye(3, 5)", "eye(300)"], "seed": ["(() -> { seed(3); rand(3) })()"],
    "rand": ["rand(3, 4)", "rand(200000)", "rand(70000, dtype=f64)"], "randn": ["randn(3, 4)", "randn(200000)", "randn(70000, dtype=f64)"],
    "uniform": ["uniform(-1, 2, (3, 4))", "uniform(-1, 2, 100000)"], "normal": ["normal(1, 2, (3, 4))", "normal(1, 2, 100000)"],
    "randint": ["randint(-5, 5, 20)", "randint(0, 1000, 100000)"], "bernoulli": ["bernoulli(0.3, 20)", "bernoulli(0.3, 100000)", "bernoulli(share, (5, 7))"],
    "permutation": ["permutation(9)", "permutation(50000)"], "shuffle": ["shuffle(x)", "shuffle(x, 1)", "shuffle(X)", "shuffle(X, axis=1)"],
    "xavier_uniform": ["xavier_uniform((3, 4))", "xavier_uniform((300, 200))"], "xavier_normal": ["xavier_normal((3, 4))", "xavier_normal((300, 200))"],
    "he_uniform": ["he_uniform((3, 4))", "he_uniform((300, 200))"], "he_normal": ["he_normal((3, 4))", "he_normal((300, 200))"],
    "orthogonal": ["orthogonal((3, 4))", "orthogonal((40, 30))"], "categorical": ["categorical(x)", "categorical(x, axis=0)", "categorical(X)"],

    "abs": ["abs(x)", "abs(whole)", "abs(X)", "abs(WHOLE)"], "sign": ["sign(x)", "sign(whole)", "sign(X)"], "sqrt": ["sqrt(share)", "sqrt(x)", "sqrt(SHARE)"],
    "rsqrt": ["rsqrt(share)", "rsqrt(SHARE)"], "square": ["square(x)", "square(whole)", "square(X)"], "reciprocal": ["reciprocal(x)", "reciprocal(X)"],
    "exp": ["exp(x)", "exp(whole)", "exp(X)", "exp(X * Y)"], "expm1": ["expm1(x)", "expm1(X)"], "log": ["log(share)", "log(x)", "log(SHARE)"],
    "log1p": ["log1p(share)", "log1p(SHARE)"], "log2": ["log2(share)", "log2(SHARE)"], "sin": ["sin(x)", "sin(X)", "sin(X * 32)"],
    "cos": ["cos(x)", "cos(X)", "cos(X * 32)"], "tan": ["tan(between)", "tan(BETWEEN)"], "sinh": ["sinh(x)", "sinh(X)"], "cosh": ["cosh(x)", "cosh(X)"],
    "tanh": ["tanh(x)", "tanh(X)"], "asin": ["asin(between)", "asin(BETWEEN)"], "acos": ["acos(between)", "acos(BETWEEN)"],
    "atan": ["atan(x)", "atan(X)"], "atan2": ["atan2(x, y)", "atan2(x, row)", "atan2(X, Y)", "atan2(COL, ROW)"], "erf": ["erf(x)", "erf(X)"],
    "erfc": ["erfc(x)", "erfc(X)"], "lgamma": ["lgamma(share)", "lgamma(x)", "lgamma(SHARE)"],
    "floor": ["floor(x)", "floor(whole)", "floor(X)"], "ceil": ["ceil(x)", "ceil(X)"], "round": ["round(x)", "round(X)"], "trunc": ["trunc(x)", "trunc(X)"],
    "minimum": ["minimum(x, y)", "minimum(whole, 2)", "minimum(mask, other)", "minimum(x, row)", "minimum(X, Y)", "minimum(X, ROW)"],
    "maximum": ["maximum(x, y)", "maximum(col, row)", "maximum(mask, other)", "maximum(X, 0)", "maximum(COL, X)"],
    "clip": ["clip(x, -1, 1)", "clip(x, row, 2)", "clip(whole, -2, 2)", "clip(X, -1, ROW)", "clip(X, 0, 1)", "clip(WHOLE, -5, 5)"],
    "where": ["where(mask, x, y)", "where(mask, x, 0)", "where(mask, row, col)", "where(whole > 0, whole, count)", "where(MASK, X, Y)", "where(X > 0, X, ROW)", "where(MASK, WHOLE, 0)"],
    "isnan": ["isnan(log(x))", "isnan(log(X))"], "isinf": ["isinf(1 / (x - x))", "isinf(X)"], "isfinite": ["isfinite(log(x))", "isfinite(log(X))"],
    "xor": ["xor(mask, other)", "xor(MASK, X > 0)"],

    "relu": ["relu(x)", "relu(whole)", "relu(X)"], "leaky_relu": ["leaky_relu(x)", "leaky_relu(x, 0.3)", "leaky_relu(X)"], "relu6": ["relu6(x)", "relu6(X)"],
    "elu": ["elu(x)", "elu(x, 2)", "elu(X)"], "selu": ["selu(x)", "selu(X)"], "celu": ["celu(x, 2)", "celu(X)"],
    "gelu": ["gelu(x)", "gelu(x, approximate=true)", "gelu(X)", "gelu(X, approximate=true)"], "silu": ["silu(x)", "silu(X)"], "mish": ["mish(x)", "mish(X)"],
    "softplus": ["softplus(x)", "softplus(X)"], "softsign": ["softsign(x)", "softsign(X)"], "sigmoid": ["sigmoid(x)", "sigmoid(X)"],
    "log_sigmoid": ["log_sigmoid(x)", "log_sigmoid(X)"], "hardsigmoid": ["hardsigmoid(x)", "hardsigmoid(X)"], "hardswish": ["hardswish(x)", "hardswish(X)"],
    "hardtanh": ["hardtanh(x)", "hardtanh(whole)", "hardtanh(X)"],

    "sum": [
      "sum(x)", "sum(x, axis=0)", "sum(x, axis=1, keepdims=true)", "sum(cube, axis=(0, 2))", "sum(cube, axis=1)", "sum(whole)", "sum(mask, axis=0)", "sum(X)",
      "sum(X, axis=0)", "sum(X, axis=1)", "sum(CUBE, axis=1)", "sum(CUBE, axis=(0, 2))", "sum(CUBE, axis=(0, 1))", "sum(LONG)", "sum(WHOLE, axis=0)", "sum(MASK, axis=1)",
    ],
    "mean": ["mean(x)", "mean(x, axis=0)", "mean(cube, axis=(0, 1))", "mean(whole)", "mean(X)", "mean(X, axis=0)", "mean(CUBE, axis=1)", "mean(CUBE, axis=-1)", "mean(LONG)"],
    "prod": ["prod(x)", "prod(x, axis=0)", "prod(count, axis=0)", "prod(cube, axis=(0, 2))", "prod(SHARE + 0.7, axis=0)", "prod(SHARE + 0.7, axis=1)", "prod(mask)"],
    "max": ["max(x)", "max(x, axis=0)", "max(x, axis=1, keepdims=true)", "max(whole, axis=0)", "max(mask)", "max(X)", "max(X, axis=0)", "max(CUBE, axis=1)", "max(WHOLE, axis=1)", "max(LONG)"],
    "min": ["min(x)", "min(cube, axis=(0, 2))", "min(whole)", "min(X, axis=0)", "min(X, axis=1)", "min(CUBE, axis=(0, 2))", "min(LONG)"],
    "any": ["any(mask)", "any(mask, axis=0)", "any(x, axis=1)", "any(MASK, axis=0)", "any(X > 3.99, axis=1)"],
    "all": ["all(mask)", "all(mask, axis=1)", "all(whole, axis=0)", "all(MASK, axis=0)", "all(X > -3.99, axis=1)"],
    "argmax": ["argmax(x)", "argmax(x, axis=0)", "argmax(whole, axis=1)", "argmax(mask, axis=0)", "argmax(X)", "argmax(X, axis=0)", "argmax(WHOLE, axis=1)", "argmax(CUBE, axis=1)", "argmax(LONG)"],
    "argmin": ["argmin(x)", "argmin(cube, axis=1)", "argmin(whole)", "argmin(X, axis=1)", "argmin(X, axis=0)", "argmin(WHOLE)", "argmin(LONG)"],
    "var": ["var(x)", "var(x, axis=0)", "var(x, axis=1, ddof=1)", "var(cube, axis=(0, 2))", "var(X)", "var(X, axis=0)", "var(X, axis=1)", "var(CUBE, axis=1)", "var(LONG)"],
    "std": ["std(x, axis=1)", "std(x, axis=0, ddof=1)", "std(X, axis=0)", "std(X, axis=1)", "std(LONG)"],
    "logsumexp": ["logsumexp(x)", "logsumexp(x, axis=0)", "logsumexp(cube, axis=(1, 2))", "logsumexp(X, axis=0)", "logsumexp(X, axis=1)", "logsumexp(CUBE, axis=1)", "logsumexp(LONG)"],
    "norm": ["norm(x)", "norm(x, 1, axis=0)", "norm(x, inf, axis=1)", "norm(x, 3)", "norm(X, axis=0)", "norm(X, 3, axis=1)", "norm(LONG)"],
    "count_nonzero": ["count_nonzero(whole)", "count_nonzero(mask, axis=0)", "count_nonzero(WHOLE, axis=0)", "count_nonzero(X)"],
    "cumsum": ["cumsum(x)", "cumsum(x, axis=0)", "cumsum(whole, axis=1)", "cumsum(mask)", "cumsum(X, axis=0)", "cumsum(X, axis=1)", "cumsum(LONG)"],
    "cumprod": ["cumprod(share)", "cumprod(x, axis=0)", "cumprod(whole, axis=0)", "cumprod(SHARE + 0.7, axis=1)"],
    "cummax": ["cummax(x)", "cummax(x, axis=0)", "cummax(mask, axis=1)", "cummax(X, axis=0)", "cummax(WHOLE, axis=1)", "cummax(LONG)"],

    "sort": ["sort(x)", "sort(x, axis=0, descending=true)", "sort(whole)", "sort(mask)", "sort(X)", "sort(X, axis=0)", "sort(WHOLE, descending=true)", "sort(LONG)"],
    "argsort": ["argsort(x)", "argsort(whole, axis=0)", "argsort(whole, descending=true)", "argsort(X, axis=0)", "argsort(WHOLE)", "argsort(LONG)"],
    "topk": ["topk(x, 3)", "topk(whole, 2, axis=0)", "topk(x, 3, largest=false)", "topk(X, 17)", "topk(WHOLE, 9, axis=0)"],
    "unique": ["unique(whole)", "unique(x)", "unique(mask)", "unique(WHOLE)", "unique(X)"],
    "searchsorted": ["searchsorted(sort(vec), x)", "searchsorted(sort(vec), x, side=\"right\")", "searchsorted(sort(ROW), X)"],
    "bincount": ["bincount(bins)", "bincount(bins, minlength=9)", "bincount(labels, row[:5])", "bincount(BINS)", "bincount(BINS, LONG[:50000])"],
    "median": ["median(x)", "median(x, axis=0)", "median(whole, axis=1)", "median(X, axis=0)", "median(X, axis=1)", "median(LONG)"],
    "quantile": ["quantile(x, 0.3)", "quantile(x, [0.1, 0.9], axis=0)", "quantile(X, 0.25, axis=0)", "quantile(X, [0.5, 0.75], axis=1)"],

    "gather": ["gather(x, pick, 1)", "gather(x, pick0, 0)", "gather(X, PICK, 1)", "gather(X, PICK % 240, 0)", "gather(whole, pick[:, :2], 1)"],
    "scatter": ["scatter(x, argsort(y), y, 1)", "scatter(x, argsort(y, axis=0), y, 0)", "scatter(X, argsort(Y), Y, 1)", "scatter(whole, argsort(y), 3, 1)"],
    "scatter_add": ["scatter_add(x, pick, y, 1)", "scatter_add(whole, pick0, count, 0)", "scatter_add(X, PICK, Y, 1)", "scatter_add(X, PICK % 240, Y, 0)"],
    "take": ["take(x, ids)", "take(x, ids, axis=0)", "take(x, ids, axis=1)", "take(X, IDS, axis=0)", "take(X, IDS, axis=1)", "take(WHOLE, IDS)"],
    "masked_fill": ["masked_fill(x, mask, 0)", "masked_fill(whole, mask, 9)", "masked_fill(X, MASK, -inf)", "masked_fill(X, MASK, ROW)"],
    "nonzero": ["nonzero(whole)", "nonzero(mask)", "nonzero(MASK)"],

    "reshape": ["reshape(x, 7, 5)", "reshape(cube, -1)", "reshape(X, 300, 240)", "reshape(CUBE, 2000, -1)"], "flatten": ["flatten(x)", "flatten(cube, 1)", "flatten(CUBE, 1)"],
    "transpose": ["transpose(x)", "transpose(cube, 2, 0, 1)", "transpose(X) + 0", "transpose(CUBE, 2, 0, 1) + 0", "transpose(CUBE, 1, 0, 2) + 0", "transpose(WHOLE) + 0"],
    "permute": ["permute(cube, 2, 0, 1)", "permute(CUBE, 0, 2, 1) + 0", "permute(CUBE, 2, 1, 0) + 0"], "swapaxes": ["swapaxes(cube, 0, 2)", "swapaxes(CUBE, 0, 2) + 0"],
    "squeeze": ["squeeze(lone)", "squeeze(lone, 0)", "squeeze(col, 1)"], "unsqueeze": ["unsqueeze(x, 1)", "unsqueeze(X, 0)"],
    "expand": ["expand(col, (5, 3))", "expand(row, (2, 7))", "expand(ROW, (240, 300)) + 0", "expand(COL, (240, 200)) * 2"],
    "concat": ["concat((x, y))", "concat((x, y), axis=1)", "concat((whole, x))", "concat((X, Y), axis=1)", "concat((X, ROW[new]))"],
    "stack": ["stack((x, y))", "stack((x, y), axis=-1)", "stack((X, Y), axis=1)", "stack((X, Y), axis=2)"],
    "tile": ["tile(x, 2)", "tile(x, (2, 3))", "tile(row, (2, 2, 2))", "tile(X, (2, 1))", "tile(ROW, (50, 3))"],
    "repeat": ["repeat(x, 2)", "repeat(x, 3, axis=0)", "repeat(x, [0, 2, 1, 0, 3], axis=0)", "repeat(X, 2, axis=1)", "repeat(X, 2, axis=0)"],
    "split": ["split(x, (2, 3), axis=0)", "split(x, 7, axis=1)", "split(X, (100, 140), axis=0)", "split(X, 2, axis=1)"],
    "chunk": ["chunk(x, 2)", "chunk(x, 3, axis=1)", "chunk(X, 7)", "chunk(X, 2, axis=1)"],
    "pad": [
      "pad(x, 1)", "pad(x, ((1, 0), (2, 3)), value=7)", "pad(x, 2, mode=\"edge\")", "pad(x, 3, mode=\"reflect\")", "pad(x, 2, mode=\"symmetric\")", "pad(x, 2, mode=\"wrap\")",
      "pad(X, 5)", "pad(X, ((3, 0), (0, 9)), mode=\"reflect\")", "pad(WHOLE, 2, value=-1)",
    ],
    "flip": ["flip(x)", "flip(x, axis=0)", "flip(cube, axis=(0, 2))", "flip(X) + 0", "flip(X, axis=1) * 2"],
    "roll": ["roll(x, 3)", "roll(x, -1, axis=0)", "roll(x, (1, 2), axis=(0, 1))", "roll(X, 77, axis=1)", "roll(X, 1000)"],
    "diag": ["diag(vec)", "diag(x)", "diag(square_, 1)", "diag(ROW)", "diag(X, -3)"], "tril": ["tril(x)", "tril(cube, -1)", "tril(X)", "tril(CUBE, 3)"],
    "triu": ["triu(x, 1)", "triu(cube)", "triu(X)", "triu(WHOLE, -7)"], "one_hot": ["one_hot(labels, 7)", "one_hot(ids, 5)", "one_hot(LABELS, 300)"],
    "rearrange": ["rearrange(x, \"a b -> b a\")", "rearrange(cube, \"a (b c) d -> (c a) d b\", b=2)", "rearrange(CUBE, \"a (b c) d -> a c (b d)\", b=5)", "rearrange(X, \"a b -> b a\") + 0"],
    "reduce": ["reduce(x, \"a b -> b\", \"sum\")", "reduce(cube, \"a (b c) d -> a b\", \"max\", c=2)", "reduce(X, \"(a b) c -> a c\", \"mean\", b=4)", "reduce(CUBE, \"a b c -> b\", \"sum\")"],
    "repeat_pattern": ["repeat_pattern(x, \"a b -> a n b\", n=3)", "repeat_pattern(X, \"a b -> (a n) b\", n=2)"],
    "einsum": [
      "einsum(\"ij,kj->ik\", x, y)", "einsum(\"ij->j\", x)", "einsum(\"a b c, c d -> a b d\", cube, square_[:5])", "einsum(\"ij,ij\", x, y)", "einsum(\"ii->i\", square_)",
      "einsum(\"ij,jk->ki\", A, B)", "einsum(\"b i j, b j k -> b k i\", BATCH, BATCH2)", "einsum(\"b q d, b k d, b k e -> b q e\", Q, K, V)", "einsum(\"ij,i,j->\", X, COL[:, 0], ROW)",
    ],

    "matmul": ["matmul(x, y.T)", "matmul(row, x.T)", "matmul(mats, mats)", "matmul(A, B)", "matmul(X.T, X)", "matmul(ROW, A)", "matmul(X, ROW)"],
    "dot": ["dot(row, row)", "dot(x, y.T)", "dot(x, row)", "dot(A, B)", "dot(LONG, LONG)"], "outer": ["outer(vec, row)", "outer(ROW, COL[:, 0])"],
    "trace": ["trace(square_)", "trace(mats)", "trace(X[:, :240])"], "det": ["det(square_)", "det(mats)", "det(MATRIX / 12)"], "inv": ["inv(mats)", "inv(MATRIX)"],
    "solve": ["solve(mats, mats[0])", "solve(mats[0], ch)", "solve(MATRIX, X[:70, :9])"],
    "cholesky": ["cholesky(mats @ swapaxes(mats, 1, 2))", "cholesky(MATRIX @ MATRIX.T)"], "qr": ["qr(x)", "qr(mats)", "qr(MATRIX)"],
    "svd": ["svd(x)[1]", "svd(mats)", "svd(MATRIX)[1]"], "eigh": ["eigh(mats + swapaxes(mats, 1, 2))[0]", "eigh(MATRIX + MATRIX.T)[0]"],
    "cosine_similarity": ["cosine_similarity(x, y)", "cosine_similarity(x, row)", "cosine_similarity(X, Y, axis=0)", "cosine_similarity(X, ROW)"],
    "normalize": ["normalize(x)", "normalize(x, 1, axis=0)", "normalize(X)", "normalize(X, axis=0)"],

    "softmax": ["softmax(x)", "softmax(x, axis=0)", "softmax(whole)", "softmax(cube, axis=1)", "softmax(X)", "softmax(X, axis=0)", "softmax(CUBE, axis=1)", "softmax(LONG)"],
    "log_softmax": ["log_softmax(x)", "log_softmax(x, axis=0)", "log_softmax(X)", "log_softmax(X, axis=0)", "log_softmax(LONG)"],
    "binary_cross_entropy": ["binary_cross_entropy(share, mask)", "binary_cross_entropy(SHARE, MASK)"], "mse_loss": ["mse_loss(x, y)", "mse_loss(X, Y)"],
    "layer_norm": ["layer_norm(x)", "layer_norm(x, row, row)", "layer_norm(cube, axes=2)", "layer_norm(X, ROW, ROW * 2)", "layer_norm(X, none, ROW)", "layer_norm(CUBE, axes=2)", "layer_norm(LONG)"],
    "rms_norm": ["rms_norm(x)", "rms_norm(x, row, 1e-5)", "rms_norm(X, ROW)", "rms_norm(CUBE)"],
    "group_norm": ["group_norm(img, 2)", "group_norm(img, 2, ch, ch)", "group_norm(IMG, 4, CH, CH)", "group_norm(X, 3)"],
    "instance_norm": ["instance_norm(img)", "instance_norm(sig, ch, ch)", "instance_norm(IMG, CH, CH)", "instance_norm(SIG)"],
    "batch_norm": [
      "batch_norm(img, ch, ch, ch, chv, true)", "batch_norm(img, ch, ch, ch, chv, false)", "batch_norm(x, row, row, row, spread, true)", "batch_norm(IMG, CH, CH, CH, CHV, true)",
      "batch_norm(IMG, CH, CH, CH, CHV, false)", "batch_norm(X, ROW, ROW, ROW, square(ROW), true)", "batch_norm(CUBE, ROW[:50], none, ROW[:50], ROW[:50]^2, true)",
    ],
    "linear": ["linear(x, w1, b1)", "linear(x, w1)", "linear(A, B, B[0])", "linear(BATCH, B[:70], B[3])"],
    "attention": [
      "attention(q, k, v)", "attention(q, k, v, mask=seen)", "attention(q, k, v, mask=added, causal=true)", "attention(q, k, v, scale=0.2)", "attention(q, k, v, dropout=0.5)", "attention(Q, K, V)",
      "attention(Q, K, V, mask=SEEN)", "attention(Q, K, V, mask=ADDED, causal=true)", "attention(K, Q, Q)", "attention(Q[0], K, V)",
    ],
    "attention_weights": ["attention_weights(q, k)", "attention_weights(q, k, mask=seen)", "attention_weights(Q, K, mask=ADDED, causal=true)"],
    "embedding": ["embedding(x, ids)", "embedding(X, IDS)"], "dropout": ["dropout(x)", "dropout(x, 0.2, false)", "dropout(X, 0.3)"],
    "rope": ["rope(q)", "rope(q, [4, 3, 2, 1, 0])", "rope(Q)", "rope(X)"], "sinusoidal_positions": ["sinusoidal_positions(5, 6)", "sinusoidal_positions(300, 200)"],

    "conv1d": ["conv1d(sig, flt1, bias6)", "conv1d(sig, flt1, stride=2, padding=2, dilation=2)", "conv1d(sig, flt1[:, :2], groups=2)", "conv1d(SIG, FLT1)", "conv1d(SIG, FLT1, padding=\"same\")"],
    "conv2d": [
      "conv2d(img, flt, bias6)", "conv2d(img, flt, bias6, 2, 1)", "conv2d(img, flt2, padding=(2, 0), dilation=(1, 2), groups=2)", "conv2d(img, flt[:, :, :1, :1])", "conv2d(IMG, FLT, BIAS16)",
      "conv2d(IMG, FLT, padding=\"same\")", "conv2d(IMG, FLT[:, :2], stride=2, groups=4)",
    ],
    "conv_transpose2d": ["conv_transpose2d(img, fltt, bias3)", "conv_transpose2d(img, fltt, stride=2, padding=1, output_padding=1)", "conv_transpose2d(IMG, FLTT, stride=2)"],
    "max_pool2d": ["max_pool2d(img, 2)", "max_pool2d(img, 3, 1, 1)", "max_pool2d(IMG, 2)", "max_pool2d(IMG, 3, 2, 1)"],
    "avg_pool2d": ["avg_pool2d(img, 2)", "avg_pool2d(img, (3, 2), 1, 1)", "avg_pool2d(IMG, 2)"],
    "adaptive_avg_pool2d": ["adaptive_avg_pool2d(img, 3)", "adaptive_avg_pool2d(img, (1, 5))", "adaptive_avg_pool2d(IMG, 7)"],
    "rnn_cell": ["rnn_cell(x, state, (w_ih = w1, w_hh = w2, b_ih = b1, b_hh = b1))"], "gru_cell": ["gru_cell(x, state, (w_ih = w3, w_hh = w4, b_ih = b3, b_hh = b3))"],
    "lstm_cell": ["lstm_cell(x, state, cell, (w_ih = w5, w_hh = w6, b_ih = b4))", "lstm_cell(X, X[:, :200], Y[:, :200], (w_ih = tile(A[:300, :200] / 32, (1, 4)), w_hh = tile(A[:200, :200] / 32, (1, 4))))"],
    "cross_entropy": ["cross_entropy(x, labels)", "cross_entropy(x, labels, 0.1, ignore=2)", "cross_entropy(x, softmax(y))", "cross_entropy(X, LABELS)", "cross_entropy(X, LABELS, smoothing=0.2)"],
    "nll_loss": ["nll_loss(log_softmax(x), labels)", "nll_loss(log_softmax(X), LABELS, ignore=7)"], "bce_with_logits": ["bce_with_logits(x, share)", "bce_with_logits(X, SHARE)"],
    "l1_loss": ["l1_loss(x, y)", "l1_loss(X, Y)"], "huber_loss": ["huber_loss(x, y)", "huber_loss(x, y, 0.5)", "huber_loss(X, Y)"],
    "kl_div": ["kl_div(softmax(x), softmax(y))", "kl_div(softmax(X), softmax(Y))"],
    "cosine_embedding_loss": ["cosine_embedding_loss(x, y, signs)", "cosine_embedding_loss(X, Y, LABELS % 2 * 2 - 1, 0.1)"],
    "info_nce": ["info_nce(x, y)", "info_nce(X, Y, 0.5)"], "nt_xent": ["nt_xent(x[:4])", "nt_xent(X)"],

    "len": ["len(x)", "len(X)"], "map": ["map(r -> r * 2, x)", "map(r -> sum(r), X)"], "filter": ["filter(r -> sum(r) > 0, x)", "filter(r -> r[0] > 0, X)"],
    "fold": ["fold((a, r) -> a + r, row, x)", "fold((a, r) -> a + r, ROW, X)"], "scan": ["scan((a, r) -> a + r, row, x)", "scan((a, r) -> a * 0.5 + r, ROW, X[:9])"],
    "zip": ["zip(x, y)", "zip(X[:3], Y)"], "enumerate": ["enumerate(x)", "enumerate(X[:5])"], "keys": ["keys((a = x, b = y))"], "record": ["record((\"a\", \"b\"), (x, y))"],
    "leaf_names": ["leaf_names((a = x, b = (y, X)))"], "leaves": ["leaves((a = x, b = (y, X)))"],
    "tree_map": ["tree_map((a, b) -> a + b, (p = x, r = X), (p = y, r = Y))"], "count_parameters": ["count_parameters((a = x, b = X))"],
    "upper": ["upper(str(x))"], "lower": ["lower(str(x))"], "contains": ["contains(str(x), \"1\")"], "join": ["join((str(x), str(y)), \"; \")"], "codes": ["codes(str(x))"],
    "text": ["text(count + 64 |> flatten)"], "str": ["str(x)", "str(whole)"], "repr": ["repr(x)", "repr(mask)"],
    "equal": ["equal(x, y)", "equal(x, x + 0)", "equal(X, X)", "equal(X, Y)"], "close": ["close(x, y)", "close(x, x * 1.0000001)", "close(X, X + 1e-7)"],
  ]
}
