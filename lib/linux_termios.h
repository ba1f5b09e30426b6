/* Linux's terminal interface on i386, as ioctl_tty(2) and termios(3) describe it. The structures
 * are the kernel's, which are smaller than the C library's of the same names. */
#ifndef LIB_LINUX_TERMIOS_H
#define LIB_LINUX_TERMIOS_H

#include <stdint.h>

#include "lib/linux_file.h" /* FIONREAD */

enum { NCCS = 19 };

struct termios {
    uint32_t c_iflag, c_oflag, c_cflag, c_lflag;
    uint8_t c_line;
    uint8_t c_cc[NCCS];
};

/* As above, with the speeds as numbers. */
struct termios2 {
    struct termios termios;
    uint32_t c_ispeed, c_ospeed;
};

struct winsize {
    uint16_t ws_row, ws_col, ws_xpixel, ws_ypixel;
};

/* c_cc: the special characters, and the two numbers of raw reading. 0: no such character. */
enum {
    VINTR,
    VQUIT,
    VERASE,
    VKILL,
    VEOF,
    VTIME, /* tenths of a second */
    VMIN,  /* bytes */
    VSWTC,
    VSTART,
    VSTOP,
    VSUSP,
    VEOL,
    VREPRINT,
    VDISCARD,
    VWERASE,
    VLNEXT,
    VEOL2,
};

/* c_iflag: what becomes of bytes as they come in. */
#define ISTRIP  0x0020
#define INLCR   0x0040
#define IGNCR   0x0080
#define ICRNL   0x0100
#define IXON    0x0400
#define IXANY   0x0800
#define IMAXBEL 0x2000
#define IUTF8   0x4000

/* c_oflag: what becomes of bytes on their way out. */
#define OPOST  0x0001
#define ONLCR  0x0004
#define OCRNL  0x0008
#define ONOCR  0x0010
#define ONLRET 0x0020
#define TABDLY 0x1800
#define XTABS  0x1800

/* c_cflag: the line's speed and shape, kept and given back, without effect here. */
#define CBAUD   0x0000100f
#define B115200 0x00001002
#define BOTHER  0x00001000
#define CS8     0x0030
#define CREAD   0x0080
#define HUPCL   0x0400

/* c_lflag: editing, echo, signals. */
#define ISIG    0x0001
#define ICANON  0x0002
#define ECHO    0x0008
#define ECHOE   0x0010
#define ECHOK   0x0020
#define ECHONL  0x0040
#define NOFLSH  0x0080
#define TOSTOP  0x0100
#define ECHOCTL 0x0200
#define ECHOKE  0x0800
#define IEXTEN  0x8000

/* ioctl(2) requests. */
#define TCGETS     0x5401
#define TCSETS     0x5402
#define TCSETSW    0x5403
#define TCSETSF    0x5404
#define TCSBRK     0x5409
#define TCXONC     0x540a
#define TCFLSH     0x540b
#define TIOCSCTTY  0x540e
#define TIOCGPGRP  0x540f
#define TIOCSPGRP  0x5410
#define TIOCOUTQ   0x5411
#define TIOCSTI    0x5412
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define TIOCINQ    FIONREAD
#define TIOCNOTTY  0x5422
#define TIOCGETD   0x5424
#define TCSBRKP    0x5425
#define TIOCGSID   0x5429
#define TCGETS2    0x802c542a
#define TCSETS2    0x402c542b
#define TCSETSW2   0x402c542c
#define TCSETSF2   0x402c542d

/* TCFLSH's argument, and TCXONC's. */
enum { TCIFLUSH, TCOFLUSH, TCIOFLUSH };
enum { TCOOFF, TCOON, TCIOFF, TCION };

_Static_assert(sizeof(struct termios) == 36, "Linux i386 termios");
_Static_assert(sizeof(struct termios2) == 44, "Linux i386 termios2");
_Static_assert(sizeof(struct winsize) == 8, "Linux winsize");

#endif
