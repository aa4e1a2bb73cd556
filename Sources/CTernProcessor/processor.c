// What the processor can do: Swift has no access to the cpuid instruction.

#include "processor.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <string.h>

// Which registers the system saves when it switches between programs.
static unsigned long long saved_state(void) {
  unsigned int low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((unsigned long long)high << 32) | low;
}

static int all(unsigned int value, unsigned int bits) { return (value & bits) == bits; }

int tern_processor_level(void) {
  unsigned int a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 1;
  const unsigned int sse3 = 1u << 0, ssse3 = 1u << 9, fma = 1u << 12, cx16 = 1u << 13, sse41 = 1u << 19;
  const unsigned int sse42 = 1u << 20, movbe = 1u << 22, popcnt = 1u << 23, osxsave = 1u << 27, avx = 1u << 28;
  const unsigned int f16c = 1u << 29;
  unsigned int ea, eb, ec, ed;
  if (!__get_cpuid(0x80000001u, &ea, &eb, &ec, &ed)) return 1;
  const unsigned int lahf = 1u << 0, lzcnt = 1u << 5;
  if (!all(c, sse3 | ssse3 | cx16 | sse41 | sse42 | popcnt) || !all(ec, lahf)) return 1;

  if (!all(c, fma | movbe | osxsave | avx | f16c) || !all(ec, lzcnt)) return 2;
  unsigned int a7, b7, c7, d7;
  if (!__get_cpuid_count(7, 0, &a7, &b7, &c7, &d7)) return 2;
  const unsigned int bmi1 = 1u << 3, avx2 = 1u << 5, bmi2 = 1u << 8;
  const unsigned long long state = saved_state();
  if (!all(b7, bmi1 | avx2 | bmi2) || (state & 0x6) != 0x6) return 2;

  const unsigned int avx512f = 1u << 16, avx512dq = 1u << 17, avx512cd = 1u << 28, avx512bw = 1u << 30;
  const unsigned int avx512vl = 1u << 31;
  if (!all(b7, avx512f | avx512dq | avx512cd | avx512bw | avx512vl) || (state & 0xE6) != 0xE6) return 3;
  return 4;
}

void tern_processor_name(char *name, int capacity) {
  unsigned int words[12] = {0};
  char text[49] = {0};
  if (capacity <= 0) return;
  for (unsigned int i = 0; i < 3; i++) {
    if (!__get_cpuid(0x80000002u + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2], &words[4 * i + 3])) break;
  }
  memcpy(text, words, 48);
  const char *start = text;
  while (*start == ' ') start++;
  strncpy(name, start, (size_t)capacity - 1);
  name[capacity - 1] = 0;
}

#else

int tern_processor_level(void) { return 0; }

void tern_processor_name(char *name, int capacity) {
  if (capacity > 0) name[0] = 0;
}

#endif

#if defined(__GLIBC__)
#include <malloc.h>

void tern_keep_heap(int free_bytes, int mapped_bytes) {
  mallopt(M_TRIM_THRESHOLD, free_bytes);
  mallopt(M_MMAP_THRESHOLD, mapped_bytes);
}
#else
void tern_keep_heap(int free_bytes, int mapped_bytes) {
  (void)free_bytes;
  (void)mapped_bytes;
}
#endif
