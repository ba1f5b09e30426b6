/* What stat(2) tells: the kinds of files and their permissions, as Linux numbers them on i386. */
#ifndef LIB_LINUX_STAT_H
#define LIB_LINUX_STAT_H

#include <stdint.h>

/* st_mode: the kind, */
#define S_IFMT   0170000
#define S_IFSOCK 0140000
#define S_IFLNK  0120000
#define S_IFREG  0100000
#define S_IFBLK  0060000
#define S_IFDIR  0040000
#define S_IFCHR  0020000
#define S_IFIFO  0010000
/* and the permissions. */
#define S_ISUID 0004000
#define S_ISGID 0002000
#define S_ISVTX 0001000

#define S_ISREG(mode) (((mode)&S_IFMT) == S_IFREG)
#define S_ISDIR(mode) (((mode)&S_IFMT) == S_IFDIR)
#define S_ISLNK(mode) (((mode)&S_IFMT) == S_IFLNK)
#define S_ISCHR(mode) (((mode)&S_IFMT) == S_IFCHR)

/* A device's two numbers in one, as st_rdev has them in 32 bits. */
#define makedev(major, minor)                                                                      \
    (((uint32_t)(minor)&0xff) | ((uint32_t)(major)&0xfff) << 8 | ((uint32_t)(minor) & ~0xffu) << 12)

static inline uint32_t device_major(uint32_t device)
{
    return device >> 8 & 0xfff;
}

static inline uint32_t device_minor(uint32_t device)
{
    return (device & 0xff) | (device >> 12 & 0xfff00);
}

/* oldstat(18), oldlstat(84), oldfstat(28): the first one, of 16-bit numbers. */
struct old_stat {
    uint16_t st_dev, st_ino, st_mode, st_nlink, st_uid, st_gid, st_rdev;
    uint32_t st_size, st_atime, st_mtime, st_ctime;
};

/* stat(106), lstat(107), fstat(108) */
struct stat32 {
    uint32_t st_dev, st_ino;
    uint16_t st_mode, st_nlink, st_uid, st_gid;
    uint32_t st_rdev, st_size, st_blksize, st_blocks;
    uint32_t st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
    uint32_t unused[2];
};

/* stat64(195), lstat64(196), fstat64(197), fstatat64(300) */
struct stat64 {
    uint64_t st_dev;
    uint32_t padding, __st_ino; /* the low half of st_ino */
    uint32_t st_mode, st_nlink, st_uid, st_gid;
    uint64_t st_rdev;
    uint32_t padding2;
    int64_t st_size;
    uint32_t st_blksize;
    uint64_t st_blocks; /* of 512 bytes */
    uint32_t st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
    uint64_t st_ino;
} __attribute__((packed, aligned(4)));

/* statx(2) */
struct statx_timestamp {
    int64_t tv_sec;
    uint32_t tv_nsec;
    int32_t reserved;
};
struct statx {
    uint32_t stx_mask, stx_blksize;
    uint64_t stx_attributes;
    uint32_t stx_nlink, stx_uid, stx_gid;
    uint16_t stx_mode, spare0;
    uint64_t stx_ino, stx_size, stx_blocks, stx_attributes_mask;
    struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
    uint32_t stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;
    uint64_t stx_mnt_id, spare2;
    uint64_t spare3[12];
};
#define STATX_BASIC_STATS 0x7ff
#define STATX_MNT_ID      0x1000
#define STATX__RESERVED   0x80000000u

/* statfs(2), statfs64(2) */
struct statfs32 {
    uint32_t f_type, f_bsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree;
    int32_t f_fsid[2];
    uint32_t f_namelen, f_frsize, f_flags, f_spare[4];
};
struct statfs64 {
    uint32_t f_type, f_bsize;
    uint64_t f_blocks, f_bfree, f_bavail, f_files, f_ffree;
    int32_t f_fsid[2];
    uint32_t f_namelen, f_frsize, f_flags, f_spare[4];
} __attribute__((packed, aligned(4)));

/* utimensat(2) */
#define UTIME_NOW  0x3fffffff
#define UTIME_OMIT 0x3ffffffe

_Static_assert(sizeof(struct old_stat) == 32, "Linux i386 __old_kernel_stat");
_Static_assert(sizeof(struct stat32) == 64, "Linux i386 stat");
_Static_assert(sizeof(struct stat64) == 96, "Linux i386 stat64");
_Static_assert(sizeof(struct statx) == 256, "Linux statx");
_Static_assert(sizeof(struct statfs32) == 64, "Linux i386 statfs");
_Static_assert(sizeof(struct statfs64) == 84, "Linux i386 statfs64");

#endif
