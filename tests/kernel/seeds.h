/* The kernel's tests over many seeds in one boot: seeds=FIRST..LAST on the boot line, with
 * sched=random. Each seed is an interleaving of its own. */
#ifndef TESTS_KERNEL_SEEDS_H
#define TESTS_KERNEL_SEEDS_H

#include <stdbool.h>
#include <stdint.h>

struct seed_range {
    uint32_t first, last;
};

/* Reads the boot line; false: the tests run once. Panics at what is no range, or another policy. */
bool seeds_wanted(struct seed_range *range);
/* What follows is by this seed: the scheduler's chance, and the moments of the timer's interrupts.
 */
void seeds_start(uint32_t seed);
/* A test begins, which is to be over in some time: if not, who waits for whom is told, and the
 * machine ends with status 1. seeds_test_over() before the next. */
void seeds_test_begins(const char *name);
void seeds_test_over(void);

#endif
