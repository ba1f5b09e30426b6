/* What the C library does with little help: options, sorting, environment, strings, patterns,
 * jumps; and what it asks of the system: limits, identities, names. */
#include "stock.h"
#include <fnmatch.h>
#include <getopt.h>
#include <locale.h>
#include <pthread.h>
#include <regex.h>
#include <sched.h>
#include <search.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <wchar.h>

static void options(void)
{
    static const struct option known[] = {
        {"verbose", no_argument, NULL, 'v'}, {"name", required_argument, NULL, 'n'}, {0, 0, 0, 0}};
    char *words[] = {"program",   "-a",         "-b", "value", "file", "-cx",
                     "--verbose", "--name=Bob", "--", "-z",    NULL};
    for (int option; (option = getopt_long(10, words, "ab:c:v", known, NULL)) != -1;)
        printf("option %c %s\n", option, optarg ? optarg : "-");
    for (int i = optind; words[i]; i++)
        printf("rest: %s\n", words[i]);
}

static int by_value(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

static void sorting(void)
{
    static int numbers[10000];
    int disorder = 0, wanted;
    srand(1);
    for (int i = 0; i < 10000; i++)
        numbers[i] = i * 7919 % 10007;
    qsort(numbers, 10000, sizeof numbers[0], by_value);
    for (int i = 1; i < 10000; i++)
        disorder += numbers[i - 1] > numbers[i];
    SHOW(disorder);
    wanted = numbers[1234];
    SHOW((int *)bsearch(&wanted, numbers, 10000, sizeof wanted, by_value) - numbers);
    SHOW(rand() != rand());
    srandom(5);
    long first = random();
    srandom(5);
    SHOW(random() == first);
}

static void environment(void)
{
    SHOW(setenv("COLOUR", "red", 0));
    SHOW(setenv("COLOUR", "blue", 0));
    SHOW_STRING(getenv("COLOUR"));
    SHOW(setenv("COLOUR", "green", 1));
    SHOW_STRING(getenv("COLOUR"));
    SHOW(putenv("SHAPE=round"));
    SHOW_STRING(getenv("SHAPE"));
    SHOW(unsetenv("COLOUR"));
    SHOW(getenv("COLOUR") == NULL);
    SHOW_CALL(setenv("BAD=NAME", "x", 1));
    SHOW(clearenv());
    SHOW(getenv("SHAPE") == NULL);
}

static void strings(void)
{
    char text[] = "one two,three", *rest;
    for (char *word = strtok_r(text, " ,", &rest); word; word = strtok_r(NULL, " ,", &rest))
        puts(word);
    SHOW(strtol("0x7fz", &rest, 0));
    SHOW_STRING(rest);
    SHOW(strtoll("-9223372036854775808", NULL, 10) == (-9223372036854775807ll - 1));
    errno = 0;
    SHOW(strtol("99999999999", NULL, 10) == 2147483647 && errno == ERANGE);
    SHOW(fnmatch("*.[ch]", "file.c", 0));
    SHOW(fnmatch("*.[ch]", "file.o", 0) == FNM_NOMATCH);
    SHOW(setlocale(LC_ALL, "C") != NULL);
    SHOW(wcslen(L"wide"));
    SHOW_STRING(strstr("a needle in hay", "needle"));
    SHOW(strverscmp("file9", "file10") < 0);
}

static void patterns(void)
{
    regex_t pattern;
    regmatch_t parts[3];
    SHOW(regcomp(&pattern, "([a-z]+)@([a-z]+)\\.org", REG_EXTENDED));
    SHOW(regexec(&pattern, "write to someone@example.org now", 3, parts, 0));
    for (int i = 0; i < 3; i++)
        printf("%d to %d\n", (int)parts[i].rm_so, (int)parts[i].rm_eo);
    SHOW(regexec(&pattern, "nobody", 3, parts, 0) == REG_NOMATCH);
    regfree(&pattern);
}

static jmp_buf place;
static volatile int deepest = 100;

static void jump(int depth)
{
    volatile char room[500];
    room[0] = (char)depth;
    if (depth == deepest)
        longjmp(place, 42);
    if (depth < deepest)
        jump(depth + 1);
    room[1] = room[0];
}

static void jumping(void)
{
    volatile int rounds = 0;
    int got = setjmp(place);
    if (rounds++ < 3)
        jump(0);
    SHOW(got);
    SHOW(rounds);
}

static void identity(void)
{
    struct utsname names;
    char host[100];
    SHOW_CALL(uname(&names));
    SHOW_STRING(names.sysname);
    SHOW(gethostname(host, sizeof host) == 0 && strcmp(host, names.nodename) == 0);
    SHOW(getuid() == geteuid() && getgid() == getegid());
    SHOW(setuid(getuid()));
    SHOW(getpid() > 0 && getppid() >= 0 && getpgrp() >= 0);
    SHOW(getgroups(0, NULL) >= 0);
    SHOW(sysconf(_SC_PAGESIZE));
    SHOW(sysconf(_SC_NPROCESSORS_ONLN) >= 1);
    SHOW(sysconf(_SC_OPEN_MAX) >= 256);
}

static void limits(void)
{
    struct rlimit limit, old;
    SHOW_CALL(getrlimit(RLIMIT_STACK, &limit));
    SHOW(limit.rlim_cur >= 1 << 20);
    SHOW_CALL(getrlimit(RLIMIT_NOFILE, &old));
    limit.rlim_cur = 10;
    limit.rlim_max = old.rlim_max;
    SHOW_CALL(setrlimit(RLIMIT_NOFILE, &limit));
    int fd, highest = 0;
    while ((fd = dup(0)) >= 0)
        highest = fd;
    SHOW(highest == 9 && errno == EMFILE);
    for (int i = 3; i < 10; i++)
        close(i);
    SHOW_CALL(setrlimit(RLIMIT_NOFILE, &old));
    limit.rlim_cur = 20;
    limit.rlim_max = 10;
    SHOW_CALL(setrlimit(RLIMIT_NOFILE, &limit));
    SHOW_CALL(getrlimit(99, &limit));
}

static void scheduling(void)
{
    cpu_set_t cpus;
    struct sched_param parameter;
    SHOW(sched_getaffinity(0, sizeof cpus, &cpus));
    SHOW(CPU_COUNT(&cpus) >= 1);
    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    SHOW_CALL(sched_setaffinity(0, sizeof cpus, &cpus));
    CPU_ZERO(&cpus);
    SHOW_CALL(sched_setaffinity(0, sizeof cpus, &cpus));
    SHOW_CALL(sched_get_priority_max(99));
    int before = getpriority(PRIO_PROCESS, 0); /* as whoever started it was */
    SHOW_CALL(nice(5) - before);
    SHOW_CALL(getpriority(PRIO_PROCESS, 0) - before);
    SHOW_CALL(sched_yield());
    SHOW_CALL(sched_getscheduler(0));
    SHOW_CALL(sched_get_priority_min(SCHED_FIFO));
    SHOW_CALL(sched_getparam(0, &parameter));
}

int main(void)
{
    options();
    sorting();
    environment();
    strings();
    patterns();
    jumping();
    identity();
    limits();
    scheduling();
    return 0;
}
