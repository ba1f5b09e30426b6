/* The names of flags and values: files. Names of Linux that nothing in Baton acts on stand as text.
 */
#include "kernel/debug/strace_parts.h"
#include "kernel/debug/strace_table.h"

#include "lib/linux_file.h"
#include "lib/linux_poll.h"
#include "lib/linux_stat.h"
#include "lib/linux_termios.h"

/* open(2), pipe2(2): what is beside the way of access; of flags with a bit in common the larger
 * first. */
const struct strace_name strace_open_flags[] = {
    NAME(O_CREAT),     NAME(O_EXCL),      NAME(O_NOCTTY),
    NAME(O_TRUNC),     NAME(O_APPEND),    NAME(O_NONBLOCK),
    NAME(O_SYNC),      NAME(O_DSYNC),     NAME(O_ASYNC),
    NAME(O_DIRECT),    NAME(O_LARGEFILE), NAME(O_TMPFILE),
    NAME(O_DIRECTORY), NAME(O_NOFOLLOW),  NAME(O_NOATIME),
    NAME(O_CLOEXEC),   NAME(O_PATH),      END,
};

/* access(2) */
const struct strace_name strace_access[] = {
    NAME(F_OK), NAME(R_OK), NAME(W_OK), NAME(X_OK), END,
};

/* openat(2) and its like */
const struct strace_name strace_at_flags[] = {
    NAME(AT_SYMLINK_NOFOLLOW), NAME(AT_REMOVEDIR),  NAME(AT_SYMLINK_FOLLOW),
    NAME(AT_NO_AUTOMOUNT),     NAME(AT_EMPTY_PATH), END,
};

/* statx(2) */
const struct strace_name strace_statx_mask[] = {
    {0x7ff, "STATX_BASIC_STATS"}, {0x1, "STATX_TYPE"},      {0x2, "STATX_MODE"},
    {0x4, "STATX_NLINK"},         {0x8, "STATX_UID"},       {0x10, "STATX_GID"},
    {0x20, "STATX_ATIME"},        {0x40, "STATX_MTIME"},    {0x80, "STATX_CTIME"},
    {0x100, "STATX_INO"},         {0x200, "STATX_SIZE"},    {0x400, "STATX_BLOCKS"},
    {0x800, "STATX_BTIME"},       {0x1000, "STATX_MNT_ID"}, END,
};

/* ... the directory's descriptor */
const struct strace_name strace_directories[] = {
    NAME(AT_FDCWD),
    END,
};

/* lseek(2) */
const struct strace_name strace_whence[] = {
    NAME(SEEK_SET), NAME(SEEK_CUR), NAME(SEEK_END), NAME(SEEK_DATA), NAME(SEEK_HOLE), END,
};

/* fcntl(2) */
const struct strace_name strace_file_commands[] = {
    NAME(F_DUPFD),
    NAME(F_GETFD),
    NAME(F_SETFD),
    NAME(F_GETFL),
    NAME(F_SETFL),
    NAME(F_GETLK),
    NAME(F_SETLK),
    NAME(F_SETLKW),
    NAME(F_SETOWN),
    NAME(F_GETOWN),
    NAME(F_GETLK64),
    NAME(F_SETLK64),
    NAME(F_SETLKW64),
    NAME(F_DUPFD_CLOEXEC),
    NAME(F_SETPIPE_SZ),
    NAME(F_GETPIPE_SZ),
    END,
};

/* stat(2) */
const struct strace_name strace_file_kinds[] = {
    NAME(S_IFSOCK), NAME(S_IFLNK), NAME(S_IFREG), NAME(S_IFBLK),
    NAME(S_IFDIR),  NAME(S_IFCHR), NAME(S_IFIFO), END,
};

/* ioctl(2) */
const struct strace_name strace_requests[] = {
    NAME(TCGETS),     NAME(TCSETS),     NAME(TCSETSW),  NAME(TCSETSF),
    NAME(TCSBRK),     NAME(TCXONC),     NAME(TCFLSH),   NAME(TIOCSCTTY),
    NAME(TIOCGPGRP),  NAME(TIOCSPGRP),  NAME(TIOCOUTQ), NAME(TIOCSTI),
    NAME(TIOCGWINSZ), NAME(TIOCSWINSZ), NAME(FIONREAD), NAME(TIOCNOTTY),
    NAME(TIOCGETD),   NAME(TCSBRKP),    NAME(TIOCGSID), NAME(TCGETS2),
    NAME(TCSETS2),    NAME(TCSETSW2),   NAME(TCSETSF2), NAME(FIONBIO),
    NAME(FIONCLEX),   NAME(FIOCLEX),    NAME(FIOASYNC), END,
};

/* poll(2) */
const struct strace_name strace_poll_events[] = {
    NAME(POLLIN),
    NAME(POLLPRI),
    NAME(POLLOUT),
    NAME(POLLERR),
    NAME(POLLHUP),
    NAME(POLLNVAL),
    NAME(POLLRDNORM),
    NAME(POLLRDBAND),
    NAME(POLLWRNORM),
    NAME(POLLWRBAND),
    NAME(POLLMSG),
    NAME(POLLRDHUP),
    END,
};

/* epoll_ctl(2) */
const struct strace_name strace_epoll_operations[] = {
    NAME(EPOLL_CTL_ADD),
    NAME(EPOLL_CTL_DEL),
    NAME(EPOLL_CTL_MOD),
    END,
};

/* ... whose low bits are poll(2)'s */
const struct strace_name strace_epoll_events[] = {
    {POLLIN, "EPOLLIN"},
    {POLLPRI, "EPOLLPRI"},
    {POLLOUT, "EPOLLOUT"},
    {POLLERR, "EPOLLERR"},
    {POLLHUP, "EPOLLHUP"},
    {POLLRDNORM, "EPOLLRDNORM"},
    {POLLWRNORM, "EPOLLWRNORM"},
    {POLLRDHUP, "EPOLLRDHUP"},
    NAME(EPOLLEXCLUSIVE),
    NAME(EPOLLWAKEUP),
    NAME(EPOLLONESHOT),
    NAME(EPOLLET),
    END,
};

/* epoll_create1(2) */
const struct strace_name strace_epoll_flags[] = {
    NAME(EPOLL_CLOEXEC),
    END,
};

/* eventfd2(2) */
const struct strace_name strace_eventfd_flags[] = {
    NAME(EFD_SEMAPHORE),
    NAME(EFD_CLOEXEC),
    NAME(EFD_NONBLOCK),
    END,
};

/* getrandom(2) */
const struct strace_name strace_random_flags[] = {
    {1, "GRND_NONBLOCK"},
    {2, "GRND_RANDOM"},
    {4, "GRND_INSECURE"},
    END,
};
