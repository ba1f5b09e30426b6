/* Random numbers, by ChaCha20 with fast key erasure: each block that is made gives 32 bytes to the
 * caller and 32 bytes that become the next key, so nothing that was given out can be computed from
 * what the kernel holds later.
 *
 * How good they are: nobody can tell them from chance or compute one from others. But the key
 * starts from little: the time stamp counter at each call, and whatever random_add() was given,
 * such as the times of keys and the clock's reading at boot. Who knows when this machine was
 * started, to the nanosecond, knows the first numbers; under --icount everybody does, which is what
 * makes runs repeat. Make no keys for the outside world with them. */
#include "kernel/random.h"

#include "kernel/arch.h"
#include "kernel/spinlock.h"
#include "lib/string.h"

enum { BLOCK_WORDS = 16, KEY_WORDS = 8, PART = 32 /* bytes a block gives to the caller */ };

static struct spinlock lock = SPINLOCK_INIT;
static uint32_t key[KEY_WORDS]; /* lock held */
static uint32_t counter;

static inline uint32_t rotate(uint32_t value, int bits)
{
    return value << bits | value >> (32 - bits);
}

static inline void quarter_round(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d)
{
    *a += *b, *d = rotate(*d ^ *a, 16);
    *c += *d, *b = rotate(*b ^ *c, 12);
    *a += *b, *d = rotate(*d ^ *a, 8);
    *c += *d, *b = rotate(*b ^ *c, 7);
}

/* The twenty rounds over a state of 4 rows and columns: columns and diagonals in turn. */
static void mix(uint32_t x[BLOCK_WORDS])
{
    for (int round = 0; round < 20; round += 2) {
        for (int i = 0; i < 4; i++)
            quarter_round(&x[i], &x[4 + i], &x[8 + i], &x[12 + i]);
        for (int i = 0; i < 4; i++)
            quarter_round(&x[i], &x[4 + (i + 1) % 4], &x[8 + (i + 2) % 4], &x[12 + (i + 3) % 4]);
    }
}

/* Makes one block from the key, of which the first half becomes the key. Lock held. */
static void next_block(uint8_t part[PART])
{
    uint64_t time = cpu_cycles();
    uint32_t start[BLOCK_WORDS] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    uint32_t state[BLOCK_WORDS];
    memcpy(start + 4, key, sizeof key);
    start[12] = ++counter;
    start[13] = (uint32_t)time;
    start[14] = (uint32_t)(time >> 32);
    memcpy(state, start, sizeof state);
    mix(state);
    for (int i = 0; i < BLOCK_WORDS; i++)
        state[i] += start[i];
    memcpy(key, state, sizeof key);
    memcpy(part, state + KEY_WORDS, PART);
}

/* See random.h. */
void random_bytes(void *buffer, size_t length)
{
    uint8_t part[PART], *to = buffer;
    while (length > 0) {
        size_t count = length < PART ? length : PART;
        uint32_t irq = spin_lock(&lock);
        next_block(part);
        spin_unlock(&lock, irq);
        memcpy(to, part, count);
        to += count;
        length -= count;
    }
}

/* See random.h. */
void random_add(uint32_t value)
{
    uint8_t unused[PART];
    uint32_t irq = spin_lock(&lock);
    key[0] ^= value;
    next_block(unused);
    spin_unlock(&lock, irq);
}
