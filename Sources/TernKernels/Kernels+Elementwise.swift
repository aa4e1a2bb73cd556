extension Kernels {
  /// `out[i] = function(a[i])`. `out` may be `a`.
  package static func map(_ function: UnaryFunction, _ a: Run<Float>, into out: Output<Float>, count: Int) {
    table.mapFloat(function, a, out, count)
  }

  /// `out[i] = function(a[i])`. `out` may be `a`.
  package static func map(_ function: UnaryFunction, _ a: Run<Double>, into out: Output<Double>, count: Int) {
    table.mapDouble(function, a, out, count)
  }

  /// `out[i] = function(a[i])` for the functions that keep integers integers: negate, abs, sign, square, relu,
  /// and the four that round. Returns false when a result does not fit 64 bits.
  package static func map(_ function: UnaryFunction, _ a: Run<Int>, into out: Output<Int>, count: Int) -> Bool {
    table.mapInt(function, a, out, count)
  }

  /// `out[i] = function(a[i], b[i])`. `out` may be `a` or `b`.
  package static func zip(
    _ function: BinaryFunction, _ a: Run<Float>, _ b: Run<Float>, into out: Output<Float>, count: Int
  ) {
    table.zipFloat(function, a, b, out, count)
  }

  /// `out[i] = function(a[i], b[i])`. `out` may be `a` or `b`.
  package static func zip(
    _ function: BinaryFunction, _ a: Run<Double>, _ b: Run<Double>, into out: Output<Double>, count: Int
  ) {
    table.zipDouble(function, a, b, out, count)
  }

  /// `out[i] = function(a[i], b[i])` on integers; the first fault, or nil. `out` may be `a` or `b`,
  /// but is then spoiled by a fault.
  package static func zip(
    _ function: BinaryFunction, _ a: Run<Int>, _ b: Run<Int>, into out: Output<Int>, count: Int
  ) -> IntegerFault? {
    table.zipInt(function, a, b, out, count)
  }

  /// `out[i] = function(a[i], b[i])` as 0 or 1. Comparisons with NaN are false, but for `notEqual`.
  package static func compare(
    _ function: ComparisonFunction, _ a: Run<Float>, _ b: Run<Float>, into out: Output<UInt8>, count: Int
  ) {
    table.compareFloat(function, a, b, out, count)
  }

  /// `out[i] = function(a[i], b[i])` as 0 or 1. Comparisons with NaN are false, but for `notEqual`.
  package static func compare(
    _ function: ComparisonFunction, _ a: Run<Double>, _ b: Run<Double>, into out: Output<UInt8>, count: Int
  ) {
    table.compareDouble(function, a, b, out, count)
  }

  /// `out[i] = function(a[i], b[i])` as 0 or 1. Comparisons with NaN are false, but for `notEqual`.
  package static func compare(
    _ function: ComparisonFunction, _ a: Run<Int>, _ b: Run<Int>, into out: Output<UInt8>, count: Int
  ) {
    table.compareInt(function, a, b, out, count)
  }

  /// `out[i] = function(a[i], b[i])` as 0 or 1. Comparisons with NaN are false, but for `notEqual`.
  package static func compare(
    _ function: ComparisonFunction, _ a: Run<UInt8>, _ b: Run<UInt8>, into out: Output<UInt8>, count: Int
  ) {
    table.compareByte(function, a, b, out, count)
  }

  /// `out[i] = condition[i] ? a[i] : b[i]`
  package static func select<Element: KernelElement>(
    _ condition: Run<UInt8>, _ a: Run<Element>, _ b: Run<Element>, into out: Output<Element>, count: Int
  ) {
    // Only the size of an element counts.
    switch MemoryLayout<Element>.size {
    case 1: table.selectBytes(condition, a.reading(), b.reading(), out.writing(), count)
    case 4: table.selectWords(condition, a.reading(), b.reading(), out.writing(), count)
    default: table.selectLongWords(condition, a.reading(), b.reading(), out.writing(), count)
    }
  }
}

extension Run {
  /// The same memory as elements of another type of the same size.
  fileprivate func reading<Other>() -> Run<Other> {
    Run<Other>(UnsafeRawPointer(start).assumingMemoryBound(to: Other.self), step: step)
  }
}

extension Output {
  fileprivate func writing<Other>() -> Output<Other> {
    Output<Other>(UnsafeMutableRawPointer(start).assumingMemoryBound(to: Other.self), step: step)
  }
}
