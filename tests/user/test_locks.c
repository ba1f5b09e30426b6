/* Advisory locks: flock, and fcntl's on ranges; each seen by a child, which is another owner. */
#include "tests/user/child.h"
#include "tests/user/files.h"

static int fd;

/* A request for length bytes from start on. */
static struct flock64 range(int type, int start, int length)
{
    struct flock64 lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = (int16_t)type;
    lock.l_start = start;
    lock.l_len = length;
    return lock;
}

static int set(int type, int start, int length)
{
    struct flock64 lock = range(type, start, length);
    return sys_fcntl64(fd, F_SETLK64, (unsigned)&lock);
}

/* What a child gets for such a lock, as an exit status: 0 or an error. */
static int child_type, child_start, child_length;

static int take_in_child(void)
{
    return -set(child_type, child_start, child_length);
}

static int as_child(int type, int start, int length)
{
    child_type = type;
    child_start = start;
    child_length = length;
    return -(in_child(take_in_child) >> 8);
}

static void test_ranges(void)
{
    check("a lock to write", 0, set(F_WRLCK, 0, 10));
    check("another's in its place", -EAGAIN, as_child(F_WRLCK, 5, 10));
    check("another's to read there", -EAGAIN, as_child(F_RDLCK, 9, 1));
    check("another's beside it", 0, as_child(F_WRLCK, 10, 10));
    check("the same again", 0, set(F_WRLCK, 0, 10));
    check("a part of it to read", 0, set(F_RDLCK, 3, 4));
    check("another's to read there", 0, as_child(F_RDLCK, 3, 4));
    check("another's to write there", -EAGAIN, as_child(F_WRLCK, 3, 4));
    check("another's to read before it", -EAGAIN, as_child(F_RDLCK, 2, 1));
    check("another's to read behind it", -EAGAIN, as_child(F_RDLCK, 7, 1));
    check("a part given up", 0, set(F_UNLCK, 4, 2));
    check("another's there", 0, as_child(F_WRLCK, 4, 2));
    check("another's before", -EAGAIN, as_child(F_WRLCK, 3, 1));
    check("another's behind", -EAGAIN, as_child(F_WRLCK, 6, 1));
    check("all given up", 0, set(F_UNLCK, 0, 0));
    check("another's anywhere", 0, as_child(F_WRLCK, 0, 0));
}

/* What the child's question about a lock is answered. */
static int ask_in_child(void)
{
    struct flock64 lock = range(F_RDLCK, 0, 0);
    sys_fcntl64(fd, F_GETLK64, (unsigned)&lock);
    bool right = lock.l_type == F_WRLCK && lock.l_start == 5 && lock.l_len == 3 &&
                 lock.l_whence == SEEK_SET && lock.l_pid == sys_getppid();
    struct flock32 narrow = {.l_type = F_WRLCK, .l_start = 0, .l_len = 5};
    sys_fcntl(fd, F_GETLK, (unsigned)&narrow);
    return right && narrow.l_type == F_UNLCK ? 0 : 1;
}

/* A lock goes with the first close of any descriptor of the file. */
static void test_questions(void)
{
    set(F_WRLCK, 5, 3);
    check("F_GETLK", 0, in_child(ask_in_child));
    struct flock64 back = range(F_WRLCK, 0, -5);
    back.l_whence = SEEK_END;
    sys_ftruncate(fd, 20);
    check("a lock backwards from the end", 0, sys_fcntl64(fd, F_SETLK64, (unsigned)&back));
    check("covers what it says", -EAGAIN, as_child(F_RDLCK, 15, 1));
    check("and no more", 0, as_child(F_RDLCK, 14, 1));
    sys_close(sys_open("f", O_RDONLY, 0));
    check("a close of another descriptor gives all up", 0, as_child(F_WRLCK, 0, 0));
    check("a lock of a strange kind", -EINVAL, set(7, 0, 0));
    check("a lock before the start", -EINVAL, set(F_RDLCK, -1, 1));
    int reading = fd;
    fd = sys_open("f", O_RDONLY, 0);
    check("a lock to write where only reading is open", -EBADF, set(F_WRLCK, 0, 0));
    sys_close(fd);
    fd = reading;
}

/* A child that waits for a lock, and is told when it has it by its end. */
static int wait_in_child(void)
{
    struct flock64 lock = range(F_WRLCK, 0, 0);
    return -sys_fcntl64(fd, F_SETLKW64, (unsigned)&lock);
}

static void test_waiting(void)
{
    int status = -1;
    set(F_WRLCK, 0, 0);
    int pid = sys_fork();
    if (pid == 0)
        exit(wait_in_child());
    for (int i = 0; i < 10; i++)
        sys_sched_yield();
    check("a child waits for the lock", 0, sys_waitpid(pid, &status, WNOHANG));
    set(F_UNLCK, 0, 0);
    check("and gets it", pid, sys_waitpid(pid, &status, 0));
    check("without an error", 0, status);
}

static int held, wanted; /* bytes */

/* A child that holds one byte and waits for another. */
static int hold_and_wait(void)
{
    struct flock64 lock = range(F_WRLCK, wanted, 1);
    set(F_WRLCK, held, 1);
    return -sys_fcntl64(fd, F_SETLKW64, (unsigned)&lock);
}

static int start_waiting(int holds, int wants)
{
    held = holds;
    wanted = wants;
    int pid = sys_fork();
    if (pid == 0)
        exit(hold_and_wait());
    wait_until_asleep(pid);
    return pid;
}

/* Who would wait for somebody that waits for him, through others too, is told so. */
static void test_circles(void)
{
    struct flock64 lock = range(F_WRLCK, 1, 1);
    set(F_WRLCK, 0, 1);
    int first = start_waiting(1, 0);
    check("two who wait for each other", -EDEADLK, sys_fcntl64(fd, F_SETLKW64, (unsigned)&lock));
    int second = start_waiting(2, 1);
    lock.l_start = 2;
    check("three in a circle", -EDEADLK, sys_fcntl64(fd, F_SETLKW64, (unsigned)&lock));
    lock.l_start = 3;
    check("what nobody holds", 0, sys_fcntl64(fd, F_SETLKW64, (unsigned)&lock));
    set(F_UNLCK, 0, 1);
    check("the first goes on", 0, status_of_child(first));
    check("then the second", 0, status_of_child(second));
    set(F_UNLCK, 0, 0);
}

static int flock_other(void)
{
    int other = sys_open("f", O_RDWR, 0);
    return -sys_flock(other, LOCK_EX | LOCK_NB);
}

static void test_flock(void)
{
    check("flock", 0, sys_flock(fd, LOCK_EX));
    check("another open file's", exited(EAGAIN), in_child(flock_other));
    check("the same open file's", 0, sys_flock(fd, LOCK_SH | LOCK_NB));
    int other = sys_open("f", O_RDONLY, 0);
    check("another to share it", 0, sys_flock(other, LOCK_SH | LOCK_NB));
    check("it does not mind ranges", 0, as_child(F_WRLCK, 0, 0));
    check("given up", 0, sys_flock(other, LOCK_UN));
    sys_close(other);
    check("flock in a strange way", -EINVAL, sys_flock(fd, 3));
    check("flock of a bad descriptor", -EBADF, sys_flock(-1, LOCK_SH));
    check("given up", 0, sys_flock(fd, LOCK_UN));
    check("another open file's", 0, in_child(flock_other));
}

int main(void)
{
    enter_directory("locks");
    fd = sys_open("f", O_CREAT | O_RDWR, 0644);
    test_ranges();
    test_questions();
    test_waiting();
    test_circles();
    test_flock();
    sys_close(fd);
    sys_unlink("f");
    return leave_directory();
}
