/* Random system calls with random arguments through either door: the kernel stands, and lives on
 * with what it had. Children make them, whose children may go on making them; of the calls only
 * reboot is left out, and those that end a process or print much are made more rarely than chance
 * would have it. Arguments: seed, calls. Without them, and so on Linux, it does nothing. For the
 * first process only: it kills all others again and again. */
#include "lib/linux_file.h"
#include "tests/user/first_process.h"
#include "tests/user/random_arguments.h"

enum { CALLS_OF_CHILD = 400, PATIENCE_MS = 20 };

/* Seen by all the children. */
static volatile struct {
    uint32_t calls, by_number[512];
} * counts;

static bool left_out(int number)
{
    switch (number) {
    case 88: /* reboot */
        return true;
    case 1:    /* exit */
    case 2:    /* fork */
    case 37:   /* kill */
    case 119:  /* sigreturn */
    case 120:  /* clone */
    case 173:  /* rt_sigreturn */
    case 190:  /* vfork */
    case 252:  /* exit_group */
    case 270:  /* tgkill */
    case 435:  /* clone3 */
    case 4097: /* kernel_demo */
    case 4102: /* trace_calls, whose lines take longer than the calls */
        return random_below(32) != 0;
    default:
        return false;
    }
}

/* Signals end a call that would wait for ever: until calls at random change that too. */
static void interrupt_waits(void)
{
    static const struct itimerval32 often = {{0, 3000}, {0, 3000}};
    struct sigaction action = {.handler = (uint32_t)getauxval};
    sys_rt_sigaction(SIGALRM, &action, NULL, sizeof action.mask);
    sys_setitimer(0, &often, NULL);
}

static void call_at_random(void)
{
    void (*fast_door)(void) = system_call_door;
    fill_arena();
    for (int i = 0; i < CALLS_OF_CHILD; i++) {
        const struct call *call = &calls[random_below(CALLS)];
        int arguments[ARGUMENTS], number = call->number;
        if (random_below(30) == 0)
            number = random_below(2) ? (int)random_below(600) : (int)next_random();
        for (int k = 0; k < ARGUMENTS; k++)
            arguments[k] = random_argument(call->kind[k]);
        if (left_out(number))
            continue;
        counts->calls++;
        if ((unsigned)number < 512)
            counts->by_number[number]++;
        system_call_door = random_below(2) ? fast_door : door_int80;
        system_call6(number, arguments);
    }
}

/* Removes all in the folder with this path, and the folder. */
static void remove_folder(const char *path)
{
    char entries[2000], inner[300];
    int folder = sys_open(path, O_RDONLY | O_DIRECTORY, 0), got;
    while ((got = sys_getdents64(folder, entries, sizeof entries)) > 0)
        for (int at = 0; at < got; at += *(uint16_t *)(entries + at + 16)) {
            const char *name = entries + at + 19;
            if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
                continue;
            snprintf(inner, sizeof inner, "%s/%s", path, name);
            if (sys_unlink(inner) < 0)
                remove_folder(inner);
        }
    sys_close(folder);
    sys_rmdir(path);
}

/* A child with nothing to read and nowhere to write, in a folder of its own. */
static void child(void)
{
    int nothing = sys_open("/dev/null", O_RDWR, 0);
    for (int fd = 0; fd < 3; fd++)
        sys_dup2(nothing, fd);
    interrupt_waits();
    call_at_random();
    sys_exit_group(0);
}

static void make_calls(uint32_t wanted)
{
    int children = 0, cut_short = 0, refused = 0;
    while (counts->calls < wanted && refused < 100) {
        random_state = (next_random() ^ (uint32_t)children * 2654435769u) | 1;
        sys_mkdir("/random", 0777);
        sys_chdir("/random");
        int pid = sys_fork();
        if (pid == 0)
            child();
        refused = pid < 0 ? refused + 1 : 0;
        cut_short += pid > 0 && end_within(pid, PATIENCE_MS) == SIGKILL;
        end_all();
        sys_chdir("/");
        remove_folder("/random");
        children++;
    }
    printf("# %u calls by %d children, of whom %d slept or waited until they were killed\n",
           counts->calls, children, cut_short);
    check_true("children can be made", refused == 0);
}

static void check_coverage(void)
{
    int never = 0;
    for (int i = 0; i < CALLS; i++)
        if (calls[i].number < 512 && calls[i].number != 88 && !counts->by_number[calls[i].number])
            never++;
    check("calls never made", 0, counts->calls < 100000 ? 0 : never);
}

int main(int argc, char **argv)
{
    uint32_t wanted = 0;
    if (argc < 3 || sys_getpid() != 1)
        return 0;
    for (const char *digit = argv[2]; *digit; digit++)
        wanted = wanted * 10 + (uint32_t)(*digit - '0');
    seed_random(argv[1]);
    counts = map_zeros(4096, MAP_SHARED);
    arena = map_zeros(ARENA_SIZE + 4096, MAP_PRIVATE);
    sys_munmap(arena + ARENA_SIZE, 4096);
    make_calls(1000); /* what is made only once is made now */
    int threads = count_threads(), pages = free_pages();
    make_calls(wanted);
    check_nothing_left(threads, pages);
    check_coverage();
    return check_result();
}
