// A thin layer over GNU readline: its globals do not compile under Swift's concurrency checks,
// and its variadic functions cannot be called from Swift.
#ifndef TERN_READLINE_H
#define TERN_READLINE_H

#include <stdbool.h>

/// Returns the candidates for the word that ends at the cursor, separated by newlines, in memory from malloc; or NULL.
typedef char *(*tern_complete)(const char *line, int start, int end);
/// Returns the line with colour codes, in memory from malloc; or NULL to leave it plain.
typedef char *(*tern_colour)(const char *line);
/// Returns whether the user pressed Ctrl-C since the last call.
typedef bool (*tern_interrupted)(void);

/// Prepares readline for the program's terminal. `colour` may be NULL.
void tern_readline_start(tern_complete complete, tern_colour colour, tern_interrupted interrupted);
/// Reads one line, in memory from malloc; NULL at the end of input. `*cancelled` tells that Ctrl-C ended it.
char *tern_readline(const char *prompt, bool *cancelled);
/// Adds an entry to the history that the arrow keys walk through.
void tern_history_add(const char *entry);

#endif
