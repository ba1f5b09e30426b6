/* What the tests at a terminal share. tests/system/test_terminal.py runs them under a
 * pseudo-terminal on Linux and on Baton's console, types the same at both, and compares all that is
 * seen, echo included. Without an argument they do nothing. */
#ifndef TESTS_USER_TERMINAL_H
#define TESTS_USER_TERMINAL_H

#include "lib/linux_process.h"
#include "lib/linux_termios.h"
#include "tests/user/expect.h"
#include "user/time.h"

/* Asks the tester to type what is agreed for that name. */
static inline void ask(const char *name)
{
    printf("type %s\n", name);
}

static inline struct termios settings(void)
{
    struct termios termios = {0};
    sys_ioctl(0, TCGETS, &termios);
    return termios;
}

/* The usual settings, the same on both systems, but for these local flags. */
static inline void set_usual(uint32_t without)
{
    struct termios termios = {
        .c_iflag = ICRNL | IXON,
        .c_oflag = OPOST | ONLCR,
        .c_cflag = settings().c_cflag,
        .c_lflag = (ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN) & ~without,
        .c_cc = {3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0},
    };
    check("usual settings", 0, sys_ioctl(0, TCSETSF, &termios));
}

/* Raw, with VMIN and VTIME. */
static inline void set_raw(unsigned char least, unsigned char tenths)
{
    struct termios termios = settings();
    termios.c_lflag &= ~(uint32_t)(ICANON | ECHO | ISIG | IEXTEN);
    termios.c_iflag &= ~(uint32_t)ICRNL;
    termios.c_cc[VMIN] = least;
    termios.c_cc[VTIME] = tenths;
    check("raw settings", 0, sys_ioctl(0, TCSETS, &termios));
}

/* Waits until count bytes can be read. */
static inline void wait_for_bytes(int count)
{
    int there = 0;
    while (sys_ioctl(0, FIONREAD, &there) == 0 && there < count)
        sleep_milliseconds(5);
}

/* Reads at most size bytes and shows them. */
static inline int read_and_show(const char *name, int size)
{
    char text[128], shown[512];
    int count = sys_read(0, text, (unsigned)size), used = 0;
    shown[0] = '\0';
    for (int i = 0; i < count; i++) {
        bool plain = text[i] > ' ' && text[i] < 127;
        used += snprintf(shown + used, sizeof shown - (size_t)used, plain ? "%c" : "<%02x>",
                         (unsigned char)text[i]);
    }
    printf("%s: %d %s\n", name, count, shown);
    return count;
}

#endif
