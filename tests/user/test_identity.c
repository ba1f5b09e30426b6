/* User and group numbers. What only user 0 may do is done where this runs as user 0; elsewhere its
 * lines are printed all the same. */
#include "tests/user/expect.h"

static bool as_root;

/* A line for a number that must be expected of user 0. */
static void check_root(const char *name, int expected, int got)
{
    check(name, expected, as_root ? got : expected);
}

static void check_three(const char *name, int call, unsigned real, unsigned effective,
                        unsigned saved)
{
    unsigned got[3] = {77, 77, 77};
    int arguments[6] = {(int)&got[0], (int)&got[1], (int)&got[2]};
    int error = system_call6(call, arguments);
    bool right = error == 0 && got[0] == real && got[1] == effective && got[2] == saved;
    check(name, 1, right || !as_root);
}

static void check_user(const char *name, unsigned real, unsigned effective, unsigned saved)
{
    check_three(name, 209, real, effective, saved);
}

static int asking(void)
{
    unsigned ids[3];
    unsigned short narrow[3];
    sys_getresuid32(&ids[0], &ids[1], &ids[2]);
    sys_getresuid(&narrow[0], &narrow[1], &narrow[2]);
    check("getuid32", (int)ids[0], sys_getuid32());
    check("geteuid32", (int)ids[1], sys_geteuid32());
    check_root("getuid", narrow[0], sys_getuid());
    check_root("geteuid", narrow[1], sys_geteuid());
    sys_getresgid32(&ids[0], &ids[1], &ids[2]);
    check("getgid32", (int)ids[0], sys_getgid32());
    check("getegid32", (int)ids[1], sys_getegid32());
    check_root("getgid", (int)ids[0], sys_getgid());
    check_root("getegid", (int)ids[1], sys_getegid());
    check("setuid to none", -EINVAL, sys_setuid32(-1u));
    check("setuid of 16 bits to none", -EINVAL, sys_setuid(0xffff));
    check("setgid to none", -EINVAL, sys_setgid32(-1u));
    check("setreuid that changes nothing", 0, sys_setreuid32(-1u, -1u));
    check("setresuid that changes nothing", 0, sys_setresuid32(-1u, -1u, -1u));
    check("setregid that changes nothing", 0, sys_setregid(0xffff, 0xffff));
    check("setresgid that changes nothing", 0, sys_setresgid(0xffff, 0xffff, 0xffff));
    return check_result();
}

static int giving_up(void)
{
    if (as_root) {
        sys_setgid32(500);
        sys_setuid32(1000);
    }
    check_user("setuid by user 0 sets all three", 1000, 1000, 1000);
    check_three("setgid by user 0 sets all three", 211, 500, 500, 500);
    check_root("back to 0", -EPERM, sys_setuid32(0));
    check_root("group back to 0", -EPERM, sys_setgid32(0));
    check_root("setreuid to another", -EPERM, sys_setreuid32(-1u, 0));
    check_root("setresuid to another", -EPERM, sys_setresuid32(0, -1u, -1u));
    check_root("setgroups", -EPERM, sys_setgroups32(0, NULL));
    check_root("setuid to one's own", 0, sys_setuid32(1000));
    check_root("sethostname", -EPERM, sys_sethostname("x", 1));
    check_root("setfsuid gives the number before", 1000, sys_setfsuid32(0));
    check_root("and has changed nothing", 1000, sys_setfsuid32(-1u));
    return check_result();
}

static int coming_back(void)
{
    if (as_root)
        sys_setresuid32(1000, 1001, 0);
    check_user("setresuid", 1000, 1001, 0);
    check_root("the effective number becomes the saved one", 0, sys_setresuid32(-1u, 0, -1u));
    check_user("so it is now", 1000, 0, 0);
    if (as_root)
        sys_setreuid32(2000, 1001);
    check_user("setreuid sets the saved number too", 2000, 1001, 1001);
    check_root("setreuid to the saved number", 0, sys_setreuid32(-1u, 2000));
    check_user("which then follows", 2000, 2000, as_root ? 1001 : 0);
    return check_result();
}

static int narrow_numbers(void)
{
    unsigned short narrow[3] = {1, 1, 1};
    if (as_root)
        sys_setresuid32(100000, 7, 0);
    check_root("a number too large for 16 bits", 65534, sys_getuid());
    check_root("all of it in 32", 100000, sys_getuid32());
    if (as_root)
        sys_getresuid(&narrow[0], &narrow[1], &narrow[2]);
    check_root("the same of getresuid", 65534, narrow[0]);
    check_root("and the one that fits", 7, narrow[1]);
    check_root("setresuid of 16 bits", 0, sys_setresuid(0xffff, 0, 0xffff));
    check_root("which has changed one", 0, sys_geteuid32());
    check_root("setfsuid of 16 bits", 0, sys_setfsuid(9));
    check_root("and once more", 9, sys_setfsuid(0xffff));
    check_root("setfsgid", sys_getegid32(), sys_setfsgid32(8));
    check_root("setfsgid of 16 bits", 8, sys_setfsgid(0xffff));
    return check_result();
}

static int groups(void)
{
    unsigned list[4] = {10, 20, 100000, 0}, got[4] = {0};
    unsigned short narrow[4] = {0};
    check("getgroups with a negative size", -EINVAL, sys_getgroups32(-1, got));
    check_root("setgroups", 0, sys_setgroups32(3, list));
    check_root("getgroups asks", 3, sys_getgroups32(0, NULL));
    check_root("getgroups with too little room", -EINVAL, sys_getgroups32(2, got));
    check_root("getgroups", 3, sys_getgroups32(4, got));
    check("its numbers", 0, as_root ? memcmp(list, got, 12) : 0);
    check_root("getgroups of 16 bits", 3, sys_getgroups(4, narrow));
    check_root("a number that fits", 20, as_root ? narrow[1] : 0);
    check_root("one that does not", 65534, as_root ? narrow[2] : 0);
    check_root("setgroups of 16 bits", 0, sys_setgroups(2, narrow));
    check_root("has set them", 2, sys_getgroups32(0, NULL));
    check_root("setgroups with a negative size", -EINVAL, sys_setgroups32(-1, list));
    check_root("none", 0, sys_setgroups32(0, NULL));
    check_root("none are there", 0, sys_getgroups32(0, NULL));
    return check_result();
}

static int inherited(void)
{
    if (as_root)
        sys_setresuid32(3000, 3001, 3002);
    int status = 0, pid = sys_fork();
    if (pid == 0)
        exit(sys_getuid32() == 3000 && sys_geteuid32() == 3001 ? 1 : 2);
    sys_waitpid(pid, &status, 0);
    check_root("a child has its parent's numbers", exited(1), status);
    return check_result();
}

int main(void)
{
    as_root = sys_geteuid32() == 0;
    check("asking", 0, in_child(asking));
    check("giving up", 0, in_child(giving_up));
    check("coming back", 0, in_child(coming_back));
    check("narrow numbers", 0, in_child(narrow_numbers));
    check("groups", 0, in_child(groups));
    check("inherited", 0, in_child(inherited));
    return check_result();
}
