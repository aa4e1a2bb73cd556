/// Calls at the edges of what operations take, some of them beyond: axes that are negative, sizes that are 0, tensors without axes.
enum OddCalls {
  static let prelude = """
    x = zeros(2, 3); none_ = zeros(0, 3); flat = zeros(4); one = sum(zeros(3)); cube = zeros(2, 3, 4); whole = zeros(2, 3, dtype=i64)
    wide = zeros(2, 3, dtype=f64); truth = x > 0; img = zeros(1, 2, 5, 6); w = zeros(4, 2, 3, 2); sq = eye(3); mats = zeros(2, 1, 3, 3) + eye(3)
    """

  static let all = [
    "f32(one)", "f64(whole)", "i64(none_)", "bool(x)", "bool(\"a\")", "f64(0.5)",

    "zeros()", "zeros(0)", "zeros(2, -1)", "zeros((2, 0, 3))", "zeros([2, 3])", "ones(2, dtype=bool)", "zeros(9223372036854775807, 2)",
    "zeros(0, 4611686018427387904, 8)", "full((), 3)", "full((2, 3), flat)", "full((2, 4), flat, dtype=i64)", "full([2, 3], whole)",
    "full(0, 0.5)", "full(2, true)", "full_like(none_, 1)", "full_like(x, flat)", "full_like(whole, [1.5, 2, 3])",
    "full((2, 2), (1, 2))", "zeros_like(one)", "ones_like(none_, dtype=f64)", "zeros_like(2.5)",

    "range(0)", "range(5, 2)", "range(0, 1, 0.3)", "range(0, 1, -1.0)", "range(9223372036854775807)", "range(3, 1, 0)",
    "range(0, f64(1), 0.25)", "linspace(0, 1, 0)", "linspace(0, 1, 1, dtype=i64)", "linspace(0, f64(1), 3)", "linspace(0, 1, -1)",
    "eye(0)", "eye(3, 0)", "eye(2, 5, dtype=bool)", "eye(-1)", "eye(4611686018427387904)",

    "len(none_)", "len(one)", "len(())", "len(\"abc\")", "zip(x, flat)", "zip(none_, x)", "zip()", "enumerate(none_)", "enumerate(one)",
    "record((\"a\", \"b\"), x)", "record((\"a\", \"a\"), x)", "leaves((a = x, b = (one, 2, \"t\")))",
    "count_parameters((a = x, b = 2, c = \"t\"))", "stop_gradient((a = x, b = 1))",

    "contains(\"a\", 1)", "codes(\"\")", "equal(x, \"a\")", "close(x, flat)", "close(x, one)", "clock()", "time(() -> 1)", "time(1)",

    "tile(x, 0)", "tile(x, (2, 1, 3))", "tile(one, 3)", "tile(one, (2, 3))", "tile(none_, (3, 2))", "tile(x, -1)",
    "tile(x, (9223372036854775807, 2))", "tile(x, [2, 2])", "tile(x)", "tile(x, (9223372036854775807, 0))", "tile(truth, 2)",

    "repeat(x, 2)", "repeat(x, 0)", "repeat(x, 2, axis=-1)", "repeat(x, (1, 2, 0), axis=1)", "repeat(x, [3, 1], axis=0)",
    "repeat(x, (1, 2), axis=1)", "repeat(one, 3)", "repeat(one, 3, axis=0)", "repeat(one, 3, axis=1)", "repeat(none_, 4, axis=0)",
    "repeat(x, -1)", "repeat(x, 2, axis=2)", "repeat(x, 9223372036854775807)", "repeat(x, (9223372036854775807, 1), axis=0)",
    "repeat(none_, ())",

    "split(flat, 2)", "split(x, (2, 1), axis=1)", "split(x, [1, 2], axis=-1)", "split(x, 2, axis=1)", "split(x, (2, 5), axis=1)",
    "split(x, (-1, 4), axis=1)", "split(none_, 3)", "split(none_, (0, 0))", "split(one, 1)", "split(x, 1, axis=2)",
    "split(\"a,b\", \",\")", "split(x, 0)", "chunk(flat, 3)", "chunk(flat, 9)", "chunk(none_, 2)", "chunk(one, 1)", "chunk(x, 0)",
    "chunk(x, 2, axis=-1)", "chunk(x, 2, axis=3)",

    "pad(zeros(0, 3), (1, 1))", "pad(x, ((1, 0), (2, 3)))", "pad(x, [[1, 0], [2, 3]])", "pad(x, [1, 2])", "pad(one, 1)",
    "pad(none_, 1, mode=\"edge\")", "pad(none_, ((0, 0), (1, 1)), mode=\"wrap\")", "pad(x, -1)", "pad(x, 1, mode=\"other\")",
    "pad(x, (1, 2, 3))", "pad(x, 9223372036854775807)", "pad(whole, 1, value=2.0)", "pad(x, 1, value=x)", "pad(truth, (0, 2))",

    "flip(x, axis=-1)", "flip(x, axis=(0, -2))", "flip(one)", "roll(x, 1, axis=-1)", "roll(none_, 5)", "roll(one, 2)",
    "roll(x, (1, 2), axis=(0, -1))", "roll(x, (1, 2, 3), axis=(0, 1))", "roll(x, 1, axis=2)", "roll(x, 0.5)",
    "roll(whole, -1, axis=[0, 1])",

    "diag(flat, -2)", "diag(flat, 9223372036854775807)", "diag(x, 2)", "diag(x, 3)", "diag(x, 4)", "diag(x, -2)", "diag(x, -9)",
    "diag(none_)", "diag(zeros(0))", "diag(zeros(0), 2)", "diag(one)", "diag(cube)", "diag(x, -9223372036854775807 - 1)", "tril(one)",
    "tril(flat)", "tril(none_)", "triu(cube, -9223372036854775807)", "triu(truth)", "one_hot(2, 3)", "one_hot([], 3)",
    "one_hot([0], -1)", "one_hot(x, 3)", "one_hot([[0]], 1)",

    "reshape(x, [3, 2])", "reshape(x, -1)", "reshape(none_, 0, 7)", "reshape(x, 4)", "transpose(cube, [2, 0, 1])", "expand(one, [2, 2])",
    "sum(x, axis=[0, 1])", "squeeze(zeros(1, 2, 1), [0, 2])",

    "rearrange(x, \"a b -> (b a)\")", "rearrange(none_, \"a b -> b a\")", "rearrange(one, \"-> 1\")",
    "rearrange(cube, \"... c -> c ...\")", "rearrange(cube, \"a b -> b a\")", "rearrange(x, \"(a b) c -> a b c\", a=0)",
    "rearrange(x, \"a b -> a c\")", "rearrange(none_, \"(a b) c -> b a c\", a=2)", "reduce(none_, \"a b -> b\", \"sum\")",
    "reduce(none_, \"a b -> b\", \"max\")", "reduce(none_, \"a b -> a\", \"max\")", "reduce(whole, \"a b -> b\", \"mean\")",
    "reduce(whole, \"a b -> a b\", \"mean\")", "reduce(truth, \"a b -> a\", \"sum\")", "reduce(x, \"a b ->\", \"any\")",
    "reduce(wide, \"a b -> 1\", \"prod\")", "reduce(x, \"a b -> c\", \"sum\")", "reduce(x, \"a b -> a\", \"median\")",
    "reduce(cube, \"a ... -> a\", \"min\")", "reduce(cube, \"a b (c d) -> d a\", \"max\", c=2)", "repeat_pattern(one, \"-> a\", a=3)",
    "repeat_pattern(x, \"a b -> a b c\")", "repeat_pattern(x, \"a b -> b (a c)\", c=0)",
    "repeat_pattern(x, \"a b -> a b c\", c=4611686018427387904)", "repeat_pattern(none_, \"a b -> a b c\", c=4611686018427387904)",

    "einsum(\"ij->ji\", none_)", "einsum(\"ij,jk\", x, none_)", "einsum(\"ij,kj->ik\", x, none_)", "einsum(\"->\", one)",
    "einsum(\"...,...\", cube, flat)", "einsum(\"i...->...\", cube)", "einsum(\"ii\", x)", "einsum(\"ii->i\", sq)",
    "einsum(\"ij,jk->ik\", truth, whole)", "einsum(\"ij->i\", truth)", "einsum(\"ij,ij->\", whole, wide)", "einsum(\"ij->k\", x)",
    "einsum(\"ij\", x, x)", "einsum(\"i,i->i\", flat, zeros(1))", "einsum(\"ab,bc,cd,de->ae\", x, sq, none_.T, none_)",
    "einsum(\"i,j,k,l,m,n,o,p,q->\", flat, flat, flat, flat, flat, flat, flat, flat, flat)", "einsum(\"\")",

    "gather(x, [[0], [1]], 1)", "gather(x, [[0, 0, 0, 0]], -1)", "gather(x, [[0], [0], [0]], 1)", "gather(x, [0], 1)",
    "gather(one, [0, 0], 0)", "gather(one, 0, 1)", "gather(x, zeros(0, 0), 0)", "gather(x, x, 0)", "gather(x, [[0]], 2)",
    "scatter(x, [[0], [1]], 5.0, 1)", "scatter(whole, [[0], [1]], 0.5, 1)", "scatter(whole, [[0], [1]], wide, 1)",
    "scatter(x, [[0], [1]], wide, 1)", "scatter(x, [[0, 1], [1, 0]], zeros(2, 1), 1)", "scatter(x, [[0], [1]], flat, 1)",
    "scatter_add(truth, [[0], [1]], true, 0)", "scatter_add(one, 0, 2.0, 0)", "scatter(one, [0, 0], [1.0, 2], 0)",
    "scatter_add(none_, zeros(0, 3), 1, 0)", "scatter(x, [0], 1, 0)", "take(x, [0, 1])", "take(x, 1)", "take(x, 1, axis=-1)",
    "take(x, [[0, 1], [1, 0]], axis=0)", "take(one, [0, 0])", "take(one, 0, axis=0)", "take(x, [])", "take(x, [], axis=1)",
    "take(cube, [2, 1, 0, 0], axis=-2)", "take(x, [0], axis=2)", "take(x, [0.5])", "masked_fill(x, truth, f64(1))",
    "masked_fill(whole, truth, 0.5)", "masked_fill(one, truth, 2)", "masked_fill(x, [true, false], 0)", "masked_fill(none_, true, 1)",
    "masked_fill(whole, truth, wide)",

    "rand()", "rand(0, 2)", "rand([2, 3])", "rand(2, dtype=i64)", "randn(2, dtype=f64)", "randn(-1)", "uniform(0, 1)",
    "uniform(flat, flat, (2, 4))", "uniform(flat, 1, 3)", "uniform(f64(0), 1, 2)", "normal(wide, 1)", "normal(0, x, ())",
    "normal(\"a\", 1)", "normal(whole, 2)", "randint(0, 5)", "randint(5, 5)", "randint(0, 5, (0, 2))", "bernoulli(x)",
    "bernoulli(x, (4, 1, 3))", "bernoulli(x, 2)", "permutation(0)", "permutation(-1)", "shuffle(one)", "shuffle(none_)",
    "shuffle(whole, -1)", "shuffle(x, 2)", "xavier_uniform((3,))", "xavier_uniform((0, 3))", "he_normal((2, 3, 4))", "he_uniform(4)",
    "orthogonal((2, 3, 4))", "orthogonal((5,))", "orthogonal((0, 3))", "orthogonal((3, 0))", "orthogonal((4, 2), 2)",
    "categorical(x, axis=0)", "categorical(none_, axis=0)", "categorical(none_)", "categorical(one)", "categorical(whole, axis=-2)",
    "categorical(x, axis=5)",

    "dropout(whole)", "dropout(whole, 0)", "dropout(whole, 0.5, false)", "dropout(x, 2)", "dropout(wide, 1.0)",

    "sort(one)", "sort(one, axis=1)", "sort(x, axis=none)", "sort(none_, axis=0)", "sort(x, axis=2)", "sort(truth, axis=-2)",
    "argsort(one)", "argsort(one, axis=-1)", "argsort(one, axis=3)", "argsort(none_)", "argsort(x, axis=none)", "topk(x, 0)",
    "topk(x, 4)", "topk(x, 2, axis=0)", "topk(one, 1)", "topk(none_, 0, axis=0)", "topk(whole, 1, axis=-2)", "topk(x, -1)",
    "topk(x, 1, axis=7)", "searchsorted(flat, one)", "searchsorted(x, x)", "searchsorted(zeros(0), none_)",
    "searchsorted(flat, x, side=\"both\")", "median(one)", "median(none_)", "median(none_, axis=1)", "median(none_, axis=0)",
    "median(x, axis=(0, -1), keepdims=true)", "median(x, axis=(0, 0))", "median(whole, axis=())", "median(wide, axis=2)",
    "quantile(x, [[0.5, 0.1]], axis=0)", "quantile(none_, 0.5)", "quantile(cube, [0.5], axis=(0, 2), keepdims=true)", "quantile(x, 2)",
    "quantile(wide, 0.5, axis=-1)",

    "dot(2, x)", "dot(one, 3)", "dot(x, flat)", "dot(x, zeros(5, 3, 2))", "dot(flat, zeros(5, 4, 2))", "dot(x, zeros(5, 4, 2))",
    "dot(flat, flat)", "dot(none_, sq)", "dot(none_, zeros(2, 3, 0))", "dot(truth, whole.T)", "dot(true, true)", "dot(whole, wide.T)",
    "dot(cube, zeros(4, 1))", "solve(sq, one)", "solve(sq, zeros(3))", "solve(sq, zeros(3, 0))", "solve(mats, zeros(3))",
    "solve(mats, zeros(5, 3, 2))", "solve(sq, flat)", "solve(x, x)", "solve(sq, wide.T)", "solve(zeros(0, 0), zeros(0))",
    "solve(zeros(0, 3, 3), zeros(3, 2))", "solve(mats, zeros(4, 7, 3, 2))", "qr(x)", "qr(x.T)", "qr(none_)", "qr(zeros(3, 0))",
    "qr(flat)", "qr(mats)", "qr(whole)", "qr(wide)", "svd(x)", "svd(none_)", "svd(flat)", "svd(cube)", "svd(wide)", "eigh(sq)",
    "eigh(x)", "eigh(zeros(0, 0))", "eigh(f64(mats))", "eigh(zeros(2, 0, 0))",

    "bce_with_logits(x, one)", "bce_with_logits(x, flat)", "l1_loss(whole, whole)", "l1_loss(none_, none_)", "huber_loss(x, wide, 2)",
    "huber_loss(1, 2)", "mse_loss(x, zeros(3))", "mse_loss(x, flat)", "binary_cross_entropy(x, flat)",
    "binary_cross_entropy(wide, truth)",

    "batch_norm(x, none, none, none, none, true)", "batch_norm(x, none, none, none, none, false)",
    "batch_norm(x, zeros(3), none, zeros(3), none, true)", "batch_norm(x, zeros(3, dtype=f64), none, zeros(3), zeros(3), true)",
    "batch_norm(x, none, none, zeros(3, dtype=f64), zeros(3), false)", "batch_norm(x, zeros(2), none, none, none, true)",
    "batch_norm(flat, none, none, none, none, true)", "batch_norm(none_, none, none, none, none, true)",
    "batch_norm(none_, none, none, zeros(3), zeros(3), false)", "batch_norm(zeros(2, 0, 3), none, none, none, none, true)",
    "batch_norm(whole, none, none, zeros(3, dtype=i64), zeros(3), true)", "batch_norm(zeros(1, 3), none, none, none, none, true)",

    "attention(x, x, x)", "attention(x, none_, zeros(0, 5))", "attention(none_, x, x)", "attention(x, x, flat)",
    "attention(x, zeros(2, 4), x)", "attention(cube, cube, zeros(3, 2))", "attention(cube, zeros(5, 1, 3, 4), cube)",
    "attention(x, x, wide)", "attention(x, whole, whole, mask=[[true, false], [true, true]])",
    "attention(x, x, x, mask=zeros(3, 2, 2, dtype=f64))", "attention(x, x, x, mask=zeros(3))",
    "attention(zeros(1, 3), x, x, mask=zeros(4, 2))", "attention(x, x, x, mask=true, causal=true, dropout=0.5)",
    "attention(cube, zeros(5, 3, 4), cube)", "attention(x, x, x, dropout=2)", "attention(x, x, zeros(2, 0))",
    "attention(x, x, wide, dropout=0.5)", "attention(flat, x, x)", "attention_weights(x, x)", "attention_weights(x, none_)",
    "attention_weights(x, x, mask=zeros(3, 1, 2))", "attention_weights(cube, zeros(6, 1, 5, 4), causal=true)",
    "attention_weights(x, flat)", "attention_weights(wide, whole)", "attention_weights(zeros(2, 0), zeros(3, 0))",
    "attention_weights(x, x, mask=zeros(3))",

    "conv2d(img, w)", "conv2d(img[0], w)", "conv2d(img, w, zeros(4), (1, 2), (2, 0), (2, 1))", "conv2d(img, w, padding=\"same\")",
    "conv2d(img, w, stride=2, padding=\"same\")", "conv2d(img, w, padding=\"full\")", "conv2d(img, w, dilation=3)",
    "conv2d(img, w, dilation=9223372036854775807)", "conv2d(img, w, stride=0)", "conv2d(img, w, padding=-1)", "conv2d(img, w, zeros(3))",
    "conv2d(img, w[:, :1], groups=2)", "conv2d(img, w, groups=2)", "conv2d(img, w, groups=0)", "conv2d(zeros(0, 2, 5, 6), w)",
    "conv2d(img, w[:0])", "conv2d(img, w, zeros(4, dtype=f64))", "conv2d(x, w)", "conv2d(img, w, stride=[2, 3])",
    "conv2d(zeros(1, 0, 5, 6), zeros(4, 0, 3, 2))", "conv2d(i64(img), w)", "conv2d(img, zeros(4, 2, 0, 1))", "conv1d(x, zeros(4, 2, 2))",
    "conv1d(cube, zeros(5, 3, 2), padding=1, stride=3)", "conv1d(cube, zeros(5, 3, 5))", "conv1d(cube, zeros(5, 3, 2), padding=(1, 1))",
    "conv1d(flat, zeros(1, 1, 2))", "conv1d(wide, zeros(4, 2, 2), zeros(4))", "conv_transpose2d(img, zeros(2, 3, 2, 2))",
    "conv_transpose2d(img[0], zeros(2, 3, 2, 2), zeros(6), groups=2)",
    "conv_transpose2d(img, zeros(2, 3, 2, 2), stride=2, output_padding=1, padding=1)",
    "conv_transpose2d(img, zeros(2, 3, 2, 2), output_padding=1)", "conv_transpose2d(img, zeros(2, 3, 2, 2), padding=5)",
    "conv_transpose2d(img, w)", "conv_transpose2d(img, zeros(2, 3, 2, 2), stride=16777216)",
    "conv_transpose2d(zeros(0, 2, 3, 3), zeros(2, 3, 2, 2))", "max_pool2d(img, 2)", "max_pool2d(img[0], (2, 3), (1, 2), 1)",
    "max_pool2d(img, 9)", "max_pool2d(img, 2, padding=2)", "max_pool2d(x, 1)", "max_pool2d(zeros(0, 2, 4, 4), 2)",
    "max_pool2d(img, [2, 2], [1, 1])", "avg_pool2d(i64(img), 2)", "avg_pool2d(img, 0)", "avg_pool2d(f64(img), 3, padding=1)",
    "adaptive_avg_pool2d(img, 0)", "adaptive_avg_pool2d(img[0], (2, 9))", "adaptive_avg_pool2d(zeros(1, 2, 0, 3), 1)",
    "adaptive_avg_pool2d(zeros(0, 2, 3, 3), [1, 2])", "adaptive_avg_pool2d(img, -1)",
  ]
}
