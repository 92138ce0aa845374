#include "cli/walk/terminal_kind.h"

#include <curses.h>
#include <term.h>  // whose macros have the names of everything: nothing else may stand in this file
#include <unistd.h>

namespace smtplab::cli::walk {

bool can_show_pages() {
  int error = 0;
  if (setupterm(nullptr, STDOUT_FILENO, &error) == ERR) return false;
  char name[] = "cup";
  const bool can = tigetstr(name) != nullptr;
  del_curterm(cur_term);
  return can;
}

}  // namespace smtplab::cli::walk
