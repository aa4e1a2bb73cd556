#include "tensor_bytes.h"

_Thread_local tern_tensor_bytes tern_own_tensor_bytes;
