/* The event trace: what one record holds, as the kernel writes it (kernel/trace.c), programs read
 * it (/dev/trace), and the tools on the host draw it. All names and numbers stand in the tables
 * below, an entry a line, X(NAME, number, "words"); scripts/trace_format.py reads these lines.
 *
 * A stream is a row of records, little endian, in the order of each CPU's events. It begins with
 * START and CLOCK, then what was there: a THREAD_EXISTS and its NAMEs for each thread.
 *
 * In a thread's own lane ENTERs and EXITs nest; a thread is in ring 3 where it is inside none. EXIT
 * is recorded on the very way out: what was done before it, such as the switch that a tick made
 * necessary, lies inside. An EXIT without its ENTER, of a new thread or of one that was in the
 * kernel when the trace began, says that from then on the thread is where the EXIT says. */
#ifndef LIB_TRACE_FORMAT_H
#define LIB_TRACE_FORMAT_H

#include <stdint.h>

struct trace_event {
    uint32_t time; /* low half of the CPU's time stamp, in the unit that CLOCK says */
    uint8_t kind;  /* enum trace_kind */
    uint8_t cpu;
    uint16_t detail;
    uint32_t thread; /* the number of the thread that ran */
    uint32_t argument;
};

_Static_assert(sizeof(struct trace_event) == 16, "a record of the trace has 16 bytes");

enum { TRACE_MAGIC = 0x4e544142, TRACE_VERSION = 1 }; /* "BATN" */

/* What happened, and what detail and argument then are.
 *
 *  START           argument TRACE_MAGIC; detail TRACE_VERSION; thread: high half of the time
 *  CLOCK           argument: the rate; detail enum trace_unit
 *  THREAD_EXISTS   thread: whose; argument its process or 0; detail 0 running, 1 ready,
 *                  2 blocked, 3 ended, and in the high byte what it waits for
 *  NAME            thread: whose; argument 4 bytes of its name; detail which 4: 0 to 3.
 *                  Piece 0 begins a new name; pieces that are all NUL are left out
 *  SWITCH          from thread to thread argument; detail enum trace_why, and where that is
 *                  BLOCKED in the high byte enum wait_reason
 *  WAKE            thread makes thread argument READY; detail: the vector of the interrupt that
 *                  does it, or 0, and in the high byte what the woken one had waited for
 *  IRQ_ENTER       argument EIP, where it came; detail the vector, and TRACE_FROM_USER
 *  IRQ_EXIT        argument EIP, where the thread goes on; detail as ENTER's
 *  EXCEPTION_ENTER, EXCEPTION_EXIT  the same
 *  SYSCALL_ENTER   argument the call's first; detail its number, and TRACE_SYSENTER where it
 *                  came by that door, else by INT 0x80
 *  SYSCALL_EXIT    argument EAX as the program gets it; detail as ENTER's, or 0 where a signal
 *                  or a new program replaced what the call would return to
 *  PAGE_FAULT      argument the address; detail the error code: 1 protection, 2 write, 4 from
 *                  ring 3. It lies inside EXCEPTION_ENTER 14
 *  THREAD_CREATE   argument the new thread, which a WAKE starts; detail its process, or 0
 *  THREAD_EXIT     the thread's last but a SWITCH
 *  PROCESS_CREATE  argument the new process; its first thread, made next, has the same number
 *  PROCESS_EXIT    thread: its last; detail which process; argument its wait4(2) status
 *  MARK            a program's words: argument 4 bytes; detail which 4, 0 to 7, and in the high
 *                  byte how many bytes there are, 32 at most; the pieces follow each other
 *  NUMBER          a program's number: argument; detail enum trace_number, what it says
 *  LOST            argument: how many records are missing here; thread: high half of the time
 *  RENUMBER        thread is from now on called argument: the caller of execve, where it was
 *                  not the first thread of its process, takes that one's number */
#define TRACE_KINDS(X)                                                                             \
    X(START, 1, "start of the trace")                                                              \
    X(CLOCK, 2, "clock")                                                                           \
    X(THREAD_EXISTS, 3, "thread exists")                                                           \
    X(NAME, 4, "name")                                                                             \
    X(SWITCH, 5, "switch")                                                                         \
    X(WAKE, 6, "wake-up")                                                                          \
    X(IRQ_ENTER, 7, "interrupt enters")                                                            \
    X(IRQ_EXIT, 8, "interrupt leaves")                                                             \
    X(EXCEPTION_ENTER, 9, "exception enters")                                                      \
    X(EXCEPTION_EXIT, 10, "exception leaves")                                                      \
    X(SYSCALL_ENTER, 11, "system call enters")                                                     \
    X(SYSCALL_EXIT, 12, "system call leaves")                                                      \
    X(PAGE_FAULT, 13, "page fault")                                                                \
    X(THREAD_CREATE, 14, "thread made")                                                            \
    X(THREAD_EXIT, 15, "thread ends")                                                              \
    X(PROCESS_CREATE, 16, "process made")                                                          \
    X(PROCESS_EXIT, 17, "process ends")                                                            \
    X(MARK, 18, "mark")                                                                            \
    X(NUMBER, 19, "number")                                                                        \
    X(LOST, 20, "records lost")                                                                    \
    X(RENUMBER, 21, "thread renumbered")

/* Why a thread left the CPU. */
#define TRACE_WHYS(X)                                                                              \
    X(TICK, 1, "its time slice was used up")                                                       \
    X(PREEMPTED, 2, "a more urgent thread became ready")                                           \
    X(YIELD, 3, "it yielded")                                                                      \
    X(BLOCKED, 4, "it waits")                                                                      \
    X(EXIT, 5, "it has ended")                                                                     \
    X(CHANCE, 6, "the policy random chose so")

/* What a BLOCKED thread waits for. */
#define WAIT_REASONS(X)                                                                            \
    X(NOTHING, 0, "nothing")                                                                       \
    X(START, 1, "its start")                                                                       \
    X(TIME, 2, "time to pass")                                                                     \
    X(FUTEX, 3, "futex")                                                                           \
    X(MUTEX, 4, "mutex")                                                                           \
    X(SEMAPHORE, 5, "semaphore")                                                                   \
    X(CONDITION, 6, "condition")                                                                   \
    X(JOIN, 7, "a thread to end")                                                                  \
    X(CHILD, 8, "a child to end")                                                                  \
    X(VFORK, 9, "a vfork's child to go its own way")                                               \
    X(SIBLINGS, 10, "its other threads to end")                                                    \
    X(CONTINUE, 11, "SIGCONT")                                                                     \
    X(SIGNAL, 12, "a signal")                                                                      \
    X(PIPE_DATA, 13, "pipe data")                                                                  \
    X(PIPE_ROOM, 14, "room in a pipe")                                                             \
    X(TERMINAL_INPUT, 15, "terminal input")                                                        \
    X(TERMINAL_OUTPUT, 16, "stopped output")                                                       \
    X(POLL, 17, "files to be ready")                                                               \
    X(EPOLL, 18, "events")                                                                         \
    X(EVENTFD, 19, "an eventfd above 0")                                                           \
    X(EVENTFD_ROOM, 20, "room in an eventfd")                                                      \
    X(FILE_LOCK, 21, "a file lock")                                                                \
    X(TRACE, 22, "the trace to go on")                                                             \
    X(TEST, 23, "the test")                                                                        \
    X(PIPE_END, 24, "the other end of a pipe")

/* What the time stamps count, and what CLOCK's argument then is. */
#define TRACE_UNITS(X)                                                                             \
    X(CYCLES, 1, "cycles, kHz")                                                                    \
    X(INSTRUCTIONS, 2, "instructions, kHz")                                                        \
    X(TICKS, 3, "ticks, Hz")

/* What a NUMBER says of the thread that writes it. */
#define TRACE_NUMBERS(X)                                                                           \
    X(VALUE, 0, "value")                                                                           \
    X(GOROUTINE, 1, "goroutine")

/* What a program writes to /dev/trace_mark: text, or this for a NUMBER. */
enum { TRACE_MARK_MOST = 32 };
struct trace_number_mark {
    uint8_t zero; /* no text begins so */
    uint8_t what; /* enum trace_number */
    uint16_t unused;
    uint32_t value;
};

#define TRACE_FROM_USER 0x8000 /* in detail of interrupts and exceptions */
#define TRACE_SYSENTER  0x8000 /* in detail of system calls */

#define X(name, number, words) TRACE_##name = number,
enum trace_kind { TRACE_KINDS(X) };
#undef X
#define X(name, number, words) TRACE_WHY_##name = number,
enum trace_why { TRACE_WHYS(X) };
#undef X
#define X(name, number, words) WAIT_FOR_##name = number,
enum wait_reason { WAIT_REASONS(X) };
#undef X
#define X(name, number, words) +1
enum { WAIT_REASON_COUNT = 0 WAIT_REASONS(X) }; /* their numbers have no gaps */
#undef X
#define X(name, number, words) TRACE_UNIT_##name = number,
enum trace_unit { TRACE_UNITS(X) };
#undef X
#define X(name, number, words) TRACE_NUMBER_##name = number,
enum trace_number { TRACE_NUMBERS(X) };
#undef X

#endif
