import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Kernels {
  /// `out[i] = function(a[i])`. `out` may be `a`.
  static func map(
    _ function: UnaryFunction, _ a: Run<Float>, into out: Output<Float>, count: Int
  ) {
    switch function {
    case .negate: mapVectors(a, into: out, count: count) { (x: FloatVector) in -x }
    case .abs: mapVectors(a, into: out, count: count) { (x: FloatVector) in magnitude(x) }
    case .sign: mapVectors(a, into: out, count: count) { (x: FloatVector) in sign(x) }
    case .sqrt: mapVectors(a, into: out, count: count) { (x: FloatVector) in x.squareRoot() }
    case .rsqrt: mapVectors(a, into: out, count: count) { (x: FloatVector) in 1 / x.squareRoot() }
    case .square: mapVectors(a, into: out, count: count) { (x: FloatVector) in x * x }
    case .reciprocal: mapVectors(a, into: out, count: count) { (x: FloatVector) in 1 / x }
    case .exp: mapVectors(a, into: out, count: count) { (x: FloatVector) in exponential(x) }
    case .sigmoid: mapVectors(a, into: out, count: count) { (x: FloatVector) in 1 / (1 + exponential(-x)) }
    case .relu: mapVectors(a, into: out, count: count) { (x: FloatVector) in relu(x) }
    case .floor: mapVectors(a, into: out, count: count) { (x: FloatVector) in x.rounded(.down) }
    case .ceil: mapVectors(a, into: out, count: count) { (x: FloatVector) in x.rounded(.up) }
    case .round: mapVectors(a, into: out, count: count) { (x: FloatVector) in x.rounded(.toNearestOrEven) }
    case .trunc: mapVectors(a, into: out, count: count) { (x: FloatVector) in x.rounded(.towardZero) }
    case .expm1: each(a, out, count) { expm1f($0) }
    case .log: each(a, out, count) { logf($0) }
    case .log1p: each(a, out, count) { log1pf($0) }
    case .log2: each(a, out, count) { log2f($0) }
    case .sin: each(a, out, count) { sinf($0) }
    case .cos: each(a, out, count) { cosf($0) }
    case .tan: each(a, out, count) { tanf($0) }
    case .sinh: each(a, out, count) { sinhf($0) }
    case .cosh: each(a, out, count) { coshf($0) }
    case .tanh: each(a, out, count) { tanhf($0) }
    case .asin: each(a, out, count) { asinf($0) }
    case .acos: each(a, out, count) { acosf($0) }
    case .atan: each(a, out, count) { atanf($0) }
    case .erf: each(a, out, count) { erff($0) }
    case .erfc: each(a, out, count) { erfcf($0) }
    }
  }

  /// `out[i] = function(a[i])`. `out` may be `a`.
  static func map(
    _ function: UnaryFunction, _ a: Run<Double>, into out: Output<Double>, count: Int
  ) {
    switch function {
    case .negate: mapVectors(a, into: out, count: count) { (x: DoubleVector) in -x }
    case .abs: mapVectors(a, into: out, count: count) { (x: DoubleVector) in magnitude(x) }
    case .sign: mapVectors(a, into: out, count: count) { (x: DoubleVector) in sign(x) }
    case .sqrt: mapVectors(a, into: out, count: count) { (x: DoubleVector) in x.squareRoot() }
    case .rsqrt: mapVectors(a, into: out, count: count) { (x: DoubleVector) in 1 / x.squareRoot() }
    case .square: mapVectors(a, into: out, count: count) { (x: DoubleVector) in x * x }
    case .reciprocal: mapVectors(a, into: out, count: count) { (x: DoubleVector) in 1 / x }
    case .exp: each(a, out, count) { exp($0) }
    case .sigmoid: each(a, out, count) { 1 / (1 + exp(-$0)) }
    case .relu: mapVectors(a, into: out, count: count) { (x: DoubleVector) in relu(x) }
    case .floor: mapVectors(a, into: out, count: count) { (x: DoubleVector) in x.rounded(.down) }
    case .ceil: mapVectors(a, into: out, count: count) { (x: DoubleVector) in x.rounded(.up) }
    case .round: mapVectors(a, into: out, count: count) { (x: DoubleVector) in x.rounded(.toNearestOrEven) }
    case .trunc: mapVectors(a, into: out, count: count) { (x: DoubleVector) in x.rounded(.towardZero) }
    case .expm1: each(a, out, count) { expm1($0) }
    case .log: each(a, out, count) { log($0) }
    case .log1p: each(a, out, count) { log1p($0) }
    case .log2: each(a, out, count) { log2($0) }
    case .sin: each(a, out, count) { sin($0) }
    case .cos: each(a, out, count) { cos($0) }
    case .tan: each(a, out, count) { tan($0) }
    case .sinh: each(a, out, count) { sinh($0) }
    case .cosh: each(a, out, count) { cosh($0) }
    case .tanh: each(a, out, count) { tanh($0) }
    case .asin: each(a, out, count) { asin($0) }
    case .acos: each(a, out, count) { acos($0) }
    case .atan: each(a, out, count) { atan($0) }
    case .erf: each(a, out, count) { erf($0) }
    case .erfc: each(a, out, count) { erfc($0) }
    }
  }

  /// `out[i] = function(a[i])` for the functions that keep integers integers: negate, abs, sign, square, relu,
  /// and the four that round. Returns false when a result does not fit 64 bits.
  static func map(
    _ function: UnaryFunction, _ a: Run<Int>, into out: Output<Int>, count: Int
  ) -> Bool {
    switch function {
    case .negate: return eachChecked(a, out, count) { Int(0).subtractingReportingOverflow($0) }
    case .abs: return eachChecked(a, out, count) { $0 < 0 ? Int(0).subtractingReportingOverflow($0) : ($0, false) }
    case .square: return eachChecked(a, out, count) { $0.multipliedReportingOverflow(by: $0) }
    case .sign: each(a, out, count) { $0.signum() }
    case .relu: each(a, out, count) { max($0, 0) }
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

@inline(__always)
func magnitude(_ x: FloatVector) -> FloatVector {
  unsafeBitCast(unsafeBitCast(x, to: WordVector.self) & 0x7FFF_FFFF, to: FloatVector.self)
}

@inline(__always)
func magnitude(_ x: DoubleVector) -> DoubleVector {
  unsafeBitCast(unsafeBitCast(x, to: LongWordVector.self) & 0x7FFF_FFFF_FFFF_FFFF, to: DoubleVector.self)
}

/// -1, 0 or 1; NaN stays NaN.
@inline(__always)
func sign<V: SIMD>(_ x: V) -> V where V.Scalar: BinaryFloatingPoint {
  var result = V.zero.replacing(with: V(repeating: 1), where: x .> 0)
  result.replace(with: V(repeating: -1), where: x .< 0)
  return result.replacing(with: x, where: x .!= x)
}

/// max(x, 0); NaN stays NaN.
@inline(__always)
func relu<V: SIMD>(_ x: V) -> V where V.Scalar: BinaryFloatingPoint {
  x.replacing(with: V.zero, where: x .<= 0)
}
