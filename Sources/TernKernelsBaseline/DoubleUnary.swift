import TernKernelTypes

/// A loop for each function of one Double. Each is a function of its own: in one large one they would not be inlined.
enum DoubleUnary {
  @inline(never)
  static func lgamma(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in logarithmOfGamma(x) }
  }
  @inline(never)
  static func erf(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in errorFunction(x) }
  }
  @inline(never)
  static func erfc(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in complementaryErrorFunction(x) }
  }
  @inline(never)
  static func gelu(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in gaussianUnit(x) }
  }
  @inline(never)
  static func geluTanh(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in gaussianUnitByTangent(x) }
  }
  @inline(never)
  static func silu(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in sigmoidUnit(x) }
  }
  @inline(never)
  static func softplus(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in softPlus(x) }
  }
  @inline(never)
  static func logSigmoid(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in -softPlus(-x) }
  }
  @inline(never)
  static func mish(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in mishUnit(x) }
  }
  @inline(never)
  static func selu(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in
      exponentialUnit(x, scale: 1.050_700_987_355_480_5, scaleTimesAlpha: 1.758_099_340_847_376_8)
    }
  }
  @inline(never)
  static func sin(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in sine(x) }
  }
  @inline(never)
  static func cos(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in cosine(x) }
  }
  @inline(never)
  static func tan(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in tangent(x) }
  }
  @inline(never)
  static func asin(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in arcSine(x) }
  }
  @inline(never)
  static func acos(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in arcCosine(x) }
  }
  @inline(never)
  static func atan(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in arcTangent(x) }
  }
  @inline(never)
  static func exp(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in exponential(x) }
  }
  @inline(never)
  static func sigmoid(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in logisticSigmoid(x) }
  }
  @inline(never)
  static func expm1(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in exponentialMinusOne(x) }
  }
  @inline(never)
  static func log(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in logarithm(x) }
  }
  @inline(never)
  static func log1p(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in logarithmOfOnePlus(x) }
  }
  @inline(never)
  static func log2(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in binaryLogarithm(x) }
  }
  @inline(never)
  static func sinh(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in hyperbolicSine(x) }
  }
  @inline(never)
  static func cosh(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in hyperbolicCosine(x) }
  }
  @inline(never)
  static func tanh(_ a: Run<Double>, _ out: Output<Double>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in hyperbolicTangent(x) }
  }
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
