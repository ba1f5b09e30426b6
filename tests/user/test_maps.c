/* /proc/self/maps: each kind of memory is there, with its protection and the name of what it is. */
#include "tests/user/proc.h"

static char data[8192] = "something, so that it is in the file";
static char name[128];

/* One line: struct map_line of address 0 is none. */
struct map_line {
    unsigned long start, end, offset, inode;
    char rights[5];
    const char *name; /* "" where there is none */
};

/* Takes a line apart, and ends it with a NUL. */
static struct map_line parse(char *text)
{
    struct map_line line;
    char *end = strchr(text, '\n'), *at;
    if (end)
        *end = '\0';
    line.start = strtoul(text, &at, 16);
    line.end = strtoul(at + 1, &at, 16);
    strlcpy(line.rights, at + 1, sizeof line.rights);
    line.offset = strtoul(at + 6, &at, 16);
    at = strchr(at + 1, ' ');
    line.inode = strtoul(at + 1, &at, 10);
    while (*at == ' ')
        at++;
    line.name = at;
    return line;
}

/* The line in which address lies, read now. */
static struct map_line line_of(const void *address)
{
    unsigned long wanted = (unsigned long)address;
    read_text("/proc/self/maps");
    for (char *text = proc_text, *next; *text; text = next) {
        next = strchr(text, '\n') + 1;
        struct map_line line = parse(text);
        if (line.start <= wanted && wanted < line.end)
            return line;
    }
    return (struct map_line){.name = "nothing there"};
}

/* Checks rights and name of what is at address. */
static void check_line(const char *what, const void *address, const char *rights,
                       const char *wanted)
{
    struct map_line line = line_of(address);
    bool right = strcmp(line.rights, rights) == 0 && strcmp(line.name, wanted) == 0;
    check_true(what, right);
    if (!right)
        printf("    it is %s of '%s'\n", line.rights, line.name);
}

static void test_program(void)
{
    char path[128];
    int length = sys_readlink("/proc/self/exe", path, sizeof path - 1), local = 0;
    path[length > 0 ? length : 0] = '\0';
    check_line("code", (void *)test_program, "r-xp", path);
    check_line("data", data, "rw-p", path);
    check_line("the stack", &local, "rw-p", "[stack]");
    check_line("the vDSO", (void *)getauxval(33), "r-xp", "[vdso]");
    check_true("the program's inode", line_of(data).inode != 0);
    int end = sys_brk(NULL);
    sys_brk((void *)(end + 8192));
    check_line("the heap", (void *)(end + 4096), "rw-p", "[heap]");
    sys_brk((void *)end);
}

static void test_own(void)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *own = (char *)sys_mmap2(NULL, 0x10000, PROT_NONE, flags, -1, 0);
    check_line("a reservation", own, "---p", "");
    sys_mprotect(own + 0x1000, 0x1000, PROT_READ);
    check_line("a page of it that can be read", own + 0x1000, "r--p", "");
    check_line("what is before", own, "---p", "");
    check_line("what is behind", own + 0x2000, "---p", "");
    check("its edges", 0x1000, (int)(line_of(own + 0x1000).end - line_of(own + 0x1000).start));
    sys_munmap(own, 0x10000);
    check_line("nothing", own, "", "nothing there");
    flags = MAP_SHARED | MAP_ANONYMOUS;
    char *shared = (char *)sys_mmap2(NULL, 0x1000, PROT_READ | PROT_WRITE, flags, -1, 0);
    check_line("shared memory", shared, "rw-s", "/dev/zero (deleted)");
    sys_munmap(shared, 0x1000);
}

/* A file that is mapped has its path, for as long as that is its name. */
static void test_file(void)
{
    int fd = sys_open("f", O_CREAT | O_RDWR, 0600), rights = PROT_READ | PROT_WRITE;
    sys_ftruncate(fd, 0x4000);
    char *shared = (char *)sys_mmap2(NULL, 0x1000, rights, MAP_SHARED, fd, 2);
    char *own = (char *)sys_mmap2(NULL, 0x1000, PROT_READ, MAP_PRIVATE, fd, 1);
    sys_close(fd);
    snprintf(name, sizeof name, "%s/f", test_directory);
    check_line("a file, shared", shared, "rw-s", name);
    check_line("a file, private", own, "r--p", name);
    check("its offset", 0x2000, (int)line_of(shared).offset);
    check("its inode", (int)status_of("f").st_ino, (int)line_of(own).inode);
    sys_unlink("f");
    snprintf(name, sizeof name, "%s/f (deleted)", test_directory);
    check_line("it lost its name", shared, "rw-s", name);
    sys_munmap(shared, 0x1000);
    sys_munmap(own, 0x1000);
}

/* All lines in order, each whole, with pages for edges. */
static void test_order(void)
{
    unsigned long end = 0;
    int lines = 0, bad = 0;
    read_text("/proc/self/maps");
    for (char *text = proc_text, *next; *text; text = next, lines++) {
        next = strchr(text, '\n') + 1;
        struct map_line line = parse(text);
        bad += line.start < end || line.end <= line.start || (line.start | line.end) & 4095;
        end = line.end;
    }
    check("lines out of order", 0, bad);
    check_true("there are some", lines > 5);
}

int main(void)
{
    enter_directory("maps");
    test_program();
    test_own();
    test_file();
    test_order();
    return leave_directory();
}
