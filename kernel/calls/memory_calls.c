/* System calls that map memory. */
#include "kernel/calls/calls.h"
#include "kernel/fs/file.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/frame.h"
#include "kernel/fs/procfs.h"
#include "kernel/mm/object.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { PROTECTIONS = PROT_READ | PROT_WRITE | PROT_EXEC, DEVICE_ZERO = 1 << 8 | 5 };

/* The length of the pages that so many bytes take; 0 too where it wraps. */
static uint32_t whole_pages(uint32_t length)
{
    return (length + PAGE_SIZE - 1) & -PAGE_SIZE;
}

static struct address_space *own_space(void)
{
    return current()->process->space;
}

int32_t sys_brk(void *end)
{
    return (int32_t)space_set_break(own_space(), (uint32_t)(uintptr_t)end);
}

/* Adds to the request what comes of flags alone. 0, -EINVAL, -ENOMEM. */
static int read_flags(struct mapping *request, uint32_t flags)
{
    if (flags & MAP_HUGETLB)
        return -ENOMEM; /* no huge page is set aside */
    if (flags & MAP_FIXED_NOREPLACE)
        request->placement = PLACE_FREE;
    else
        request->placement = flags & MAP_FIXED ? PLACE_REPLACE : PLACE_ANYWHERE;
    if (flags & MAP_NORESERVE)
        request->flags |= REGION_NO_RESERVE;
    if (flags & MAP_GROWSDOWN)
        request->flags |= REGION_GROWS_DOWN;
    return 0;
}

/* Adds zeros to the request, one's own or shared. 0, -EINVAL, -ENOMEM. */
static int read_anonymous(struct mapping *request, uint32_t type)
{
    request->page_offset = 0;
    if (type == MAP_PRIVATE)
        return 0;
    if (type != MAP_SHARED || request->flags & REGION_GROWS_DOWN)
        return -EINVAL;
    request->flags |= REGION_SHARED;
    request->object = object_create();
    if (!request->object)
        return -ENOMEM;
    uint32_t pages = (request->length - 1) / PAGE_SIZE + 1;
    object_resize(request->object,
                  pages >= OBJECT_SIZE_MAX / PAGE_SIZE ? OBJECT_SIZE_MAX : pages * PAGE_SIZE);
    return 0;
}

/* Whether file may be mapped so. Adds REGION_SHARED and REGION_NO_WRITE. 0, -EACCES, -EINVAL. */
static int check_access(struct mapping *request, const struct file *file, uint32_t type)
{
    bool shared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
    if (type != MAP_PRIVATE && !shared)
        return -EINVAL;
    if (shared && request->protection & PROT_WRITE && !file_writable(file))
        return -EACCES;
    if (!file_readable(file))
        return -EACCES;
    if (shared)
        request->flags |= REGION_SHARED | (file_writable(file) ? 0 : REGION_NO_WRITE);
    return 0;
}

/* Remembers under what name the file is mapped, for /proc/PID/maps. */
static void name_object(struct memory_object *object, const struct file *file)
{
    struct text path = {0};
    if (!object_name(object) && file_path(file, &path) == 0)
        object_set_name(object, path.bytes, path.length);
    text_free(&path);
}

/* Adds what file holds to the request. 0, -EACCES, -EINVAL, -ENODEV, -ENOMEM. */
static int read_file(struct mapping *request, const struct file *file, uint32_t type)
{
    const struct inode *inode = file->inode;
    int error = check_access(request, file, type);
    if (error)
        return error;
    if (S_ISCHR(inode->mode) && inode->device == DEVICE_ZERO)
        return read_anonymous(request, type);
    if (!inode->object)
        return -ENODEV;
    if (request->flags & REGION_GROWS_DOWN)
        return -EINVAL;
    request->object = object_share(inode->object);
    name_object(request->object, file);
    return 0;
}

/* Adds to the request what is to be mapped; request->object then holds a reference. */
static int read_source(struct mapping *request, uint32_t flags, int fd)
{
    uint32_t pages = (request->length - 1) / PAGE_SIZE + 1;
    if (flags & MAP_ANONYMOUS)
        return read_anonymous(request, flags & MAP_TYPE);
    if (request->page_offset + pages < pages)
        return -EOVERFLOW;
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = read_file(request, file, flags & MAP_TYPE);
    file_release(file);
    return error;
}

/* Whether fd can be mapped at all, which comes before all else; -EBADF, 0. */
static int check_descriptor(uint32_t flags, int fd)
{
    struct file *file = flags & MAP_ANONYMOUS ? NULL : file_take(fd);
    if (!file)
        return flags & MAP_ANONYMOUS ? 0 : -EBADF;
    file_release(file);
    return 0;
}

int32_t sys_mmap2(void *start, unsigned length, int protection, int flags, int fd,
                  unsigned page_offset)
{
    struct mapping request = {.start = (uint32_t)(uintptr_t)start,
                              .length = length,
                              .protection = (uint32_t)protection & PROTECTIONS,
                              .page_offset = page_offset};
    int error = check_descriptor((uint32_t)flags, fd);
    if (!error && length == 0)
        error = -EINVAL;
    if (!error)
        error = read_flags(&request, (uint32_t)flags);
    if (!error)
        error = read_source(&request, (uint32_t)flags, fd);
    if (error)
        return error;
    int32_t result = space_place(own_space(), &request);
    object_release(request.object);
    bool placed = result > 0 || result < -ERRNO_MAX;
    if (placed && flags & (MAP_POPULATE | MAP_LOCKED) && !(flags & MAP_NONBLOCK))
        (void)space_populate(own_space(), (uint32_t)result, length,
                             request.protection & PROT_WRITE && !(request.flags & REGION_SHARED));
    return result;
}

int32_t sys_mmap(const void *arguments)
{
    struct mmap_arguments words;
    if (user_read(&words, arguments, sizeof words))
        return -EFAULT;
    if (words.offset % PAGE_SIZE != 0)
        return -EINVAL;
    return sys_mmap2((void *)(uintptr_t)words.start, words.length, (int)words.protection,
                     (int)words.flags, (int)words.fd, words.offset / PAGE_SIZE);
}

/* Below USER_START and above VDSO_START nothing is mapped that could be unmapped. */
int32_t sys_munmap(void *start, unsigned length)
{
    uint32_t first = (uint32_t)(uintptr_t)start;
    if (first % PAGE_SIZE != 0 || first > USER_END || length > USER_END - first || length == 0)
        return -EINVAL;
    uint32_t end = first + length;
    if (first < USER_START)
        first = USER_START;
    if (end > VDSO_START)
        end = VDSO_START;
    return first < end ? space_unmap(own_space(), first, end - first) : 0;
}

int32_t sys_mprotect(void *start, unsigned length, int protection)
{
    const uint32_t grows = PROT_GROWSDOWN | PROT_GROWSUP;
    uint32_t first = (uint32_t)(uintptr_t)start, asked = (uint32_t)protection;
    if ((asked & grows) == grows || first % PAGE_SIZE != 0)
        return -EINVAL;
    if (length == 0)
        return 0;
    if (first + whole_pages(length) <= first)
        return -ENOMEM;
    if (asked & ~(grows | PROTECTIONS | PROT_SEM))
        return -EINVAL;
    if (asked & PROT_GROWSUP) /* nothing does */
        return space_covered_end(own_space(), first) > first ? -EINVAL : -ENOMEM;
    int error = space_protect(own_space(), first, length, asked & (PROTECTIONS | PROT_GROWSDOWN));
    return error == -EINVAL && !(asked & PROT_GROWSDOWN) ? -ENOMEM : error;
}

/* What of mremap(2)'s arguments can be judged alone; all but flags in whole pages. */
static int check_remap(uint32_t start, uint32_t old_length, uint32_t new_length, uint32_t flags,
                       uint32_t target)
{
    if (flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED) || start % PAGE_SIZE != 0 || new_length == 0)
        return -EINVAL; /* MREMAP_DONTUNMAP too */
    if (!(flags & MREMAP_FIXED))
        return 0;
    if (!(flags & MREMAP_MAYMOVE) || target % PAGE_SIZE != 0 || target < USER_START ||
        new_length > VDSO_START || target > VDSO_START - new_length)
        return -EINVAL;
    if (start + old_length > target && target + new_length > start)
        return -EINVAL; /* they overlap */
    return 0;
}

int32_t sys_mremap(void *start, unsigned old_length, unsigned new_length, int flags, void *target)
{
    uint32_t from = (uint32_t)(uintptr_t)start, to = (uint32_t)(uintptr_t)target;
    uint32_t was = whole_pages(old_length), wanted = whole_pages(new_length);
    int error = check_remap(from, was, wanted, (uint32_t)flags, to);
    if (error)
        return error;
    if (from < USER_START || from >= VDSO_START || was > VDSO_START - from)
        return -EFAULT;
    return space_remap(own_space(), from, was, wanted, flags & MREMAP_MAYMOVE,
                       flags & MREMAP_FIXED ? to : 0);
}
