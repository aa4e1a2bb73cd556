#ifndef TERN_PROCESSOR_H
#define TERN_PROCESSOR_H

/// The highest level of the x86-64 psABI (1 to 4) that both the processor and the system support; 0 elsewhere.
int tern_processor_level(void);

/// Writes the processor's own name, such as "AMD EPYC 9755", as a C string of at most `capacity` bytes; nothing where it has none.
void tern_processor_name(char *name, int capacity);

/// Has `malloc` give memory back to the system only when more than `free_bytes` are free, and take blocks from `mapped_bytes` on from
/// the system one by one. Does nothing where the C library has no such setting.
void tern_keep_heap(int free_bytes, int mapped_bytes);

/// Asks for the cache line at `address`: Swift has no such instruction.
static inline __attribute__((always_inline)) void tern_prefetch(const void *address) {
  __builtin_prefetch(address, 1, 3);
}

/// Tells the processor that the thread only waits, so that one that shares its core is not held up.
static inline __attribute__((always_inline)) void tern_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Asks for the cache line at `address`, not to be used soon: it may go to the second-level cache only.
static inline __attribute__((always_inline)) void tern_prefetch_far(const void *address) {
  __builtin_prefetch(address, 0, 2);
}

#endif
