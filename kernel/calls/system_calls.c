/* System calls on the machine as a whole. */
#include "kernel/arch.h"
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "kernel/proc/tree.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_process.h"
#include "lib/string.h"

/* Programs ask this to learn which calls they may make, and Linux's are what is here: so the system
 * says Linux, and a release that has them. glibc ends a program with "kernel too old" where the
 * release is below that for which it was built. That it is Baton the rest says. */
static struct utsname names = {
    .sysname = "Linux",
    .nodename = "baton",
    .release = "6.1.0-baton",
    .version = "#1 Baton",
    .machine = "i686",
    .domainname = "(none)",
};
static struct spinlock names_lock = SPINLOCK_INIT;

int32_t sys_uname(void *name)
{
    uint32_t irq = spin_lock(&names_lock);
    struct utsname copy = names;
    spin_unlock(&names_lock, irq);
    return user_write(name, &copy, sizeof copy);
}

/* Sets one of names' fields, of size bytes with its NUL. */
static int32_t set_name(char *field, uint32_t size, const char *name, int length)
{
    char copy[sizeof names.nodename] = {0};
    if (!identity_is_root())
        return -EPERM;
    if (length < 0 || (uint32_t)length >= size)
        return -EINVAL;
    if (user_read(copy, name, (uint32_t)length))
        return -EFAULT;
    uint32_t irq = spin_lock(&names_lock);
    memcpy(field, copy, size);
    spin_unlock(&names_lock, irq);
    return 0;
}

int32_t sys_sethostname(const char *name, int length)
{
    return set_name(names.nodename, sizeof names.nodename, name, length);
}

int32_t sys_setdomainname(const char *name, int length)
{
    return set_name(names.domainname, sizeof names.domainname, name, length);
}

/* The load is not measured here, and nothing is ever swapped out: so those are 0. */
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
