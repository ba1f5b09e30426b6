/* Unit tests of the load's average: it comes to what is constant, as fast as it should. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/load.h"

enum { MINUTE = 12 /* samples */, DECAY = 1884 };

static uint32_t after(int samples, uint32_t load, uint32_t threads)
{
    for (int i = 0; i < samples; i++)
        load = load_next(load, DECAY, threads);
    return load;
}

static void it_arrives(void **state)
{
    (void)state;
    assert_int_equal(after(100 * MINUTE, 0, 1), LOAD_ONE);
    assert_int_equal(after(100 * MINUTE, 0, 7), 7 * LOAD_ONE);
    assert_int_equal(after(100 * MINUTE, 7 * LOAD_ONE, 0), 0);
    assert_int_equal(after(100 * MINUTE, 500 * LOAD_ONE, 499), 499 * LOAD_ONE);
}

static void it_stays(void **state)
{
    (void)state;
    for (uint32_t threads = 0; threads <= 500; threads++)
        assert_int_equal(load_next(threads * LOAD_ONE, DECAY, threads), threads * LOAD_ONE);
}

static void a_minute_is_a_factor_of_e(void **state)
{
    (void)state;
    for (int minutes = 1; minutes < 6; minutes++) {
        double load = after(minutes * MINUTE, 0, 4) / (double)LOAD_ONE;
        assert_true(fabs(load - 4 * (1 - exp(-minutes))) < 0.02);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_arrives),
        cmocka_unit_test(it_stays),
        cmocka_unit_test(a_minute_is_a_factor_of_e),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
