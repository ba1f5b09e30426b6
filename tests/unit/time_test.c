/* The arithmetic of clocks and timers, beside the host's numbers of 128 bits. */
#include <stdlib.h>

#include "kernel/arch/i386/vdso/clock_data.h"
#include "lib/div64.h"
#include "tests/unit/cmocka_with_prerequisites.h"

static uint64_t random64(void)
{
    uint64_t value = 0;
    for (int i = 0; i < 5; i++)
        value = value << 15 ^ (uint64_t)rand();
    return value >> rand() % 64;
}

static void test_a_divisor_of_64_bits(void **state)
{
    static const uint64_t edges[] = {1,          2,          UINT32_MAX,    1ull << 32,
                                     1ull << 63, UINT64_MAX, UINT64_MAX - 1};
    (void)state;
    for (unsigned a = 0; a < sizeof edges / sizeof *edges; a++)
        for (unsigned b = 0; b < sizeof edges / sizeof *edges; b++)
            assert_int_equal(edges[a] / edges[b], div64_wide(edges[a], edges[b]));
    for (int i = 0; i < 100000; i++) {
        uint64_t dividend = random64(), divisor = random64();
        if (divisor)
            assert_int_equal(dividend / divisor, div64_wide(dividend, divisor));
    }
    assert_int_equal(0, div64_wide(0, 7));
}

static void test_cycles_become_nanoseconds(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint64_t cycles = random64();
        uint32_t multiplier = (uint32_t)random64();
        unsigned __int128 exact = (unsigned __int128)cycles * multiplier >> CLOCK_SHIFT;
        assert_int_equal((uint64_t)exact, clock_scale(cycles, multiplier));
    }
}

static void test_one_cycle_a_nanosecond_stays_exact(void **state)
{
    const uint64_t century = 100ull * 365 * 86400 * 1000000000;
    (void)state;
    assert_int_equal(century, clock_scale(century, 1 << CLOCK_SHIFT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_divisor_of_64_bits),
        cmocka_unit_test(test_cycles_become_nanoseconds),
        cmocka_unit_test(test_one_cycle_a_nanosecond_stays_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
