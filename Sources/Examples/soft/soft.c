/* A plug-in for Tern, in C: two operations with their derivatives.
 *
 *     cc -O2 -shared -fPIC -o libsoft.so soft.c -lm
 *     tern plugin check ./libsoft.so
 *     tern --plugin ./libsoft.so -e 'soft_clip([0.5, 30], limit=2)'
 *
 * tern_plugin.h, which `tern plugin new` writes as well, explains every part.
 */
#include <math.h>

#include "tern_plugin.h"

/* soft_clip: limit * tanh(x / limit), which is x near 0 and never beyond the limit. */

static int32_t soft_clip_infer(tern_call *call) {
  if (!(call->arguments[1].number > 0)) return tern_fail(call, 1, -1, "must be more than 0");
  tern_like(&call->results[0], &call->arguments[0].tensor);
  return TERN_OK;
}

static int32_t soft_clip_run(tern_call *call) {
  const tern_tensor *x = &call->arguments[0].tensor;
  const double limit = call->arguments[1].number;
  const int64_t count = tern_count(x);
  if (x->dtype == TERN_F64) {
    const double *from = x->data;
    double *to = call->results[0].data;
    for (int64_t i = 0; i < count; i++) to[i] = limit * tanh(from[i] / limit);
  } else {
    const float *from = x->data, most = (float)limit;
    float *to = call->results[0].data;
    for (int64_t i = 0; i < count; i++) to[i] = most * tanhf(from[i] / most);
  }
  return TERN_OK;
}

/* The slope is 1 - tanh(x / limit)^2, and the result has that tanh in it. */
static int32_t soft_clip_vjp(tern_call *call, const tern_tensor *cotangents, tern_tensor *gradients) {
  const tern_tensor *y = &call->results[0];
  const double limit = call->arguments[1].number;
  const int64_t count = tern_count(y);
  if (gradients[0].data == NULL) return TERN_OK;
  if (y->dtype == TERN_F64) {
    const double *value = y->data, *ct = cotangents[0].data;
    double *dx = gradients[0].data;
    for (int64_t i = 0; i < count; i++) dx[i] = ct[i] * (1 - (value[i] / limit) * (value[i] / limit));
  } else {
    const float *value = y->data, *ct = cotangents[0].data, most = (float)limit;
    float *dx = gradients[0].data;
    for (int64_t i = 0; i < count; i++) dx[i] = ct[i] * (1 - (value[i] / most) * (value[i] / most));
  }
  return TERN_OK;
}

/* About 20 operations for a tanh; each element is read once and written once. */
static int32_t soft_clip_cost(tern_call *call, double *flops, double *bytes) {
  const tern_tensor *x = &call->arguments[0].tensor;
  const double count = (double)tern_count(x);
  *flops = 22 * count;
  *bytes = 2 * count * (x->dtype == TERN_F64 ? 8 : 4);
  return TERN_OK;
}

static const tern_operation soft_clip = {
    .struct_size = sizeof(tern_operation),
    .flags = TERN_CONTIGUOUS,
    .schema = "soft_clip(x: float, limit: number = 1.0) -> tensor",
    .documentation = "limit tanh(x / limit) of each element: x near 0, never beyond the limit.\n"
                     "\n"
                     "- Shapes: `x: [...]` → `[...]`\n"
                     "- Errors: the limit must be more than 0",
    .example = "soft_clip([0.5, 30], limit=2)",
    .example_result = "[0.4898, 2]",
    .samples = "soft_clip(x)\nsoft_clip(cube, 0.5)\nsoft_clip(x.T, limit=3)",
    .infer = soft_clip_infer,
    .run = soft_clip_run,
    .vjp = soft_clip_vjp,
    .pullback = "(ct, y, x, limit) -> ct * (1 - (y / limit) ^ 2)",
    .cost = soft_clip_cost,
};

/* squared_distances: |x_i - y_j|^2 for all pairs of rows. It reads its arguments as they lie in memory, by their strides. */

static int32_t squared_distances_infer(tern_call *call) {
  const tern_tensor *x = &call->arguments[0].tensor, *y = &call->arguments[1].tensor;
  tern_tensor *result = &call->results[0];
  if (x->rank != 2) return tern_fail(call, 0, -1, "must have two axes, [n, d]");
  if (y->rank != 2) return tern_fail(call, 1, -1, "must have two axes, [m, d]");
  if (x->shape[1] != y->shape[1]) return tern_fail(call, 1, 1, "must have the size of that of x");
  result->dtype = x->dtype;
  result->rank = 2;
  result->shape[0] = x->shape[0];
  result->shape[1] = y->shape[0];
  return TERN_OK;
}

/* An element of a matrix, whatever its type and strides. */
static double element(const tern_tensor *matrix, int64_t row, int64_t column) {
  const int64_t place = row * matrix->strides[0] + column * matrix->strides[1];
  return matrix->dtype == TERN_F64 ? ((const double *)matrix->data)[place] : ((const float *)matrix->data)[place];
}

static void add(tern_tensor *matrix, int64_t row, int64_t column, double value) {
  const int64_t place = row * matrix->strides[0] + column * matrix->strides[1];
  if (matrix->dtype == TERN_F64) {
    ((double *)matrix->data)[place] += value;
  } else {
    ((float *)matrix->data)[place] += (float)value;
  }
}

static int32_t squared_distances_run(tern_call *call) {
  const tern_tensor *x = &call->arguments[0].tensor, *y = &call->arguments[1].tensor;
  tern_tensor *result = &call->results[0];
  for (int64_t i = 0; i < x->shape[0]; i++) {
    for (int64_t j = 0; j < y->shape[0]; j++) {
      double total = 0;
      for (int64_t k = 0; k < x->shape[1]; k++) {
        const double difference = element(x, i, k) - element(y, j, k);
        total += difference * difference;
      }
      const int64_t place = i * result->strides[0] + j * result->strides[1];
      if (result->dtype == TERN_F64) {
        ((double *)result->data)[place] = total;
      } else {
        ((float *)result->data)[place] = (float)total;
      }
    }
  }
  return TERN_OK;
}

static int32_t squared_distances_vjp(tern_call *call, const tern_tensor *cotangents, tern_tensor *gradients) {
  const tern_tensor *x = &call->arguments[0].tensor, *y = &call->arguments[1].tensor;
  for (int64_t i = 0; i < x->shape[0]; i++) {
    for (int64_t j = 0; j < y->shape[0]; j++) {
      const double ct = element(&cotangents[0], i, j);
      for (int64_t k = 0; k < x->shape[1]; k++) {
        const double slope = 2 * ct * (element(x, i, k) - element(y, j, k));
        if (gradients[0].data != NULL) add(&gradients[0], i, k, slope);
        if (gradients[1].data != NULL) add(&gradients[1], j, k, -slope);
      }
    }
  }
  return TERN_OK;
}

static int32_t squared_distances_cost(tern_call *call, double *flops, double *bytes) {
  const tern_tensor *x = &call->arguments[0].tensor, *y = &call->arguments[1].tensor;
  const double n = (double)x->shape[0], m = (double)y->shape[0], d = (double)x->shape[1];
  *flops = 3 * n * m * d;
  *bytes = (n * d + m * d + n * m) * (x->dtype == TERN_F64 ? 8 : 4);
  return TERN_OK;
}

static const tern_operation squared_distances = {
    .struct_size = sizeof(tern_operation),
    .schema = "squared_distances(x: float, y: float) -> tensor",
    .documentation = "The squared distance of each row of x from each row of y.\n"
                     "\n"
                     "- Shapes: `x: [n, d]`, `y: [m, d]` → `[n, m]`\n"
                     "- Source: `scipy.spatial.distance.cdist` with `sqeuclidean`",
    .example = "squared_distances([[0.0, 0], [3, 4]], [[3.0, 0]])",
    .example_result = "[[ 9],\n [16]]",
    .samples = "squared_distances(x, y)\nsquared_distances(x.T, y.T)\nsquared_distances(x[:, ::-2], y[1:3, ::2])",
    .infer = squared_distances_infer,
    .run = squared_distances_run,
    .vjp = squared_distances_vjp,
    .pullback = "(ct, d, x, y) -> (2 * (sum(ct, axis=1)[:, new] * x - ct @ y), 2 * (sum(ct, axis=0)[:, new] * y - ct.T @ x))",
    .cost = squared_distances_cost,
};

static const tern_operation *const operations[] = {&soft_clip, &squared_distances};

const tern_plugin tern_plugin_descriptor = {
    .struct_size = sizeof(tern_plugin),
    .abi_major = TERN_PLUGIN_ABI_MAJOR,
    .abi_minor = TERN_PLUGIN_ABI_MINOR,
    .name = "soft",
    .version = "1.0.0",
    .licence = "GPL-3.0-or-later",
    .summary = "Soft clipping, and distances between rows: an example of a plug-in in C.",
    .operation_count = sizeof operations / sizeof operations[0],
    .operations = operations,
};
