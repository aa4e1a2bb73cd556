#include "tern_plugin.h"

// What version 1.0 of the interface looks like in memory, so that no change of it goes unnoticed.
_Static_assert(sizeof(tern_tensor) == 32, "tern_tensor");
_Static_assert(sizeof(tern_argument) == 64, "tern_argument");
_Static_assert(sizeof(tern_call) == 280, "tern_call");
_Static_assert(sizeof(tern_operation) == 96, "tern_operation");
_Static_assert(sizeof(tern_plugin) == 64, "tern_plugin");
_Static_assert(offsetof(tern_operation, cost) == 88, "tern_operation.cost");
_Static_assert(offsetof(tern_plugin, initialise) == 56, "tern_plugin.initialise");
