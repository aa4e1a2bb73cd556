import Builtin
import TernKernelTypes

// One of two elements by a condition. Elements are moved as words of their size, whatever they are.

extension Kernels {
  /// `out[i] = condition[i] ? a[i] : b[i]`. `out` may be `a` or `b`.
  static func select(_ condition: Run<UInt8>, _ a: Run<UInt8>, _ b: Run<UInt8>, into out: Output<UInt8>, count: Int) {
    selectVectors(condition, a, b, into: out, count: count) { (condition: SIMD16<UInt8>, a: SIMD16<UInt8>, b: SIMD16<UInt8>) in
      b.replacing(with: a, where: condition .!= 0)
    }
  }

  /// `out[i] = condition[i] ? a[i] : b[i]`. `out` may be `a` or `b`.
  static func select(_ condition: Run<UInt8>, _ a: Run<UInt32>, _ b: Run<UInt32>, into out: Output<UInt32>, count: Int) {
    selectVectors(condition, a, b, into: out, count: count) { (condition: WordConditions, a: WordVector, b: WordVector) in
      chosen(condition, a, b)
    }
  }

  /// `out[i] = condition[i] ? a[i] : b[i]`. `out` may be `a` or `b`.
  static func select(_ condition: Run<UInt8>, _ a: Run<UInt64>, _ b: Run<UInt64>, into out: Output<UInt64>, count: Int) {
    selectVectors(condition, a, b, into: out, count: count) { (condition: LongWordConditions, a: LongWordVector, b: LongWordVector) in
      chosen(condition, a, b)
    }
  }

  @inline(__always)
  private static func selectVectors<C: SIMD & BitwiseCopyable, V: SIMD & BitwiseCopyable>(
    _ condition: Run<UInt8>, _ a: Run<V.Scalar>, _ b: Run<V.Scalar>, into out: Output<V.Scalar>, count: Int, _ choose: (C, V, V) -> V
  ) where C.Scalar == UInt8 {
    var i = 0
    if count >= V.scalarCount, condition.step == 1, out.step == 1, a.step == 0 || a.step == 1, b.step == 0 || b.step == 1 {
      let (first, second) = (V(repeating: a.start[0]), V(repeating: b.start[0]))
      while i &+ V.scalarCount <= count {
        let x = a.step == 0 ? first : a.start.vector(at: i, as: V.self), y = b.step == 0 ? second : b.start.vector(at: i, as: V.self)
        out.start.store(choose(condition.start.vector(at: i, as: C.self), x, y), at: i)
        i &+= V.scalarCount
      }
    }
    while i < count {
      out.start[i &* out.step] = condition.start[i &* condition.step] != 0 ? a.start[i &* a.step] : b.start[i &* b.step]
      i &+= 1
    }
  }
}

// As many conditions as there are words in a vector, and the choice by them: see VectorBuiltins.swift.

#if TERN_AVX2 || TERN_AVX512
  private typealias WordConditions = SIMD16<UInt8>
  private typealias LongWordConditions = SIMD8<UInt8>

  @inline(__always)
  private func chosen(_ condition: WordConditions, _ a: WordVector, _ b: WordVector) -> WordVector {
    let isSet = Builtin.cmp_ne_Vec16xInt8(unsafeBitCast(condition, to: Builtin.Vec16xInt8.self), unsafeBitCast(WordConditions.zero, to: Builtin.Vec16xInt8.self))
    return unsafeBitCast(
      Builtin.select_Vec16xInt1_Vec16xInt32(isSet, unsafeBitCast(a, to: Builtin.Vec16xInt32.self), unsafeBitCast(b, to: Builtin.Vec16xInt32.self)),
      to: WordVector.self)
  }

  @inline(__always)
  private func chosen(_ condition: LongWordConditions, _ a: LongWordVector, _ b: LongWordVector) -> LongWordVector {
    let isSet = Builtin.cmp_ne_Vec8xInt8(unsafeBitCast(condition, to: Builtin.Vec8xInt8.self), unsafeBitCast(LongWordConditions.zero, to: Builtin.Vec8xInt8.self))
    return unsafeBitCast(
      Builtin.select_Vec8xInt1_Vec8xInt64(isSet, unsafeBitCast(a, to: Builtin.Vec8xInt64.self), unsafeBitCast(b, to: Builtin.Vec8xInt64.self)),
      to: LongWordVector.self)
  }
#else
  private typealias WordConditions = SIMD4<UInt8>
  private typealias LongWordConditions = SIMD2<UInt8>

  @inline(__always)
  private func chosen(_ condition: WordConditions, _ a: WordVector, _ b: WordVector) -> WordVector {
    let isSet = Builtin.cmp_ne_Vec4xInt8(unsafeBitCast(condition, to: Builtin.Vec4xInt8.self), unsafeBitCast(WordConditions.zero, to: Builtin.Vec4xInt8.self))
    return unsafeBitCast(
      Builtin.select_Vec4xInt1_Vec4xInt32(isSet, unsafeBitCast(a, to: Builtin.Vec4xInt32.self), unsafeBitCast(b, to: Builtin.Vec4xInt32.self)),
      to: WordVector.self)
  }

  @inline(__always)
  private func chosen(_ condition: LongWordConditions, _ a: LongWordVector, _ b: LongWordVector) -> LongWordVector {
    let isSet = Builtin.cmp_ne_Vec2xInt8(unsafeBitCast(condition, to: Builtin.Vec2xInt8.self), unsafeBitCast(LongWordConditions.zero, to: Builtin.Vec2xInt8.self))
    return unsafeBitCast(
      Builtin.select_Vec2xInt1_Vec2xInt64(isSet, unsafeBitCast(a, to: Builtin.Vec2xInt64.self), unsafeBitCast(b, to: Builtin.Vec2xInt64.self)),
      to: LongWordVector.self)
  }
#endif
