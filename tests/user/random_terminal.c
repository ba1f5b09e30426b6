/* random_terminal SEED ROUNDS: random requests, settings, reads and writes at the terminal, which
 * must be as good as new afterwards. Without arguments it does nothing: a terminal of Linux is not
 * played with so. tests/system/test_terminal.py runs it, and types meanwhile. */
#include "tests/user/random.h"
#include "tests/user/terminal.h"

static char page[4096];

/* A request that the terminal knows, or nearly; not FIONBIO, 0x5421, after which reads would wait.
 */
static unsigned random_request(void)
{
    static const unsigned known[] = {
        TCGETS,   TCSETS,   TCSETSW,    TCSETSF,    TCGETS2,   TCSETS2,   TCSETSW2, TCSETSF2,
        TCSBRK,   TCXONC,   TCFLSH,     TIOCSCTTY,  TIOCGPGRP, TIOCSPGRP, TIOCSTI,  TIOCOUTQ,
        TIOCGSID, TIOCGETD, TIOCGWINSZ, TIOCSWINSZ, TCSBRKP,   TIOCNOTTY, FIONREAD};
    uint32_t random = next_random();
    return random >> 29 ? known[random % (sizeof known / sizeof *known)] : 0x5422 + random % 64;
}

/* An address in a page of random bytes, a bad one, or a small number. */
static void *random_argument(void)
{
    uint32_t random = next_random();
    switch (random >> 30) {
    case 0:
        return (void *)(random % 5);
    case 1:
        return (void *)(0xbffff000 + random % 8192);
    default:
        return page + random % sizeof page;
    }
}

static void act(int terminal)
{
    uint32_t random = next_random();
    if (random >> 30 == 0)
        sys_read(terminal, page + random % 2048, random % 3000);
    else if (random >> 28 == 4)
        sys_write(terminal, page + random % 2048, random % 64);
    else
        sys_ioctl(terminal, random_request(), random_argument());
    page[random % sizeof page] = (char)next_random();
}

static void ignore_signals(void)
{
    struct sigaction ignore = {.handler = SIG_IGN};
    for (int signal = 1; signal <= NSIG; signal++)
        if (signal != SIGCHLD)
            sys_rt_sigaction(signal, &ignore, NULL, sizeof(signal_set));
}

static int play(int rounds)
{
    int terminal = sys_open("/dev/tty1", O_RDWR | O_NONBLOCK, 0);
    for (int i = 0; i < rounds; i++)
        act(terminal);
    return terminal < 0;
}

/* Reads lines until all that was typed while playing is over. */
static void read_noise(void)
{
    char line[100];
    ask("over");
    while (sys_read(0, line, sizeof line) != 5 || memcmp(line, "OVER\n", 5))
        ;
}

int main(int argc, char **argv)
{
    int status = -1, group = sys_getpgrp();
    if (argc < 3)
        return 0;
    ignore_signals();
    seed_random(argv[1]);
    ask("noise");
    int pid = sys_fork();
    if (pid == 0)
        exit(play(atoi(argv[2])));
    sys_waitpid(pid, &status, 0);
    sys_ioctl(0, TIOCSPGRP, &group);
    sys_ioctl(0, TCXONC, (void *)TCOON);
    set_usual(0);
    read_noise();
    check("the player's end", 0, status);
    ask("a line");
    read_and_show("a line", 100);
    printf("end\n");
    return check_result();
}
