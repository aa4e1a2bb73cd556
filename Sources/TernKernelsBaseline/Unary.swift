import TernKernelTypes

extension Kernels {
  /// `out[i] = function(a[i])`. `out` may be `a`.
  static func map(
    _ function: UnaryFunction, _ a: Run<Float>, into out: Output<Float>, count: Int
  ) {
    switch function {
    case .negate: FloatUnary.negate(a, out, count)
    case .abs: FloatUnary.abs(a, out, count)
    case .sign: FloatUnary.sign(a, out, count)
    case .sqrt: FloatUnary.sqrt(a, out, count)
    case .rsqrt: FloatUnary.rsqrt(a, out, count)
    case .square: FloatUnary.square(a, out, count)
    case .reciprocal: FloatUnary.reciprocal(a, out, count)
    case .exp: FloatUnary.exp(a, out, count)
    case .sigmoid: FloatUnary.sigmoid(a, out, count)
    case .relu: FloatUnary.relu(a, out, count)
    case .floor: FloatUnary.floor(a, out, count)
    case .ceil: FloatUnary.ceil(a, out, count)
    case .round: FloatUnary.round(a, out, count)
    case .trunc: FloatUnary.trunc(a, out, count)
    case .expm1: FloatUnary.expm1(a, out, count)
    case .log: FloatUnary.log(a, out, count)
    case .log1p: FloatUnary.log1p(a, out, count)
    case .log2: FloatUnary.log2(a, out, count)
    case .sin: FloatUnary.sin(a, out, count)
    case .cos: FloatUnary.cos(a, out, count)
    case .tan: FloatUnary.tan(a, out, count)
    case .sinh: FloatUnary.sinh(a, out, count)
    case .cosh: FloatUnary.cosh(a, out, count)
    case .tanh: FloatUnary.tanh(a, out, count)
    case .asin: FloatUnary.asin(a, out, count)
    case .acos: FloatUnary.acos(a, out, count)
    case .atan: FloatUnary.atan(a, out, count)
    case .erf: FloatUnary.erf(a, out, count)
    case .gelu: FloatUnary.gelu(a, out, count)
    case .geluTanh: FloatUnary.geluTanh(a, out, count)
    case .silu: FloatUnary.silu(a, out, count)
    case .softplus: FloatUnary.softplus(a, out, count)
    case .logSigmoid: FloatUnary.logSigmoid(a, out, count)
    case .mish: FloatUnary.mish(a, out, count)
    case .softsign: FloatUnary.softsign(a, out, count)
    case .relu6: FloatUnary.relu6(a, out, count)
    case .hardtanh: FloatUnary.hardtanh(a, out, count)
    case .hardsigmoid: FloatUnary.hardsigmoid(a, out, count)
    case .hardswish: FloatUnary.hardswish(a, out, count)
    case .selu: FloatUnary.selu(a, out, count)
    case .lgamma: FloatUnary.lgamma(a, out, count)
    case .erfc: FloatUnary.erfc(a, out, count)
    }
  }

  /// `out[i] = function(a[i])`. `out` may be `a`.
  static func map(
    _ function: UnaryFunction, _ a: Run<Double>, into out: Output<Double>, count: Int
  ) {
    switch function {
    case .negate: DoubleUnary.negate(a, out, count)
    case .abs: DoubleUnary.abs(a, out, count)
    case .sign: DoubleUnary.sign(a, out, count)
    case .sqrt: DoubleUnary.sqrt(a, out, count)
    case .rsqrt: DoubleUnary.rsqrt(a, out, count)
    case .square: DoubleUnary.square(a, out, count)
    case .reciprocal: DoubleUnary.reciprocal(a, out, count)
    case .exp: DoubleUnary.exp(a, out, count)
    case .sigmoid: DoubleUnary.sigmoid(a, out, count)
    case .relu: DoubleUnary.relu(a, out, count)
    case .floor: DoubleUnary.floor(a, out, count)
    case .ceil: DoubleUnary.ceil(a, out, count)
    case .round: DoubleUnary.round(a, out, count)
    case .trunc: DoubleUnary.trunc(a, out, count)
    case .expm1: DoubleUnary.expm1(a, out, count)
    case .log: DoubleUnary.log(a, out, count)
    case .log1p: DoubleUnary.log1p(a, out, count)
    case .log2: DoubleUnary.log2(a, out, count)
    case .sin: DoubleUnary.sin(a, out, count)
    case .cos: DoubleUnary.cos(a, out, count)
    case .tan: DoubleUnary.tan(a, out, count)
    case .sinh: DoubleUnary.sinh(a, out, count)
    case .cosh: DoubleUnary.cosh(a, out, count)
    case .tanh: DoubleUnary.tanh(a, out, count)
    case .asin: DoubleUnary.asin(a, out, count)
    case .acos: DoubleUnary.acos(a, out, count)
    case .atan: DoubleUnary.atan(a, out, count)
    case .erf: DoubleUnary.erf(a, out, count)
    case .softsign: DoubleUnary.softsign(a, out, count)
    case .relu6: DoubleUnary.relu6(a, out, count)
    case .hardtanh: DoubleUnary.hardtanh(a, out, count)
    case .hardsigmoid: DoubleUnary.hardsigmoid(a, out, count)
    case .hardswish: DoubleUnary.hardswish(a, out, count)
    case .gelu: DoubleUnary.gelu(a, out, count)
    case .geluTanh: DoubleUnary.geluTanh(a, out, count)
    case .silu: DoubleUnary.silu(a, out, count)
    case .softplus: DoubleUnary.softplus(a, out, count)
    case .logSigmoid: DoubleUnary.logSigmoid(a, out, count)
    case .mish: DoubleUnary.mish(a, out, count)
    case .selu: DoubleUnary.selu(a, out, count)
    case .lgamma: DoubleUnary.lgamma(a, out, count)
    case .erfc: DoubleUnary.erfc(a, out, count)
    }
  }

  /// `out[i] = function(a[i])` for the functions that keep integers integers: negate, abs, sign, square, relu,
  /// and the four that round; relu6 and hardtanh too. Returns false when a result does not fit 64 bits.
  static func map(
    _ function: UnaryFunction, _ a: Run<Int>, into out: Output<Int>, count: Int
  ) -> Bool {
    switch function {
    case .negate: return eachChecked(a, out, count) { Int(0).subtractingReportingOverflow($0) }
    case .abs: return eachChecked(a, out, count) { $0 < 0 ? Int(0).subtractingReportingOverflow($0) : ($0, false) }
    case .square: return eachChecked(a, out, count) { $0.multipliedReportingOverflow(by: $0) }
    case .sign: each(a, out, count) { $0.signum() }
    case .relu: each(a, out, count) { max($0, 0) }
    case .relu6: each(a, out, count) { min(max($0, 0), 6) }
    case .hardtanh: each(a, out, count) { min(max($0, -1), 1) }
    default: each(a, out, count) { $0 }
    }
    return true
  }

  @inline(__always)
  private static func each<Element>(
    _ a: Run<Element>, _ out: Output<Element>, _ count: Int, _ function: (Element) -> Element
  ) {
    var i = 0
    while i < count {
      out.start[i &* out.step] = function(a.start[i &* a.step])
      i &+= 1
    }
  }

  @inline(__always)
  private static func eachChecked(
    _ a: Run<Int>, _ out: Output<Int>, _ count: Int, _ function: (Int) -> (Int, Bool)
  ) -> Bool {
    var fits = true
    var i = 0
    while i < count {
      let (value, overflowed) = function(a.start[i &* a.step])
      out.start[i &* out.step] = value
      fits = fits && !overflowed
      i &+= 1
    }
    return fits
  }
}
