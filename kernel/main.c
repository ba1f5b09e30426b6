/* The boot order, one page. Interrupts are off until the idle loop; each stage may use those before
 * it. Read next: kernel/arch/i386/entry.asm for what an interrupt does, kernel/sched.c for who
 * runs. */
#include "kernel/arch.h"
#include "kernel/arch/i386/double_fault.h"
#include "kernel/arch/i386/fpu.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/arch/i386/vdso.h"
#include "kernel/boot_info.h"
#include "kernel/clock.h"
#include "kernel/console.h"
#include "kernel/fs/device.h"
#include "kernel/fs/initrd.h"
#include "kernel/fs/procfs.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/fs/trace_device.h"
#include "kernel/fs/tree.h"
#include "kernel/fs/tty.h"
#include "kernel/load.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/space.h"
#include "kernel/multiboot.h"
#include "kernel/print.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/clock_timer.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/process.h"
#include "kernel/sched.h"
#include "kernel/timer.h"
#include "kernel/trace.h"
#include "lib/linux_file.h"
#include "tests/kernel/test.h"

enum { MAX_ARGUMENTS = 31 };

void kernel_main(uint32_t magic, uint32_t information);

static void start_cpu(void)
{
    boot_say("cpu: own GDT, and a TSS whose SS0:ESP0 is the stack for every entry from ring 3");
    idt_init();
    pic_init();
    boot_say(
        "traps: 32 exceptions, 16 interrupt lines at vectors 32 to 47, INT 0x80 open to ring 3");
    fpu_init();
    boot_say("fpu: %s; saved only for threads that use it", !cpu_features.fpu ? "none"
                                                            : cpu_features.fxsr
                                                                ? "x87 and SSE by FXSAVE"
                                                                : "x87 by FNSAVE");
}

static void start_memory(void)
{
    mmu_init();
    double_fault_set_directory(mmu_kernel_directory());
    frame_init();
    boot_say(
        "memory: %u MiB of RAM in page frames of 4 KiB; kernel at 0xC0000000, page 0 never mapped",
        frames_total() / 256);
    vdso_init(boot_flag("syscall"));
}

static void start_threads(void)
{
    static char policy[BOOT_LINE_SIZE] = "prio";

    boot_option("sched", policy, sizeof(policy));
    timer_init();
    sched_init(policy, boot_flag("steps"));
    thread_init();
    boot_say("scheduler: %s; this flow of control is now thread 0, which idles", policy);
}

/* The first program and its arguments: init=PROGRAM -- ARGUMENTS, or init, which starts a shell. */
static void start_init(void)
{
    static char program[128] = "/sbin/init", words[BOOT_LINE_SIZE];
    static char *argv[MAX_ARGUMENTS + 2] = {program};

    boot_option("init", program, sizeof(program));
    int count = 1 + boot_init_arguments(words, sizeof(words), argv + 1, MAX_ARGUMENTS);
    int error = process_start_init(argv, count);
    if (error != 0) {
        kprintf("init: cannot start %s (error %d); is it in the initrd?\n", program, -error);
        verdict("exit 127\n");
        arch_machine_exit(MACHINE_EXIT_INIT);
    }
    heap_make_scarce(boot_number("scarce", 0, 2, 1000000));
}

/* The tree of files: its first directories, the devices, and what the initrd has beside them. */
static void start_files(void)
{
    static const char *const directories[] = {"/dev", "/etc", "/proc", "/root", "/tmp"};

    tmpfs_init();
    for (unsigned i = 0; i < sizeof(directories) / sizeof(*directories); i++)
        (void)tree_make(AT_FDCWD, directories[i], S_IFDIR | (i == 4 ? 01777 : 0755), 0, NULL);
    procfs_init();
    memory_devices_init();
    tty_devices_init();
    trace_devices_init();
    initrd_unpack();
}

/* Thread 1: what may sleep during the boot. */
static void boot_thread(void *unused)
{
    char tests[128];

    (void)unused;
    start_files();
    if (boot_option("test", tests, sizeof(tests))) {
        kernel_tests_run(tests); /* ends the machine */
        return;
    }
    start_init();
}

static void idle(void)
{
    for (;;) {
        irq_disable();
        if (current()->work & WORK_RESCHEDULE)
            sched_preempt();
        else
            cpu_wait_for_interrupt();
    }
}

void kernel_main(uint32_t magic, uint32_t information)
{
    cpu_detect();
    gdt_init(); /* first: %fs finds this CPU's block, which locks and messages need */
    console_init_early();
    boot_info_copy(magic, information);
    boot_say("Baton: a teaching kernel for IA-32. Boot line: %s", boot_info.line);
    start_cpu();
    start_memory();
    start_threads();
    syscall_init();
    futex_init();
    tty_init();
    pit_init(boot_number("hz", 100, 19, 10000));
    clocks_init();
    clock_timers_init();
    clock_init();
    load_init();
    trace_init();
    thread_detach(thread_create("boot", PRIORITY_DEFAULT, boot_thread, NULL));
    idle();
}
