// The lessons, embedded in the program.
#ifndef TERN_LESSONS_H
#define TERN_LESSONS_H

#include <stddef.h>

struct tern_lesson {
  const char *name;
  const unsigned char *text;
  size_t size_in_bytes;
};

extern const size_t tern_lesson_count;

// Lesson number `index`, or NULL.
const struct tern_lesson *tern_lesson_at(size_t index);

#endif
