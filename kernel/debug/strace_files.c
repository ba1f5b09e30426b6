/* How arguments of the calls on files are shown. */
#include "kernel/debug/strace_parts.h"

#include "kernel/mm/user.h"
#include "lib/linux_file.h"
#include "lib/linux_poll.h"
#include "lib/linux_stat.h"
#include "lib/linux_termios.h"

enum { ELEMENTS_SHOWN = 16, BITS = 32 };

/* The way of access, which is a number, and the flags beside it. Only a file that may be made has a
 * mode. */
void strace_show_open_flags(struct strace_call *call, uint32_t value,
                            const struct strace_shower *how)
{
    static const char *const ways[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"};
    strace_put(call, "%s", ways[value & O_ACCMODE]);
    if (value & ~(uint32_t)O_ACCMODE) {
        strace_put(call, "|");
        strace_flags(call, value & ~(uint32_t)O_ACCMODE, how->names);
    }
    if (!(value & O_CREAT) && (value & O_TMPFILE) != O_TMPFILE)
        call->count = call->place + 1;
}

/* fcntl(2): some commands have no argument. */
void strace_show_file_command(struct strace_call *call, uint32_t value,
                              const struct strace_shower *how)
{
    strace_choice(call, value, how->names);
    if (value == F_GETFD || value == F_GETFL || value == F_GETOWN || value == F_GETPIPE_SZ)
        call->count = call->place + 1;
}

void strace_show_file_argument(struct strace_call *call, uint32_t value,
                               const struct strace_shower *how)
{
    static const struct strace_name close_on_exec[] = {{FD_CLOEXEC, "FD_CLOEXEC"}, {0, NULL}};
    struct strace_shower open_flags = {.names = strace_open_flags};
    int command = (int)call->arguments[call->place - 1];
    if (command == F_SETFD)
        strace_flags(call, value, close_on_exec);
    else if (command == F_SETFL)
        strace_show_open_flags(call, value, &open_flags);
    else if (command == F_DUPFD || command == F_DUPFD_CLOEXEC || command == F_SETOWN ||
             command == F_SETPIPE_SZ)
        strace_show_decimal(call, value, how);
    else
        strace_show_address(call, value, how);
}

/* fcntl(2) */
void strace_show_file_result(struct strace_call *call)
{
    struct strace_shower open_flags = {.names = strace_open_flags};
    strace_put(call, call->arguments[1] == F_GETFL ? "%#x" : "%d", (uint32_t)call->result);
    if (call->arguments[1] != F_GETFL)
        return;
    strace_put(call, " (flags ");
    strace_show_open_flags(call, (uint32_t)call->result, &open_flags);
    strace_put(call, ")");
}

static void put_kind_and_permissions(struct strace_call *call, uint32_t mode)
{
    strace_choice(call, mode & S_IFMT, strace_file_kinds);
    strace_put(call, "|%#o", mode & ~(uint32_t)S_IFMT);
}

/* Of a file's status what tells most: its kind, and its size or which device it is. */
static void put_status(struct strace_call *call, uint32_t mode, int64_t size, uint32_t device)
{
    strace_put(call, "{st_mode=");
    put_kind_and_permissions(call, mode);
    if ((mode & S_IFMT) == S_IFCHR || (mode & S_IFMT) == S_IFBLK)
        strace_put(call, ", st_rdev=makedev(%#x, %#x), ...}", device_major(device),
                   device_minor(device));
    else
        strace_put(call, ", st_size=%lld, ...}", size);
}

void strace_show_stat(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct stat32 status;
    (void)how;
    if (strace_read(call, value, &status, sizeof status))
        put_status(call, status.st_mode, status.st_size, status.st_rdev);
}

void strace_show_stat64(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct stat64 status;
    (void)how;
    if (strace_read(call, value, &status, sizeof status))
        put_status(call, status.st_mode, status.st_size, (uint32_t)status.st_rdev);
}

void strace_show_statx_flags(struct strace_call *call, uint32_t value,
                             const struct strace_shower *how)
{
    if ((value & AT_STATX_SYNC_TYPE) == 0)
        strace_put(call, "AT_STATX_SYNC_AS_STAT%s", value ? "|" : "");
    if (value)
        strace_flags(call, value, how->names);
}

void strace_show_statx(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct statx status;
    (void)how;
    if (!strace_read(call, value, &status, sizeof status))
        return;
    strace_put(call, "{stx_mask=");
    strace_flags(call, status.stx_mask, strace_statx_mask);
    strace_put(call, ", stx_attributes=%#llx, stx_mode=", status.stx_attributes);
    put_kind_and_permissions(call, status.stx_mode);
    strace_put(call, ", stx_size=%llu, ...}", status.stx_size);
}

/* getdents64(2): how many records the bytes hold that it gave. */
void strace_show_directory(struct strace_call *call, uint32_t value,
                           const struct strace_shower *how)
{
    uint32_t count = 0, at = 0;
    uint16_t length;
    strace_show_address(call, value, how);
    while (at < (uint32_t)call->result &&
           user_read(&length,
                     (const char *)(uintptr_t)(value + at) +
                         __builtin_offsetof(struct linux_dirent64, d_reclen),
                     sizeof length) == 0 &&
           length > 0) {
        at += length;
        count++;
    }
    strace_put(call, " /* %u %s */", count, count == 1 ? "entry" : "entries");
}

/* As many as the next argument says, and what they are asked for. */
void strace_show_pollfds(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    uint32_t count = call->arguments[call->place + 1];
    struct pollfd poll;
    strace_put(call, "[");
    for (uint32_t i = 0; i < count && i < ELEMENTS_SHOWN; i++) {
        strace_put(call, i ? ", " : "");
        if (!strace_read(call, value + i * sizeof poll, &poll, sizeof poll))
            break;
        strace_put(call, "{fd=%d, events=", poll.fd);
        strace_flags(call, (uint16_t)poll.events, how->names);
        strace_put(call, "}");
    }
    strace_put(call, count > ELEMENTS_SHOWN ? ", ...]" : "]");
}

/* poll(2): those that are ready, and for what. */
void strace_show_poll_result(struct strace_call *call)
{
    uint32_t count = call->arguments[1];
    const char *between = " ([";
    struct pollfd poll;
    strace_put(call, call->result ? "%d" : "%d (Timeout)", call->result);
    for (uint32_t i = 0; i < count && i < ELEMENTS_SHOWN; i++) {
        uint32_t address = call->arguments[0] + i * sizeof poll;
        if (user_read(&poll, (const void *)(uintptr_t)address, sizeof poll) || !poll.revents)
            continue;
        strace_put(call, "%s{fd=%d, revents=", between, poll.fd);
        strace_flags(call, (uint16_t)poll.revents, strace_poll_events);
        strace_put(call, "}");
        between = ", ";
    }
    strace_put(call, *between == ',' ? "])" : "");
}

static void put_epoll_event(struct strace_call *call, const struct epoll_event *event)
{
    strace_put(call, "{events=");
    strace_flags(call, event->events, strace_epoll_events);
    strace_put(call, ", data={u32=%u, u64=%llu}}", (uint32_t)event->data, event->data);
}

void strace_show_epoll_event(struct strace_call *call, uint32_t value,
                             const struct strace_shower *how)
{
    struct epoll_event event;
    (void)how;
    if (strace_read(call, value, &event, sizeof event))
        put_epoll_event(call, &event);
}

/* epoll_wait(2): as many as it gave. */
void strace_show_epoll_events(struct strace_call *call, uint32_t value,
                              const struct strace_shower *how)
{
    struct epoll_event event;
    (void)how;
    strace_put(call, "[");
    for (int i = 0; i < call->result && i < ELEMENTS_SHOWN; i++) {
        strace_put(call, i ? ", " : "");
        if (!strace_read(call, value + (uint32_t)i * sizeof event, &event, sizeof event))
            break;
        put_epoll_event(call, &event);
    }
    strace_put(call, call->result > ELEMENTS_SHOWN ? ", ...]" : "]");
}

/* select(2): the numbers in the set, below the call's first argument. */
void strace_show_fd_set(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    uint32_t limit = call->arguments[0], word = 0;
    const char *between = "";
    (void)how;
    if (!strace_read(call, value, &word, sizeof word))
        return;
    strace_put(call, "[");
    for (uint32_t fd = 0; fd < limit && fd < FD_SETSIZE; fd++) {
        const void *place = (const void *)(uintptr_t)(value + fd / BITS * sizeof word);
        if (fd % BITS == 0 && user_read(&word, place, sizeof word))
            break;
        if (!(word >> fd % BITS & 1))
            continue;
        strace_put(call, "%s%u", between, fd);
        between = " ";
    }
    strace_put(call, "]");
}

/* ioctl(2): what the request is decides what its argument is. */
void strace_show_request(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    strace_choice(call, value, how->names);
    if (value == FIOCLEX || value == FIONCLEX || value == TIOCNOTTY)
        call->count = call->place + 1;
}

static void put_termios(struct strace_call *call, uint32_t address)
{
    struct termios termios;
    if (strace_read(call, address, &termios, sizeof termios))
        strace_put(call, "{c_iflag=%#x, c_oflag=%#x, c_cflag=%#x, c_lflag=%#x, ...}",
                   termios.c_iflag, termios.c_oflag, termios.c_cflag, termios.c_lflag);
}

static void put_window(struct strace_call *call, uint32_t address)
{
    struct winsize size;
    if (strace_read(call, address, &size, sizeof size))
        strace_put(call, "{ws_row=%u, ws_col=%u, ws_xpixel=%u, ws_ypixel=%u}", size.ws_row,
                   size.ws_col, size.ws_xpixel, size.ws_ypixel);
}

/* Shown after the call, whether it reads or writes there: either way it is there then. */
void strace_show_request_argument(struct strace_call *call, uint32_t value,
                                  const struct strace_shower *how)
{
    switch (call->arguments[call->place - 1]) {
    case TCGETS:
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
        put_termios(call, value);
        break;
    case TIOCGWINSZ:
    case TIOCSWINSZ:
        put_window(call, value);
        break;
    case TIOCGPGRP:
    case TIOCSPGRP:
    case TIOCGSID:
    case FIONREAD:
    case FIONBIO:
        strace_show_word(call, value, how);
        break;
    default:
        strace_show_address(call, value, how);
    }
}
