#ifndef TERN_TENSOR_BYTES_H
#define TERN_TENSOR_BYTES_H

/// What the tensors of a thread take: Swift has no variables of a thread that are as fast.
typedef struct tern_tensor_bytes {
  /// Bytes of the tensors that there are.
  long live;
  /// The most bytes that there were at once since `most` was last set.
  long most;
} tern_tensor_bytes;

extern _Thread_local tern_tensor_bytes tern_own_tensor_bytes __attribute__((tls_model("initial-exec")));

static inline __attribute__((always_inline)) void tern_tensor_bytes_take(long count) {
  tern_own_tensor_bytes.live += count;
  if (tern_own_tensor_bytes.live > tern_own_tensor_bytes.most) tern_own_tensor_bytes.most = tern_own_tensor_bytes.live;
}

static inline __attribute__((always_inline)) void tern_tensor_bytes_give_back(long count) { tern_own_tensor_bytes.live -= count; }

static inline long tern_tensor_bytes_live(void) { return tern_own_tensor_bytes.live; }
static inline long tern_tensor_bytes_most(void) { return tern_own_tensor_bytes.most; }
static inline void tern_tensor_bytes_set_most(long count) { tern_own_tensor_bytes.most = count; }

#endif
