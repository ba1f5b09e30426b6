/* System calls on the machine as a whole. */
#include "kernel/arch.h"
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "lib/errno.h"
#include "lib/linux.h"

int32_t sys_uname(void *name)
{
    static const struct utsname baton = {
        .sysname = "Baton",
        .nodename = "baton",
        .release = "2.6.0-baton",
        .version = "#1",
        .machine = "i686",
        .domainname = "(none)",
    };
    return user_write(name, &baton, sizeof baton);
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
