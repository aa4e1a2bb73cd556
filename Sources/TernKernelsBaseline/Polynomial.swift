// Values of polynomials with the coefficients `c`, the constant first: terms in pairs, pairs in fours, fours by Horner's rule,
// so that several chains of operations run side by side. Written out for both types: see VectorOperators.swift. Where the
// coefficients come from: Tests/Fixtures/coefficients.py.

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float
) -> FloatVector {
  multiplyAdd(FloatVector(repeating: c1), x, FloatVector(repeating: c0))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float
) -> FloatVector {
  multiplyAdd(polynomial(x, c1, c2), x, FloatVector(repeating: c0))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float
) -> FloatVector {
  multiplyAdd(polynomial(x, c2, c3), x * x, polynomial(x, c0, c1))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(multiplyAdd(FloatVector(repeating: c4), square, polynomial(x, c2, c3)), square, polynomial(x, c0, c1))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float, _ c11: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float, _ c11: Float, _ c12: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float, _ c11: Float, _ c12: Float, _ c13: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float, _ c11: Float, _ c12: Float, _ c13: Float, _ c14: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float, _ c11: Float, _ c12: Float, _ c13: Float, _ c14: Float, _ c15: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float, _ c11: Float, _ c12: Float, _ c13: Float, _ c14: Float, _ c15: Float, _ c16: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: FloatVector, _ c0: Float, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float, _ c5: Float, _ c6: Float, _ c7: Float,
  _ c8: Float, _ c9: Float, _ c10: Float, _ c11: Float, _ c12: Float, _ c13: Float, _ c14: Float, _ c15: Float, _ c16: Float,
  _ c17: Float
) -> FloatVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double
) -> DoubleVector {
  multiplyAdd(DoubleVector(repeating: c1), x, DoubleVector(repeating: c0))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double
) -> DoubleVector {
  multiplyAdd(polynomial(x, c1, c2), x, DoubleVector(repeating: c0))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double
) -> DoubleVector {
  multiplyAdd(polynomial(x, c2, c3), x * x, polynomial(x, c0, c1))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(multiplyAdd(DoubleVector(repeating: c4), square, polynomial(x, c2, c3)), square, polynomial(x, c0, c1))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double, _ c11: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double, _ c11: Double, _ c12: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double, _ c11: Double, _ c12: Double, _ c13: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double, _ c11: Double, _ c12: Double, _ c13: Double, _ c14: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double, _ c11: Double, _ c12: Double, _ c13: Double, _ c14: Double,
  _ c15: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double, _ c11: Double, _ c12: Double, _ c13: Double, _ c14: Double,
  _ c15: Double, _ c16: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16), square * square,
    polynomial(x, c0, c1, c2, c3))
}

@inline(__always)
func polynomial(
  _ x: DoubleVector, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double, _ c6: Double,
  _ c7: Double, _ c8: Double, _ c9: Double, _ c10: Double, _ c11: Double, _ c12: Double, _ c13: Double, _ c14: Double,
  _ c15: Double, _ c16: Double, _ c17: Double
) -> DoubleVector {
  let square = x * x
  return multiplyAdd(
    polynomial(x, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17), square * square,
    polynomial(x, c0, c1, c2, c3))
}
