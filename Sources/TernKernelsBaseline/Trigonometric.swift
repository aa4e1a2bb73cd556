import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// sin x, within 1 ulp.
@inline(__always)
func sine(_ x: FloatVector) -> FloatVector {
  let result = widened(x) { x in
    let (sine, cosine, quarter) = quarterWave(x)
    let result = choice(oddness(quarter), cosine, sine)
    // sin (-0.0) is -0.0.
    return negated(result, (quarter &>> 1) & 1).replacing(with: x, where: x .== 0)
  }
  return exact(result, x) { sin($0) }
}

/// cos x, within 1 ulp.
@inline(__always)
func cosine(_ x: FloatVector) -> FloatVector {
  let result = widened(x) { x in
    let (sine, cosine, quarter) = quarterWave(x)
    let result = choice(oddness(quarter), sine, cosine)
    return negated(result, ((quarter &+ 1) &>> 1) & 1)
  }
  return exact(result, x) { cos($0) }
}

/// tan x, within 1 ulp.
@inline(__always)
func tangent(_ x: FloatVector) -> FloatVector {
  let result = widened(x) { x in
    let (sine, cosine, quarter) = quarterWave(x)
    let isOdd = oddness(quarter)
    let result = choice(isOdd, -cosine, sine) / choice(isOdd, sine, cosine)
    return result.replacing(with: x, where: x .== 0)
  }
  return exact(result, x) { tan($0) }
}

/// `result`, by the C library in the lanes where x is too large for `quarterWave`.
@inline(__always)
private func exact(_ result: FloatVector, _ x: FloatVector, _ function: (Double) -> Double) -> FloatVector {
  let isLarge = bits(magnitude(x) .> 1_000_000)
  if !isSomewhere(isLarge) { return result }
  var exact = result
  for lane in 0..<FloatVector.scalarCount where isLarge[lane] != 0 { exact[lane] = Float(function(Double(x[lane]))) }
  return exact
}

/// The sine and the cosine of what x is away from the nearest multiple of a quarter turn, and that multiple in the low bits of the third.
@inline(__always)
private func quarterWave(_ x: DoubleVector) -> (sine: DoubleVector, cosine: DoubleVector, quarter: LongWordVector) {
  let shifted = multiplyAdd(x, DoubleVector(repeating: 0.636_619_772_367_581_4), DoubleVector(repeating: doubleRounder))
  let n = shifted - doubleRounder
  // A quarter turn in two parts: n times the first, which has 33 bits, is exact.
  let r = (x - n * 1.570_796_326_734_125_6) - n * 6.077_100_506_506_192e-11
  let z = r * r
  let s = multiplyAdd(
    polynomial(z, -0.16666666640612554, 0.008333329266694453, -0.0001983929612193776, 2.7179398270903488e-06), z * r, r)
  let c = multiplyAdd(
    polynomial(z, 0.04166666661753993, -0.0013888883334271479, 2.479941687335204e-05, -2.720220842185341e-07), z * z,
    multiplyAdd(z, DoubleVector(repeating: -0.5), DoubleVector(repeating: 1)))
  return (s, c, unsafeBitCast(shifted, to: LongWordVector.self))
}

/// `x` with its sign changed where `sign` is 1.
@inline(__always)
private func negated(_ x: DoubleVector, _ sign: LongWordVector) -> DoubleVector {
  unsafeBitCast(unsafeBitCast(x, to: LongWordVector.self) ^ (sign &<< 63), to: DoubleVector.self)
}

/// The angle of the point (x, y), within 1 ulp, as C's atan2.
@inline(__always)
func angle(_ y: FloatVector, _ x: FloatVector) -> FloatVector { widened(y, x) { roughAngle($0, $1) } }

/// The angle whose tangent is x, within 1 ulp.
@inline(__always)
func arcTangent(_ x: FloatVector) -> FloatVector { widened(x) { roughAngle($0, DoubleVector(repeating: 1)) } }

/// The angle whose sine is x, within 1 ulp.
@inline(__always)
func arcSine(_ x: FloatVector) -> FloatVector {
  widened(x) { roughAngle($0, ((1 - $0) * (1 + $0)).squareRoot()) }
}

/// The angle whose cosine is x, within 1 ulp.
@inline(__always)
func arcCosine(_ x: FloatVector) -> FloatVector {
  widened(x) { roughAngle(((1 - $0) * (1 + $0)).squareRoot(), $0) }
}

/// The angle of the point (x, y) to 1e-12: within an eighth of a turn by symmetry, then a polynomial of the tangent.
@inline(__always)
private func roughAngle(_ y: DoubleVector, _ x: DoubleVector) -> DoubleVector {
  let half = 1.570_796_326_794_896_6
  var a = magnitude(y), b = magnitude(x)
  let one = DoubleVector(repeating: 1)
  let areInfinite = bits(a .== Double.infinity) & bits(b .== Double.infinity)
  a = choice(areInfinite, one, a)
  b = choice(areInfinite, one, b)
  let isSteep = bits(a .> b)
  let low = choice(isSteep, b, a), high = choice(isSteep, a, b)
  // From an angle of π/8 on, that to the diagonal is smaller.
  let isWide = bits(low .> high * 0.414_213_562_373_095_03)
  let t = choice(isWide, low - high, low) / choice(isWide, low + high, high)
  let z = t * t
  let p = polynomial(
    z, -0.33333333296215534, 0.19999994378417407, -0.1428542545972026, 0.11104033543590962, -0.08997080963134743,
    0.06992172584473673, -0.037939010606675566)
  var result = multiplyAdd(p, z * t, t) + choice(isWide, DoubleVector(repeating: half / 2))
  // The angle of the origin is that of its signs.
  result = choice(bits(low .== 0) & bits(high .== 0), DoubleVector.zero, result)
  result = choice(isSteep, half - result, result)
  let isLeft = unsafeBitCast(x, to: LongVector.self) &>> 63
  result = choice(isLeft & bits(x .== x), 2 * half - result, result)
  return withSign(result, of: y).replacing(with: y, where: y .!= y)
}
