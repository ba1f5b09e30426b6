/* System calls on the machine as a whole. */
#include "kernel/arch.h"
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "kernel/proc/tree.h"
#include "kernel/load.h"
#include "kernel/system_names.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_process.h"
#include "lib/string.h"

int32_t sys_uname(void *name)
{
    struct utsname copy;
    system_names(&copy);
    return user_write(name, &copy, sizeof copy);
}

/* Reads a name of the machine's. 0 or -errno. */
static int32_t read_name(char copy[SYSTEM_NAME_SIZE], const char *name, int length)
{
    memset(copy, 0, SYSTEM_NAME_SIZE);
    if (!identity_is_root())
        return -EPERM;
    if (length < 0 || length >= SYSTEM_NAME_SIZE)
        return -EINVAL;
    return user_read(copy, name, (uint32_t)length);
}

int32_t sys_sethostname(const char *name, int length)
{
    char copy[SYSTEM_NAME_SIZE];
    int error = read_name(copy, name, length);
    if (!error)
        system_set_host_name(copy);
    return error;
}

int32_t sys_setdomainname(const char *name, int length)
{
    char copy[SYSTEM_NAME_SIZE];
    int error = read_name(copy, name, length);
    if (!error)
        system_set_domain_name(copy);
    return error;
}

/* The load in 65536ths. Nothing is ever swapped out. */
int32_t sys_sysinfo(void *information)
{
    uint32_t rest;
    struct sysinfo copy = {
        .uptime = (int32_t)div64(arch_clock_ns(), NANOSECONDS, &rest),
        .total_ram = frames_total(),
        .free_ram = frames_free(),
        .processes = (uint16_t)process_threads(),
        .unit = PAGE_SIZE,
    };
    load_averages(copy.loads);
    for (int index = 0; index < LOADS; index++)
        copy.loads[index] *= 65536 / LOAD_ONE;
    return user_write(information, &copy, sizeof copy);
}

/* Halting and switching the power off are one thing here: a good end, by order of a program. */
int32_t sys_reboot(int magic, int magic2, int command, void *argument)
{
    (void)argument;
    if ((uint32_t)magic != LINUX_REBOOT_MAGIC1 || magic2 != LINUX_REBOOT_MAGIC2)
        return -EINVAL;
    switch ((uint32_t)command) {
    case LINUX_REBOOT_CMD_RESTART:
        verdict("exit 0\n"); /* asked for: not a crash, though the CPU is reset */
        arch_machine_restart();
    case LINUX_REBOOT_CMD_HALT:
    case LINUX_REBOOT_CMD_POWER_OFF:
        verdict("exit 0\n");
        arch_machine_exit(1);
    default:
        return -EINVAL;
    }
}
