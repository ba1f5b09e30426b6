/* /proc: what it tells of a process is so, and the machine's numbers make sense. */
#include "lib/linux_process.h"
#include "tests/user/child.h"
#include "tests/user/proc.h"
#include "tests/user/signals.h"
#include "user/thread.h"

/* Field number of /proc/PID/stat in proc_text, counted from 1 as in proc(5), from the third on. */
static long field(int number)
{
    char *at = strrchr(proc_text, ')');
    for (int i = 2; at && i < number; i++)
        at = strchr(at + 1, ' ');
    return at ? strtol(at, NULL, 10) : -1;
}

static int fields(void)
{
    int count = 2;
    for (char *at = strrchr(proc_text, ')'); at && (at = strchr(at + 1, ' ')); count++)
        ;
    return count;
}

static void read_stat(int pid)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    read_text(path);
}

static void test_stat(void)
{
    sys_prctl(PR_SET_NAME, (unsigned)"a (b) c", 0, 0, 0);
    read_stat(sys_getpid());
    char *behind = NULL;
    check("its number", sys_getpid(), (int)strtol(proc_text, &behind, 10));
    check("its name", 0, strncmp(behind, " (a (b) c) R ", 13));
    check("fields", 52, fields());
    check("its parent", sys_getppid(), (int)field(4));
    check("its group", sys_getpgid(0), (int)field(5));
    check("its session", sys_getsid(0), (int)field(6));
    check("its threads", 1, (int)field(20));
    int nice = 20 - sys_getpriority(0, 0); /* whoever started the test may have been nice */
    check("its nice value", nice, (int)field(19));
    check("priority", 20 + nice, (int)field(18));
    check_true("it has memory", field(23) > 0x1000);
    check_true("less in memory than mapped", field(24) * 4096 <= field(23));
    check("the signal at its end", SIGCHLD, (int)field(38));
    long ticks = field(14) + field(15);
    while (field(14) + field(15) < ticks + 3)
        read_stat(sys_getpid());
    check_true("time goes on", true);
    read_text("/proc/self/comm");
    check("comm", 0, strcmp(proc_text, "a (b) c\n"));
}

static int sleep_on(void)
{
    while (sys_pause())
        ;
    return 0;
}

/* A process as its parent sees it: asleep, stopped, dead. */
static void test_states(void)
{
    char path[32];
    int pid = sys_fork();
    if (pid == 0)
        exit(sleep_on());
    wait_until_asleep(pid);
    check("asleep", 'S', state_of(pid));
    sys_kill(pid, SIGSTOP);
    sys_waitpid(pid, NULL, WUNTRACED);
    check("stopped", 'T', state_of(pid));
    sys_kill(pid, SIGKILL);
    sys_waitid(P_PID, pid, NULL, WEXITED | WNOWAIT, NULL);
    check("dead", 'Z', state_of(pid));
    snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
    check("its words are gone", 0, read_text(path));
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    read_text(path);
    check("its parent", sys_getpid(), (int)number_of("PPid"));
    check_true("its state in words", value_is("State", "Z (zombie)"));
    sys_waitpid(pid, NULL, 0);
    check("collected", -ENOENT, read_text(path));
    int busy = busy_child();
    check("running", 'R', state_of(busy));
    end_child(busy);
}

static void nothing(int signal)
{
    (void)signal;
}

static void test_status(void)
{
    handle(SIGUSR1, nothing, 0);
    handle(SIGUSR2, (handler_function *)1, 0); /* SIG_IGN */
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGWINCH) | SIGNAL_BIT(SIGHUP));
    sys_tgkill(sys_getpid(), sys_gettid(), SIGHUP);
    sys_umask(027);
    read_text("/proc/self/status");
    check_true("name", value_is("Name", "a (b) c"));
    check_true("state", value_is("State", "R (running)"));
    check_true("umask", value_is("Umask", "0027"));
    check("Tgid", sys_getpid(), (int)number_of("Tgid"));
    check("Pid", sys_getpid(), (int)number_of("Pid"));
    check("PPid", sys_getppid(), (int)number_of("PPid"));
    check("Uid", (int)sys_geteuid(), (int)number_of("Uid"));
    check("Gid", (int)sys_getegid(), (int)number_of("Gid"));
    check("Threads", 1, (int)number_of("Threads"));
    check_true("VmSize is no less than VmRSS", number_of("VmSize") >= number_of("VmRSS"));
    check_true("VmRSS", number_of("VmRSS") > 4);
    check_true("pending", mask_of("SigPnd") == SIGNAL_BIT(SIGHUP));
    check_true("blocked", mask_of("SigBlk") == (SIGNAL_BIT(SIGWINCH) | SIGNAL_BIT(SIGHUP)));
    check_true("ignored", (mask_of("SigIgn") & (SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGUSR2))) ==
                              SIGNAL_BIT(SIGUSR2));
    check_true("caught", mask_of("SigCgt") == SIGNAL_BIT(SIGUSR1));
    sys_umask(022);
    handle(SIGHUP, (handler_function *)1, 0);
    change_mask(SIG_SETMASK, 0);
}

static int wait_for_it(void *pipe)
{
    char byte;
    sys_read(*(int *)pipe, &byte, 1);
    return 0;
}

static int count_entries(const char *path)
{
    static char entries[4096];
    int fd = sys_open(path, O_RDONLY | O_DIRECTORY, 0), count = 0, got;
    while ((got = sys_getdents64(fd, entries, sizeof entries)) > 0)
        for (int at = 0; at < got; at += *(uint16_t *)(entries + at + 16))
            count++;
    sys_close(fd);
    return count - 2; /* . and .. */
}

static void test_threads(void)
{
    int end[2];
    char path[64];
    check("one thread", 1, count_entries("/proc/self/task"));
    sys_pipe(end);
    struct thread *thread = thread_create(wait_for_it, &end[0]);
    check("two threads", 2, count_entries("/proc/self/task"));
    snprintf(path, sizeof path, "/proc/self/task/%d/status", thread_id(thread));
    read_text(path);
    check("its own number", thread_id(thread), (int)number_of("Pid"));
    check("its process", sys_getpid(), (int)number_of("Tgid"));
    read_stat(sys_getpid());
    check("threads", 2, (int)field(20));
    sys_write(end[1], "x", 1);
    thread_join(thread);
    while (count_entries("/proc/self/task") != 1) /* the last of it goes after the join */
        sys_sched_yield();
    sys_close(end[0]);
    sys_close(end[1]);
    check("a number that is no thread of it", -ENOENT, sys_access("/proc/self/task/1000000", 0));
}

/* What a link in /proc says is text. */
static void check_link(const char *what, const char *path, const char *wanted)
{
    char text[128] = "";
    int length = sys_readlink(path, text, sizeof text - 1);
    bool right = length == (int)strlen(wanted) && strcmp(text, wanted) == 0;
    check_true(what, right);
    if (!right)
        printf("    %s\n", text);
}

static void test_links(void)
{
    char text[128], path[64];
    struct stat64 status;
    int end[2], fd = sys_open("f", O_CREAT | O_RDWR, 0600);
    sys_pipe(end);
    snprintf(text, sizeof text, "%d", sys_getpid());
    check_link("self", "/proc/self", text);
    snprintf(text, sizeof text, "%d/task/%d", sys_getpid(), sys_gettid());
    check_link("thread-self", "/proc/thread-self", text);
    check_link("cwd", "/proc/self/cwd", test_directory);
    check_link("root", "/proc/self/root", "/");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    snprintf(text, sizeof text, "%s/f", test_directory);
    check_link("a file", path, text);
    sys_unlink("f");
    snprintf(text, sizeof text, "%s/f (deleted)", test_directory);
    check_link("a file without a name", path, text);
    sys_fstat64(end[0], &status);
    snprintf(path, sizeof path, "/proc/self/fd/%d", end[0]);
    snprintf(text, sizeof text, "pipe:[%d]", (int)status.st_ino);
    check_link("a pipe", path, text);
    int before = count_entries("/proc/self/fd");
    sys_close(end[0]);
    check("descriptors", before - 1, count_entries("/proc/self/fd"));
    check("a closed one", -ENOENT, sys_readlink(path, text, sizeof text));
    sys_lseek(fd, 77, SEEK_SET);
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
    read_text(path);
    check("its position", 77, (int)number_of("pos"));
    check("its flags", O_RDWR, (int)strtoul(value_of("flags"), NULL, 8) & (O_ACCMODE | O_CLOEXEC));
    sys_fcntl64(fd, F_SETFD, FD_CLOEXEC);
    read_text(path);
    check("with the descriptor's", O_RDWR | O_CLOEXEC,
          (int)strtoul(value_of("flags"), NULL, 8) & (O_ACCMODE | O_CLOEXEC));
    sys_close(end[1]);
    sys_close(fd);
}

/* The words it was started with, each ended by a NUL. */
static void test_words(int count, char **words)
{
    int length = read_text("/proc/self/cmdline"), at = 0, same = 0;
    for (int i = 0; i < count && at < length; i++) {
        same += strcmp(proc_text + at, words[i]) == 0;
        at += (int)strlen(proc_text + at) + 1;
    }
    check_true("cmdline", same == count && at == length);
}

static void test_machine(void)
{
    struct sysinfo info;
    struct timespec32 now;
    char *at;
    sys_sysinfo(&info);
    read_text("/proc/meminfo");
    check_true("MemTotal",
               number_of("MemTotal") == (long)((uint64_t)info.total_ram * info.unit >> 10));
    check_true("MemFree", number_of("MemFree") > 0 && number_of("MemFree") < number_of("MemTotal"));
    check_true("MemAvailable", number_of("MemAvailable") > 0);
    check_true("in kB", find_word(value_of("MemFree"), " kB\n") != NULL);
    read_text("/proc/uptime");
    long up = strtol(proc_text, &at, 10);
    sys_clock_gettime(CLOCK_BOOTTIME, &now);
    check_true("uptime", up <= now.tv_sec && up + 60 > now.tv_sec);
    check("a point and two digits", ' ', at[3]);
    read_stat(sys_getpid());
    check_true("this began before", field(22) / 100 <= now.tv_sec);
    read_text("/proc/loadavg");
    for (at = proc_text; *at >= '0' && *at <= '9'; at++)
        ;
    check_true("load", at > proc_text && *at == '.' && at[3] == ' ');
    char *slash = strchr(proc_text, '/');
    while (slash && *--slash != ' ')
        ;
    check_true("who runs", slash && strtol(slash, NULL, 10) >= 1);
    read_text("/proc/mounts");
    check_true("/proc is mounted", find_word(proc_text, " /proc ") != NULL);
    check_true("so is /proc", find_word(proc_text, " /proc proc ") != NULL);
    read_text("/proc/cpuinfo");
    check_true("cpuinfo",
               find_word(proc_text, "processor\t: 0\n") && find_word(proc_text, "\nflags\t"));
    read_text("/proc/stat");
    check("stat", 0, strncmp(proc_text, "cpu  ", 5));
    check_true("the boot's date", find_word(proc_text, "\nbtime ") != NULL);
    check("version", 14, read_text("/proc/version") > 14 ? 14 : 0);
    check("it is Linux's", 0, strncmp(proc_text, "Linux version ", 14));
}

static void test_errors(void)
{
    check("no such process", -ENOENT, sys_access("/proc/1000000", 0));
    check("no such name", -ENOENT, sys_access("/proc/nothing", 0));
    check("a name with a zero before", -ENOENT, sys_access("/proc/01", 0));
    check("a directory there", -ENOENT, sys_mkdir("/proc/d", 0755));
    check("unlink", -EPERM, sys_unlink("/proc/version"));
    check("its times and size", 0, (int)status_of("/proc/version").st_size);
}

int main(int count, char **words)
{
    enter_directory("proc");
    test_words(count, words);
    test_stat();
    test_states();
    test_status();
    test_threads();
    test_links();
    test_machine();
    test_errors();
    return leave_directory();
}
