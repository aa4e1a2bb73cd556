#ifndef TERN_VECTORS_H
#define TERN_VECTORS_H

// Operations on vectors. The Swift library spells its own out lane by lane, and leaves it to the optimiser to find the vectors
// again, which for long functions it does badly or not at all.

#define TERN_OPERATION static inline __attribute__((always_inline, overloadable, const))

#define TERN_INTEGERS(V, element, count)                                        \
  typedef element V __attribute__((ext_vector_type(count)));                    \
  TERN_OPERATION V tern_plus(V a, V b) { return a + b; }                        \
  TERN_OPERATION V tern_minus(V a, V b) { return a - b; }                       \
  TERN_OPERATION V tern_and(V a, V b) { return a & b; }                         \
  TERN_OPERATION V tern_or(V a, V b) { return a | b; }                          \
  TERN_OPERATION V tern_xor(V a, V b) { return a ^ b; }                         \
  TERN_OPERATION V tern_not(V a) { return ~a; }                                 \
  TERN_OPERATION V tern_shift_left(V a, element count_) { return a << count_; } \
  TERN_OPERATION V tern_shift_right(V a, element count_) { return a >> count_; }

#define TERN_FLOATS(V, element, count)                                                  \
  typedef element V __attribute__((ext_vector_type(count)));                            \
  TERN_OPERATION V tern_plus(V a, V b) { return a + b; }                                \
  TERN_OPERATION V tern_minus(V a, V b) { return a - b; }                               \
  TERN_OPERATION V tern_times(V a, V b) { return a * b; }                               \
  TERN_OPERATION V tern_over(V a, V b) { return a / b; }                                \
  TERN_OPERATION V tern_negated(V a) { return -a; }                                     \
  TERN_OPERATION V tern_fused(V a, V b, V c) { return __builtin_elementwise_fma(a, b, c); } \
  TERN_OPERATION V tern_lesser(V a, V b) { return a < b ? a : b; }                      \
  TERN_OPERATION V tern_greater(V a, V b) { return a > b ? a : b; }                     \
  TERN_OPERATION V tern_root(V a) { return __builtin_elementwise_sqrt(a); }             \
  TERN_OPERATION V tern_floor(V a) { return __builtin_elementwise_floor(a); }           \
  TERN_OPERATION V tern_ceil(V a) { return __builtin_elementwise_ceil(a); }             \
  TERN_OPERATION V tern_even(V a) { return __builtin_elementwise_roundeven(a); }        \
  TERN_OPERATION V tern_trunc(V a) { return __builtin_elementwise_trunc(a); }

// The vectors of one size in bytes.
#define TERN_VECTORS(floats, f, i, w, doubles, d, l, u) \
  TERN_FLOATS(f, float, floats)                                                             \
  TERN_INTEGERS(i, int, floats)                                                             \
  TERN_INTEGERS(w, unsigned int, floats)                                                    \
  TERN_FLOATS(d, double, doubles)                                                           \
  TERN_INTEGERS(l, long long, doubles)                                                      \
  TERN_INTEGERS(u, unsigned long long, doubles)

typedef float tern_f32x2 __attribute__((ext_vector_type(2)));
TERN_VECTORS(4, tern_f32x4, tern_i32x4, tern_u32x4, 2, tern_f64x2, tern_i64x2, tern_u64x2)
TERN_VECTORS(8, tern_f32x8, tern_i32x8, tern_u32x8, 4, tern_f64x4, tern_i64x4, tern_u64x4)
TERN_VECTORS(16, tern_f32x16, tern_i32x16, tern_u32x16, 8, tern_f64x8, tern_i64x8, tern_u64x8)

#define TERN_HALVES(f, h, d)                                                                  \
  TERN_OPERATION d tern_low(f a) { return __builtin_convertvector(a.lo, d); }                 \
  TERN_OPERATION d tern_high(f a) { return __builtin_convertvector(a.hi, d); }                \
  TERN_OPERATION f tern_rounded(d low, d high) {                                              \
    f result;                                                                                 \
    result.lo = __builtin_convertvector(low, h);                                              \
    result.hi = __builtin_convertvector(high, h);                                             \
    return result;                                                                            \
  }

// The halves of floats as doubles, and floats of two such halves.
TERN_HALVES(tern_f32x4, tern_f32x2, tern_f64x2)
TERN_HALVES(tern_f32x8, tern_f32x4, tern_f64x4)
TERN_HALVES(tern_f32x16, tern_f32x8, tern_f64x8)

#undef TERN_OPERATION
#undef TERN_INTEGERS
#undef TERN_FLOATS
#undef TERN_VECTORS
#undef TERN_HALVES

#endif
