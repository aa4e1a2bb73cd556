#include "CTernLessons.h"

// Known to the compiler beside the standard that has it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char backprop[] = {
#embed "../../Lessons/01-backprop.tern"
};

static const struct tern_lesson tern_lessons[] = {
    {"01-backprop", backprop, sizeof backprop},
};

const size_t tern_lesson_count = sizeof tern_lessons / sizeof tern_lessons[0];

const struct tern_lesson *tern_lesson_at(size_t index) {
  return index < tern_lesson_count ? &tern_lessons[index] : NULL;
}
