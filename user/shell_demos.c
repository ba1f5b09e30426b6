/* The shell's guided list of demonstrations, in the order in which they explain each other. */
#include "user/shell_demos.h"

#include <stddef.h>

#include "user/stdio.h"

static const struct {
    const char *heading; /* of the group that starts here, or NULL */
    struct demo demo;
} menu[] = {
    {"The CPU is taken from one thread and handed to another",
     {"spinners", "two threads that never give the CPU up, and how it is shared all the same"}},
    {NULL, {"yielding", "giving the CPU up by sched_yield, beside having it taken"}},
    {NULL, {"fpu_survives", "registers, flags, x87 and SSE live through hundreds of switches"}},
    {NULL, {"kernel_threads", "kernel threads are preempted too, inside the kernel"}},
    {NULL, {"priorities", "an urgent thread lends its priority to the one that it waits for"}},
    {"The doors into the kernel",
     {"hello_int80", "the old door: a number in EAX, arguments in registers, INT 0x80"}},
    {NULL, {"hello_sysenter", "the same call through the fast door that AT_SYSINFO holds"}},
    {NULL, {"hello_vdso", "what is at that address: the page that chooses the door"}},
    {NULL, {"doors", "what each door costs, in cycles"}},
    {"Waiting and waking", {"sleepers", "three threads that sleep, and wake by their deadlines"}},
    {NULL, {"producer_consumer", "a buffer, a mutex, two conditions"}},
    {NULL, {"fork_wait", "one process becomes two, and waits for the other's end"}},
    {"Signals", {"signals", "what a handler finds on its stack, and what it may change there"}},
    {NULL, {"green_threads", "preempted without the kernel's knowing, as goroutines are"}},
    {"The scheduler again, without privilege",
     {"coroutines", "many flows in one thread, and one that never yields"}},
    {NULL, {"signal_switch", "why a signal handler cannot simply switch"}},
    {NULL, {"channels", "handing values over: by asking again and again, or asleep in a queue"}},
    {NULL, {"hundred_clients", "one thread, one poll, and a loop of read and write for each"}},
    {NULL, {"sieve", "a hundred coroutines in a chain find the first hundred primes"}},
    {"Programs that do wrong, and a kernel that stands", {"crash_pointer", "a write to address 0"}},
    {NULL, {"crash_privileged", "HLT is not for ring 3"}},
    {NULL, {"crash_divide", "a division by zero"}},
    {NULL, {"crash_stack", "a recursion without end"}},
};

enum { COUNT = sizeof menu / sizeof menu[0] };

void demo_print_menu(void)
{
    for (int i = 0; i < COUNT; i++) {
        if (menu[i].heading)
            printf("%s\n", menu[i].heading);
        printf("  %2d  %-18s %s\n", i + 1, menu[i].demo.command, menu[i].demo.watch);
    }
}

const struct demo *demo_find(int number)
{
    return number >= 1 && number <= COUNT ? &menu[number - 1].demo : NULL;
}
