/* A terminal's settings, and what is read of it, in canonical and in raw mode: see terminal.h. */
#include "lib/linux_poll.h"
#include "tests/user/terminal.h"

#define BAD ((void *)0xc0000010)

static void test_refused_requests(void)
{
    struct termios termios = settings();
    static const unsigned requests[] = {TCGETS,    TCSETS,     TCSETSW,    TCSETSF,  TCGETS2,
                                        TCSETS2,   TIOCGWINSZ, TIOCSWINSZ, FIONREAD, TIOCGPGRP,
                                        TIOCSPGRP, TIOCGSID,   TIOCOUTQ,   TIOCGETD};
    for (unsigned i = 0; i < sizeof requests / sizeof *requests; i++) {
        char name[32];
        snprintf(name, sizeof name, "request %x, bad address", requests[i]);
        check(name, -EFAULT, sys_ioctl(0, requests[i], BAD));
    }
    check("an unknown request", -ENOTTY, sys_ioctl(0, 0x54ff, NULL));
    check("a closed descriptor", -EBADF, sys_ioctl(99, TCGETS, &termios));
    check("TCFLSH of nothing known", -EINVAL, sys_ioctl(0, TCFLSH, (void *)3));
    check("TCXONC of nothing known", -EINVAL, sys_ioctl(0, TCXONC, (void *)4));
    int null = sys_open("/dev/null", O_RDWR, 0);
    check("settings of what is no terminal", -ENOTTY, sys_ioctl(null, TCGETS, &termios));
    check("size of what is no terminal", -ENOTTY, sys_ioctl(null, TIOCGWINSZ, &termios));
    sys_close(null);
}

static void test_settings(void)
{
    struct termios termios = settings(), again;
    struct termios2 both;
    termios.c_lflag &= ~(uint32_t)ECHOK;
    termios.c_cc[VEOL] = 'q';
    check("TCSETSW", 0, sys_ioctl(0, TCSETSW, &termios));
    again = settings();
    check("TCGETS gives what was set", 0, memcmp(&termios, &again, sizeof termios));
    check("TCGETS2", 0, sys_ioctl(0, TCGETS2, &both));
    check("TCGETS2 gives the same", 0, memcmp(&termios, &both.termios, sizeof termios));
    both.termios.c_cc[VEOL] = 'z';
    check("TCSETS2", 0, sys_ioctl(0, TCSETS2, &both));
    check("what TCSETS2 set", 'z', settings().c_cc[VEOL]);
    check("TCSBRK, which waits for the output", 0, sys_ioctl(0, TCSBRK, (void *)1));
    int number = -1;
    check("TIOCOUTQ", 0, sys_ioctl(0, TIOCOUTQ, &number));
    check("the line discipline", 0, sys_ioctl(0, TIOCGETD, &number));
    check("it is N_TTY", 0, number);
}

static int size_changes;

static void size_changed(int signal)
{
    (void)signal;
    size_changes++;
}

static void test_size(void)
{
    struct winsize size = {0}, other = {.ws_row = 50, .ws_col = 132};
    struct sigaction action = {.handler = (uint32_t)(uintptr_t)size_changed};
    sys_rt_sigaction(SIGWINCH, &action, NULL, sizeof(signal_set));
    check("TIOCGWINSZ", 0, sys_ioctl(0, TIOCGWINSZ, &size));
    printf("%d rows, %d columns\n", size.ws_row, size.ws_col);
    check("TIOCSWINSZ", 0, sys_ioctl(0, TIOCSWINSZ, &other));
    check("SIGWINCH for the new size", 1, size_changes);
    check("TIOCSWINSZ with the same", 0, sys_ioctl(0, TIOCSWINSZ, &other));
    check("no SIGWINCH for it", 1, size_changes);
    check("TIOCSWINSZ back", 0, sys_ioctl(0, TIOCSWINSZ, &size));
}

static void test_lines(void)
{
    set_usual(0);
    ask("edited"); /* rubout, ^U, ^W, ^V, ^R */
    read_and_show("line", 100);
    ask("two lines");
    read_and_show("the first", 100);
    read_and_show("the second", 100);
    ask("a long one");
    read_and_show("a part", 4);
    read_and_show("the rest", 100);
    ask("end of file in a line");
    read_and_show("what there was", 100);
    ask("end of file");
    read_and_show("nothing", 100);
    ask("end of file after exactly this");
    read_and_show("all of it", 3);
    read_and_show("then the next", 100);
}

static void test_echo(void)
{
    set_usual(ECHO);
    ask("unseen");
    read_and_show("unseen", 100);
    set_usual(ECHOE | ECHOKE);
    ask("on paper");
    read_and_show("line", 100);
    set_usual(ECHOCTL);
    ask("control characters");
    read_and_show("line", 100);
}

/* What was typed before anybody reads. */
static void test_type_ahead(void)
{
    int count = -1;
    set_usual(0);
    ask("ahead");
    wait_for_bytes(6);
    check("FIONREAD", 0, sys_ioctl(0, FIONREAD, &count));
    check("bytes of whole lines", 6, count);
    check("TCFLSH of the input", 0, sys_ioctl(0, TCFLSH, (void *)TCIFLUSH));
    check("FIONREAD after it", 0, sys_ioctl(0, FIONREAD, &count) | count);
    ask("ahead");
    wait_for_bytes(6);
    set_raw(1, 0);
    read_and_show("raw now", 100);
}

static void test_raw(void)
{
    set_usual(0);
    set_raw(1, 0);
    ask("a key");
    read_and_show("key", 10);
    ask("an arrow");
    wait_for_bytes(3);
    read_and_show("arrow", 10);
    ask("control keys");
    wait_for_bytes(5);
    read_and_show("keys", 10);
    set_raw(3, 0);
    ask("three");
    read_and_show("three", 10);
    ask("fewer asked for");
    read_and_show("two", 2);
    set_raw(0, 0);
    read_and_show("nothing there", 10);
    set_raw(0, 2);
    read_and_show("nothing in time", 10);
    ask("something");
    wait_for_bytes(2);
    read_and_show("something", 10);
    set_raw(10, 2);
    ask("a burst");
    read_and_show("a burst and a pause", 10);
}

static void test_poll(void)
{
    struct pollfd terminal = {.fd = 0, .events = POLLIN | POLLOUT};
    char byte;
    set_usual(0);
    set_raw(1, 0);
    check("poll of an idle terminal", 1, sys_poll(&terminal, 1, 0));
    check("it can be written", POLLOUT, terminal.revents);
    terminal.events = POLLIN;
    ask("a key");
    check("poll waits for a key", 1, sys_poll(&terminal, 1, -1));
    check("it can be read", POLLIN, terminal.revents);
    read_and_show("key", 10);
    int other = sys_open("/dev/tty", O_RDONLY | O_NONBLOCK, 0);
    check("reading without waiting", -EAGAIN, sys_read(other, &byte, 1));
    sys_close(other);
    check("reading nothing", 0, sys_read(0, &byte, 0));
    check("writing from a bad address", -EFAULT, sys_write(1, BAD, 10));
}

static void test_output(void)
{
    struct termios termios = settings();
    termios.c_oflag = OPOST | ONLCR | XTABS;
    sys_ioctl(0, TCSETS, &termios);
    sys_write(1, "a\tb\n\tc\n", 7);
    termios.c_oflag = 0;
    sys_ioctl(0, TCSETS, &termios);
    sys_write(1, "x\ty\r\n", 5);
    set_usual(0);
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc < 2)
        return 0;
    sys_ioctl(0, TIOCSCTTY, NULL); /* as the first program on Baton */
    set_usual(0);
    test_refused_requests();
    test_settings();
    test_size();
    test_lines();
    test_echo();
    test_type_ahead();
    test_raw();
    test_poll();
    test_output();
    printf("end\n");
    return check_result();
}
