/* User copies with bad pointers: each is -EFAULT, none a panic. This thread has no user memory at
 * all, so every address is a bad one; good ones are tested by programs in ring 3. */
#include "kernel/mm/space.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "tests/kernel/test.h"

static const uint32_t bad_addresses[] = {
    0,        1,          0xfff,      USER_START, 0x08048000, 0x7fffffff, USER_END - 1,
    USER_END, 0xC0100000, 0xfffff000, 0xfffffffc, 0xffffffff,
};

#define FOR_EACH_BAD(address)                                                                      \
    for (const uint32_t *address = bad_addresses;                                                  \
         address < bad_addresses + sizeof bad_addresses / sizeof *bad_addresses; address++)

KERNEL_TEST(user_copy_of_bad_addresses)
{
    static const size_t lengths[] = {1, 4, 64, 4096, 0x7fffffff, 0x80000000, SIZE_MAX};
    static char buffer[4096];
    FOR_EACH_BAD(address)
    {
        for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            CHECK_EQUAL(-EFAULT, user_read(buffer, (void *)*address, lengths[i]));
            CHECK_EQUAL(-EFAULT, user_write((void *)*address, buffer, lengths[i]));
            CHECK_EQUAL(-EFAULT, user_clear((void *)*address, lengths[i]));
        }
    }
}

KERNEL_TEST(user_copy_of_bad_strings)
{
    char buffer[16];
    FOR_EACH_BAD(address)
    CHECK_EQUAL(-EFAULT, user_string(buffer, (char *)*address, sizeof buffer));
}

/* The kernel's own memory, which is there, is as bad as what is not there. */
KERNEL_TEST(user_copy_never_reaches_the_kernel)
{
    static uint32_t secret = 0x5ec2e7;
    uint32_t got = 0;
    CHECK_EQUAL(-EFAULT, user_read(&got, &secret, sizeof got));
    CHECK_EQUAL(-EFAULT, user_write(&secret, &got, sizeof got));
    CHECK_EQUAL(-EFAULT, user_clear(&secret, sizeof got));
    CHECK_EQUAL(-EFAULT, user_string((char *)&got, (char *)&secret, sizeof got));
    CHECK_EQUAL(0, got);
    CHECK_EQUAL(0x5ec2e7, secret);
}

KERNEL_TEST(user_copy_of_nothing)
{
    char buffer[4];
    CHECK_EQUAL(0, user_read(buffer, (void *)USER_START, 0));
    CHECK_EQUAL(0, user_write((void *)USER_START, buffer, 0));
    CHECK_EQUAL(0, user_clear((void *)USER_START, 0));
}

KERNEL_TEST(user_copy_range_check)
{
    CHECK(user_range_ok((void *)USER_START, 1));
    CHECK(user_range_ok((void *)USER_START, USER_END - USER_START));
    CHECK(!user_range_ok((void *)USER_START, USER_END - USER_START + 1));
    CHECK(user_range_ok((void *)(USER_END - 4), 4));
    CHECK(!user_range_ok((void *)(USER_END - 4), 5));
    CHECK(!user_range_ok((void *)USER_END, 1));
    CHECK(!user_range_ok((void *)(USER_END - 4), SIZE_MAX));
    CHECK(!user_range_ok((void *)0xfffffff0, 0x20));
}
