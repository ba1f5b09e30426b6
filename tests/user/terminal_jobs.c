/* Job control at a terminal: who gets the signals that are typed, who may read and write, what
 * happens to the session. The program leads its session, as a shell does: see terminal.h. */
#include "tests/user/child.h"
#include "tests/user/terminal.h"

enum { NOBODY = 32100 };

static volatile int caught;

static void catch (int signal)
{
    caught = signal;
}

static void handle(int signal, uint32_t handler)
{
    struct sigaction action = {.handler = handler};
    sys_rt_sigaction(signal, &action, NULL, sizeof(signal_set));
}

static int put_in_front(int group)
{
    return sys_ioctl(0, TIOCSPGRP, &group);
}

static int in_front(void)
{
    int group = -1;
    int error = sys_ioctl(0, TIOCGPGRP, &group);
    return error ? error : group;
}

/* A child in a group of its own, in front or not, that runs body; gives its number once it is so.
 */
static int start(int (*body)(void), bool front)
{
    int pid = sys_fork();
    if (pid == 0) {
        sys_setpgid(0, 0);
        while (front && in_front() != sys_getpid())
            sys_sched_yield();
        handle(SIGTTOU, SIG_DFL);
        exit(body());
    }
    sys_setpgid(pid, pid);
    if (front)
        put_in_front(pid);
    return pid;
}

/* Waits until it stops or ends; gives its wait status. */
static int wait_status(int pid)
{
    int status = -1;
    sys_waitpid(pid, &status, WUNTRACED);
    return status;
}

static int stopped(int signal)
{
    return signal << 8 | 0x7f;
}

/* The leader is in front again, and child is let go on there. */
static void end(int pid)
{
    sys_kill(pid, SIGKILL);
    put_in_front(sys_getpgrp());
    wait_status(pid);
}

static int pause_for_long(void)
{
    sleep_milliseconds(3600 * 1000);
    return 0;
}

/* ---- What is typed ---- */

static int read_line(void)
{
    char text[100];
    return sys_read(0, text, sizeof text);
}

static void test_signals_end_the_group_in_front(void)
{
    int pid = start(read_line, true);
    ask("interrupt");
    check("^C ends the group in front", SIGINT, wait_status(pid));
    check("and not the leader", 0, caught);
    put_in_front(sys_getpgrp());
    pid = start(pause_for_long, true);
    ask("quit");
    check("^\\ ends it too", SIGQUIT, wait_status(pid) & 0x7f);
    put_in_front(sys_getpgrp());
}

static void test_suspend(void)
{
    int pid = start(pause_for_long, true);
    ask("suspend");
    check("^Z stops it", stopped(SIGTSTP), wait_status(pid));
    end(pid);
}

/* A child asks once this process sleeps: a signal that came before its read would not end that. */
static int ask_asleep(const char *name)
{
    int parent = sys_getpid(), pid = sys_fork();
    if (pid > 0)
        return pid;
    wait_until_asleep(parent);
    ask(name);
    exit(0);
}

static void test_handled(void)
{
    char text[100];
    handle(SIGINT, (uint32_t)(uintptr_t) catch);
    int pid = ask_asleep("interrupt");
    check("a handled ^C ends the read", -EINTR, sys_read(0, text, sizeof text));
    check("the handler's signal", SIGINT, caught);
    check("who asked", 0, wait_status(pid));
    ask("a line");
    read_and_show("what was typed before is dropped", 100);
    caught = 0;
    handle(SIGINT, SIG_DFL);
}

/* ---- Who may read and write ---- */

static void test_background_read(void)
{
    int pid = start(read_line, false);
    check("reading in the background", stopped(SIGTTIN), wait_status(pid));
    put_in_front(pid);
    sys_kill(pid, SIGCONT);
    ask("a line");
    check("and in front", exited(6), wait_status(pid));
    put_in_front(sys_getpgrp());
}

static int read_ignoring(void)
{
    handle(SIGTTIN, SIG_IGN);
    return -read_line();
}

static int read_blocking(void)
{
    signal_set set = SIGNAL_BIT(SIGTTIN);
    sys_rt_sigprocmask(SIG_BLOCK, &set, NULL, sizeof set);
    return -read_line();
}

static int read_handling(void)
{
    handle(SIGTTIN, (uint32_t)(uintptr_t) catch);
    int result = read_line();
    return result == -EINTR ? caught : -result;
}

static void test_background_read_refused(void)
{
    int pid = start(read_ignoring, false);
    check("with SIGTTIN ignored", exited(EIO), wait_status(pid));
    pid = start(read_blocking, false);
    check("with SIGTTIN blocked", exited(EIO), wait_status(pid));
    pid = start(read_handling, false);
    check("with SIGTTIN handled", exited(SIGTTIN), wait_status(pid));
}

static int write_word(void)
{
    return sys_write(1, "word\n", 5);
}

static void test_background_write(void)
{
    struct termios termios = settings();
    int pid = start(write_word, false);
    check("writing in the background", exited(5), wait_status(pid));
    termios.c_lflag |= TOSTOP;
    sys_ioctl(0, TCSETS, &termios);
    pid = start(write_word, false);
    check("with TOSTOP", stopped(SIGTTOU), wait_status(pid));
    end(pid);
    termios.c_lflag &= ~(uint32_t)TOSTOP;
    sys_ioctl(0, TCSETS, &termios);
}

static int change_settings(void)
{
    struct termios termios = settings();
    return -sys_ioctl(0, TCSETS, &termios);
}

static int come_to_the_front(void)
{
    return -put_in_front(sys_getpid());
}

static int change_ignoring(void)
{
    handle(SIGTTOU, SIG_IGN);
    return change_settings() + 3;
}

static void test_background_change(void)
{
    int pid = start(change_settings, false);
    check("TCSETS in the background", stopped(SIGTTOU), wait_status(pid));
    end(pid);
    pid = start(come_to_the_front, false);
    check("TIOCSPGRP in the background", stopped(SIGTTOU), wait_status(pid));
    end(pid);
    pid = start(change_ignoring, false);
    check("TCSETS with SIGTTOU ignored", exited(3), wait_status(pid));
}

/* ---- Groups and sessions ---- */

static int lead_another_session(void)
{
    int pid = sys_fork();
    if (pid > 0) {
        int status = -1;
        sys_waitpid(pid, &status, 0);
        return WEXITSTATUS(status);
    }
    sys_setsid();
    check("TIOCGPGRP without a terminal", -ENOTTY, in_front());
    check("TIOCSPGRP without one", -ENOTTY, put_in_front(sys_getpid()));
    check("TIOCGSID without one", -ENOTTY, sys_ioctl(0, TIOCGSID, &pid));
    check("TIOCNOTTY without one", -ENOTTY, sys_ioctl(0, TIOCNOTTY, NULL));
    check("/dev/tty without one", -ENXIO, sys_open("/dev/tty", O_RDWR, 0));
    check("a terminal of another session", -EPERM, sys_ioctl(0, TIOCSCTTY, NULL));
    exit(check_result());
}

static void test_groups(void)
{
    int session = -1;
    check("TIOCGSID", 0, sys_ioctl(0, TIOCGSID, &session));
    check("the session is the leader's", sys_getpid(), session);
    check("the leader is in front", sys_getpgrp(), in_front());
    check("a group that is not", -ESRCH, put_in_front(NOBODY));
    check("a negative group", -EINVAL, put_in_front(-1));
    check("TIOCSCTTY of the terminal one has", 0, sys_ioctl(0, TIOCSCTTY, NULL));
    int pid = start(lead_another_session, true);
    check("another session", exited(0), wait_status(pid));
    put_in_front(sys_getpgrp());
    int tty = sys_open("/dev/tty", O_RDWR, 0);
    check("/dev/tty is there", 1, tty > 2);
    check("writing to it", 3, sys_write(tty, "hi\n", 3));
    sys_close(tty);
}

/* ---- The end of a session ---- */

static int report; /* the write end of a pipe */

/* Waits for the hang-up, and says through the pipe what it was. */
static int wait_for_hangup(void)
{
    handle(SIGHUP, (uint32_t)(uintptr_t) catch);
    sys_write(report, "r", 1);
    while (!caught)
        sleep_milliseconds(10);
    sys_write(report, caught == SIGHUP ? "h" : "?", 1);
    return 0;
}

/* Leads a new session on the free terminal, and ends once its child is in front and ready. */
static void lead_and_end(int ready)
{
    char byte;
    sys_setsid();
    int error = sys_ioctl(0, TIOCSCTTY, NULL);
    sys_write(report, error ? "?" : "c", 1);
    handle(SIGTTOU, SIG_IGN);
    start(wait_for_hangup, true);
    sys_read(ready, &byte, 1);
    exit(0);
}

/* The terminal, given up, is taken by another session, whose end it hangs up. What Linux's terminal
 * does after that for those who still have it open is another story: so the status tells. */
static int hangup(void)
{
    int ends[2], ready[2], status = -1;
    char said[3] = {0};
    handle(SIGHUP, SIG_IGN);
    sys_pipe(ends);
    sys_pipe(ready);
    report = ends[1];
    if (sys_ioctl(0, TIOCNOTTY, NULL))
        return 10;
    int pid = sys_fork();
    if (pid == 0)
        lead_and_end(ready[0]);
    for (int i = 0; i < 2; i++)
        sys_read(ends[0], said + i, 1);
    sys_write(ready[1], "g", 1);
    sys_waitpid(pid, &status, 0);
    sys_read(ends[0], said + 2, 1);
    bool right = said[0] == 'c' && said[1] == 'r' && said[2] == 'h' && status == 0;
    return right ? 0 : 11;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc < 2)
        return 0;
    sys_ioctl(0, TIOCSCTTY, NULL); /* as the first program on Baton */
    handle(SIGTTOU, SIG_IGN);
    set_usual(0);
    test_groups();
    test_handled();
    test_signals_end_the_group_in_front();
    test_suspend();
    test_background_read();
    test_background_read_refused();
    test_background_write();
    test_background_change();
    printf("end\n");
    int status = check_result();
    return status ? status : hangup();
}
