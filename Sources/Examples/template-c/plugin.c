/* new_plugin: a plug-in for Tern.
 *
 *     make          builds libnew_plugin.so
 *     make test     runs its operations through the laws that hold of the built-in ones
 *
 * tern_plugin.h explains every part. To use it:
 *
 *     tern --plugin ./libnew_plugin.so -e 'new_plugin([1.0, 2])'
 *
 * or import "libnew_plugin.so" in a program, or copy it to ~/.local/share/tern/plugins.
 */
#include "tern_plugin.h"

/* new_plugin(x, factor): factor * x^2 of each element. Put your own operation in its place. */

/* The shape and type of the result. It sees shapes and numbers, but no elements. */
static int32_t new_plugin_infer(tern_call *call) {
  tern_like(&call->results[0], &call->arguments[0].tensor);
  return TERN_OK;
}

/* The elements of the result. With TERN_CONTIGUOUS, arguments lie in memory one element behind the other. */
static int32_t new_plugin_run(tern_call *call) {
  const tern_tensor *x = &call->arguments[0].tensor;
  const double factor = call->arguments[1].number;
  const int64_t count = tern_count(x);
  if (x->dtype == TERN_F64) {
    const double *from = x->data;
    double *to = call->results[0].data;
    for (int64_t i = 0; i < count; i++) to[i] = factor * from[i] * from[i];
  } else {
    const float *from = x->data;
    float *to = call->results[0].data;
    for (int64_t i = 0; i < count; i++) to[i] = (float)factor * from[i] * from[i];
  }
  return TERN_OK;
}

/* How much work a call is: two products an element; each is read once and written once. */
static int32_t new_plugin_cost(tern_call *call, double *flops, double *bytes) {
  const tern_tensor *x = &call->arguments[0].tensor;
  const double count = (double)tern_count(x);
  *flops = 2 * count;
  *bytes = 2 * count * (x->dtype == TERN_F64 ? 8 : 4);
  return TERN_OK;
}

static const tern_operation new_plugin = {
    .struct_size = sizeof(tern_operation),
    .flags = TERN_CONTIGUOUS,
    .schema = "new_plugin(x: float, factor: number = 1.0) -> tensor",
    .documentation = "factor x^2 of each element.\n"
                     "\n"
                     "- Shapes: `x: [...]` → `[...]`",
    .example = "new_plugin([1.0, 2, 3])",
    .example_result = "[1, 4, 9]",
    .samples = "new_plugin(x)\nnew_plugin(cube, 0.5)\nnew_plugin(x.T, factor=-3)",
    .infer = new_plugin_infer,
    .run = new_plugin_run,
    /* The derivative, in the language: from the cotangent of the result y to that of x. */
    .pullback = "(ct, y, x, factor) -> ct * 2 * factor * x",
    .cost = new_plugin_cost,
};

static const tern_operation *const operations[] = {&new_plugin};

const tern_plugin tern_plugin_descriptor = {
    .struct_size = sizeof(tern_plugin),
    .abi_major = TERN_PLUGIN_ABI_MAJOR,
    .abi_minor = TERN_PLUGIN_ABI_MINOR,
    .name = "new_plugin",
    .version = "0.1.0",
    .licence = "GPL-3.0-or-later",
    .summary = "What it is for, in a line.",
    .operation_count = sizeof operations / sizeof operations[0],
    .operations = operations,
};
