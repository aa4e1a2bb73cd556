#define _GNU_SOURCE
#include "CTernReadline.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <readline/history.h>
#include <readline/readline.h>

static tern_complete complete_word;
static tern_colour colour_line;
static tern_interrupted was_interrupted;
static bool was_cancelled;

// Columns that `length` bytes take, or -1 when that cannot be told.
static int width(const char *text, int length) {
  mbstate_t state = {0};
  int total = 0;
  for (int i = 0; i < length;) {
    wchar_t character;
    size_t size = mbrtowc(&character, text + i, (size_t)(length - i), &state);
    if (size == (size_t)-1 || size == (size_t)-2 || size == 0) return -1;
    int columns = wcwidth(character);
    if (columns < 0) return -1;
    total += columns;
    i += (int)size;
  }
  return total;
}

// Columns of a prompt without what stands between \001 and \002.
static int prompt_width(const char *prompt) {
  int total = 0;
  while (*prompt) {
    const char *hidden = strchr(prompt, '\001');
    int length = hidden ? (int)(hidden - prompt) : (int)strlen(prompt);
    int part = width(prompt, length);
    if (part < 0) return -1;
    total += part;
    if (!hidden) break;
    const char *end = strchr(hidden, '\002');
    if (!end) break;
    prompt = end + 1;
  }
  return total;
}

static volatile sig_atomic_t was_resized;

static void note_resize(int signal) {
  (void)signal;
  was_resized = 1;
}

// How many rows below the prompt's the cursor is, or -1 when that cannot be told.
static int cursor_row(int columns) {
  const char *last_line = strrchr(rl_prompt, '\n');
  int column = prompt_width(last_line ? last_line + 1 : rl_prompt);
  if (column < 0 || columns <= 0) return -1;
  int row = 0;
  for (const char *text = rl_line_buffer, *end = rl_line_buffer + rl_point;; text = text + 1) {
    const char *line_end = memchr(text, '\n', (size_t)(end - text));
    int part = width(text, (int)((line_end ? line_end : end) - text));
    if (part < 0) return -1;
    row += (column + part) / columns;
    if (!line_end) return row;
    row++;
    column = 0;
    text = line_end;
  }
}

// Terminals lay the lines anew when their width changes, and the cursor goes with its character. What is on the
// screen is therefore known in the new width: it is cleared from the prompt on and drawn again. (Where a redisplay
// function is set, readline itself draws once more at the old place and leaves both.)
static void redraw_resized(void) {
  rl_reset_screen_size();
  const char *terminal = getenv("TERM");
  if (!rl_prompt || !terminal || strcmp(terminal, "dumb") == 0 || RL_ISSTATE(RL_STATE_DONE)) return;
  int rows, columns;
  rl_get_screen_size(&rows, &columns);
  int row = cursor_row(columns);
  if (row >= rows) row = rows - 1;
  if (row > 0) fprintf(rl_outstream, "\033[%dA", row);
  fprintf(rl_outstream, "\r\033[J");
  rl_on_new_line();
  rl_redisplay_function();
  fflush(rl_outstream);
}

// One key. Ctrl-C empties the line and ends it; the loop in rl_getc would go on waiting. Signals are let in only
// while ppoll waits, so that none can slip in between the look and the wait.
static int read_key(FILE *stream) {
  sigset_t awaited, before;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGINT);
  sigaddset(&awaited, SIGWINCH);
  for (;;) {
    struct pollfd input = {.fd = fileno(stream), .events = POLLIN};
    int ready = -1, error = EINTR;
    pthread_sigmask(SIG_BLOCK, &awaited, &before);
    bool cancelled = was_interrupted();
    if (!cancelled && !was_resized && rl_pending_signal() == 0) {
      ready = ppoll(&input, 1, NULL, &before);
      error = errno;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rl_pending_signal() != 0) rl_check_signals();
    if (was_resized) {
      was_resized = 0;
      redraw_resized();
    }
    if (cancelled || was_interrupted()) {
      was_cancelled = true;
      rl_replace_line("", 1);
      rl_point = rl_end = 0;
      return '\n';
    }
    if (ready > 0) return rl_getc(stream);
    if (ready < 0 && error != EINTR) return EOF;
  }
}

// Lets readline draw, then writes the same line over it in colour and puts the cursor back, so that all that
// readline knows of the screen stays true. Where the line is not a plain one, it stays as readline drew it.
static void redisplay(void) {
  rl_redisplay();
  if (!colour_line || rl_end == 0 || rl_display_prompt != rl_prompt) return;
  if (RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG | RL_STATE_COMPLETING)) return;
  const char *scroll = rl_variable_value("horizontal-scroll-mode");
  if (scroll && strcmp(scroll, "on") == 0) return;
  if (RL_ISSTATE(RL_STATE_DONE)) return;
  const char *mode = rl_variable_value("show-mode-in-prompt");
  if (mode && strcmp(mode, "on") == 0) return;
  int rows, columns;
  rl_get_screen_size(&rows, &columns);
  const char *last_line = strrchr(rl_prompt, '\n');
  int before = prompt_width(last_line ? last_line + 1 : rl_prompt);
  int to_cursor = width(rl_line_buffer, rl_point);
  int all = width(rl_line_buffer, rl_end);
  if (columns <= 0 || before < 0 || to_cursor < 0 || all < 0) return;
  int end = before + all, cursor = before + to_cursor;
  if (end % columns == 0 || cursor % columns == 0 || end / columns >= rows) return;
  char *coloured = colour_line(rl_line_buffer);
  if (!coloured) return;
  FILE *out = rl_outstream;
  if (cursor / columns > 0) fprintf(out, "\033[%dA", cursor / columns);
  fprintf(out, "\r");
  if (before > 0) fprintf(out, "\033[%dC", before);
  fputs(coloured, out);
  if (end / columns > cursor / columns) fprintf(out, "\033[%dA", end / columns - cursor / columns);
  fprintf(out, "\r");
  if (cursor % columns > 0) fprintf(out, "\033[%dC", cursor % columns);
  fflush(out);
  free(coloured);
}

static char *candidates;
static char *next_candidate;

static char *generate(const char *text, int state) {
  (void)text;
  if (state == 0) next_candidate = candidates;
  if (!next_candidate || !*next_candidate) return NULL;
  char *end = strchr(next_candidate, '\n');
  size_t length = end ? (size_t)(end - next_candidate) : strlen(next_candidate);
  char *copy = strndup(next_candidate, length);
  next_candidate = end ? end + 1 : next_candidate + length;
  return copy;
}

static char **attempt(const char *text, int start, int end) {
  rl_attempted_completion_over = 1;
  rl_completion_append_character = '\0';
  free(candidates);
  candidates = complete_word(rl_line_buffer, start, end);
  return candidates ? rl_completion_matches(text, generate) : NULL;
}

// Programs are UTF-8, and so is what terminals send whatever the locale says. In another locale, readline would take
// bytes of letters for keys, and a backspace half a letter. It asks the environment before each line, so that a
// locale of UTF-8 stands there while it reads; all else finds the environment as it was.
static const char *borrowed_locale;
static char *own_locale;

static void choose_locale(void) {
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
  borrowed_locale = setlocale(LC_CTYPE, "C.UTF-8") ? "C.UTF-8" : "en_US.UTF-8";
}

static void borrow_locale(void) {
  if (!borrowed_locale) return;
  const char *own = getenv("LC_ALL");
  own_locale = own ? strdup(own) : NULL;
  setenv("LC_ALL", borrowed_locale, 1);
}

static void return_locale(void) {
  if (!borrowed_locale) return;
  if (own_locale) setenv("LC_ALL", own_locale, 1);
  else unsetenv("LC_ALL");
  free(own_locale);
  own_locale = NULL;
}

void tern_readline_start(tern_complete complete, tern_colour colour, tern_interrupted interrupted) {
  complete_word = complete;
  colour_line = colour;
  was_interrupted = interrupted;
  rl_readline_name = "tern";
  rl_catch_sigwinch = 0;
  struct sigaction resized = {.sa_handler = note_resize};
  sigemptyset(&resized.sa_mask);
  sigaction(SIGWINCH, &resized, NULL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, SIGWINCH);
  pthread_sigmask(SIG_UNBLOCK, &only, NULL);  // a parent may have left it blocked
  choose_locale();
  borrow_locale();
  rl_initialize();
  return_locale();
  rl_getc_function = read_key;
  rl_redisplay_function = redisplay;
  rl_attempted_completion_function = attempt;
  rl_basic_word_break_characters = " \t\n()[]{}=+-*/%@^<>!|,;\"'&";
  rl_completer_quote_characters = "";
  using_history();
}

char *tern_readline(const char *prompt, bool *cancelled) {
  was_cancelled = false;
  borrow_locale();
  char *line = readline(prompt);
  return_locale();
  *cancelled = was_cancelled;
  return line;
}

void tern_history_add(const char *entry) { add_history(entry); }
