/* The shell's guided list of demonstrations, in the order in which they explain each other. A line
 * has 25 columns before its words, so 55 are left on a screen of 80. */
#include "user/shell_demos.h"

#include <stddef.h>

#include "user/stdio.h"

static const struct {
    const char *heading; /* of the group that starts here, or NULL */
    struct demo demo;
} menu[] = {
    {"The CPU is taken from one thread and handed to another",
     {"spinners", "two threads never give the CPU up, and share it"}},
    {NULL, {"yielding", "giving the CPU up by sched_yield, or having it taken"}},
    {NULL, {"fpu_survives", "registers, flags, x87 and SSE survive the switches"}},
    {NULL, {"kernel_threads", "kernel threads are preempted too, inside the kernel"}},
    {NULL, {"priorities", "an urgent thread lends its priority to a mutex's owner"}},
    {"The doors into the kernel", {"hello_int80", "the old door: a number in EAX, and INT 0x80"}},
    {NULL, {"hello_sysenter", "the same call by the fast door that AT_SYSINFO holds"}},
    {NULL, {"hello_vdso", "what is at that address: the page that chooses the door"}},
    {NULL, {"doors", "what each door costs, in cycles"}},
    {"Memory", {"pages", "a page is there when it is touched, copied when written"}},
    {NULL, {"mallocs", "a thousand blocks of memory, and a few system calls"}},
    {"Waiting and waking", {"sleepers", "three threads that sleep, and wake by their deadlines"}},
    {NULL, {"producer_consumer", "a buffer, a mutex, two conditions"}},
    {NULL, {"uncontended", "a mutex that nobody else wants needs no kernel"}},
    {NULL, {"fork_wait", "one process becomes two, and waits for the other's end"}},
    {"Signals", {"signals", "what a handler finds on its stack, and may change there"}},
    {NULL, {"green_threads", "preempted without the kernel, as goroutines are"}},
    {"The scheduler again, without privilege",
     {"coroutines", "many flows in one thread, and one that never yields"}},
    {NULL, {"signal_switch", "why a signal handler cannot simply switch"}},
    {NULL, {"channels", "handing values over: by asking again, or asleep"}},
    {NULL, {"hundred_clients", "one thread and one poll serve a hundred connections"}},
    {NULL, {"sieve", "a hundred coroutines in a chain find a hundred primes"}},
    {"Goroutines: thousands of flows on a few threads",
     {"go_sieve", "the sieve once more; `go_sieve 4` by four threads"}},
    {NULL, {"go_blocking", "a thread that waits in the kernel hands over its P"}},
    {NULL, {"go_no_lock", "one thread needs no lock, several do"}},
    {NULL, {"go_starvation", "a loop that never yields, and a signal that ends that"}},
    {NULL, {"go_deadlock", "when all wait: each one's stack is printed"}},
    {NULL, {"go_ten_thousand", "ten thousand of them at a gate"}},
    {NULL, {"go_latency", "how much too late one is woken among those who compute"}},
    {"The same hundred connections, served in three ways",
     {"event_loop", "one thread, one stack, a table of states"}},
    {NULL, {"go_server", "a goroutine for each, on one thread"}},
    {NULL, {"thread_server", "a thread of the kernel for each"}},
    {NULL, {"cycles", "what a program takes: `cycles /demos/go_server`"}},
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
