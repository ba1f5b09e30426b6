/* /dev/null, zero, full, random, urandom, and getrandom. */
#include "tests/user/files.h"

static char buffer[1000];

static bool all_zero(void)
{
    for (unsigned i = 0; i < sizeof buffer; i++)
        if (buffer[i])
            return false;
    return true;
}

/* Whether buffer looks like chance: many different bytes. */
static bool mixed(void)
{
    bool seen[256] = {false};
    int different = 0;
    for (unsigned i = 0; i < sizeof buffer; i++) {
        different += !seen[(unsigned char)buffer[i]];
        seen[(unsigned char)buffer[i]] = true;
    }
    return different > 200;
}

static void test_null(void)
{
    int fd = sys_open("/dev/null", O_RDWR, 0);
    check("write to /dev/null", 5, sys_write(fd, "hello", 5));
    check("read from /dev/null", 0, sys_read(fd, buffer, 5));
    check("lseek of /dev/null", 0, sys_lseek(fd, 100, SEEK_SET));
    check("open of /dev/null that empties", 0, sys_close(sys_open("/dev/null", O_TRUNC, 0)));
    sys_close(fd);
}

static void test_zero(void)
{
    int fd = sys_open("/dev/zero", O_RDWR, 0);
    memset(buffer, 'x', sizeof buffer);
    check("read from /dev/zero", sizeof buffer, sys_read(fd, buffer, sizeof buffer));
    check_true("gives zeros", all_zero());
    check("write to /dev/zero", 5, sys_write(fd, "hello", 5));
    sys_close(fd);
    fd = sys_open("/dev/full", O_RDWR, 0);
    check("write to /dev/full", -ENOSPC, sys_write(fd, "hello", 5));
    check("read from /dev/full", 5, sys_read(fd, buffer, 5));
    sys_close(fd);
}

static void test_random(void)
{
    char before[sizeof buffer];
    int fd = sys_open("/dev/urandom", O_RDONLY, 0);
    memset(buffer, 0, sizeof buffer);
    check("read from /dev/urandom", sizeof buffer, sys_read(fd, buffer, sizeof buffer));
    check_true("gives all kinds of bytes", mixed());
    memcpy(before, buffer, sizeof buffer);
    sys_read(fd, buffer, sizeof buffer);
    check_true("and others each time", memcmp(before, buffer, sizeof buffer) != 0);
    sys_close(fd);
    memset(buffer, 0, sizeof buffer);
    check("getrandom", 256, sys_getrandom(buffer, 256, 0));
    check("getrandom of more", sizeof buffer, sys_getrandom(buffer, sizeof buffer, 1));
    check_true("gives all kinds of bytes", mixed());
    check("getrandom of nothing", 0, sys_getrandom(buffer, 0, 0));
    check("getrandom with a strange flag", -EINVAL, sys_getrandom(buffer, 1, 8));
    check("getrandom with flags that contradict", -EINVAL, sys_getrandom(buffer, 1, 6));
}

int main(void)
{
    test_null();
    test_zero();
    test_random();
    return check_result();
}
