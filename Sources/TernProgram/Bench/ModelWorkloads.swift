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
    fn network(p, x) = sigmoid(sigmoid(x @ p.W1 + p.b1) @ p.W2 + p.b2)
    fn loss(p, x, y) = binary_cross_entropy(network(p, x), y)
    fn train(p, x, y) {
      before = p
      for epoch in 0..5000 {
        before = p
        p -= 0.5 * grad(loss)(p, x, y)
      }
      network(before, x)
    }
    start = (W1 = uniform(1, 2, 4), b1 = zeros(1, 4), W2 = uniform(2, 4, 1), b2 = zeros(1, 1))
    fn run() = train(start, X, y)
    """)

  /// The lesson's own program, with its gradients by hand.
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
      case "sigmoid": "sigmoid(linear(h, p.W, p.b))"
      case "relu": "relu(linear(h, p.W, p.b))"
      case "res": "h + linear(relu(linear(h, p.W, p.b)), p.V, p.c)"
      default: "relu(batch_norm(linear(h, p.W, p.b), p.gamma, p.beta, none, none, true)[0])"
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
      fn loss(layers) = mse_loss(fold((h, p) -> \(layer), x, layers), y)
      fn run() = map(norm, leaves(grad(loss)(layers)))
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
      fn layer(x, p) {
        x = layer_norm(x + multi_head(x, p.heads, 8), p.gamma1, p.beta1)
        layer_norm(x + linear(relu(linear(x, p.W1, p.b1)), p.W2, p.b2), p.gamma2, p.beta2)
      }
      fn encoder(p) = fold(layer, embedding(p.table, ids) * sqrt(512) + positions, p.layers)

      """
  }

  private static func transformer(b: Int, t: Int) -> Workload {
    Workload(
      "transformer_fwd_\(b)x\(t)", .flops(6 * Flops.encoderLayer(b: b, t: t, d: 512, f: 2048)),
      transformerProgram(b: b, t: t) + """

        fn run() = encoder(p)
        """)
  }

  /// Forward, mean-square loss against a fixed target, the gradients of all parameters, SGD with rate 0 (so every run is the same).
  private static let transformerTrain = Workload(
    "transformer_train_8x128", .flops(3 * 6 * Flops.encoderLayer(b: 8, t: 128, d: 512, f: 2048)),
    transformerProgram(b: 8, t: 128) + """

      y = uniform(9, 8, 128, 512)
      fn run() {
        loss, g = value_and_grad(p -> mse_loss(encoder(p), y))(p)
        moved = p - 0 * g
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
    fn loss(z) {
      f = normalize(z, axis=1)
      cross_entropy(masked_fill(f @ f.T, itself, -9e15) / 0.5, labels)
    }
    fn run() = value_and_grad(loss)(z)
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
