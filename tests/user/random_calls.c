/* Random system calls with random arguments through either door, some hundred in each child: the
 * kernel stands, and lives on with what it had. Arguments: seed, children. Without them, and so on
 * Linux, it does nothing. */
#include "tests/user/random.h"
#include "user/baton.h"

enum { CALLS = 300, PATIENCE_MS = 60, MOST_THREADS = 64 };

static char *page; /* with a hole behind it */

/* Left out: what would end the machine, other processes, the test's time or its output. */
static bool left_out(int number, int first)
{
    switch (number) {
    case 1:    /* exit */
    case 2:    /* fork */
    case 29:   /* pause */
    case 37:   /* kill */
    case 88:   /* reboot */
    case 120:  /* clone */
    case 190:  /* vfork */
    case 252:  /* exit_group */
    case 358:  /* execveat, see execve */
    case 435:  /* clone3 */
    case 4097: /* kernel_demo */
        return true;
    case 11: /* execve of a path that getcwd or readlink wrote: whose children would live on */
        return (char *)first >= page && (char *)first < page + 4096;
    case 3: /* read */
    case 4: /* write */
        return first >= 0 && first <= 2;
    case 72:  /* sigsuspend */
    case 142: /* select */
    case 162: /* nanosleep */
    case 168: /* poll */
    case 177: /* rt_sigtimedwait */
    case 179: /* rt_sigsuspend */
    case 240: /* futex */
    case 256: /* epoll_wait: all may wait for ever, and then the child calls no more */
        return next_random() % 64 != 0;
    default:
        return false;
    }
}

static int random_number(void)
{
    static const short known[] = {
        23,  34,  43,  46,  57,  65,  66,  70,  74,  75,  76,  77,  80,  81,   96,  97,
        116, 121, 132, 136, 138, 147, 154, 155, 156, 157, 161, 164, 165, 172,  184, 185,
        191, 203, 205, 206, 208, 209, 215, 241, 242, 244, 284, 318, 340, 423,  67,  69,
        73,  126, 174, 175, 176, 177, 178, 186, 238, 270, 335, 42,  142, 168,  254, 255,
        256, 308, 309, 319, 323, 328, 329, 331, 3,   4,   5,   6,   7,   11,   20,  45,
        64,  78,  91,  114, 122, 158, 162, 192, 224, 240, 243, 258, 265, 4096, 4100};
    uint32_t kind = next_random() >> 28;
    if (kind == 0)
        return (int)next_random();
    if (kind == 1)
        return (int)(next_random() % 600);
    return known[next_random() % (sizeof known / sizeof known[0])];
}

static int random_argument(void)
{
    static const int numbers[] = {0, 1, 2, 3, 4, -1, -2, 99, 4096, 0x7fffffff, -0x7fffffff - 1};
    switch (next_random() >> 29) {
    case 0:
        return (int)next_random();
    case 1:
        return (int)page + 4096 - (int)(next_random() % 24);
    case 2:
        return (int)page + (int)(next_random() % 4096);
    case 3:
        return (int)(0xc0000000 - 64 + next_random() % 128);
    case 4:
        return (int)"/bin/true";
    default:
        return numbers[next_random() % (sizeof numbers / sizeof numbers[0])];
    }
}

static void call_at_random(void)
{
    static void (*fast_door)(void);
    if (!fast_door)
        fast_door = system_call_door;
    for (int i = 0; i < CALLS; i++) {
        int arguments[6], number = random_number();
        for (int k = 0; k < 6; k++)
            arguments[k] = random_argument();
        system_call_door = next_random() & 4 ? fast_door : door_int80;
        if (!left_out(number, arguments[0]))
            system_call6(number, arguments);
    }
}

static struct baton_thread records[MOST_THREADS];

/* Threads that exist, when those that have ended are gone. */
static int threads(void)
{
    struct timespec32 while_they_go = {0, 50000000};
    sys_nanosleep(&while_they_go, NULL);
    return sys_thread_list(records, sizeof records);
}

int main(int argc, char **argv)
{
    int children = 0, cut_short = 0;
    if (argc < 3)
        return 0;
    int before = threads();
    seed_random(argv[1]);
    page = page_before_hole();
    children = atoi(argv[2]);
    for (int i = 0; i < children; i++) {
        random_state = (next_random() ^ (uint32_t)i * 2654435769u) | 1;
        int pid = sys_fork();
        if (pid == 0) {
            call_at_random();
            exit(0);
        }
        cut_short += end_within(pid, PATIENCE_MS) == SIGKILL;
    }
    printf("# %d of %d children slept or waited until they were killed\n", cut_short, children);
    int after = threads();
    for (int i = 0; i < after && after != before; i++)
        printf("# thread %d (%s): state %d, %s\n", records[i].tid, records[i].name,
               records[i].state, records[i].wait_reason);
    check("threads left", before, after);
    return check_result();
}
