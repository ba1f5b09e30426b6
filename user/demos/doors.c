/* What a door costs: the same shortest call, getppid, through each.
 *
 * Watch: the difference is all in the way in and out, for the kernel does the same work behind
 * both. INT 0x80 reads a gate and two segment descriptors, checks privileges and pushes five words;
 * SYSENTER takes three values out of registers that were set once, at boot. The last line is the
 * way of no door at all: an ordinary call of a function. */
#include "lib/div64.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/time.h"

enum { BATCHES = 50, CALLS = 200 };

static void no_door(void)
{
    __asm__ volatile("");
}

/* The cycles of one call through door, the best of several batches: interrupts only ever add. */
static unsigned cost_of(void (*door)(void))
{
    void (*usual_door)(void) = system_call_door;
    uint64_t best = UINT64_MAX;
    system_call_door = door;
    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t start = read_cycles();
        for (int i = 0; i < CALLS; i++)
            sys_getppid();
        uint64_t cycles = read_cycles() - start;
        if (cycles < best)
            best = cycles;
    }
    system_call_door = usual_door;
    return (unsigned)div64(best, CALLS, NULL);
}

int main(void)
{
    unsigned fast_door = getauxval(AT_SYSINFO);
    unsigned int80 = cost_of(door_int80);
    printf("door                cycles a call\n");
    printf("INT 0x80            %8u\n", int80);
    if (fast_door) {
        unsigned fast = cost_of((void (*)(void))fast_door);
        printf("AT_SYSINFO's        %8u\n", fast);
        if (fast > 0)
            printf("INT 0x80 costs %u.%02u times as much\n", int80 / fast,
                   int80 * 100 / fast % 100);
    } else {
        printf("AT_SYSINFO's        not offered here\n");
    }
    printf("a function call     %8u\n", cost_of(no_door));
    return 0;
}
