/* Files mapped: what is read there, where writes go, and what lies past the end. */
#include "tests/user/memory_probe.h"

static const char path[] = "/tmp/mapped-by-baton-test";
static int file;

/* A file of two pages and 100 bytes, each byte the letter of its page. */
static void make_file(void)
{
    static char bytes[PAGE];
    sys_unlink(path);
    file = sys_open(path, O_RDWR | O_CREAT, 0600);
    check_true("a file", file >= 0);
    for (int page = 0; page < 3; page++) {
        memset(bytes, 'a' + page, sizeof bytes);
        sys_write(file, bytes, page == 2 ? 100 : PAGE);
    }
}

static char *map_file(int pages, int protection, int flags, unsigned page_offset)
{
    return (char *)sys_mmap2(NULL, (unsigned)pages * PAGE, protection, flags, file, page_offset);
}

static char byte_of_file(int at)
{
    char byte = '?';
    sys_lseek(file, at, SEEK_SET);
    sys_read(file, &byte, 1);
    return byte;
}

static void write_byte(int at, char byte)
{
    sys_lseek(file, at, SEEK_SET);
    sys_write(file, &byte, 1);
}

static void test_errors(void)
{
    int reader = sys_open(path, O_RDONLY, 0), writer = sys_open(path, O_WRONLY, 0);
    int folder = sys_open("/", O_RDONLY, 0), ends[2];
    sys_pipe(ends);
    check("neither shared nor private", -EINVAL, (int)map_file(1, RW, 0, 0));
    check("no bytes", -EINVAL, (int)map_file(0, RW, MAP_PRIVATE, 0));
    if (on_baton()) /* a 64-bit Linux counts further */
        check_baton("past the last page", -EOVERFLOW, (int)map_file(2, RW, MAP_PRIVATE, ~0u));
    check("a file that is written only", -EACCES,
          sys_mmap2(NULL, PAGE, PROT_READ, MAP_PRIVATE, writer, 0));
    check("to write a file that is read only", -EACCES,
          sys_mmap2(NULL, PAGE, RW, MAP_SHARED, reader, 0));
    check("a folder", -ENODEV, sys_mmap2(NULL, PAGE, PROT_READ, MAP_PRIVATE, folder, 0));
    check("a pipe", -ENODEV, sys_mmap2(NULL, PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0));
    char *shared = (char *)sys_mmap2(NULL, PAGE, PROT_READ, MAP_SHARED, reader, 0);
    check("read only, shared", 'a', shared[0]);
    check("to be written after all", -EACCES, sys_mprotect(shared, PAGE, RW));
    check("still read", 'a', shared[0]);
    char *own = (char *)sys_mmap2(NULL, PAGE, RW, MAP_PRIVATE, reader, 0);
    own[0] = 'o';
    check("one's own may be written", 'o', own[0]);
    check("the file is not", 'a', byte_of_file(0));
    sys_close(reader);
    check("after its descriptor is closed", 'a', shared[PAGE - 1]);
    sys_close(writer);
    sys_close(folder);
}

static void test_private(void)
{
    char *memory = map_file(3, RW, MAP_PRIVATE, 0);
    check("the first byte", 'a', memory[0]);
    check("the last byte", 'c', memory[2 * PAGE + 99]);
    check_true("zeros behind it", all_are(memory + 2 * PAGE + 100, PAGE - 100, 0));
    write_byte(PAGE, 'x');
    check("a write to the file is seen where nothing was touched", 'x', memory[PAGE]);
    memory[PAGE] = 'm';
    write_byte(PAGE, 'y');
    check("and not where something was written", 'm', memory[PAGE]);
    check("nor does that reach the file", 'y', byte_of_file(PAGE));
    check("forgotten", 0, sys_madvise(memory, 3 * PAGE, MADV_DONTNEED));
    check("it is the file's again", 'y', memory[PAGE]);
    char *second = map_file(1, PROT_READ, MAP_PRIVATE, 1);
    check("from the second page on", 'y', second[0]);
    sys_munmap(memory, 3 * PAGE);
    sys_munmap(second, PAGE);
    write_byte(PAGE, 'b');
}

static char *shared_memory;

static int write_in_child(void)
{
    shared_memory[7] = 'c';
    return 0;
}

static void test_shared(void)
{
    shared_memory = map_file(2, RW, MAP_SHARED, 0);
    shared_memory[5] = 's';
    check("a write to memory reaches the file", 's', byte_of_file(5));
    write_byte(PAGE + 6, 'f');
    check("a write to the file reaches memory", 'f', shared_memory[PAGE + 6]);
    in_child(write_in_child);
    check("a child's reaches both", 'c', shared_memory[7]);
    check("as the file says", 'c', byte_of_file(7));
    check("written back", 0, sys_msync(shared_memory, 2 * PAGE, MS_SYNC));
    char *upper = map_file(1, RW, MAP_SHARED, 1);
    upper[9] = 'u';
    check("a second mapping is the same memory", 'u', shared_memory[PAGE + 9]);
    check("no longer needed", 0, sys_madvise(upper, PAGE, MADV_DONTNEED));
    check("it is all there", 'u', upper[9]);
    sys_munmap(shared_memory, 2 * PAGE);
    check("the other one stays", 'u', upper[9]);
    sys_munmap(upper, PAGE);
}

static char *past_end;

static int read_past_end(void)
{
    return *(volatile char *)past_end;
}

static void test_end(void)
{
    char *memory = map_file(5, RW, MAP_SHARED, 0);
    past_end = memory + 3 * PAGE;
    check("reading past the end", SIGBUS, in_child(read_past_end));
    check("by the kernel", -EFAULT, can_read(past_end));
    check("the kernel writes there", -EFAULT, can_write(past_end));
    past_end = memory + PAGE;
    memory[PAGE] = 'w';
    check("cut off", 0, sys_ftruncate(file, PAGE));
    check("what was there", SIGBUS, in_child(read_past_end));
    check("grown again", 0, sys_ftruncate(file, 2 * PAGE));
    check("it is zero", exited(0), in_child(read_past_end));
    memory[PAGE + 1] = 'n';
    check("and the file's", 'n', byte_of_file(PAGE + 1));
    check("cut within a page", 0, sys_ftruncate(file, 10));
    check_true("the rest of it is zero", memory[9] == 'a' && all_are(memory + 10, PAGE - 10, 0));
    sys_unlink(path);
    check("a file without a name", 'a', memory[9]);
    sys_close(file);
    check("nor a descriptor", 'a', memory[9]);
    sys_munmap(memory, 5 * PAGE);
}

static void test_zero_device(void)
{
    int zero = sys_open("/dev/zero", O_RDWR, 0);
    char *own = (char *)sys_mmap2(NULL, PAGE, RW, MAP_PRIVATE, zero, 5);
    check("one's own zeros", 0, own[100]);
    own[100] = 'z';
    shared_memory = (char *)sys_mmap2(NULL, PAGE, RW, MAP_SHARED, zero, 0);
    check("shared zeros", 0, shared_memory[7]);
    in_child(write_in_child);
    check("a child writes them", 'c', shared_memory[7]);
    sys_close(zero);
}

int main(void)
{
    make_file();
    test_errors();
    test_private();
    test_shared();
    test_end();
    test_zero_device();
    return check_result();
}
