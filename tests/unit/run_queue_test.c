/* The run queue of a P: order, its limits, wrap-around, and thieves beside the owner. */
#include "cmocka_with_prerequisites.h"

#include <pthread.h>

#include "user/go/run_queue.h"

enum { MANY = 200000, THIEVES = 3 };

static struct g *g_of(uintptr_t number)
{
    return (struct g *)number;
}

static void order_and_limits(void **state)
{
    struct run_queue queue = {.head = UINT32_MAX - 10, .tail = UINT32_MAX - 10}; /* it will wrap */
    (void)state;
    assert_null(run_queue_get(&queue));
    for (uintptr_t i = 1; i <= RUN_QUEUE_SIZE; i++)
        assert_true(run_queue_put(&queue, g_of(i)));
    assert_false(run_queue_put(&queue, g_of(1000)));
    assert_int_equal(run_queue_length(&queue), RUN_QUEUE_SIZE);
    for (uintptr_t i = 1; i <= RUN_QUEUE_SIZE; i++)
        assert_ptr_equal(run_queue_get(&queue), g_of(i));
    assert_null(run_queue_get(&queue));
}

static void half_is_taken(void **state)
{
    struct run_queue queue = {0};
    struct g *taken[RUN_QUEUE_SIZE / 2];
    (void)state;
    assert_int_equal(run_queue_take_half(&queue, taken), 0);
    for (uintptr_t i = 1; i <= 5; i++)
        run_queue_put(&queue, g_of(i));
    assert_int_equal(run_queue_take_half(&queue, taken), 3);
    assert_ptr_equal(taken[0], g_of(1));
    assert_ptr_equal(taken[2], g_of(3));
    assert_int_equal(run_queue_take_half(&queue, taken), 1);
    assert_int_equal(run_queue_take_half(&queue, taken), 1);
    assert_int_equal(run_queue_take_half(&queue, taken), 0);
}

static struct run_queue shared;
static unsigned char seen[MANY + 1];
static bool over;

static void note(struct g *g)
{
    __atomic_add_fetch(&seen[(uintptr_t)g], 1, __ATOMIC_RELAXED);
}

static void *steal(void *argument)
{
    struct g *taken[RUN_QUEUE_SIZE / 2];
    (void)argument;
    while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE)) {
        uint32_t count = run_queue_take_half(&shared, taken);
        for (uint32_t i = 0; i < count; i++)
            note(taken[i]);
    }
    return NULL;
}

static void each_is_taken_once(void **state)
{
    pthread_t thieves[THIEVES];
    struct g *g;
    (void)state;
    for (int i = 0; i < THIEVES; i++)
        assert_int_equal(pthread_create(&thieves[i], NULL, steal, NULL), 0);
    for (uintptr_t i = 1; i <= MANY; i++) {
        while (!run_queue_put(&shared, g_of(i)))
            note(run_queue_get(&shared));
        if (i % 3 == 0 && (g = run_queue_get(&shared)) != NULL)
            note(g);
    }
    while ((g = run_queue_get(&shared)) != NULL)
        note(g);
    __atomic_store_n(&over, true, __ATOMIC_RELEASE);
    for (int i = 0; i < THIEVES; i++)
        pthread_join(thieves[i], NULL);
    for (int i = 1; i <= MANY; i++)
        assert_int_equal(seen[i], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_limits),
        cmocka_unit_test(half_is_taken),
        cmocka_unit_test(each_is_taken_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
