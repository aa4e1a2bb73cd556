// These programs work out their gradients by hand, as they did before the language took derivatives.

extension Workload {
  /// Whole models: trained, or run forward.
  static let models: [Workload] =
    [xorTrain, xorTrainSeed]
    + ["sigmoid", "relu", "res", "bn"].map(deepPerceptron)
    + [transformer(b: 2, t: 10), transformer(b: 8, t: 128), transformerTrain, contrastive, visionTransformer(b: 1), visionTransformer(b: 4)]

  private static let xorTrain = Workload(
    "xor_train",
    """
    X = [[0.0, 0], [0, 1], [1, 0], [1, 1]]
    y = [[0.0], [1], [1], [0]]
    fn train(X, y, W1, W2) {
      b1 = zeros(1, 4)
      b2 = zeros(1, 1)
      a2 = none
      for epoch in 0..5000 {
        a1 = sigmoid(X @ W1 + b1)
        a2 = sigmoid(a1 @ W2 + b2)
        dz2 = a2 - y
        dW2 = a1.T @ dz2 / 4
        db2 = sum(dz2, axis=0, keepdims=true) / 4
        dz1 = dz2 @ W2.T * (a1 * (1 - a1))
        dW1 = X.T @ dz1 / 4
        db1 = sum(dz1, axis=0, keepdims=true) / 4
        W2 -= 0.5 * dW2
        b2 -= 0.5 * db2
        W1 -= 0.5 * dW1
        b1 -= 0.5 * db1
      }
      a2
    }
    W1 = uniform(1, 2, 4)
    W2 = uniform(2, 4, 1)
    fn run() = train(X, y, W1, W2)
    """)

  private static let xorTrainSeed = Workload(
    "xor_train_seed",
    """
    X = f64([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = f64([[0], [1], [1], [0]])
    W1 = f64(uniform(1, 2, 4)) * 0.01
    W2 = f64(uniform(2, 4, 1)) * 0.01
    fn forward(p, x) {
      z1 = x @ p.W1 + p.b1
      a1 = sigmoid(z1)
      z2 = a1 @ p.W2 + p.b2
      (z1 = z1, a1 = a1, z2 = z2, a2 = sigmoid(z2))
    }
    fn backward(p, c, x: [m, _], y) {
      dz2 = c.a2 - y
      dW2 = c.a1.T @ dz2 / m
      db2 = sum(dz2, axis=0, keepdims=true) / m
      da1 = dz2 @ p.W2.T
      dz1 = da1 * (c.a1 * (1 - c.a1))
      (W1 = x.T @ dz1 / m, b1 = sum(dz1, axis=0, keepdims=true) / m, W2 = dW2, b2 = db2)
    }
    fn run() {
      p = (W1 = W1, b1 = zeros(1, 4, dtype=f64), W2 = W2, b2 = zeros(1, 1, dtype=f64))
      losses = zeros(50, dtype=f64)
      c = none
      for epoch in 0..5000 {
        c = forward(p, X)
        p -= 0.01 * backward(p, c, X, y)
        if epoch % 100 == 0 { losses[epoch // 100] = -mean(y * log(c.a2) + (1 - y) * log(1 - c.a2)) }
      }
      (c.a2, losses)
    }
    """)

  // MARK: 20 layers of width 100, batch 64: the length of every gradient

  private static func deepPerceptron(_ kind: String) -> Workload {
    let products = 20 * 3 * (kind == "res" ? 2 : 1)
    let layer =
      switch kind {
      case "sigmoid":
        """
          a = sigmoid(linear(h, p.W, p.b))
          g, norms = pass(a, i + 1)
          g = g * (a * (1 - a))
          norms[i, :2] = lengths(h.T @ g, g)
          (g @ p.W.T, norms)
        """
      case "relu":
        """
          a = relu(linear(h, p.W, p.b))
          g, norms = pass(a, i + 1)
          g = g * (a > 0)
          norms[i, :2] = lengths(h.T @ g, g)
          (g @ p.W.T, norms)
        """
      case "res":
        """
          a = relu(linear(h, p.W, p.b))
          g, norms = pass(h + linear(a, p.V, p.c), i + 1)
          norms[i, 2:] = lengths(a.T @ g, g)
          dz = g @ p.V.T * (a > 0)
          norms[i, :2] = lengths(h.T @ dz, dz)
          (g + dz @ p.W.T, norms)
        """
      default:
        """
          z = linear(h, p.W, p.b)
          z -= mean(z, axis=0)
          s = rsqrt(mean(z^2, axis=0) + 1e-5)
          n = z * s
          a = relu(n * p.gamma + p.beta)
          g, norms = pass(a, i + 1)
          g = g * (a > 0)
          norms[i, 2:] = lengths(sum(g * n, axis=0), g)
          g = g * p.gamma
          g = s * (g - mean(g, axis=0) - n * mean(g * n, axis=0))
          norms[i, :2] = lengths(h.T @ g, g)
          (g @ p.W.T, norms)
        """
      }
    let more =
      switch kind {
      case "res": ", V = weight(100 + i, 100, 100, 100), c = zeros(100)"
      case "bn": ", gamma = ones(100), beta = zeros(100)"
      default: ""
      }
    return Workload(
      "deep_mlp_step_\(kind)", .flops(Double(products) * Flops.product(64, 100, 100)),
      """
      x = uniform(1, 64, 100)
      y = uniform(2, 64, 100)
      layers = map(i -> (W = weight(10 + 2 * i, 100, 100, 100), b = zeros(100)\(more)), 0..20)

      # The lengths of two gradients: by a matrix, and by the row that was added to each row.
      fn lengths(dW, g) = [norm(dW), norm(sum(g, axis=0))]

      # Goes through layer i and all behind it, and comes back with the gradient of the loss mean((h - y)^2) by h, and the
      # lengths of the gradients by all parameters on the way.
      fn pass(h, i) {
        if i == len(layers) { return ((h - y) * (2 / h.size), zeros(len(layers), len(layers[0]))) }
        p = layers[i]
      \(layer)
      }
      fn run() = pass(x, 0)[1]
      """)
  }

  // MARK: The transformer of the lesson: vocabulary 10000, d 512, 8 heads, 6 layers

  private static let encoderProgram =
    multiHeadProgram + """

      fn layer_parameters(seed, d, f) = (
        heads = heads_parameters(seed, d), gamma1 = ones(d), beta1 = zeros(d),
        W1 = weight(seed + 10, d, d, f), b1 = zeros(f), W2 = weight(seed + 11, f, f, d), b2 = zeros(d),
        gamma2 = ones(d), beta2 = zeros(d)
      )

      """

  private static func transformerProgram(b: Int, t: Int) -> String {
    encoderProgram + """

      p = (table = weight(50, 512, 10000, 512), layers = map(i -> layer_parameters(100 + 20 * i, 512, 2048), 0..6))
      ids = i64((f64(uniform(7, \(b), \(t))) + 1) / 2 * 10000)
      positions = sinusoidal_positions(\(t), 512)

      """
  }

  private static func transformer(b: Int, t: Int) -> Workload {
    Workload(
      "transformer_fwd_\(b)x\(t)", .flops(6 * Flops.encoderLayer(b: b, t: t, d: 512, f: 2048)),
      transformerProgram(b: b, t: t) + """

        fn layer(x, p) {
          x = layer_norm(x + multi_head(x, p.heads, 8), p.gamma1, p.beta1)
          layer_norm(x + linear(relu(linear(x, p.W1, p.b1)), p.W2, p.b2), p.gamma2, p.beta2)
        }
        fn run() = fold(layer, embedding(p.table, ids) * sqrt(512) + positions, p.layers)
        """)
  }

  /// Forward, mean-square loss against a fixed target, the gradients of all parameters, SGD with rate 0 (so every run is the same).
  private static let transformerTrain = Workload(
    "transformer_train_8x128", .flops(3 * 6 * Flops.encoderLayer(b: 8, t: 128, d: 512, f: 2048)),
    transformerProgram(b: 8, t: 128) + """

      y = uniform(9, 8, 128, 512)
      fn pack(items...) = items

      # x with mean 0 and variance 1, and what it was multiplied by for that; then the gradient by x.
      fn standardize(x) {
        x = x - mean(x, axis=-1, keepdims=true)
        s = rsqrt(mean(x^2, axis=-1, keepdims=true) + 1e-5)
        (x * s, s)
      }
      fn unstandardize(g, n, s) = s * (g - mean(g, axis=-1, keepdims=true) - n * mean(g * n, axis=-1, keepdims=true))

      # The gradients by W and by b of linear(x, W, b), or of x * W + b; g is the gradient by its value.
      fn by_matrix(x, g) = flatten_rows(x).T @ flatten_rows(g)
      fn flatten_rows(x) = rearrange(x, "b t d -> (b t) d")
      fn by_row(g) = sum(g, axis=(0, 1))

      # Goes through layer i and all behind it, and comes back with the loss, its gradient by x, and those by the parameters.
      fn pass(x, i) {
        if i == len(p.layers) { return (mean((x - y)^2), (x - y) * (2 / x.size), ()) }
        l = p.layers[i]
        m = l.heads
        q, k, v = split(linear(x, m.Wq, m.bq), 8), split(linear(x, m.Wk, m.bk), 8), split(linear(x, m.Wv, m.bv), 8)
        w = attention_weights(q, k)
        o = join(w @ v)
        n1, s1 = standardize(x + linear(o, m.Wo, m.bo))
        h = n1 * l.gamma1 + l.beta1
        a = relu(linear(h, l.W1, l.b1))
        n2, s2 = standardize(h + linear(a, l.W2, l.b2))
        loss, g, others = pass(n2 * l.gamma2 + l.beta2, i + 1)

        gamma2, beta2 = by_row(g * n2), by_row(g)
        g = unstandardize(g * l.gamma2, n2, s2)
        W2, b2 = by_matrix(a, g), by_row(g)
        da = g @ l.W2.T * (a > 0)
        W1, b1 = by_matrix(h, da), by_row(da)
        g = g + da @ l.W1.T
        gamma1, beta1 = by_row(g * n1), by_row(g)
        g = unstandardize(g * l.gamma1, n1, s1)
        Wo, bo = by_matrix(o, g), by_row(g)
        do = split(g @ m.Wo.T, 8)
        dw = do @ v.T
        ds = w * (dw - sum(dw * w, axis=-1, keepdims=true)) / sqrt(64)
        dq, dk, dv = join(ds @ k), join(ds.T @ q), join(w.T @ do)
        heads = (
          Wq = by_matrix(x, dq), Wk = by_matrix(x, dk), Wv = by_matrix(x, dv), Wo = Wo,
          bq = by_row(dq), bk = by_row(dk), bv = by_row(dv), bo = bo
        )
        g = g + dq @ m.Wq.T + dk @ m.Wk.T + dv @ m.Wv.T
        own = (heads = heads, gamma1 = gamma1, beta1 = beta1, W1 = W1, b1 = b1, W2 = W2, b2 = b2, gamma2 = gamma2, beta2 = beta2)
        (loss, g, pack(own, others...))
      }

      fn run() {
        loss, g, layers = pass(embedding(p.table, ids) * sqrt(512) + positions, 0)
        rows = expand(reshape(ids, -1, 1), (ids.size, 512))
        table = scatter_add(zeros(p.table.shape), rows, flatten_rows(g) * sqrt(512), 0)
        moved = p - 0 * (table = table, layers = layers)
        loss
      }
      """)

  // MARK: The contrastive loss of 1024 features of size 128, and its gradient

  private static let contrastive = Workload(
    "ntxent_fwd_bwd", .flops(2 * Flops.product(1024, 128, 1024)),
    """
    z = uniform(1, 1024, 128)
    labels = roll(range(1024), 512)
    itself = eye(1024) == 1
    right = one_hot(labels, 1024)
    fn run() {
      length = maximum(norm(z, axis=1, keepdims=true), 1e-12)
      f = z / length
      s = masked_fill(f @ f.T, itself, -9e15) / 0.5
      ds = (softmax(s) - right) / (1024 * 0.5)
      df = (ds + ds.T) @ f
      (cross_entropy(s, labels), (df - f * sum(f * df, axis=1, keepdims=true)) / length)
    }
    """)

  // MARK: ViT-B/16 at 224 × 224: 12 pre-norm layers, d 768, 12 heads, 1000 classes

  private static func visionTransformer(b: Int) -> Workload {
    let layers = 12 * Flops.encoderLayer(b: b, t: 197, d: 768, f: 3072)
    return Workload(
      "vit_b16_fwd_\(b)", .flops(Flops.product(b * 196, 768, 768) + layers + Flops.product(b, 768, 1000)),
      encoderProgram + """

        images = uniform(1, \(b), 3, 224, 224)
        filters = weight(2, 768, 768, 3, 16, 16)
        bias = zeros(768)
        class = weight(3, 768, 1, 1, 768)
        positions = weight(4, 768, 1, 197, 768)
        layers = map(i -> layer_parameters(1000 + 20 * i, 768, 3072), 0..12)
        gamma, beta = ones(768), zeros(768)
        head, head_bias = weight(5, 768, 768, 1000), zeros(1000)

        fn layer(x, p) {
          x = x + multi_head(layer_norm(x, p.gamma1, p.beta1), p.heads, 12)
          x + linear(gelu(linear(layer_norm(x, p.gamma2, p.beta2), p.W1, p.b1)), p.W2, p.b2)
        }
        fn run() {
          patches = rearrange(conv2d(images, filters, bias, stride=16), "b d h w -> b (h w) d")
          x = concat((expand(class, (\(b), 1, 768)), patches), axis=1) + positions
          x = fold(layer, x, layers)
          linear(layer_norm(x[:, 0], gamma, beta), head, head_bias)
        }
        """)
  }
}
