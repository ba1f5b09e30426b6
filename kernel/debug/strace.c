/* Who is traced, and the line of each call. While anybody is, every call of every program takes the
 * slow way (syscall_slow); while nobody is, nobody pays. */
#include "kernel/debug/strace.h"

#include "kernel/boot_info.h"
#include "kernel/call_numbers.h"
#include "kernel/debug/buffer_format.h"
#include "kernel/debug/strace_parts.h"
#include "kernel/mm/heap.h"
#include "kernel/print.h"
#include "kernel/proc/tree.h"
#include "lib/error_names.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/string.h"

static int traced_processes; /* process_lock */

/* Whether process is traced from now on. */
static void set_traced(struct process *process, bool on)
{
    uint32_t irq = spin_lock(&process_lock);
    if (process->traced != on)
        traced_processes += on ? 1 : -1;
    process->traced = on;
    arch_slow_calls(SLOW_FOR_STRACE, traced_processes > 0);
    spin_unlock(&process_lock, irq);
}

void strace_self(bool on)
{
    set_traced(current()->process, on);
}

void strace_fork(struct process *child, const struct process *parent)
{
    if (parent->traced)
        set_traced(child, true);
}

void strace_new_program(struct process *process)
{
    static char wanted[64];
    static bool asked, any;
    if (!asked)
        any = boot_option("strace", wanted, sizeof wanted);
    asked = true;
    if (any && (wanted[0] == '\0' || strcmp(wanted, process->name) == 0))
        set_traced(process, true);
}

void strace_put(struct strace_call *call, const char *format, ...)
{
    va_list values;
    uint32_t room = STRACE_LINE_SIZE - call->used;
    va_start(values, format);
    uint32_t length = (uint32_t)buffer_vformat(call->line + call->used, room, format, values);
    va_end(values);
    call->used += length < room ? length : room - 1;
}

/* Shows arguments from call->place on: those known before the call, up to the first that it fills;
 * or, once it has returned, the rest. */
static void show_arguments(struct strace_call *call)
{
    for (; call->place < call->count; call->place++) {
        const struct strace_shower *how = strace_shower_of(call->number, call->place);
        if (how->when != BEFORE && !call->returned)
            return;
        uint32_t value = call->arguments[call->place];
        bool failed = call->returned && call->result < 0 && call->result >= -ERRNO_MAX;
        strace_put(call, "%s", call->place > 0 ? ", " : "");
        if (how->when == AFTER && failed)
            strace_show_address(call, value, how);
        else
            how->show(call, value, how);
    }
}

/* A call that there is not is shown with all that it could have been given. */
static void start_line(struct strace_call *call)
{
    const char *name = strace_call_name(call->number, &call->count);
    call->used = 0;
    call->place = 0;
    strace_put(call, "[%d %s] ", current()->tid, current()->name);
    if (!name) {
        call->count = STRACE_ARGUMENTS;
        name = strace_absent_name(call->number);
    }
    if (name)
        strace_put(call, "%s(", name);
    else
        strace_put(call, "syscall_%u(", call->number);
}

static bool never_returns(uint32_t number)
{
    return number == NR_exit || number == NR_exit_group;
}

/* Prints the line and forgets it. */
static void finish_line(struct strace_call *call)
{
    kprintf("%s\n", call->line);
    kfree(call->line);
    call->line = NULL;
}

void strace_begin(struct strace_call *call)
{
    call->line = kmalloc(STRACE_LINE_SIZE);
    if (call->line) {
        start_line(call);
        show_arguments(call);
    }
    if (call->line && never_returns(call->number)) {
        strace_put(call, ") = ?");
        finish_line(call);
    }
    call->switches = current()->switches;
    call->preemptions = current()->preemptions;
    call->cycles = cpu_cycles();
}

static void put_result(struct strace_call *call)
{
    const struct error_name *error = error_name(-call->result);
    if (error && -call->result >= ERESTARTSYS)
        strace_put(call, "? %s (%s)", error->name, error->words);
    else if (error)
        strace_put(call, "-1 %s (%s)", error->name, error->words);
    else
        strace_show_result(call);
}

/* What the call cost between the doors, the trace itself not counted. Where the thread did not run
 * all the time, others' work would be in it. */
static void put_cost(struct strace_call *call, uint64_t cycles)
{
    const struct thread *self = current();
    uint32_t left = self->switches - call->switches;
    uint32_t taken = self->preemptions - call->preemptions;
    strace_put(call, " <%s", call->door);
    if (left > taken)
        strace_put(call, ", slept>");
    else if (left > 0)
        strace_put(call, ", preempted>");
    else if (cycles == 0)
        strace_put(call, ">");
    else
        strace_put(call, ", %llu %s>", cycles,
                   arch_cycles_are_instructions() ? "instructions" : "cycles");
}

void strace_end(struct strace_call *call, int32_t result)
{
    uint64_t cycles = cpu_cycles() - call->cycles;
    if (!call->line)
        return;
    call->returned = true;
    call->result = result;
    show_arguments(call);
    strace_put(call, ") = ");
    put_result(call);
    put_cost(call, cycles);
    finish_line(call);
}

void strace_signal(int signal, const struct siginfo *info)
{
    struct strace_call call = {.line = kmalloc(STRACE_LINE_SIZE)};
    if (!call.line)
        return;
    strace_put(&call, "[%d %s] --- ", current()->tid, current()->name);
    strace_choice(&call, (uint32_t)signal, strace_signals);
    strace_put(&call, " ");
    strace_put_siginfo(&call, info);
    strace_put(&call, " ---");
    finish_line(&call);
}

void strace_exit(struct process *process)
{
    struct strace_call call = {.line = kmalloc(STRACE_LINE_SIZE)};
    int status = process->wait_status;
    if (call.line) {
        strace_put(&call, "[%d %s] +++ ", process->pid, process->name);
        if (WIFEXITED(status)) {
            strace_put(&call, "exited with %d", WEXITSTATUS(status));
        } else {
            strace_put(&call, "killed by ");
            strace_choice(&call, WTERMSIG(status), strace_signals);
        }
        strace_put(&call, " +++");
        finish_line(&call);
    }
    set_traced(process, false);
}
