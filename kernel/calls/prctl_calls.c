/* System calls that ask or set one small thing of the caller: prctl, personality, capabilities. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/tree.h"
#include "kernel/trace.h"
#include "lib/errno.h"
#include "lib/linux_process.h"
#include "lib/string.h"

enum { TIMER_SLACK_NS = 50000 };

/* The calling thread's name, which is the process's where it is the first. */
static int32_t set_name(const char *name)
{
    struct thread *self = current();
    char copy[TASK_NAME_SIZE];
    int length = user_string(copy, name, sizeof copy);
    if (length == -ENAMETOOLONG)
        copy[sizeof copy - 1] = 0; /* it is cut to fit */
    else if (length < 0)
        return length;
    uint32_t irq = spin_lock(&process_lock);
    strlcpy(self->name, copy, sizeof self->name);
    if (self->tid == self->process->pid)
        strlcpy(self->process->name, copy, sizeof self->process->name);
    trace_name(self);
    spin_unlock(&process_lock, irq);
    return 0;
}

static int32_t set_death_signal(unsigned signal)
{
    if (signal > NSIG)
        return -EINVAL;
    current()->process->death_signal = (uint8_t)signal;
    return 0;
}

/* Nothing that is executed gives more rights than its caller has, so this is only kept. */
static int32_t set_no_new_privileges(unsigned on, unsigned third, unsigned fourth, unsigned fifth)
{
    if (on != 1 || third || fourth || fifth)
        return -EINVAL;
    current()->process->no_new_privileges = true;
    return 0;
}

static int32_t write_number(unsigned address, int number)
{
    return user_write((void *)(uintptr_t)address, &number, sizeof number);
}

int32_t sys_prctl(int option, unsigned second, unsigned third, unsigned fourth, unsigned fifth)
{
    struct process *process = current()->process;
    switch (option) {
    case PR_SET_PDEATHSIG:
        return set_death_signal(second);
    case PR_GET_PDEATHSIG:
        return write_number(second, process->death_signal);
    case PR_GET_DUMPABLE: /* there are no dumps, whoever asks for them */
        return 0;
    case PR_SET_NAME:
        return set_name((const char *)(uintptr_t)second);
    case PR_GET_NAME:
        return user_write((void *)(uintptr_t)second, current()->name, TASK_NAME_SIZE);
    case PR_CAPBSET_READ:
        return second <= CAP_LAST ? 1 : -EINVAL;
    case PR_GET_TIMERSLACK:
        return TIMER_SLACK_NS;
    case PR_SET_CHILD_SUBREAPER:
        process->adopts = second != 0;
        return 0;
    case PR_GET_CHILD_SUBREAPER:
        return write_number(second, process->adopts);
    case PR_SET_NO_NEW_PRIVS:
        return set_no_new_privileges(second, third, fourth, fifth);
    case PR_GET_NO_NEW_PRIVS:
        return second || third || fourth || fifth ? -EINVAL : process->no_new_privileges;
    default:
        return -EINVAL;
    }
}

/* Addresses are never random here, so the flag that asks for that is all that can be kept. */
int32_t sys_personality(unsigned wanted)
{
    struct process *process = current()->process;
    uint32_t was = process->personality;
    if (wanted == PERSONALITY_UNSAID)
        return (int32_t)was;
    if ((wanted & ~(unsigned)ADDR_NO_RANDOMIZE) != PER_LINUX &&
        (wanted & ~(unsigned)ADDR_NO_RANDOMIZE) != PER_LINUX32)
        return -EINVAL;
    process->personality = wanted;
    return (int32_t)was;
}

/* Reads a capability header; *structs: how many capability_data its version has. A version that is
 * not known is answered with the newest. 0, -EFAULT, -EINVAL. */
static int read_header(void *user, struct capability_header *header, int *structs)
{
    static const uint32_t newest = CAPABILITY_VERSION_3;
    if (user_read(header, user, sizeof *header))
        return -EFAULT;
    *structs = header->version == CAPABILITY_VERSION_1 ? 1 : 2;
    if (header->version == CAPABILITY_VERSION_1 || header->version == CAPABILITY_VERSION_2 ||
        header->version == CAPABILITY_VERSION_3)
        return 0;
    return user_write(user, &newest, sizeof newest) ? -EFAULT : -EINVAL;
}

/* The capabilities of process: user 0 has all, the others none. */
static void fill_capabilities(const struct process *process, struct capability_data data[2])
{
    bool all = process->identity.user.effective == 0;
    bool may = all || process->identity.user.real == 0 || process->identity.user.saved == 0;
    for (int half = 0; half < 2; half++) {
        uint32_t every = half == 0 ? UINT32_MAX : (1u << (CAP_LAST - 31)) - 1;
        data[half] = (struct capability_data){all ? every : 0, may ? every : 0, 0};
    }
}

/* Fills data for the process of that number, 0 the caller's. 0, -EINVAL, -ESRCH. */
static int find_capabilities(int pid, struct capability_data data[2])
{
    if (pid < 0)
        return -EINVAL;
    uint32_t irq = spin_lock(&process_lock);
    const struct process *process = pid ? process_find(pid) : current()->process;
    if (process)
        fill_capabilities(process, data);
    spin_unlock(&process_lock, irq);
    return process ? 0 : -ESRCH;
}

int32_t sys_capget(void *header, void *data)
{
    struct capability_header copy;
    struct capability_data capabilities[2];
    int structs, error = read_header(header, &copy, &structs);
    if (error)
        return error == -EINVAL && !data ? 0 : error; /* so the newest version is asked for */
    error = find_capabilities(copy.pid, capabilities);
    if (error || !data)
        return error;
    return user_write(data, capabilities, (uint32_t)structs * sizeof *capabilities);
}

/* Single capabilities cannot be given up here: what is set must be what there is. */
int32_t sys_capset(void *header, const void *data)
{
    struct capability_header copy;
    struct capability_data wanted[2] = {{0}}, present[2];
    int structs, error = read_header(header, &copy, &structs);
    if (error)
        return error;
    if (copy.pid != 0 && copy.pid != current()->process->pid)
        return -EPERM;
    if (user_read(wanted, data, (uint32_t)structs * sizeof *wanted))
        return -EFAULT;
    fill_capabilities(current()->process, present);
    return memcmp(wanted, present, (uint32_t)structs * sizeof *wanted) == 0 ? 0 : -EPERM;
}
