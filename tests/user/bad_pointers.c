/* Every pointer argument of every call, with every kind of bad pointer. The calls and their
 * arguments come from the kernel's own table, so none can be forgotten: a call that follows a
 * pointer and has no row of good arguments below is a failure. */
#include "lib/linux_process.h"
#include "lib/linux_poll.h"
#include "lib/linux_stat.h"
#include "tests/user/expect.h"

enum { ARGUMENTS = 6, BUFFER_SIZE = 16 };
enum kind { NONE, INT, FD, SIZE, PATH, IN, OUT, INOUT, STRINGS, ADDRESSES, USER };

struct call {
    int number;
    const char *name;
    struct {
        const char *name;
        enum kind kind;
    } argument[ARGUMENTS];
};

#define CALL0(number, name)                         {number, #name, {{0, NONE}}},
#define CALL1(number, name, t1, a1, k1)             {number, #name, {{#a1, k1}}},
#define CALL2(number, name, t1, a1, k1, t2, a2, k2) {number, #name, {{#a1, k1}, {#a2, k2}}},
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3)                                    \
    {number, #name, {{#a1, k1}, {#a2, k2}, {#a3, k3}}},
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4)                        \
    {number, #name, {{#a1, k1}, {#a2, k2}, {#a3, k3}, {#a4, k4}}},
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5)            \
    {number, #name, {{#a1, k1}, {#a2, k2}, {#a3, k3}, {#a4, k4}, {#a5, k5}}},
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6,    \
              k6)                                                                                  \
    {number, #name, {{#a1, k1}, {#a2, k2}, {#a3, k3}, {#a4, k4}, {#a5, k5}, {#a6, k6}}},
static const struct call calls[] = {
#include "kernel/syscalls.h"
};

/* What a call answers to a bad pointer that is not -EFAULT. */
enum {
    NULL_MEANS_NONE = 1,   /* NULL is a way to say: I want no such thing */
    NOT_TOLD = 2,          /* by Linux's rules the call is silent about it, or has no use for it */
    PARTLY = 4,            /* what lies before the bad byte may be moved, and is counted */
    ONLY_READ = 8,         /* memory that cannot be written will do */
    CHILD = 16,            /* the call waits for a child */
    FORKS = 32,            /* where it succeeds there is a child, which goes on here with 0 */
    OWN = 64,              /* Linux has no such call */
    ALIGNED = 128,         /* a crooked address is -EINVAL before anybody follows it */
    NOT_AT_EDGE = 256,     /* not tried there: on Linux the good byte would be printed */
    NULL_IS_INVALID = 512, /* NULL is -EINVAL */
    NOT_PERMITTED = 1024,  /* only user 0 gets so far */
    SIGNALLED = 2048,      /* a signal waits, blocked, for the call to take it */
};

/* Arguments by which the call succeeds, or would harm nothing; argument_flags for each of them. */
struct row {
    int number;
    int good[ARGUMENTS];
    int flags, argument_flags[ARGUMENTS];
};

static char buffer[BUFFER_SIZE];
static char records[400];
static int word = 1;
static struct timespec64 no_time;
static const struct timespec64 bad_time = {.tv_sec = -1, .tv_nsec = -1}; /* sets no date */
static const int minus_one = -1;
static struct timezone no_zone;
static struct timex64 no_timex;
static struct sigevent no_event = {.notify = SIGEV_NONE};
static struct itimerspec64 no_itimer;
static struct mmap_arguments no_mapping; /* of no bytes: -EINVAL */
static signal_set urgent = SIGNAL_BIT(SIGURG);
static struct sigaction no_action;
static struct signal_stack no_stack = {.flags = SS_DISABLE};
static char *no_strings[] = {NULL};
static struct user_desc segment = {.entry_number = -1, .seg_32bit = 1, .useable = 1, .limit = 1};
static const struct user_desc constant = {.entry_number = -1, .seg_32bit = 1, .limit = 1};
static struct rlimit64 no_limit; /* and other things of which zeros are good */
static struct capability_header capability = {CAPABILITY_VERSION_3, 0};
static int32_t no_times[8];
static struct iovec32 one_piece;
static char link_name[40], file_name[40]; /* a symbolic link, and a file, while this runs */
static struct clone_arguments clone_arguments = {.exit_signal = SIGCHLD};
static char *bad_string[] = {"good", (char *)0x1000, NULL};
static int bad_addresses[] = {0x1000, 8, 0x1000, 8, 0x1000}; /* a piece; a set and its size */

#define AT(thing) ((int)&(thing))
#define CLONE_ALL (CLONE_SETTLS | CLONE_PARENT_SETTID | SIGCHLD)
#define PLACE     "/dev/null"

/* Stand for descriptors: a file open for reading, /dev/null, a directory, a file open for both, an
 * epoll with an event. */
enum { FILE_PLACE = -1000, NULL_PLACE, DIRECTORY_PLACE, TEMPORARY_PLACE, EPOLL_PLACE, PLACES_END };

static struct pollfd no_poll = {.fd = -1};
static struct epoll_event no_epoll_event;
static uint32_t no_words[5], no_set;
#define MAY_BE_NULL (NULL_MEANS_NONE | ONLY_READ)
#define SETS                                                                                       \
    {                                                                                              \
        1, AT(no_set), AT(no_set), AT(no_set), AT(no_time), AT(no_words)                           \
    }
#define SETS_FLAGS                                                                                 \
    {                                                                                              \
        0, NULL_MEANS_NONE, NULL_MEANS_NONE, NULL_MEANS_NONE, MAY_BE_NULL, MAY_BE_NULL             \
    }

enum { A_TIMER = 0 }; /* main makes it: a process's first one */

enum { TEXT = 0x08048000 }; /* where the program lies, more than a page of it */

static const struct row rows[] = {
    {3, {FILE_PLACE, AT(buffer), BUFFER_SIZE}, 0, {0, PARTLY}},
    {4, {1, AT(buffer), 0x7fffffff}, 0, {0, ONLY_READ | NOT_AT_EDGE}},
    {5, {AT(SELF)}, 0, {ONLY_READ}},
    {7, {-1, AT(word)}, CHILD, {0, NULL_MEANS_NONE}},
    {11,
     {AT(SELF), AT(no_strings), AT(no_strings)},
     0,
     {ONLY_READ, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE | ONLY_READ}},
    {13, {AT(records)}, 0, {NULL_MEANS_NONE}},
    {25, {AT(minus_one)}, 0, {ONLY_READ}},
    {43, {AT(records)}, 0, {NULL_MEANS_NONE}},
    {67,
     {SIGURG, AT(no_action), AT(records)},
     0,
     {0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {73, {AT(records)}, 0, {0}},
    /* the machine keeps its names: only bad pointers are ever given */
    {74, {AT(buffer), BUFFER_SIZE}, 0, {ONLY_READ | NOT_PERMITTED}},
    {75, {RLIMIT_CORE, AT(no_limit)}, 0, {0, ONLY_READ}},
    {76, {RLIMIT_CORE, AT(records)}, 0, {0}},
    {77, {0, AT(records)}, 0, {0}},
    {78, {AT(records), AT(records)}, 0, {NULL_MEANS_NONE, NULL_MEANS_NONE}},
    {79, {0, AT(no_zone)}, 0, {NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE | ONLY_READ}},
    {80, {BUFFER_SIZE, AT(records)}, 0, {0, NOT_TOLD}}, /* where there are no groups */
    {81, {1, AT(no_limit)}, 0, {0, ONLY_READ | NOT_PERMITTED}},
    {90, {AT(no_mapping)}, 0, {ONLY_READ}},
    {104,
     {ITIMER_REAL, AT(no_time), AT(records)},
     0,
     {0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {105, {ITIMER_REAL, AT(records)}, 0, {0}},
    {114, {-1, AT(word), 0, AT(records)}, CHILD, {0, NULL_MEANS_NONE, 0, NULL_MEANS_NONE}},
    {116, {AT(records)}, 0, {0}},
    {120, {CLONE_ALL, 0, AT(word), AT(segment)}, FORKS, {0, 0, NOT_TOLD, ONLY_READ}},
    {121, {AT(buffer), BUFFER_SIZE}, 0, {ONLY_READ | NOT_PERMITTED}},
    {122, {AT(records)}, 0, {0}},
    {124, {AT(no_timex)}, 0, {ONLY_READ}},
    {126, {0, AT(urgent), AT(records)}, 0, {0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {154, {0, AT(no_limit)}, 0, {0, ONLY_READ | NULL_IS_INVALID}},
    {155, {0, AT(records)}, 0, {0, NULL_IS_INVALID}},
    {156, {0, SCHED_OTHER, AT(no_limit)}, 0, {0, 0, ONLY_READ | NULL_IS_INVALID}},
    {161, {0, AT(records)}, 0, {0}},
    {162, {AT(no_time), AT(records)}, 0, {ONLY_READ, NOT_TOLD}},
    {165, {AT(records), AT(records), AT(records)}, 0, {0}},
    {171, {AT(records), AT(records), AT(records)}, 0, {0}},
    {174,
     {SIGURG, AT(no_action), AT(records), sizeof urgent},
     0,
     {0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {175,
     {0, AT(urgent), AT(records), sizeof urgent},
     0,
     {0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {176, {AT(records), sizeof urgent}, 0, {0}},
    {177,
     {AT(urgent), AT(records), AT(no_time), sizeof urgent},
     SIGNALLED,
     {ONLY_READ, NULL_MEANS_NONE, NULL_MEANS_NONE | ONLY_READ}},
    {178, {0, 0, AT(records)}, 0, {0, 0, ONLY_READ}},
    {179, {AT(urgent), sizeof urgent}, 0, {ONLY_READ}},
    {184, {AT(capability), AT(records)}, 0, {0, NULL_MEANS_NONE}},
    {185, {AT(capability), AT(records)}, 0, {ONLY_READ | NOT_PERMITTED, ONLY_READ}},
    {186, {AT(no_stack), AT(records)}, 0, {NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {191, {RLIMIT_CORE, AT(records)}, 0, {0}},
    {205, {BUFFER_SIZE, AT(records)}, 0, {0, NOT_TOLD}},
    {206, {1, AT(no_limit)}, 0, {0, ONLY_READ | NOT_PERMITTED}},
    {209, {AT(records), AT(records), AT(records)}, 0, {0}},
    {211, {AT(records), AT(records), AT(records)}, 0, {0}},
    {218, {TEXT, 2 * 4096, AT(records)}, 0, {0}},
    {241, {0, sizeof word, AT(word)}, 0, {0, 0, ONLY_READ}},
    {242, {0, sizeof records, AT(records)}, 0, {0}},
    {243, {AT(segment)}, 0, {0}},
    {244, {AT(segment)}, 0, {ALIGNED}}, /* the constant one has no number */
    {259, {CLOCK_MONOTONIC, AT(no_event), AT(records)}, 0, {0, NULL_MEANS_NONE | ONLY_READ}},
    {260,
     {A_TIMER, 0, AT(no_itimer), AT(records)},
     0,
     {0, 0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {261, {A_TIMER, AT(records)}, 0, {0}},
    {264, {CLOCK_REALTIME, AT(bad_time)}, 0, {0, ONLY_READ}},
    {265, {CLOCK_MONOTONIC, AT(records)}, 0, {0}},
    {266, {CLOCK_MONOTONIC, AT(records)}, 0, {0, NULL_MEANS_NONE}},
    {267, {CLOCK_MONOTONIC, 0, AT(no_time), AT(records)}, 0, {0, 0, ONLY_READ, NOT_TOLD}},
    {284, {0, 0, AT(records), 4, AT(records)}, CHILD, {0, 0, NULL_MEANS_NONE, 0, NULL_MEANS_NONE}},
    {318, {AT(records), AT(records)}, 0, {NULL_MEANS_NONE, NULL_MEANS_NONE}},
    {335, {1, 1, 0, AT(records)}, 0, {0, 0, 0, ONLY_READ}},
    {340,
     {0, RLIMIT_CORE, AT(no_limit), AT(records)},
     0,
     {0, 0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {343, {CLOCK_REALTIME, AT(no_timex)}, 0, {0, ONLY_READ}},
    {358,
     {AT_FDCWD, AT(SELF), AT(no_strings), AT(no_strings)},
     0,
     {0, ONLY_READ, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE | ONLY_READ}},
    {403, {CLOCK_MONOTONIC, AT(records)}, 0, {0}},
    {404, {CLOCK_REALTIME, AT(bad_time)}, 0, {0, ONLY_READ}},
    {405, {CLOCK_REALTIME, AT(no_timex)}, 0, {0, ONLY_READ}},
    {406, {CLOCK_MONOTONIC, AT(records)}, 0, {0, NULL_MEANS_NONE}},
    {407, {CLOCK_MONOTONIC, 0, AT(no_time), AT(records)}, 0, {0, 0, ONLY_READ, NOT_TOLD}},
    {408, {A_TIMER, AT(records)}, 0, {0}},
    {409,
     {A_TIMER, 0, AT(no_itimer), AT(records)},
     0,
     {0, 0, NULL_MEANS_NONE | ONLY_READ, NULL_MEANS_NONE}},
    {421,
     {AT(urgent), AT(records), AT(no_time), sizeof urgent},
     SIGNALLED,
     {ONLY_READ, NULL_MEANS_NONE, NULL_MEANS_NONE | ONLY_READ}},
    {422,
     {AT(word), FUTEX_WAIT, 2, AT(no_time)},
     0,
     {ONLY_READ | ALIGNED, 0, 0, NULL_MEANS_NONE | ONLY_READ}},
    {423, {0, AT(records)}, 0, {0}},
    {435, {AT(clone_arguments), sizeof clone_arguments}, FORKS, {ONLY_READ}},
    {4096, {AT(records), sizeof records}, OWN, {0}},
    {4097, {AT("none")}, OWN, {ONLY_READ}},
    {4105, {AT("none")}, OWN, {ONLY_READ}},
    {4106, {AT(records), sizeof records}, OWN, {0}},
#include "tests/user/bad_pointers_files.h"
#include "tests/user/bad_pointers_waiting.h"
};

struct bad_pointer {
    const char *name;
    void *address;
};
enum {
    BAD_NULL,
    BAD_UNMAPPED,
    BAD_KERNEL,
    BAD_KERNEL_START,
    BAD_LAST,
    BAD_WRAP,
    BAD_EDGE,
    BAD_CONSTANT,
    BAD_ELEMENT,
    BAD_COUNT
};
static struct bad_pointer bad[BAD_COUNT] = {
    {"NULL", NULL},
    {"unmapped", (void *)0x1000},
    {"kernel", (void *)0xfffff000},
    {"the kernel's start", (void *)0xc0000000},
    {"the last byte", (void *)0xffffffff},
    {"wrapping", (void *)0xfffffff0},
    {"the last byte of a page", NULL},
    {"read-only", (void *)&constant},
    {"a bad address within", NULL}, /* by the argument's kind */
};

static bool followed(enum kind kind)
{
    return kind == PATH || kind == IN || kind == OUT || kind == INOUT || kind == STRINGS ||
           kind == ADDRESSES;
}

/* Whether the pointer is bad for this argument at all. */
static bool is_bad(int pointer, enum kind kind, int flags)
{
    if (pointer == BAD_NULL)
        return !(flags & NULL_MEANS_NONE);
    if (pointer == BAD_CONSTANT)
        return !(flags & ONLY_READ) && (kind == OUT || kind == INOUT);
    if (pointer == BAD_EDGE && flags & NOT_AT_EDGE)
        return false;
    if (pointer == BAD_ELEMENT)
        return kind == STRINGS || kind == ADDRESSES;
    return true;
}

static bool answer_ok(int result, int flags)
{
    if (result == -EFAULT)
        return true;
    return (flags & NOT_TOLD && result >= 0) || (flags & ALIGNED && result == -EINVAL) ||
           (flags & PARTLY && result > 0 && result < BUFFER_SIZE) ||
           (flags & NULL_IS_INVALID && result == -EINVAL) ||
           (flags & NOT_PERMITTED && result == -EPERM);
}

/* An epoll that watches a pipe which may always be written. */
static int ready_epoll(void)
{
    static int pipe[2];
    static struct epoll_event event = {.events = POLLOUT};
    int epoll = sys_epoll_create1(0);
    if (pipe[1] == 0)
        sys_pipe(pipe);
    sys_epoll_ctl(epoll, EPOLL_CTL_ADD, pipe[1], &event);
    return epoll;
}

static int open_place(int place)
{
    switch (place) {
    case FILE_PLACE:
        return sys_open(SELF, O_RDONLY, 0);
    case NULL_PLACE:
        return sys_open(PLACE, O_RDWR, 0);
    case DIRECTORY_PLACE:
        return sys_open("/", O_RDONLY | O_DIRECTORY, 0);
    case EPOLL_PLACE:
        return ready_epoll();
    default:
        return sys_open(file_name, O_RDWR | O_CREAT, 0600);
    }
}

/* The call with its good arguments, but for number place, which is pointer. A child that it makes
 * ends; one that it waits for is made before and is gone after. */
static int call_with(const struct row *row, int place, void *pointer)
{
    int arguments[ARGUMENTS];
    memcpy(arguments, row->good, sizeof arguments);
    arguments[place] = (int)pointer;
    bool opened = arguments[0] >= FILE_PLACE && arguments[0] < PLACES_END;
    if (opened)
        arguments[0] = open_place(arguments[0]);
    if (row->flags & CHILD && sys_fork() == 0)
        sys_exit_group(0);
    if (row->flags & SIGNALLED) {
        sys_rt_sigprocmask(SIG_BLOCK, &urgent, NULL, sizeof urgent);
        sys_kill(sys_getpid(), SIGURG);
    }
    int result = system_call6(row->number, arguments);
    if (row->flags & FORKS && result == 0)
        sys_exit_group(0);
    if (opened)
        sys_close(arguments[0]);
    while (row->flags & (CHILD | FORKS) && sys_waitpid(-1, NULL, 0) > 0)
        ;
    return result;
}

/* Tries all bad pointers at one argument. The last byte of a page is zero-filled memory before a
 * hole: for a string it is no end, for a structure it is too short. */
static int failures_at(const struct call *call, const struct row *row, int place)
{
    enum kind kind = call->argument[place].kind;
    int flags = row->argument_flags[place], failures = 0;
    for (int pointer = 0; pointer < BAD_COUNT; pointer++) {
        if (!is_bad(pointer, kind, flags))
            continue;
        *(char *)bad[BAD_EDGE].address = 'x'; /* what a call may have written that far */
        void *address = bad[pointer].address;
        if (pointer == BAD_ELEMENT)
            address = kind == STRINGS ? (void *)bad_string : (void *)bad_addresses;
        int result = call_with(row, place, address);
        if (answer_ok(result, flags))
            continue;
        printf("not ok %s.%s %s: expected %d, got %d\n", call->name, call->argument[place].name,
               bad[pointer].name, -EFAULT, result);
        failures++;
    }
    return failures;
}

static const struct row *row_of(int number)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

static void test_argument(const struct call *call, int place)
{
    const struct row *row = row_of(call->number);
    if (!row) {
        check_failures++;
        printf("not ok %s.%s: expected a row of good arguments in %s\n", call->name,
               call->argument[place].name, __FILE__);
        return;
    }
    int failures = 0;
    if (!(row->flags & OWN) || on_baton())
        failures = failures_at(call, row, place);
    check_failures += failures;
    if (failures == 0)
        printf("ok %s.%s\n", call->name, call->argument[place].name);
}

int main(void)
{
    snprintf(link_name, sizeof link_name, "/tmp/bad_pointers.link.%d", sys_getpid());
    snprintf(file_name, sizeof file_name, "/tmp/bad_pointers.file.%d", sys_getpid());
    sys_symlink("where it leads", link_name);
    sys_set_thread_area(&segment); /* chooses the entry, which clone wants to be told */
    sys_timer_create(CLOCK_MONOTONIC, &no_event, &word);
    word = 1;
    char *page = page_before_hole();
    bad[BAD_EDGE].address = page + 4095;
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        for (int place = 0; place < ARGUMENTS; place++)
            if (followed(calls[i].argument[place].kind))
                test_argument(&calls[i], place);
    sys_unlink(link_name);
    sys_unlink(file_name);
    return check_result();
}
