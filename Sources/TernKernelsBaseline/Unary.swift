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
    case .negate: FloatFunctions.negate(a, out, count)
    case .abs: FloatFunctions.abs(a, out, count)
    case .sign: FloatFunctions.sign(a, out, count)
    case .sqrt: FloatFunctions.sqrt(a, out, count)
    case .rsqrt: FloatFunctions.rsqrt(a, out, count)
    case .square: FloatFunctions.square(a, out, count)
    case .reciprocal: FloatFunctions.reciprocal(a, out, count)
    case .exp: FloatFunctions.exp(a, out, count)
    case .sigmoid: FloatFunctions.sigmoid(a, out, count)
    case .relu: FloatFunctions.relu(a, out, count)
    case .floor: FloatFunctions.floor(a, out, count)
    case .ceil: FloatFunctions.ceil(a, out, count)
    case .round: FloatFunctions.round(a, out, count)
    case .trunc: FloatFunctions.trunc(a, out, count)
    case .expm1: FloatFunctions.expm1(a, out, count)
    case .log: FloatFunctions.log(a, out, count)
    case .log1p: FloatFunctions.log1p(a, out, count)
    case .log2: FloatFunctions.log2(a, out, count)
    case .sin: FloatFunctions.sin(a, out, count)
    case .cos: FloatFunctions.cos(a, out, count)
    case .tan: FloatFunctions.tan(a, out, count)
    case .sinh: FloatFunctions.sinh(a, out, count)
    case .cosh: FloatFunctions.cosh(a, out, count)
    case .tanh: FloatFunctions.tanh(a, out, count)
    case .asin: FloatFunctions.asin(a, out, count)
    case .acos: FloatFunctions.acos(a, out, count)
    case .atan: FloatFunctions.atan(a, out, count)
    case .erf: FloatFunctions.erf(a, out, count)
    case .gelu: FloatFunctions.gelu(a, out, count)
    case .geluTanh: FloatFunctions.geluTanh(a, out, count)
    case .silu: FloatFunctions.silu(a, out, count)
    case .softplus: FloatFunctions.softplus(a, out, count)
    case .logSigmoid: FloatFunctions.logSigmoid(a, out, count)
    case .mish: FloatFunctions.mish(a, out, count)
    case .softsign: FloatFunctions.softsign(a, out, count)
    case .relu6: FloatFunctions.relu6(a, out, count)
    case .hardtanh: FloatFunctions.hardtanh(a, out, count)
    case .hardsigmoid: FloatFunctions.hardsigmoid(a, out, count)
    case .hardswish: FloatFunctions.hardswish(a, out, count)
    case .selu: FloatFunctions.selu(a, out, count)
    case .lgamma: each(a, out, count) { Float(logarithmOfGamma(Double($0))) }
    case .erfc: FloatFunctions.erfc(a, out, count)
    }
  }

  /// `out[i] = function(a[i])`. `out` may be `a`.
  static func map(
    _ function: UnaryFunction, _ a: Run<Double>, into out: Output<Double>, count: Int
  ) {
    switch function {
    case .negate: DoubleFunctions.negate(a, out, count)
    case .abs: DoubleFunctions.abs(a, out, count)
    case .sign: DoubleFunctions.sign(a, out, count)
    case .sqrt: DoubleFunctions.sqrt(a, out, count)
    case .rsqrt: DoubleFunctions.rsqrt(a, out, count)
    case .square: DoubleFunctions.square(a, out, count)
    case .reciprocal: DoubleFunctions.reciprocal(a, out, count)
    case .exp: each(a, out, count) { exp($0) }
    case .sigmoid: each(a, out, count) { 1 / (1 + exp(-$0)) }
    case .relu: DoubleFunctions.relu(a, out, count)
    case .floor: DoubleFunctions.floor(a, out, count)
    case .ceil: DoubleFunctions.ceil(a, out, count)
    case .round: DoubleFunctions.round(a, out, count)
    case .trunc: DoubleFunctions.trunc(a, out, count)
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
    case .softsign: DoubleFunctions.softsign(a, out, count)
    case .relu6: DoubleFunctions.relu6(a, out, count)
    case .hardtanh: DoubleFunctions.hardtanh(a, out, count)
    case .hardsigmoid: DoubleFunctions.hardsigmoid(a, out, count)
    case .hardswish: DoubleFunctions.hardswish(a, out, count)
    case .gelu: each(a, out, count) { 0.5 * $0 * (1 + erf($0 * 0.5.squareRoot())) }
    case .geluTanh: each(a, out, count) { 0.5 * $0 * (1 + tanh(0.797_884_560_802_865_4 * ($0 + 0.044_715 * $0 * $0 * $0))) }
    case .silu: each(a, out, count) { $0 / (1 + exp(-$0)) }
    case .softplus: each(a, out, count) { softPlus($0) }
    case .logSigmoid: each(a, out, count) { -softPlus(-$0) }
    case .mish: each(a, out, count) { $0 * tanh(softPlus($0)) }
    case .selu: each(a, out, count) { 1.050_700_987_355_480_5 * ($0 > 0 ? $0 : 1.673_263_242_354_377_3 * expm1($0)) }
    case .lgamma: each(a, out, count) { logarithmOfGamma($0) }
    case .erfc: each(a, out, count) { erfc($0) }
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

/// A loop for each function of one Float. Each is a function of its own: in one large one they would not be inlined.
private enum FloatFunctions {
  @inline(never)
  static func gelu(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in gaussianUnit(x) }
  }
  @inline(never)
  static func geluTanh(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in gaussianUnitByTangent(x) }
  }
  @inline(never)
  static func silu(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in x * logisticSigmoid(x) }
  }
  @inline(never)
  static func softplus(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in softPlus(x) }
  }
  @inline(never)
  static func logSigmoid(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in -softPlus(-x) }
  }
  @inline(never)
  static func mish(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in mishUnit(x) }
  }
  @inline(never)
  static func softsign(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in x / (1 + magnitude(x)) }
  }
  @inline(never)
  static func relu6(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in bounded(x, 0, 6) }
  }
  @inline(never)
  static func hardtanh(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in bounded(x, -1, 1) }
  }
  @inline(never)
  static func hardsigmoid(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in bounded(x + 3, 0, 6) / 6 }
  }
  @inline(never)
  static func hardswish(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in x * bounded(x + 3, 0, 6) / 6 }
  }
  @inline(never)
  static func selu(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in exponentialUnit(x, 1.673_263_242_354_377_3, 1.050_700_987_355_480_5) }
  }
  @inline(never)
  static func negate(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in -x }
  }
  @inline(never)
  static func abs(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in magnitude(x) }
  }
  @inline(never)
  static func sign(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in signum(x) }
  }
  @inline(never)
  static func sqrt(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in x.squareRoot() }
  }
  @inline(never)
  static func rsqrt(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in 1 / x.squareRoot() }
  }
  @inline(never)
  static func square(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in x * x }
  }
  @inline(never)
  static func reciprocal(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in 1 / x }
  }
  @inline(never)
  static func exp(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in exponential(x) }
  }
  @inline(never)
  static func sigmoid(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in logisticSigmoid(x) }
  }
  @inline(never)
  static func relu(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in rectified(x) }
  }
  @inline(never)
  static func floor(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in roundedDown(x) }
  }
  @inline(never)
  static func ceil(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in roundedUp(x) }
  }
  @inline(never)
  static func round(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in roundedToEven(x) }
  }
  @inline(never)
  static func trunc(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in truncated(x) }
  }
  @inline(never)
  static func expm1(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in exponentialMinusOne(x) }
  }
  @inline(never)
  static func log(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in logarithm(x) }
  }
  @inline(never)
  static func log1p(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in logarithmOfOnePlus(x) }
  }
  @inline(never)
  static func log2(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in binaryLogarithm(x) }
  }
  @inline(never)
  static func sin(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in sine(x) }
  }
  @inline(never)
  static func cos(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in cosine(x) }
  }
  @inline(never)
  static func tan(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in tangent(x) }
  }
  @inline(never)
  static func sinh(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in hyperbolicSine(x) }
  }
  @inline(never)
  static func cosh(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in hyperbolicCosine(x) }
  }
  @inline(never)
  static func tanh(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in hyperbolicTangent(x) }
  }
  @inline(never)
  static func asin(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in arcSine(x) }
  }
  @inline(never)
  static func acos(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in arcCosine(x) }
  }
  @inline(never)
  static func atan(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in arcTangent(x) }
  }
  @inline(never)
  static func erf(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in errorFunction(x) }
  }
  @inline(never)
  static func erfc(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in complementaryErrorFunction(x) }
  }
}

/// A loop for each function of one Double. Each is a function of its own: in one large one they would not be inlined.
private enum DoubleFunctions {
  @inline(never)
  static func softsign(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in x / (1 + magnitude(x)) }
  }
  @inline(never)
  static func relu6(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in bounded(x, 0, 6) }
  }
  @inline(never)
  static func hardtanh(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in bounded(x, -1, 1) }
  }
  @inline(never)
  static func hardsigmoid(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in bounded(x + 3, 0, 6) / 6 }
  }
  @inline(never)
  static func hardswish(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in x * bounded(x + 3, 0, 6) / 6 }
  }
  @inline(never)
  static func negate(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in -x }
  }
  @inline(never)
  static func abs(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in magnitude(x) }
  }
  @inline(never)
  static func sign(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in signum(x) }
  }
  @inline(never)
  static func sqrt(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in x.squareRoot() }
  }
  @inline(never)
  static func rsqrt(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in 1 / x.squareRoot() }
  }
  @inline(never)
  static func square(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in x * x }
  }
  @inline(never)
  static func reciprocal(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in 1 / x }
  }
  @inline(never)
  static func relu(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in rectified(x) }
  }
  @inline(never)
  static func floor(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in roundedDown(x) }
  }
  @inline(never)
  static func ceil(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in roundedUp(x) }
  }
  @inline(never)
  static func round(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in roundedToEven(x) }
  }
  @inline(never)
  static func trunc(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in truncated(x) }
  }
}
