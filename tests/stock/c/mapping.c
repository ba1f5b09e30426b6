/* Mappings made by hand: anonymous, fixed, of files, shared with children, reserved, protected,
 * moved and cut. */
#include "stock.h"
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };

static sigjmp_buf back;
static int code;

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)context;
    code = signal == SIGSEGV ? info->si_code : 100 + info->si_code;
    siglongjmp(back, 1);
}

/* 0 where the byte can be read, else the si_code of the fault (100 more for SIGBUS). */
static int reading(volatile char *place)
{
    if (sigsetjmp(back, 1))
        return code;
    (void)*place;
    return 0;
}

static int writing(volatile char *place)
{
    if (sigsetjmp(back, 1))
        return code;
    *place = 1;
    return 0;
}

static char *map(size_t size, int protection)
{
    return mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void protections(void)
{
    char *pages = map(4 * PAGE, PROT_READ | PROT_WRITE);
    pages[0] = pages[3 * PAGE] = 'x';
    SHOW(pages[PAGE]);
    SHOW_CALL(mprotect(pages + PAGE, PAGE, PROT_READ));
    SHOW(reading(pages + PAGE));
    SHOW(writing(pages + PAGE));
    SHOW(writing(pages + 2 * PAGE));
    SHOW_CALL(mprotect(pages, 2 * PAGE, PROT_NONE));
    SHOW(reading(pages));
    SHOW_CALL(mprotect(pages, 4 * PAGE, PROT_READ | PROT_WRITE));
    SHOW(pages[0] == 'x');
    SHOW_CALL(munmap(pages + PAGE, PAGE));
    SHOW(reading(pages + PAGE));
    SHOW(reading(pages + 2 * PAGE));
    SHOW_CALL(mprotect(pages, 4 * PAGE, PROT_READ));
    SHOW_CALL(munmap(pages, 4 * PAGE));
    SHOW_CALL(munmap(pages + 1, PAGE));
    SHOW_CALL(mprotect(pages + 1, PAGE, PROT_READ));
    SHOW_CALL(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    SHOW_CALL(mmap(NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0));
    SHOW_CALL(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 99, 0));
}

/* A great reservation costs nothing; parts of it are used as a runtime does. */
static void reservation(void)
{
    size_t size = 512u << 20;
    char *room = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    SHOW(room != MAP_FAILED);
    SHOW(writing(room));
    for (size_t at = 0; at < size; at += size / 8) {
        SHOW_CALL(mprotect(room + at, PAGE, PROT_READ | PROT_WRITE));
        SHOW(writing(room + at));
        SHOW(writing(room + at + PAGE));
    }
    SHOW(mmap(room + PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
              -1, 0) == room + PAGE);
    SHOW(writing(room + PAGE));
    SHOW_CALL(madvise(room, PAGE, MADV_DONTNEED));
    SHOW(room[0]);
    SHOW_CALL(munmap(room, size));
    SHOW(reading(room + PAGE));
}

static void moving(void)
{
    char *old = map(4 * PAGE, PROT_READ | PROT_WRITE);
    strcpy(old + 3 * PAGE, "moved");
    char *longer = mremap(old, 4 * PAGE, 400 * PAGE, MREMAP_MAYMOVE);
    SHOW(longer != MAP_FAILED);
    SHOW_STRING(longer + 3 * PAGE);
    SHOW(longer[399 * PAGE]);
    SHOW(mremap(longer, 400 * PAGE, 4 * PAGE, 0) == longer);
    SHOW(reading(longer + 4 * PAGE));
    SHOW_STRING(longer + 3 * PAGE);
    char *place = map(8 * PAGE, PROT_NONE);
    SHOW(mremap(longer, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
    SHOW_STRING(place + 3 * PAGE);
    SHOW(reading(longer));
    munmap(place, 8 * PAGE);
}

/* Of a file: the private mapping keeps its writes, the shared one gives them to the file. */
static void files(void)
{
    char name[] = "/tmp/stock.map.XXXXXX", bytes[PAGE] = {0};
    int file = mkstemp(name);
    for (int i = 0; i < 3; i++) {
        memset(bytes, 'a' + i, i == 2 ? 100 : PAGE);
        if (write(file, bytes, i == 2 ? 100 : PAGE) < 0)
            puts("write failed");
    }
    char *private = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    char *shared = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, PAGE);
    SHOW(private[0] == 'a' && private[PAGE] == 'b' && private[2 * PAGE] == 'c');
    SHOW(private[2 * PAGE + 100]);
    SHOW(shared[0] == 'b' && shared[PAGE] == 'c');
    private[0] = 'P';
    shared[0] = 'S';
    SHOW_CALL(msync(shared, PAGE, MS_SYNC));
    SHOW_CALL(pread(file, bytes, 1, 0));
    SHOW(bytes[0] == 'a');
    SHOW_CALL(pread(file, bytes, 1, PAGE));
    SHOW(bytes[0] == 'S');
    SHOW(pwrite(file, "W", 1, PAGE + 1) == 1 && shared[1] == 'W');
    SHOW_CALL(ftruncate(file, PAGE));
    SHOW(reading(shared));
    SHOW_CALL(close(file));
    SHOW(private[0] == 'P');
    SHOW_CALL(unlink(name));
    munmap(private, 3 * PAGE);
    munmap(shared, 2 * PAGE);
}

/* After fork: private pages are each one's own, shared ones are the same. */
static void with_child(void)
{
    int status;
    char *private = map(PAGE, PROT_READ | PROT_WRITE);
    char *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    strcpy(private, "parent's");
    strcpy(shared, "parent's");
    if (fork() == 0) {
        strcpy(private, "child's");
        strcpy(shared, "child's");
        _exit(0);
    }
    wait(&status);
    SHOW_STRING(private);
    SHOW_STRING(shared);
}

static void program_break(void)
{
    char *start = sbrk(0);
    SHOW(sbrk(10 * PAGE) == start);
    SHOW(writing(start + 10 * PAGE - 1));
    SHOW(sbrk(0) == start + 10 * PAGE);
    SHOW(sbrk(-10 * PAGE) == start + 10 * PAGE);
}

int main(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    protections();
    reservation();
    moving();
    files();
    with_child();
    program_break();
    return 0;
}
