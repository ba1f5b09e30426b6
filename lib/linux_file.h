/* Linux's numbers and structures for files on i386: open(2), fcntl(2), getdents(2) and their like,
 * each under its name in the man pages. What stat(2) tells: linux_stat.h. */
#ifndef LIB_LINUX_FILE_H
#define LIB_LINUX_FILE_H

#include <stdint.h>

/* open(2) */
#define O_RDONLY    0
#define O_WRONLY    1
#define O_RDWR      2
#define O_ACCMODE   3
#define O_CREAT     0100
#define O_EXCL      0200
#define O_NOCTTY    0400
#define O_TRUNC     01000
#define O_APPEND    02000
#define O_NONBLOCK  04000
#define O_DSYNC     010000
#define O_ASYNC     020000
#define O_DIRECT    040000
#define O_LARGEFILE 0100000
#define O_DIRECTORY 0200000
#define O_NOFOLLOW  0400000
#define O_NOATIME   01000000
#define O_CLOEXEC   02000000
#define O_SYNC      04010000
#define O_PATH      010000000
#define O_TMPFILE   020200000

/* openat(2) and its like */
#define AT_FDCWD            (-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_EACCESS          0x200 /* faccessat2(2) */
#define AT_REMOVEDIR        0x200 /* unlinkat(2) */
#define AT_SYMLINK_FOLLOW   0x400 /* linkat(2) */
#define AT_NO_AUTOMOUNT     0x800
#define AT_EMPTY_PATH       0x1000
#define AT_STATX_SYNC_TYPE  0x6000

/* lseek(2) */
#define SEEK_SET  0
#define SEEK_CUR  1
#define SEEK_END  2
#define SEEK_DATA 3
#define SEEK_HOLE 4

/* access(2) */
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4

/* fcntl(2) */
#define F_DUPFD         0
#define F_GETFD         1
#define F_SETFD         2
#define F_GETFL         3
#define F_SETFL         4
#define F_GETLK         5
#define F_SETLK         6
#define F_SETLKW        7
#define F_SETOWN        8
#define F_GETOWN        9
#define F_GETLK64       12
#define F_SETLK64       13
#define F_SETLKW64      14
#define F_DUPFD_CLOEXEC 1030
#define F_SETPIPE_SZ    1031
#define F_GETPIPE_SZ    1032
#define FD_CLOEXEC      1
#define F_RDLCK         0
#define F_WRLCK         1
#define F_UNLCK         2

struct flock32 {
    int16_t l_type, l_whence;
    int32_t l_start, l_len;
    int32_t l_pid;
};
struct flock64 {
    int16_t l_type, l_whence;
    int64_t l_start, l_len;
    int32_t l_pid;
} __attribute__((packed, aligned(4)));

/* flock(2) */
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

/* close_range(2), dup3(2) */
#define CLOSE_RANGE_UNSHARE (1U << 1)
#define CLOSE_RANGE_CLOEXEC (1U << 2)

/* renameat2(2) */
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE  2

/* fallocate(2) */
#define FALLOC_FL_KEEP_SIZE  0x01
#define FALLOC_FL_PUNCH_HOLE 0x02

#define PIPE_BUF 4096 /* bytes that a pipe takes at once or not at all, pipe(7) */

/* ioctl(2), for every kind of file */
#define FIONREAD 0x541B /* the bytes that could be read now */
#define FIONBIO  0x5421
#define FIONCLEX 0x5450
#define FIOCLEX  0x5451
#define FIOASYNC 0x5452

/* readv(2) */
struct iovec32 {
    uint32_t iov_base;
    uint32_t iov_len;
};
#define UIO_MAXIOV 1024

/* getdents(2) and getdents64(2): the name follows, with its NUL; the old record has its kind in the
 * last byte. */
struct linux_dirent {
    uint32_t d_ino, d_off;
    uint16_t d_reclen;
    char d_name[];
};
struct linux_dirent64 {
    uint64_t d_ino;
    int64_t d_off;
    uint16_t d_reclen;
    uint8_t d_type;
    char d_name[];
} __attribute__((packed, aligned(4)));
#define DT_UNKNOWN 0 /* the others are the kind's bits of st_mode: (mode & S_IFMT) >> 12 */

_Static_assert(sizeof(struct flock32) == 16, "Linux i386 flock");
_Static_assert(sizeof(struct flock64) == 24, "Linux i386 flock64");
_Static_assert(sizeof(struct iovec32) == 8, "Linux i386 iovec");
_Static_assert(__builtin_offsetof(struct linux_dirent, d_name) == 10, "Linux i386 linux_dirent");
_Static_assert(__builtin_offsetof(struct linux_dirent64, d_name) == 19, "Linux linux_dirent64");

#endif
