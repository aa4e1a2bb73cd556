/* The interface of loadable plug-ins of Tern, version 1.0.
 *
 * A plug-in is a shared library that exports either the constant
 *
 *     const tern_plugin tern_plugin_descriptor = { … };
 *
 * or, where a language has no constants of that kind, the function
 *
 *     const tern_plugin *tern_plugin_describe(void);
 *
 * The descriptor names the plug-in and lists its operations. Each operation has a schema that says how it is called,
 * documentation with an example, and functions: `infer` says what shape the result has, `run` writes its elements, and
 * where the operation has a derivative, `vjp` or `pullback` takes a cotangent back.
 *
 * Tern owns every buffer. Pointers that a function gets are good until it returns; it keeps none of them, and writes
 * to results, gradients and the call's failure only. It is called from one thread at a time.
 *
 * Descriptors, operations and calls begin with their size, so that later minor versions may add fields at the end: Tern
 * reads only what is there. A plug-in fits when its major version is Tern's and its minor version is at most Tern's.
 */
#ifndef TERN_PLUGIN_H
#define TERN_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TERN_PLUGIN_ABI_MAJOR 1
#define TERN_PLUGIN_ABI_MINOR 0

/* No tensor has more axes. */
#define TERN_RANK_LIMIT 64

/* The types of elements. A bool is a byte, 0 or 1. */
enum { TERN_BOOL = 0, TERN_I64 = 1, TERN_F32 = 2, TERN_F64 = 3 };

/* A tensor. Element (i, j, …) lies at data + i * strides[0] + j * strides[1] + …, counted in elements. */
typedef struct tern_tensor {
  uint32_t dtype;
  uint32_t rank;
  int64_t *shape;
  /* May be 0 (the same element along an axis) or negative. Those of results and gradients are contiguous, the last axis 1. */
  int64_t *strides;
  /* NULL in `infer` and `cost`. */
  void *data;
} tern_tensor;

/* What an argument is: the kind that the schema gives its parameter. */
enum { TERN_TENSOR = 0, TERN_NUMBER = 1, TERN_INTEGER = 2, TERN_FLAG = 3, TERN_TEXT = 4 };

typedef struct tern_argument {
  uint32_t kind;
  uint32_t reserved;
  tern_tensor tensor;
  double number;
  /* Of an integer, and 0 or 1 of a flag. */
  int64_t integer;
  /* UTF-8, ended by a zero. */
  const char *text;
} tern_argument;

/* One call of an operation: an argument for each parameter of its schema, in order. */
typedef struct tern_call {
  uint32_t struct_size;
  uint32_t argument_count;
  uint32_t result_count;
  const tern_argument *arguments;
  /* In `infer`, with room for TERN_RANK_LIMIT sizes each: it sets dtype, rank and shape. In `run` with data to write. */
  tern_tensor *results;
  /* Set by a function that fails: the argument that is wrong and the axis of it, or -1, and what is wrong. */
  int32_t failed_argument;
  int32_t failed_axis;
  char message[240];
} tern_call;

/* Functions return 0, or anything else after they set the failure of the call. */
enum { TERN_OK = 0, TERN_FAILED = 1 };

typedef int32_t (*tern_function)(tern_call *call);

/* From the cotangents of the results to those of the arguments, when `call` has the results with their data.
 *
 * Cotangents are contiguous. Gradients come filled with zeros; those with data NULL are not wanted. */
typedef int32_t (*tern_vjp)(tern_call *call, const tern_tensor *cotangents, tern_tensor *gradients);

/* How many floating-point operations a call takes, and how many bytes it reads and writes at least. */
typedef int32_t (*tern_cost)(tern_call *call, double *flops, double *bytes);

/* Flags of an operation. */
enum {
  /* Arguments come contiguous, the last axis with stride 1. Without it, they come as they lie in memory. */
  TERN_CONTIGUOUS = 1
};

typedef struct tern_operation {
  uint32_t struct_size;
  uint32_t flags;
  /* How it is called and what it gives: "soft_clip(x: float, limit: number = 1.0) -> tensor".
   *
   * Kinds: tensor (any type), float (f32 or f64; all float arguments of a call come in one type, the wider one),
   * f32, f64, i64, bool (tensors of that type), number, integer, flag, text. A default is a literal. After the arrow
   * comes `tensor`, or `(tensor, tensor)` for several results. */
  const char *schema;
  /* Markdown. Its first line says what the operation does; then shapes, errors and source. */
  const char *documentation;
  /* An expression of the language, and what print shows of its value. */
  const char *example;
  const char *example_result;
  /* More calls of it, one a line, for `tern plugin check`; may be NULL. They may use x, y (f64 [5, 7]), row ([7]), col ([5, 1]),
   * cube ([3, 4, 5]), vec ([9]). */
  const char *samples;
  tern_function infer;
  tern_function run;
  /* The derivative: a function in C, or one in the language, "(ct, y, x, limit) -> ct * (abs(x) < limit)", which gets the cotangent of
   * the result, the result and the arguments and gives the cotangent of the argument, or a tuple of one for each tensor argument.
   * What is written in the language has derivatives itself. With both, the one in C is used for first derivatives. */
  tern_vjp vjp;
  const char *pullback;
  /* Why there is no derivative, when there is none. */
  const char *no_derivative;
  /* May be NULL. */
  tern_cost cost;
} tern_operation;

typedef struct tern_plugin {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  /* Small letters, digits, - and _. */
  const char *name;
  /* "1.0.2" */
  const char *version;
  /* An SPDX identifier. Tern is under GPL-3.0-or-later, so a plug-in must be under a licence that goes with it. */
  const char *licence;
  /* What it is for, in a line. */
  const char *summary;
  uint32_t operation_count;
  uint32_t reserved;
  const tern_operation *const *operations;
  /* Called once, before anything else; may be NULL. Fails by writing why into message, which has room for 240 bytes. */
  int32_t (*initialise)(char *message);
} tern_plugin;

/* Notes a failure and returns TERN_FAILED: `return tern_fail(call, 0, 1, "must not be empty");` */
static inline int32_t tern_fail(tern_call *call, int32_t argument, int32_t axis, const char *message) {
  size_t i = 0;
  call->failed_argument = argument;
  call->failed_axis = axis;
  for (; message[i] != 0 && i + 1 < sizeof call->message; i++) call->message[i] = message[i];
  call->message[i] = 0;
  return TERN_FAILED;
}

/* How many elements a tensor has. */
static inline int64_t tern_count(const tern_tensor *tensor) {
  int64_t count = 1;
  for (uint32_t axis = 0; axis < tensor->rank; axis++) count *= tensor->shape[axis];
  return count;
}

/* Gives a result the type and shape of a tensor. */
static inline void tern_like(tern_tensor *result, const tern_tensor *tensor) {
  result->dtype = tensor->dtype;
  result->rank = tensor->rank;
  for (uint32_t axis = 0; axis < tensor->rank; axis++) result->shape[axis] = tensor->shape[axis];
}

#ifdef __cplusplus
}
#endif

#endif
