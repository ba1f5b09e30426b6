/* How arguments of the calls on processes, threads and the system are shown. */
#include "kernel/debug/strace_parts.h"

#include "kernel/mm/user.h"
#include "lib/linux.h"
#include "lib/linux_process.h"

/* mremap(2): only these flags have a place for the target. */
void strace_show_remap(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    strace_flags(call, value, how->names);
    if (!(value & (MREMAP_FIXED | MREMAP_DONTUNMAP)))
        call->count = call->place + 1;
}

/* clone(2) in one, as strace(1) puts it: in words what the flags want, and only that. */
void strace_show_clone(struct strace_call *call, uint32_t flags, const struct strace_shower *how)
{
    const uint32_t *arguments = call->arguments;
    strace_put(call, "child_stack=");
    strace_show_address(call, arguments[1], how);
    strace_put(call, ", flags=");
    if (flags & ~(uint32_t)CLONE_SIGNAL)
        strace_flags(call, flags & ~(uint32_t)CLONE_SIGNAL, how->names);
    if (flags & CLONE_SIGNAL) {
        strace_put(call, flags & ~(uint32_t)CLONE_SIGNAL ? "|" : "");
        strace_choice(call, flags & CLONE_SIGNAL, strace_signals);
    } else if (flags == 0) {
        strace_put(call, "0");
    }
    if (flags & (CLONE_PARENT_SETTID | CLONE_PIDFD))
        strace_put(call, ", parent_tid=%#x", arguments[2]);
    if (flags & CLONE_SETTLS) {
        strace_put(call, ", tls=");
        strace_show_segment(call, arguments[3], how);
    }
    if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
        strace_put(call, ", child_tidptr=%#x", arguments[4]);
    call->count = call->place + 1;
}

void strace_show_clone3(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct clone_arguments arguments = {0};
    if (!strace_read(call, value, &arguments, CLONE_ARGUMENTS_FIRST))
        return;
    strace_put(call, "{flags=");
    strace_flags(call, (uint32_t)arguments.flags, how->names);
    strace_put(call, ", child_tid=%#llx, parent_tid=%#llx, exit_signal=", arguments.child_tid,
               arguments.parent_tid);
    strace_choice(call, (uint32_t)arguments.exit_signal, strace_signals);
    strace_put(call, ", stack=%#llx, stack_size=%#llx, tls=%#llx}", arguments.stack,
               arguments.stack_size, arguments.tls);
}

/* The operation with its flags, and how many of the other arguments it has. */
void strace_show_futex(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    uint32_t command = value & FUTEX_CMD_MASK;
    strace_choice(call, command, how->names);
    strace_put(call, "%s%s", value & FUTEX_PRIVATE_FLAG ? "_PRIVATE" : "",
               value & FUTEX_CLOCK_REALTIME ? "|FUTEX_CLOCK_REALTIME" : "");
    if (command == FUTEX_WAKE)
        call->count = 3;
    else if (command == FUTEX_WAIT)
        call->count = 4;
}

/* What wait4(2) tells of a child. */
void strace_show_wait_status(struct strace_call *call, uint32_t value,
                             const struct strace_shower *how)
{
    int status;
    (void)how;
    if (!value || call->result == 0 || !strace_read(call, value, &status, sizeof status)) {
        if (!value || call->result == 0)
            strace_show_address(call, value, how);
        return;
    }
    if (WIFEXITED(status)) {
        strace_put(call, "[{WIFEXITED(s) && WEXITSTATUS(s) == %d}]", WEXITSTATUS(status));
    } else if (WIFSTOPPED(status)) {
        strace_put(call, "[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
        strace_choice(call, WSTOPSIG(status), strace_signals);
        strace_put(call, "}]");
    } else if (status == W_CONTINUED) {
        strace_put(call, "[{WIFCONTINUED(s)}]");
    } else {
        strace_put(call, "[{WIFSIGNALED(s) && WTERMSIG(s) == ");
        strace_choice(call, WTERMSIG(status), strace_signals);
        strace_put(call, "}]");
    }
}

void strace_show_segment(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct user_desc segment;
    (void)how;
    if (strace_read(call, value, &segment, sizeof segment))
        strace_put(call,
                   "{entry_number=%d, base_addr=%#x, limit=%#08x, seg_32bit=%d, contents=%d, "
                   "read_exec_only=%d, limit_in_pages=%d, seg_not_present=%d, useable=%d}",
                   (int)segment.entry_number, segment.base_addr, segment.limit, segment.seg_32bit,
                   segment.contents, segment.read_exec_only, segment.limit_in_pages,
                   segment.seg_not_present, segment.useable);
}

/* set_thread_area(2) writes the number of the entry that it chose. */
void strace_show_segment_result(struct strace_call *call)
{
    uint32_t entry;
    strace_put(call, "%d", call->result);
    if (user_read(&entry, (const void *)(uintptr_t)call->arguments[0], sizeof entry) == 0)
        strace_put(call, " (entry_number=%u)", entry);
}

/* A limit; in units of 1024 where it is a whole number of them, as strace(1) has it. */
static void put_limit(struct strace_call *call, uint64_t limit, uint64_t infinity,
                      const char *infinite)
{
    if (limit == infinity)
        strace_put(call, "%s", infinite);
    else if (limit > 1024 && limit % 1024 == 0)
        strace_put(call, "%llu*1024", limit / 1024);
    else
        strace_put(call, "%llu", limit);
}

static void put_limits(struct strace_call *call, uint64_t current, uint64_t maximum,
                       uint64_t infinity, const char *infinite)
{
    strace_put(call, "{rlim_cur=");
    put_limit(call, current, infinity, infinite);
    strace_put(call, ", rlim_max=");
    put_limit(call, maximum, infinity, infinite);
    strace_put(call, "}");
}

void strace_show_limit(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct rlimit limit;
    (void)how;
    if (strace_read(call, value, &limit, sizeof limit))
        put_limits(call, limit.current, limit.maximum, RLIM_INFINITY, "RLIM_INFINITY");
}

void strace_show_limit64(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct rlimit64 limit;
    (void)how;
    if (strace_read(call, value, &limit, sizeof limit))
        put_limits(call, limit.current, limit.maximum, RLIM64_INFINITY, "RLIM64_INFINITY");
}

/* Of the six strings the two that strace(1) shows. */
void strace_show_utsname(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    strace_put(call, "{sysname=");
    strace_show_string(call, value, how);
    strace_put(call, ", nodename=");
    strace_show_string(call, value + __builtin_offsetof(struct utsname, nodename), how);
    strace_put(call, ", ...}");
}
