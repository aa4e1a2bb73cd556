import Builtin

// Operations on whole vectors, as the compiler itself has them: the library spells its own out lane by lane and leaves it to the
// optimiser to find the vectors again, which in long functions it does badly or not at all (square roots took 11 instead of
// 0.2 ns an element, logarithms ran in half registers). The two halves differ in their sizes alone.

#if TERN_AVX2 || TERN_AVX512
  private typealias F = Builtin.Vec16xFPIEEE32
  @inline(__always) func sum(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fadd_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func difference(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fsub_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func product(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fmul_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func quotient(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fdiv_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func negated(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fneg_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func root(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_sqrt_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func roundedDown(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_floor_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func roundedUp(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_ceil_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func roundedToEven(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_roundeven_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func truncated(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_trunc_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func lesser(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.select_Vec16xInt1_Vec16xFPIEEE32(Builtin.fcmp_olt_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func greater(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.select_Vec16xInt1_Vec16xFPIEEE32(Builtin.fcmp_ogt_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    @inline(__always) func fused(_ a: FloatVector, _ b: FloatVector, _ c: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_fma_Vec16xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self), unsafeBitCast(c, to: F.self)), to: FloatVector.self) }
  #endif
  private typealias D = Builtin.Vec8xFPIEEE64
  @inline(__always) func sum(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fadd_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func difference(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fsub_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func product(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fmul_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func quotient(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fdiv_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func negated(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fneg_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func root(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_sqrt_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func roundedDown(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_floor_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func roundedUp(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_ceil_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func roundedToEven(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_roundeven_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func truncated(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_trunc_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func lesser(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.select_Vec8xInt1_Vec8xFPIEEE64(Builtin.fcmp_olt_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func greater(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.select_Vec8xInt1_Vec8xFPIEEE64(Builtin.fcmp_ogt_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    @inline(__always) func fused(_ a: DoubleVector, _ b: DoubleVector, _ c: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_fma_Vec8xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self), unsafeBitCast(c, to: D.self)), to: DoubleVector.self) }
  #endif
  private typealias I = Builtin.Vec16xInt32
  @inline(__always) func sum(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.add_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func difference(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.sub_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func both(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.and_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func either(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.or_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func oneOf(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.xor_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func shiftedLeft(_ a: IntVector, _ count: Int32) -> IntVector { unsafeBitCast(Builtin.shl_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(IntVector(repeating: count), to: I.self)), to: IntVector.self) }
  @inline(__always) func shiftedRight(_ a: IntVector, _ count: Int32) -> IntVector { unsafeBitCast(Builtin.ashr_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(IntVector(repeating: count), to: I.self)), to: IntVector.self) }
  @inline(__always) func sum(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.add_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func difference(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.sub_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func both(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.and_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func either(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.or_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func oneOf(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.xor_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func shiftedLeft(_ a: WordVector, _ count: UInt32) -> WordVector { unsafeBitCast(Builtin.shl_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(WordVector(repeating: count), to: I.self)), to: WordVector.self) }
  @inline(__always) func shiftedRight(_ a: WordVector, _ count: UInt32) -> WordVector { unsafeBitCast(Builtin.lshr_Vec16xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(WordVector(repeating: count), to: I.self)), to: WordVector.self) }
  private typealias L = Builtin.Vec8xInt64
  @inline(__always) func sum(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.add_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func difference(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.sub_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func both(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.and_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func either(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.or_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func oneOf(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.xor_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func shiftedLeft(_ a: LongVector, _ count: Int64) -> LongVector { unsafeBitCast(Builtin.shl_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongVector(repeating: count), to: L.self)), to: LongVector.self) }
  @inline(__always) func shiftedRight(_ a: LongVector, _ count: Int64) -> LongVector { unsafeBitCast(Builtin.ashr_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongVector(repeating: count), to: L.self)), to: LongVector.self) }
  @inline(__always) func sum(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.add_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func difference(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.sub_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func both(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.and_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func either(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.or_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func oneOf(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.xor_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func shiftedLeft(_ a: LongWordVector, _ count: UInt64) -> LongWordVector { unsafeBitCast(Builtin.shl_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongWordVector(repeating: count), to: L.self)), to: LongWordVector.self) }
  @inline(__always) func shiftedRight(_ a: LongWordVector, _ count: UInt64) -> LongWordVector { unsafeBitCast(Builtin.lshr_Vec8xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongWordVector(repeating: count), to: L.self)), to: LongWordVector.self) }
  private typealias Half = SIMD8<Float>
  private typealias H = Builtin.Vec8xFPIEEE32
  @inline(__always) func lowWidened(_ a: FloatVector) -> DoubleVector { unsafeBitCast(Builtin.fpext_Vec8xFPIEEE32_Vec8xFPIEEE64(unsafeBitCast(unsafeBitCast(a, to: (Half, Half).self).0, to: H.self)), to: DoubleVector.self) }
  @inline(__always) func highWidened(_ a: FloatVector) -> DoubleVector { unsafeBitCast(Builtin.fpext_Vec8xFPIEEE32_Vec8xFPIEEE64(unsafeBitCast(unsafeBitCast(a, to: (Half, Half).self).1, to: H.self)), to: DoubleVector.self) }
  @inline(__always) private func narrowed(_ a: DoubleVector) -> Half { unsafeBitCast(Builtin.fptrunc_Vec8xFPIEEE64_Vec8xFPIEEE32(unsafeBitCast(a, to: D.self)), to: Half.self) }
  @inline(__always) func narrowed(_ low: DoubleVector, _ high: DoubleVector) -> FloatVector { unsafeBitCast((narrowed(low) as Half, narrowed(high) as Half), to: FloatVector.self) }
#else
  private typealias F = Builtin.Vec4xFPIEEE32
  @inline(__always) func sum(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fadd_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func difference(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fsub_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func product(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fmul_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func quotient(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fdiv_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func negated(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.fneg_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func root(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_sqrt_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func roundedDown(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_floor_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func roundedUp(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_ceil_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func roundedToEven(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_roundeven_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func truncated(_ a: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_trunc_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self)), to: FloatVector.self) }
  @inline(__always) func lesser(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.select_Vec4xInt1_Vec4xFPIEEE32(Builtin.fcmp_olt_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  @inline(__always) func greater(_ a: FloatVector, _ b: FloatVector) -> FloatVector { unsafeBitCast(Builtin.select_Vec4xInt1_Vec4xFPIEEE32(Builtin.fcmp_ogt_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self)), to: FloatVector.self) }
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    @inline(__always) func fused(_ a: FloatVector, _ b: FloatVector, _ c: FloatVector) -> FloatVector { unsafeBitCast(Builtin.int_fma_Vec4xFPIEEE32(unsafeBitCast(a, to: F.self), unsafeBitCast(b, to: F.self), unsafeBitCast(c, to: F.self)), to: FloatVector.self) }
  #endif
  private typealias D = Builtin.Vec2xFPIEEE64
  @inline(__always) func sum(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fadd_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func difference(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fsub_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func product(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fmul_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func quotient(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fdiv_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func negated(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.fneg_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func root(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_sqrt_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func roundedDown(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_floor_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func roundedUp(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_ceil_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func roundedToEven(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_roundeven_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func truncated(_ a: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_trunc_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func lesser(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.select_Vec2xInt1_Vec2xFPIEEE64(Builtin.fcmp_olt_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  @inline(__always) func greater(_ a: DoubleVector, _ b: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.select_Vec2xInt1_Vec2xFPIEEE64(Builtin.fcmp_ogt_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self)), to: DoubleVector.self) }
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    @inline(__always) func fused(_ a: DoubleVector, _ b: DoubleVector, _ c: DoubleVector) -> DoubleVector { unsafeBitCast(Builtin.int_fma_Vec2xFPIEEE64(unsafeBitCast(a, to: D.self), unsafeBitCast(b, to: D.self), unsafeBitCast(c, to: D.self)), to: DoubleVector.self) }
  #endif
  private typealias I = Builtin.Vec4xInt32
  @inline(__always) func sum(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.add_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func difference(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.sub_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func both(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.and_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func either(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.or_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func oneOf(_ a: IntVector, _ b: IntVector) -> IntVector { unsafeBitCast(Builtin.xor_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: IntVector.self) }
  @inline(__always) func shiftedLeft(_ a: IntVector, _ count: Int32) -> IntVector { unsafeBitCast(Builtin.shl_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(IntVector(repeating: count), to: I.self)), to: IntVector.self) }
  @inline(__always) func shiftedRight(_ a: IntVector, _ count: Int32) -> IntVector { unsafeBitCast(Builtin.ashr_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(IntVector(repeating: count), to: I.self)), to: IntVector.self) }
  @inline(__always) func sum(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.add_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func difference(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.sub_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func both(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.and_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func either(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.or_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func oneOf(_ a: WordVector, _ b: WordVector) -> WordVector { unsafeBitCast(Builtin.xor_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(b, to: I.self)), to: WordVector.self) }
  @inline(__always) func shiftedLeft(_ a: WordVector, _ count: UInt32) -> WordVector { unsafeBitCast(Builtin.shl_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(WordVector(repeating: count), to: I.self)), to: WordVector.self) }
  @inline(__always) func shiftedRight(_ a: WordVector, _ count: UInt32) -> WordVector { unsafeBitCast(Builtin.lshr_Vec4xInt32(unsafeBitCast(a, to: I.self), unsafeBitCast(WordVector(repeating: count), to: I.self)), to: WordVector.self) }
  private typealias L = Builtin.Vec2xInt64
  @inline(__always) func sum(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.add_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func difference(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.sub_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func both(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.and_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func either(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.or_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func oneOf(_ a: LongVector, _ b: LongVector) -> LongVector { unsafeBitCast(Builtin.xor_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongVector.self) }
  @inline(__always) func shiftedLeft(_ a: LongVector, _ count: Int64) -> LongVector { unsafeBitCast(Builtin.shl_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongVector(repeating: count), to: L.self)), to: LongVector.self) }
  @inline(__always) func shiftedRight(_ a: LongVector, _ count: Int64) -> LongVector { unsafeBitCast(Builtin.ashr_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongVector(repeating: count), to: L.self)), to: LongVector.self) }
  @inline(__always) func sum(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.add_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func difference(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.sub_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func both(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.and_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func either(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.or_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func oneOf(_ a: LongWordVector, _ b: LongWordVector) -> LongWordVector { unsafeBitCast(Builtin.xor_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(b, to: L.self)), to: LongWordVector.self) }
  @inline(__always) func shiftedLeft(_ a: LongWordVector, _ count: UInt64) -> LongWordVector { unsafeBitCast(Builtin.shl_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongWordVector(repeating: count), to: L.self)), to: LongWordVector.self) }
  @inline(__always) func shiftedRight(_ a: LongWordVector, _ count: UInt64) -> LongWordVector { unsafeBitCast(Builtin.lshr_Vec2xInt64(unsafeBitCast(a, to: L.self), unsafeBitCast(LongWordVector(repeating: count), to: L.self)), to: LongWordVector.self) }
  private typealias Half = SIMD2<Float>
  private typealias H = Builtin.Vec2xFPIEEE32
  @inline(__always) func lowWidened(_ a: FloatVector) -> DoubleVector { unsafeBitCast(Builtin.fpext_Vec2xFPIEEE32_Vec2xFPIEEE64(unsafeBitCast(unsafeBitCast(a, to: (Half, Half).self).0, to: H.self)), to: DoubleVector.self) }
  @inline(__always) func highWidened(_ a: FloatVector) -> DoubleVector { unsafeBitCast(Builtin.fpext_Vec2xFPIEEE32_Vec2xFPIEEE64(unsafeBitCast(unsafeBitCast(a, to: (Half, Half).self).1, to: H.self)), to: DoubleVector.self) }
  @inline(__always) private func narrowed(_ a: DoubleVector) -> Half { unsafeBitCast(Builtin.fptrunc_Vec2xFPIEEE64_Vec2xFPIEEE32(unsafeBitCast(a, to: D.self)), to: Half.self) }
  @inline(__always) func narrowed(_ low: DoubleVector, _ high: DoubleVector) -> FloatVector { unsafeBitCast((narrowed(low) as Half, narrowed(high) as Half), to: FloatVector.self) }
#endif
