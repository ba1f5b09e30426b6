/* Between the files kernel/debug/strace*.c. A line grows from left to right: strace.c goes through
 * the arguments, and for each one calls the shower that strace_calls.c names for it. */
#ifndef KERNEL_DEBUG_STRACE_PARTS_H
#define KERNEL_DEBUG_STRACE_PARTS_H

#include <stddef.h>

#include "kernel/debug/strace.h"

/* A number that has a name. */
struct strace_name {
    uint32_t value;
    const char *name;
};

/* How an argument is shown. */
struct strace_shower {
    /* Puts the argument at call->place, whose value is value, into call's line. It may look at the
     * others, and set call->count so that less, or with place so that some, are not shown. */
    void (*show)(struct strace_call *call, uint32_t value, const struct strace_shower *how);
    enum {
        BEFORE,
        AFTER,     /* the call fills it: shown once it has returned, without error */
        AFTER_ALL, /* the same, and it looks at the result itself */
    } when;
    const struct strace_name *names; /* for strace_flags() and strace_choice() */
};

/* strace.c: adds to the line. */
void strace_put(struct strace_call *call, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* strace_calls.c */
/* The call's name in the table, or NULL; *count gets the number of its arguments. */
const char *strace_call_name(uint32_t number, int *count);
/* The name of a call that Linux has and Baton has not; NULL: Linux has none of that number. */
const char *strace_absent_name(uint32_t number);
/* How the argument at place of call number is shown. */
const struct strace_shower *strace_shower_of(uint32_t number, int place);
/* Shows a result that is no error. */
void strace_show_result(struct strace_call *call);

/* strace_show.c */
void strace_show_decimal(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_unsigned(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_hex(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_octal(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_address(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_flags(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_choice(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_string(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_path(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_strings(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_count_of_strings(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_bytes(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_vector(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_word(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_two_words(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_offset(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_high_offset(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_offset_word(struct strace_call *, uint32_t, const struct strace_shower *);
/* Reads size bytes at the user's address; where that fails, shows the address and gives false. */
bool strace_read(struct strace_call *call, uint32_t address, void *to, size_t size);
/* The names of the bits in flags, joined by |, and what has no name in hex. */
void strace_flags(struct strace_call *call, uint32_t flags, const struct strace_name *names);
/* The name of value, or value itself. */
void strace_choice(struct strace_call *call, uint32_t value, const struct strace_name *names);

/* strace_names.c; each list ends with a NULL name. */
extern const struct strace_name strace_open_flags[], strace_protections[], strace_mappings[],
    strace_clone_flags[], strace_futex_operations[], strace_clocks[], strace_wait_options[],
    strace_signals[], strace_mask_changes[], strace_action_flags[], strace_directories[],
    strace_at_flags[], strace_whence[], strace_file_commands[], strace_requests[], strace_access[],
    strace_poll_events[], strace_epoll_operations[], strace_epoll_events[], strace_epoll_flags[],
    strace_limits[], strace_timer_flags[], strace_interval_timers[], strace_advice[],
    strace_random_flags[], strace_usage[], strace_prctl[], strace_file_kinds[],
    strace_remap_flags[], strace_signal_codes[], strace_notifications[], strace_id_types[],
    strace_eventfd_flags[], strace_sync_flags[], strace_policies[], strace_priorities[],
    strace_statx_mask[];

/* strace_files.c, strace_process.c, strace_signals.c, strace_time.c */
void strace_show_timespec(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_remaining(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_remaining64(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_timespec64(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_timeval(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_itimerval(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_itimerspec(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_itimerspec64(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_two_timespecs(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_stat(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_stat64(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_statx_flags(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_statx(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_directory(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_pollfds(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_epoll_event(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_epoll_events(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_fd_set(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_open_flags(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_file_command(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_file_argument(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_request(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_request_argument(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_remap(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_clone(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_clone3(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_futex(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_wait_status(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_signal_set(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_action(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_siginfo(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_event(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_alternate(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_segment(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_limit(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_limit64(struct strace_call *, uint32_t, const struct strace_shower *);
void strace_show_utsname(struct strace_call *, uint32_t, const struct strace_shower *);
/* Results that need more than their number. */
void strace_show_file_result(struct strace_call *call);
void strace_show_poll_result(struct strace_call *call);
void strace_show_segment_result(struct strace_call *call);
void strace_put_siginfo(struct strace_call *call, const struct siginfo *info);

#endif
