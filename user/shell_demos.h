/* The shell's guided list of demonstrations. */
#ifndef USER_SHELL_DEMOS_H
#define USER_SHELL_DEMOS_H

struct demo {
    const char *command; /* a line for the shell */
    const char *watch;   /* what it shows */
};

void demo_print_menu(void);
/* The demonstration of this number in the menu, from 1; NULL: there is none. */
const struct demo *demo_find(int number);

#endif
