import TernTensor

/// Deterministic inputs that any language can reproduce: splitmix64 of `(seed << 32) + index`, scaled to [-1, 1).
enum BenchInputs {
  static func uniform(_ seed: UInt64, _ shape: Shape) throws(TensorError) -> Tensor {
    let tensor = try Tensor.uninitialized(.f32, shape)
    let out = tensor.pointer(Float.self)
    for index in 0..<tensor.count { out[index] = element(seed, index) }
    return tensor
  }

  private static func element(_ seed: UInt64, _ index: Int) -> Float {
    var z = ((seed << 32) &+ UInt64(index) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Float(2 * (Double(z >> 11) * 0x1p-53) - 1)
  }
}
