/* The calls of the kernel's table with the kinds of their arguments, and random arguments of each
 * kind: mostly such as get somewhere, sometimes anything. */
#ifndef TESTS_USER_RANDOM_ARGUMENTS_H
#define TESTS_USER_RANDOM_ARGUMENTS_H

#include "tests/user/random.h"

enum { ARGUMENTS = 6, ARENA_PAGES = 16, ARENA_SIZE = ARENA_PAGES * 4096 };
enum kind { NONE, INT, FD, SIZE, PATH, IN, OUT, INOUT, STRINGS, ADDRESSES, USER };

static const struct call {
    int number;
    uint8_t kind[ARGUMENTS];
} calls[] = {
#define CALL0(number, name)                                     {number, {0}},
#define CALL1(number, name, t1, a1, k1)                         {number, {k1}},
#define CALL2(number, name, t1, a1, k1, t2, a2, k2)             {number, {k1, k2}},
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3) {number, {k1, k2, k3}},
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4)                        \
    {number, {k1, k2, k3, k4}},
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5)            \
    {number, {k1, k2, k3, k4, k5}},
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6,    \
              k6)                                                                                  \
    {number, {k1, k2, k3, k4, k5, k6}},
#include "kernel/syscalls.h"
};
enum { CALLS = sizeof calls / sizeof calls[0] };

static char *arena; /* ARENA_PAGES pages, with a hole behind them */

static const char *const paths[] = {
    "file",          "other",    "folder",       "folder/file",     "link",      "/dev/null",
    "/dev/zero",     "/dev/tty", "/dev/urandom", "/proc/self/maps", "/bin/true", "/proc/1/stat",
    "/proc/self/fd", "",         "folder/../.",  "missing/file",    "/proc",     "/dev/console/x",
    "/proc/threads",
};

static inline uint32_t random_below(uint32_t limit)
{
    return (next_random() >> 4) % limit;
}

/* Any number at all, and those at which mistakes lie. */
static inline int random_anything(void)
{
    static const int numbers[] = {
        0, 1, 2, -1, -2, 99, 4095, 4096, 4097, 0x7fffffff, -2147483647 - 1, 65535, 0x40000000};
    switch (random_below(4)) {
    case 0:
        return (int)next_random();
    case 1:
        return (int)(0xc0000000 - 64 + random_below(128));
    default:
        return numbers[random_below(sizeof numbers / sizeof numbers[0])];
    }
}

/* Small, a few bits, a process, a signal: what flags, commands and numbers of things look like. */
static inline int random_int(void)
{
    switch (random_below(5)) {
    case 0:
        return 1 << random_below(32);
    case 1:
        return (int)(1u << random_below(32) | 1u << random_below(32) | 1u << random_below(12));
    case 2:
        return (int)random_below(8) - 2;
    default:
        return (int)random_below(130);
    }
}

/* In the arena, often just before its end. */
static inline int random_pointer(void)
{
    uint32_t at = random_below(8) ? random_below(ARENA_SIZE) : ARENA_SIZE - random_below(24);
    return (int)arena + (int)(random_below(3) ? at & ~7u : at);
}

static inline int random_argument(enum kind kind)
{
    if (random_below(10) == 0)
        return random_anything();
    switch (kind) {
    case FD:
        return random_below(12) ? (int)random_below(20) : -100;
    case SIZE:
        return (int)(random_below(3) ? random_below(200) : random_below(3 * ARENA_SIZE));
    case PATH:
        return (int)(random_below(8) ? paths[random_below(sizeof paths / sizeof paths[0])]
                                     : arena + random_below(ARENA_SIZE));
    case USER:
        return random_pointer() & ~4095;
    case IN:
    case OUT:
    case INOUT:
    case STRINGS:
    case ADDRESSES:
        return random_below(8) ? random_pointer() : 0;
    default:
        return random_int();
    }
}

/* Fills the arena with what may be taken for structures: small numbers, pointers, bits, zeros. */
static inline void fill_arena(void)
{
    int *words = (int *)arena;
    for (int i = 0; i < ARENA_SIZE / 4; i++) {
        uint32_t choice = next_random() >> 29;
        words[i] = choice < 3 ? 0 : choice < 6 ? random_int() : choice < 7 ? random_pointer() : -1;
    }
}

#endif
