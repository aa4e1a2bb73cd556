// Files that come with the program: lessons, the library in the language, what a new plug-in begins with.
#ifndef TERN_FILES_H
#define TERN_FILES_H

#include <stddef.h>

struct tern_file {
  // "lessons/01-backprop.tern"
  const char *path;
  const unsigned char *bytes;
  size_t size_in_bytes;
};

extern const size_t tern_file_count;

// File number `index`, or NULL.
const struct tern_file *tern_file_at(size_t index);

#endif
