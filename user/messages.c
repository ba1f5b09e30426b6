/* Errors and signals in words. */
#include "lib/linux.h"
#include "user/stdio.h"
#include "user/syscall.h"

static const struct {
    int number;
    const char *words;
} errors[] = {
    {EPERM, "operation not permitted"},
    {ENOENT, "no such file"},
    {ESRCH, "no such process"},
    {EINTR, "interrupted by a signal"},
    {EIO, "input or output error"},
    {E2BIG, "too many arguments"},
    {ENOEXEC, "not a program this system can run"},
    {EBADF, "bad file descriptor"},
    {ECHILD, "no child process"},
    {EAGAIN, "try again"},
    {ENOMEM, "out of memory"},
    {EACCES, "permission denied"},
    {EFAULT, "bad address"},
    {EEXIST, "exists already"},
    {ENOTDIR, "not a directory"},
    {EISDIR, "is a directory"},
    {EINVAL, "invalid argument"},
    {EMFILE, "too many open files"},
    {ENOSPC, "no space left"},
    {EPIPE, "nobody reads the pipe"},
    {ERANGE, "result out of range"},
    {ENOSYS, "this kernel does not have the call"},
    {ETIMEDOUT, "timed out"},
};

static const char *const signals[] = {
    [SIGHUP] = "hangup",
    [SIGINT] = "interrupt",
    [SIGQUIT] = "quit",
    [SIGILL] = "illegal instruction",
    [SIGTRAP] = "trace or breakpoint trap",
    [SIGABRT] = "aborted",
    [SIGBUS] = "bus error",
    [SIGFPE] = "arithmetic exception",
    [SIGKILL] = "killed",
    [SIGSEGV] = "segmentation fault",
    [SIGPIPE] = "broken pipe",
    [SIGALRM] = "alarm clock",
    [SIGTERM] = "terminated",
};

const char *strerror(int error)
{
    for (unsigned i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].number == error)
            return errors[i].words;
    return "unknown error";
}

const char *strsignal(int signal)
{
    if (signal > 0 && signal < (int)(sizeof signals / sizeof signals[0]) && signals[signal])
        return signals[signal];
    return "unknown signal";
}

void perror(const char *what)
{
    dprintf(2, "%s: %s (error %d)\n", what, strerror(errno), errno);
}
