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

#endif
