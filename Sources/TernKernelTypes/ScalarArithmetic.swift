/// What the kernels do to a pair of numbers, for one pair at a time.
///
/// Inlined wherever it is used: each set of kernels must have a copy of its own.
package enum ScalarArithmetic {
  /// Rounded towards minus infinity, as Python's and NumPy's `//`.
  @inlinable @inline(__always)
  package static func floorDivided(_ x: Float, _ y: Float) -> Float {
    if y == 0 { return x / y }
    let r = x.truncatingRemainder(dividingBy: y)
    var quotient = (x - r) / y
    if r != 0, (y < 0) != (r < 0) { quotient -= 1 }
    if quotient == 0 { return (x.bitPattern ^ y.bitPattern) >> 31 == 0 ? 0 : -0.0 }
    let floored = quotient.rounded(.down)
    return quotient - floored > 0.5 ? floored + 1 : floored
  }

  /// The remainder with the divisor's sign, as Python's and NumPy's `%`.
  @inlinable @inline(__always)
  package static func remainder(_ x: Float, _ y: Float) -> Float {
    let r = x.truncatingRemainder(dividingBy: y)
    if r == 0 { return y < 0 ? -0.0 : 0 }
    return (r < 0) != (y < 0) ? r + y : r
  }

  /// Rounded towards minus infinity, as Python's and NumPy's `//`.
  @inlinable @inline(__always)
  package static func floorDivided(_ x: Double, _ y: Double) -> Double {
    if y == 0 { return x / y }
    let r = x.truncatingRemainder(dividingBy: y)
    var quotient = (x - r) / y
    if r != 0, (y < 0) != (r < 0) { quotient -= 1 }
    if quotient == 0 { return (x.bitPattern ^ y.bitPattern) >> 63 == 0 ? 0 : -0.0 }
    let floored = quotient.rounded(.down)
    return quotient - floored > 0.5 ? floored + 1 : floored
  }

  /// The remainder with the divisor's sign, as Python's and NumPy's `%`.
  @inlinable @inline(__always)
  package static func remainder(_ x: Double, _ y: Double) -> Double {
    let r = x.truncatingRemainder(dividingBy: y)
    if r == 0 { return y < 0 ? -0.0 : 0 }
    return (r < 0) != (y < 0) ? r + y : r
  }

  @inlinable @inline(__always)
  package static func floorDivided(_ x: Int, _ y: Int) -> (Int, Bool) {
    let (quotient, overflowed) = x.dividedReportingOverflow(by: y)
    if overflowed { return (quotient, true) }
    return ((x % y != 0) && ((x < 0) != (y < 0)) ? quotient - 1 : quotient, false)
  }

  /// - Precondition: `y` is not 0.
  @inlinable @inline(__always)
  package static func remainder(_ x: Int, _ y: Int) -> Int {
    if y == -1 { return 0 }
    let r = x % y
    return r != 0 && (r < 0) != (y < 0) ? r &+ y : r
  }

  /// `x ^ y` by squaring, and whether it did not fit.
  ///
  /// - Precondition: `y >= 0`
  @inlinable @inline(__always)
  package static func power(_ x: Int, _ y: Int) -> (Int, Bool) {
    var result = 1
    var base = x
    var exponent = y
    while true {
      if exponent & 1 == 1 {
        let (product, overflowed) = result.multipliedReportingOverflow(by: base)
        if overflowed { return (0, true) }
        result = product
      }
      exponent >>= 1
      if exponent == 0 { return (result, false) }
      let (squared, overflowed) = base.multipliedReportingOverflow(by: base)
      if overflowed { return (0, true) }
      base = squared
    }
  }
}
