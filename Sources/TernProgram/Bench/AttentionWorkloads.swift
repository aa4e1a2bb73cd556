extension Workload {
  /// Attention alone, and with the projections around it.
  static let attention: [Workload] = [
    Workload(
      "attention_fwd", .flops(Flops.attention(b: 8, h: 8, t: 256, d: 64, isCausal: true)),
      """
      q = uniform(1, 8, 8, 256, 64)
      k = uniform(2, 8, 8, 256, 64)
      v = uniform(3, 8, 8, 256, 64)
      fn run() = attention(q, k, v, causal=true)
      """),
    Workload(
      "attention_fwd_bwd", .flops(Flops.attention(b: 8, h: 8, t: 256, d: 64, products: 5, isCausal: true)),
      """
      q = uniform(1, 8, 8, 256, 64)
      k = uniform(2, 8, 8, 256, 64)
      v = uniform(3, 8, 8, 256, 64)
      u = uniform(4, 8, 8, 256, 64)
      fn run() = grad((q, k, v) -> sum(attention(q, k, v, causal=true) * u), (0, 1, 2))(q, k, v)
      """),
    Workload(
      "attention_fwd_4096", .flops(Flops.attention(b: 1, h: 8, t: 4096, d: 64, isCausal: true)),
      """
      q = uniform(1, 1, 8, 4096, 64)
      k = uniform(2, 1, 8, 4096, 64)
      v = uniform(3, 1, 8, 4096, 64)
      fn run() = attention(q, k, v, causal=true)
      """),
    Workload("mha_fwd", multiHeadWork, multiHead + "fn run() = multi_head(x, p, 8)"),
    // The form that also returns the weights.
    Workload(
      "mha_fwd_weights", multiHeadWork,
      multiHead + """
        fn run() {
          q = split(linear(x, p.Wq, p.bq), 8)
          k = split(linear(x, p.Wk, p.bk), 8)
          v = split(linear(x, p.Wv, p.bv), 8)
          weights = attention_weights(q, k)
          (linear(join(weights @ v), p.Wo, p.bo), weights)
        }
        """),
  ]

  /// 8 texts of 128 positions of size 512, 8 heads.
  private static let multiHead =
    multiHeadProgram + """

      x = uniform(1, 8, 128, 512)
      p = heads_parameters(10, 512)

      """

  private static let multiHeadWork =
    Work.flops(4 * Flops.product(8 * 128, 512, 512) + Flops.attention(b: 8, h: 8, t: 128, d: 64))

  /// Multi-head attention and its parameters, for the programs of this group and of the models.
  static let multiHeadProgram = """
    fn heads_parameters(seed, d) = (
      Wq = weight(seed, d, d, d), Wk = weight(seed + 1, d, d, d), Wv = weight(seed + 2, d, d, d), Wo = weight(seed + 3, d, d, d),
      bq = zeros(d), bk = zeros(d), bv = zeros(d), bo = zeros(d)
    )
    fn split(x, h) = rearrange(x, "b t (h d) -> b h t d", h=h)
    fn join(x) = rearrange(x, "b h t d -> b t (h d)")

    # Each position asks all others; h heads ask in parallel, each in its own part of the d features.
    fn multi_head(x: [b, t, d], p, h) -> [b, t, d] {
      q = split(linear(x, p.Wq, p.bq), h)
      k = split(linear(x, p.Wk, p.bk), h)
      v = split(linear(x, p.Wv, p.bv), h)
      linear(join(attention(q, k, v)), p.Wo, p.bo)
    }

    """
}
