/* Calls of many kinds, each once, for the traces that tests/system/test_strace.py compares: the
 * kernel's on Baton with strace(1)'s on Linux. Without an argument it does nothing. */
#include "lib/linux_file.h"
#include "lib/linux_poll.h"
#include "lib/linux_process.h"
#include "lib/linux_stat.h"
#include "tests/user/signals.h"

static char buffer[64];

static void catch (int signal)
{
    (void)signal;
}

/* What is in the pipe, and that it takes more, is known at once. */
static void wait_for_files(const int *pipe)
{
    struct pollfd polls[] = {{pipe[0], POLLIN, 0}, {pipe[1], POLLIN | POLLOUT, 0}};
    struct epoll_event event = {POLLIN | EPOLLET, 5};
    int epoll = sys_epoll_create1(EPOLL_CLOEXEC);
    sys_poll(polls, 2, 1000);
    sys_poll(polls, 0, 0);
    sys_epoll_ctl(epoll, EPOLL_CTL_ADD, pipe[0], &event);
    sys_epoll_wait(epoll, &event, 1, -1);
    sys_eventfd2(3, EFD_NONBLOCK | EFD_CLOEXEC);
}

static void files(void)
{
    static struct iovec32 pieces[2];
    static struct stat64 status;
    int numbers[2], fd = sys_openat(AT_FDCWD, "/tmp/traced", O_RDWR | O_CREAT | O_EXCL, 0640);
    sys_write(fd, "a line\twith \"quotes\", \001\0019 and more than fits\n", 45);
    sys_pwrite64(fd, "\377", 1, 7, 1);
    sys_lseek(fd, 0, SEEK_SET);
    sys_read(fd, buffer, 8);
    sys_ftruncate64(fd, 3, 0);
    sys_fstat64(fd, &status);
    sys_stat64("/dev/null", &status);
    sys_fcntl64(fd, F_GETFL, 0);
    sys_fcntl64(fd, F_SETFD, FD_CLOEXEC);
    sys_dup2(fd, 9);
    sys_dup3(9, 10, O_CLOEXEC);
    sys_close(fd);
    sys_unlink("/tmp/traced");
    sys_open("/does/not/exist/and/its/name/is/long", O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
    sys_open((const char *)16, O_WRONLY, 0);
    sys_access("/tmp", R_OK | X_OK);
    sys_mkdir("/tmp/traced", 0750);
    sys_rmdir("/tmp/traced");
    sys_umask(027);
    sys_pipe(numbers);
    pieces[0] = (struct iovec32){(uint32_t) "ab", 2};
    pieces[1] = (struct iovec32){(uint32_t) "cde", 3};
    sys_writev(numbers[1], pieces, 2);
    pieces[0] = (struct iovec32){(uint32_t)buffer, 4};
    sys_readv(numbers[0], pieces, 1);
    sys_write(77, buffer, 1);
    wait_for_files(numbers);
}

static void memory(void)
{
    void *pages =
        (void *)sys_mmap2(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sys_mprotect(pages, 4096, PROT_READ);
    sys_madvise(pages, 4096, MADV_DONTNEED);
    sys_mremap(pages, 8192, 4096, MREMAP_MAYMOVE, NULL);
    sys_munmap(pages, 8192);
    sys_mmap2(NULL, 0, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void signals(void)
{
    signal_set set = SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGTERM), old;
    struct sigaction action = {(uint32_t) catch, SA_RESTART, 0, SIGNAL_BIT(SIGUSR2)}, before;
    sys_rt_sigaction(SIGUSR1, &action, &before, sizeof set);
    sys_rt_sigprocmask(SIG_BLOCK, &set, &old, sizeof set);
    sys_rt_sigprocmask(SIG_SETMASK, NULL, &old, sizeof set);
    sys_kill(sys_getpid(), SIGUSR1);
    sys_kill(sys_getpid(), 0);
}

static void processes(void)
{
    struct rlimit64 limit = {100, RLIM64_INFINITY};
    int status, child = sys_fork();
    if (child == 0)
        sys_exit_group(7);
    sys_wait4(child, &status, 0, NULL);
    sys_wait4(-1, &status, WNOHANG, NULL);
    sys_prlimit64(0, RLIMIT_NOFILE, &limit, NULL);
    sys_execve("/nothing", (char *[]){"nothing", "at all", NULL}, (char *[]){"A=1", "B=2", NULL});
    sys_futex((int *)buffer, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

static void clocks(void)
{
    struct timespec32 moment = {0, 1000}, now;
    struct timespec64 moment64 = {.tv_nsec = 1000};
    struct itimerval32 timer = {{0, 0}, {1000, 5}}, old;
    struct sigevent event = {.value = 5, .signal = SIGUSR1, .notify = SIGEV_SIGNAL};
    struct itimerspec32 setting = {{1, 2}, {1000, 3}};
    int id;
    sys_nanosleep(&moment, &now);
    sys_clock_nanosleep_time64(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment64, NULL);
    sys_clock_getres(CLOCK_MONOTONIC, &now);
    sys_clock_gettime(CLOCK_MONOTONIC, NULL);
    sys_setitimer(ITIMER_REAL, &timer, &old);
    sys_timer_create(CLOCK_REALTIME, &event, &id);
    sys_timer_settime(id, 0, &setting, NULL);
    sys_timer_delete(id);
    sys_alarm(0);
}

int main(int argc, char **argv)
{
    const int nothing[6] = {1, 2, 3, 4, 5, 6};
    (void)argv;
    if (argc < 2)
        return 0;
    files();
    memory();
    signals();
    processes();
    clocks();
    system_call6(999, nothing);
    return 3;
}
