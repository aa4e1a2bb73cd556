import TernKernelTypes

/// A loop for each function of one Float. Each is a function of its own: in one large one they would not be inlined.
enum FloatUnary {
  @inline(never)
  static func lgamma(_ a: Run<Float>, _ out: Output<Float>, _ count: Int) {
    mapVectors(a, into: out, count: count) { (x: FloatVector) in logarithmOfGamma(x) }
  }
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
    mapVectors(a, into: out, count: count) { (x: FloatVector) in sigmoidUnit(x) }
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
