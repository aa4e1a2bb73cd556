import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Kernels {
  /// `out[i] = function(a[i], b[i])`. `out` may be `a` or `b`.
  static func zip(
    _ function: BinaryFunction, _ a: Run<Float>, _ b: Run<Float>, into out: Output<Float>, count: Int
  ) {
    switch function {
    case .add: FloatFunctions.add(a, b, out, count)
    case .subtract: FloatFunctions.subtract(a, b, out, count)
    case .multiply: FloatFunctions.multiply(a, b, out, count)
    case .divide:
      if b.step == 0, let factor = exactReciprocal(b.start[0]) {
        withUnsafePointer(to: factor) { FloatFunctions.multiply(a, Run($0, step: 0), out, count) }
      } else {
        FloatFunctions.divide(a, b, out, count)
      }
    case .minimum: FloatFunctions.minimum(a, b, out, count)
    case .maximum: FloatFunctions.maximum(a, b, out, count)
    case .floorDivide: each(a, b, out, count) { ScalarArithmetic.floorDivided($0, $1) }
    case .remainder: each(a, b, out, count) { ScalarArithmetic.remainder($0, $1) }
    case .power where b.step == 0 && b.start[0] == 2: FloatFunctions.square(a, b, out, count)
    case .power: FloatFunctions.power(a, b, out, count)
    case .atan2: FloatFunctions.atan2(a, b, out, count)
    case .weight: FloatFunctions.weight(a, b, out, count)
    case .reluPullback: FloatFunctions.reluPullback(a, b, out, count)
    case .tanhPullback: FloatFunctions.tanhPullback(a, b, out, count)
    case .sigmoidPullback: FloatFunctions.sigmoidPullback(a, b, out, count)
    case .geluPullback: FloatFunctions.geluPullback(a, b, out, count)
    case .geluTanhPullback: FloatFunctions.geluTanhPullback(a, b, out, count)
    case .binaryCrossEntropy: FloatFunctions.binaryCrossEntropy(a, b, out, count)
    case .binaryCrossEntropySlope: FloatFunctions.binaryCrossEntropySlope(a, b, out, count)
    }
  }

  /// `out[i] = function(a[i], b[i])`. `out` may be `a` or `b`.
  static func zip(
    _ function: BinaryFunction, _ a: Run<Double>, _ b: Run<Double>, into out: Output<Double>, count: Int
  ) {
    switch function {
    case .add: DoubleFunctions.add(a, b, out, count)
    case .subtract: DoubleFunctions.subtract(a, b, out, count)
    case .multiply: DoubleFunctions.multiply(a, b, out, count)
    case .divide:
      if b.step == 0, let factor = exactReciprocal(b.start[0]) {
        withUnsafePointer(to: factor) { DoubleFunctions.multiply(a, Run($0, step: 0), out, count) }
      } else {
        DoubleFunctions.divide(a, b, out, count)
      }
    case .minimum: DoubleFunctions.minimum(a, b, out, count)
    case .maximum: DoubleFunctions.maximum(a, b, out, count)
    case .floorDivide: each(a, b, out, count) { ScalarArithmetic.floorDivided($0, $1) }
    case .remainder: each(a, b, out, count) { ScalarArithmetic.remainder($0, $1) }
    case .power where b.step == 0 && b.start[0] == 2: DoubleFunctions.square(a, b, out, count)
    case .power: DoubleFunctions.power(a, b, out, count)
    case .atan2: DoubleFunctions.atan2(a, b, out, count)
    case .weight: DoubleFunctions.weight(a, b, out, count)
    case .reluPullback: DoubleFunctions.reluPullback(a, b, out, count)
    case .tanhPullback: DoubleFunctions.tanhPullback(a, b, out, count)
    case .sigmoidPullback: DoubleFunctions.sigmoidPullback(a, b, out, count)
    case .geluPullback: DoubleFunctions.geluPullback(a, b, out, count)
    case .geluTanhPullback: DoubleFunctions.geluTanhPullback(a, b, out, count)
    case .binaryCrossEntropy: DoubleFunctions.binaryCrossEntropy(a, b, out, count)
    case .binaryCrossEntropySlope: DoubleFunctions.binaryCrossEntropySlope(a, b, out, count)
    }
  }

  /// 1 / x where that is exact, so that a product with it is the quotient to the last bit: for powers of two.
  @inline(__always)
  private static func exactReciprocal<F: BinaryFloatingPoint>(_ x: F) -> F? {
    guard x.isNormal, x.magnitude.significand == 1 else { return nil }
    let reciprocal = 1 / x
    return reciprocal.isNormal ? reciprocal : nil
  }

  /// `out[i] = function(a[i], b[i])` on integers; the first fault, or nil. `out` may be `a` or `b`,
  /// but is then spoiled by a fault.
  static func zip(
    _ function: BinaryFunction, _ a: Run<Int>, _ b: Run<Int>, into out: Output<Int>, count: Int
  ) -> IntegerFault? {
    var fault: IntegerFault?
    switch function {
    case .add:
      eachChecked(a, b, out, count, &fault) { x, y, _ in x.addingReportingOverflow(y) }
    case .subtract:
      eachChecked(a, b, out, count, &fault) { x, y, _ in x.subtractingReportingOverflow(y) }
    // All but the first are of floating numbers only.
    case .multiply, .weight, .reluPullback, .tanhPullback, .sigmoidPullback, .geluPullback, .geluTanhPullback, .binaryCrossEntropy, .binaryCrossEntropySlope:
      eachChecked(a, b, out, count, &fault) { x, y, _ in x.multipliedReportingOverflow(by: y) }
    case .minimum: each(a, b, out, count) { Swift.min($0, $1) }
    case .maximum: each(a, b, out, count) { Swift.max($0, $1) }
    case .divide, .floorDivide, .atan2:
      eachChecked(a, b, out, count, &fault) { x, y, fault in
        guard y != 0 else {
          fault = .divisionByZero
          return (0, false)
        }
        return ScalarArithmetic.floorDivided(x, y)
      }
    case .remainder:
      eachChecked(a, b, out, count, &fault) { x, y, fault in
        guard y != 0 else {
          fault = .divisionByZero
          return (0, false)
        }
        return (ScalarArithmetic.remainder(x, y), false)
      }
    case .power:
      eachChecked(a, b, out, count, &fault) { x, y, fault in
        guard y >= 0 else {
          fault = .negativeExponent
          return (0, false)
        }
        return ScalarArithmetic.power(x, y)
      }
    }
    return fault
  }

  /// `out[i] = function(a[i], b[i])` as 0 or 1. Comparisons with NaN are false, but for `notEqual`.
  @inline(__always)
  static func compare<Element: Comparable>(
    _ function: ComparisonFunction, _ a: Run<Element>, _ b: Run<Element>, into out: Output<UInt8>, count: Int
  ) {
    switch function {
    case .equal: compareElements(a, b, into: out, count: count) { $0 == $1 }
    case .notEqual: compareElements(a, b, into: out, count: count) { $0 != $1 }
    case .less: compareElements(a, b, into: out, count: count) { $0 < $1 }
    case .lessEqual: compareElements(a, b, into: out, count: count) { $0 <= $1 }
    case .greater: compareElements(a, b, into: out, count: count) { $0 > $1 }
    case .greaterEqual: compareElements(a, b, into: out, count: count) { $0 >= $1 }
    }
  }

  // MARK: Loops

  @inline(__always)
  private static func each<Element>(
    _ a: Run<Element>, _ b: Run<Element>, _ out: Output<Element>, _ count: Int,
    _ function: (Element, Element) -> Element
  ) {
    var i = 0
    while i < count {
      out.start[i &* out.step] = function(a.start[i &* a.step], b.start[i &* b.step])
      i &+= 1
    }
  }

  @inline(__always)
  private static func eachChecked(
    _ a: Run<Int>, _ b: Run<Int>, _ out: Output<Int>, _ count: Int, _ fault: inout IntegerFault?,
    _ function: (Int, Int, inout IntegerFault?) -> (Int, Bool)
  ) {
    var i = 0
    while i < count {
      let (value, overflowed) = function(a.start[i &* a.step], b.start[i &* b.step], &fault)
      out.start[i &* out.step] = value
      if overflowed, fault == nil { fault = .overflow }
      i &+= 1
    }
  }
}

/// A loop for each function of two Floats. Each is a function of its own: in one large one they would not be inlined.
private enum FloatFunctions {
  @inline(never)
  static func add(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in x + y }
  }
  @inline(never)
  static func subtract(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in x - y }
  }
  @inline(never)
  static func multiply(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in x * y }
  }
  @inline(never)
  static func weight(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in choice(bits(x .!= 0), x * y) }
  }
  @inline(never)
  static func reluPullback(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in choice(bits(y .> 0), x) }
  }
  @inline(never)
  static func tanhPullback(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in x * (1 - y * y) }
  }
  @inline(never)
  static func sigmoidPullback(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in x * (y * (1 - y)) }
  }
  @inline(never)
  static func geluPullback(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in choice(bits(x .!= 0), x * gaussianUnitSlope(y)) }
  }
  @inline(never)
  static func geluTanhPullback(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in choice(bits(x .!= 0), x * gaussianUnitByTangentSlope(y)) }
  }
  @inline(never)
  static func binaryCrossEntropy(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    let floor = FloatVector(repeating: -100)
    zipLong(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in
      let positive = greatest(logarithm(x), floor), negative = greatest(logarithmOfOnePlus(-x), floor)
      return -(y * positive + (1 - y) * negative)
    }
  }
  @inline(never)
  static func binaryCrossEntropySlope(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    let least = FloatVector(repeating: 1e-12)
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in (x - y) / greatest(x * (1 - x), least) }
  }
  @inline(never)
  static func divide(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in x / y }
  }
  @inline(never)
  static func minimum(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in least(x, y) }
  }
  @inline(never)
  static func maximum(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in greatest(x, y) }
  }
  @inline(never)
  static func square(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: FloatVector, _: FloatVector) in x * x }
  }
  @inline(never)
  static func power(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in realPower(x, y) }
  }
  @inline(never)
  static func atan2(_ a: Run<Float>, _ b: Run<Float>, _ out: Output<Float>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: FloatVector, y: FloatVector) in angle(x, y) }
  }
}

/// A loop for each function of two Doubles. Each is a function of its own: in one large one they would not be inlined.
private enum DoubleFunctions {
  @inline(never)
  static func power(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in realPower(x, y) }
  }
  @inline(never)
  static func atan2(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in angle(x, y) }
  }
  @inline(never)
  static func add(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in x + y }
  }
  @inline(never)
  static func subtract(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in x - y }
  }
  @inline(never)
  static func multiply(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in x * y }
  }
  @inline(never)
  static func weight(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in choice(bits(x .!= 0), x * y) }
  }
  @inline(never)
  static func reluPullback(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in choice(bits(y .> 0), x) }
  }
  @inline(never)
  static func tanhPullback(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in x * (1 - y * y) }
  }
  @inline(never)
  static func sigmoidPullback(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in x * (y * (1 - y)) }
  }
  @inline(never)
  static func geluPullback(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in choice(bits(x .!= 0), x * gaussianUnitSlope(y)) }
  }
  @inline(never)
  static func geluTanhPullback(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipLong(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in choice(bits(x .!= 0), x * gaussianUnitByTangentSlope(y)) }
  }
  @inline(never)
  static func binaryCrossEntropy(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    let floor = DoubleVector(repeating: -100)
    zipLong(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in
      let positive = greatest(logarithm(x), floor), negative = greatest(logarithmOfOnePlus(-x), floor)
      return -(y * positive + (1 - y) * negative)
    }
  }
  @inline(never)
  static func binaryCrossEntropySlope(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    let least = DoubleVector(repeating: 1e-12)
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in (x - y) / greatest(x * (1 - x), least) }
  }
  @inline(never)
  static func divide(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in x / y }
  }
  @inline(never)
  static func minimum(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in least(x, y) }
  }
  @inline(never)
  static func maximum(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, y: DoubleVector) in greatest(x, y) }
  }
  @inline(never)
  static func square(_ a: Run<Double>, _ b: Run<Double>, _ out: Output<Double>, _ count: Int) {
    zipVectors(a, b, into: out, count: count) { (x: DoubleVector, _: DoubleVector) in x * x }
  }
}
