/* Plug-ins that do something wrong: which, FAULT says. With FAULT 0 nothing is wrong. */
#include <stdlib.h>
#include <string.h>

#include "tern_plugin.h"

enum {
  NOTHING, WRONG_DERIVATIVE, WRONG_SECOND, SHAPE_TOO_LARGE, WRITES_PAST, READS_PAST, OTHER_EACH_TIME, IGNORES_STRIDES, WRONG_EXAMPLE, WRONG_COST,
  CRASHES, OTHER_MAJOR, NEWER_MINOR, NO_LICENCE, OTHER_LICENCE, NAME_TAKEN, NO_START, SMALL_STRUCT, NO_RUN, BAD_SCHEMA, NO_REASON, BAD_TYPE,
  NEGATIVE_SIZE, DUPLICATE, REFUSES, NO_NAME, PLUGIN_TAKEN, BAD_PULLBACK, SHORT_STRUCT, NO_OPERATIONS
};

#ifndef FAULT
#define FAULT NOTHING
#endif

static int32_t infer(tern_call *call) {
  tern_tensor *result = &call->results[0];
  tern_like(result, &call->arguments[0].tensor);
  if (FAULT == SHAPE_TOO_LARGE && result->rank > 0) result->shape[0] += 1;
  if (FAULT == BAD_TYPE) result->dtype = 9;
  if (FAULT == NEGATIVE_SIZE) {
    result->rank = 1;
    result->shape[0] = -3;
  }
  return TERN_OK;
}

/* 3 x of each element, by strides. */
static int32_t run(tern_call *call) {
  static int calls = 0;
  const tern_tensor *x = &call->arguments[0].tensor;
  tern_tensor *y = &call->results[0];
  int64_t count = tern_count(x), index[TERN_RANK_LIMIT];
  calls++;
  if (FAULT == REFUSES) return tern_fail(call, 0, 0, "is not what it likes");
  if (FAULT == CRASHES) *(volatile int *)16 = 1;
  memset(index, 0, sizeof index);
  for (int64_t i = 0; i < count; i++) {
    int64_t place = 0;
    for (uint32_t axis = 0; axis < x->rank; axis++) place += index[axis] * x->strides[axis];
    if (FAULT == IGNORES_STRIDES) place = i;
    double value = x->dtype == TERN_F64 ? ((const double *)x->data)[place] : ((const float *)x->data)[place];
    if (FAULT == OTHER_EACH_TIME) value += calls % 2 ? 0 : 1e-3;
    if (x->dtype == TERN_F64) {
      ((double *)y->data)[i] = 3 * value;
    } else {
      ((float *)y->data)[i] = (float)(3 * value);
    }
    for (uint32_t axis = x->rank; axis-- > 0;) {
      if (++index[axis] < x->shape[axis]) break;
      index[axis] = 0;
    }
  }
  if (FAULT == WRITES_PAST && y->data != NULL) memset((char *)y->data + tern_count(y) * (x->dtype == TERN_F64 ? 8 : 4), 1, 4);
  if (FAULT == READS_PAST) {
    volatile char beyond = ((const char *)x->data)[count * (x->dtype == TERN_F64 ? 8 : 4)];
    (void)beyond;
  }
  return TERN_OK;
}

static int32_t vjp(tern_call *call, const tern_tensor *cotangents, tern_tensor *gradients) {
  const double slope = FAULT == WRONG_DERIVATIVE ? 2 : 3;
  const int64_t count = tern_count(&call->results[0]);
  if (gradients[0].data == NULL) return TERN_OK;
  for (int64_t i = 0; i < count; i++) {
    if (gradients[0].dtype == TERN_F64) {
      ((double *)gradients[0].data)[i] = slope * ((const double *)cotangents[0].data)[i];
    } else {
      ((float *)gradients[0].data)[i] = (float)slope * ((const float *)cotangents[0].data)[i];
    }
  }
  return TERN_OK;
}

static int32_t cost(tern_call *call, double *flops, double *bytes) {
  const double count = (double)tern_count(&call->arguments[0].tensor);
  *flops = count;
  *bytes = FAULT == WRONG_COST ? 1 : 16 * count;
  return TERN_OK;
}

static int32_t initialise(char *message) {
  strcpy(message, "the moon is not full");
  return FAULT == NO_START ? TERN_FAILED : TERN_OK;
}

static const tern_operation thrice = {
    .struct_size = sizeof(tern_operation),
    .schema = FAULT == BAD_SCHEMA   ? "thrice(x: matrix) -> tensor"
              : FAULT == NAME_TAKEN ? "softmax(x: float) -> tensor"
                                    : "thrice(x: float) -> tensor",
    .documentation = "Three times each element.",
    .example = FAULT == NAME_TAKEN ? "softmax([1.0, 2])" : "thrice([1.0, 2])",
    .example_result = FAULT == WRONG_EXAMPLE ? "[3, 7]" : "[3, 6]",
    .samples = "thrice(x)\nthrice(cube)\nthrice(zeros(0))",
    .infer = infer,
    .run = FAULT == NO_RUN ? NULL : run,
    .vjp = FAULT == NO_REASON ? NULL : vjp,
    .pullback = FAULT == NO_REASON        ? NULL
                : FAULT == WRONG_SECOND ? "(ct, y, x) -> ct * (3 + x)"
                : FAULT == BAD_PULLBACK ? "(ct, y, x) -> ct *"
                                        : "(ct, y, x) -> ct * 3",
    .cost = cost,
};

static const tern_operation *const operations[] = {&thrice, &thrice};

const tern_plugin tern_plugin_descriptor = {
    .struct_size = FAULT == SMALL_STRUCT ? 4 : FAULT == SHORT_STRUCT ? 16 : sizeof(tern_plugin),
    .abi_major = FAULT == OTHER_MAJOR ? 2 : TERN_PLUGIN_ABI_MAJOR,
    .abi_minor = FAULT == NEWER_MINOR ? 7 : TERN_PLUGIN_ABI_MINOR,
    .name = FAULT == NO_NAME ? NULL : FAULT == PLUGIN_TAKEN ? "random" : "faulty",
    .version = "1.0.0",
    .licence = FAULT == NO_LICENCE ? NULL : FAULT == OTHER_LICENCE ? "LicenseRef-Proprietary" : "MIT",
    .summary = "Does something wrong.",
    .operation_count = FAULT == DUPLICATE ? 2 : FAULT == NO_OPERATIONS ? 0 : 1,
    .operations = operations,
    .initialise = initialise,
};
