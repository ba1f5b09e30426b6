/* The devices that need no hardware: /dev/null, zero, full, random and urandom. */
#include "kernel/fs/device.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "kernel/random.h"
#include "kernel/thread.h"
#include "lib/errno.h"

enum { RANDOM_PART = 128, ZERO_PART = 64 << 10 };

static int read_nothing(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    (void)file, (void)buffer, (void)count, (void)position;
    return 0;
}

static int write_away(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    (void)file, (void)buffer, (void)position;
    return (int)count;
}

static int write_to_full(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    (void)file, (void)buffer, (void)count, (void)position;
    return -ENOSPC;
}

/* In parts, so that a caller that is to die does not first read all. */
static int read_zeros(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    size_t done = 0;
    (void)file, (void)position;
    while (done < count && (done == 0 || !(current()->work & WORK_KILLED))) {
        size_t length = count - done < ZERO_PART ? count - done : ZERO_PART;
        int error = user_clear((char *)buffer + done, length);
        if (error)
            return done ? (int)done : error;
        done += length;
    }
    return (int)done;
}

static int read_random(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    uint8_t part[RANDOM_PART];
    size_t done = 0;
    (void)file, (void)position;
    while (done < count && (done == 0 || !(current()->work & WORK_KILLED))) {
        size_t length = count - done < sizeof part ? count - done : sizeof part;
        random_bytes(part, length);
        int error = user_write((char *)buffer + done, part, length);
        if (error)
            return done ? (int)done : error;
        done += length;
    }
    return (int)done;
}

/* What is written makes the numbers differ from then on. */
static int write_random(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    (void)file, (void)position;
    for (size_t done = 0; done < count && !(current()->work & WORK_KILLED); done += 4) {
        uint32_t value = 0;
        size_t length = count - done < sizeof value ? count - done : sizeof value;
        if (user_read(&value, (const char *)buffer + done, length))
            return done ? (int)done : -EFAULT;
        random_add(value);
    }
    return (int)count;
}

/* These have no position, and one may seek all the same: it stays 0. */
static int64_t seek_nowhere(struct file *file, int64_t offset, int whence)
{
    (void)file, (void)offset, (void)whence;
    return 0;
}

static const struct file_operations null_operations = {
    .read = read_nothing, .write = write_away, .seek = seek_nowhere};
static const struct file_operations zero_operations = {
    .read = read_zeros, .write = write_away, .seek = seek_nowhere};
static const struct file_operations full_operations = {
    .read = read_zeros, .write = write_to_full, .seek = seek_nowhere};
static const struct file_operations random_operations = {
    .read = read_random, .write = write_random, .seek = seek_nowhere};

static int open_null(struct file *file)
{
    file->operations = &null_operations;
    return 0;
}

static int open_zero(struct file *file)
{
    file->operations = &zero_operations;
    return 0;
}

static int open_full(struct file *file)
{
    file->operations = &full_operations;
    return 0;
}

static int open_random(struct file *file)
{
    file->operations = &random_operations;
    return 0;
}

/* See device.h. Their numbers are Linux's: major 1. */
void memory_devices_init(void)
{
    static const struct {
        const char *path;
        uint32_t minor;
        int (*open)(struct file *);
    } devices[] = {
        {"/dev/null", 3, open_null},      {"/dev/zero", 5, open_zero},
        {"/dev/full", 7, open_full},      {"/dev/random", 8, open_random},
        {"/dev/urandom", 9, open_random},
    };
    for (unsigned index = 0; index < sizeof devices / sizeof *devices; index++) {
        int error = device_create(devices[index].path, S_IFCHR | 0666,
                                  makedev(1, devices[index].minor), devices[index].open);
        ASSERT(error == 0, "%s cannot be made (error %d)", devices[index].path, -error);
    }
}
