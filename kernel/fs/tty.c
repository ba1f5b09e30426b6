/* The terminal as a file: reading, writing, and the way in for what is typed. */
#include "kernel/fs/tty.h"

#include "kernel/boot_info.h"
#include "kernel/console.h"
#include "kernel/devices.h"
#include "kernel/fs/tty_output.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "kernel/proc/signal.h"
#include "kernel/timer.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_poll.h"
#include "lib/time_units.h"

enum { PIECE = 256 /* bytes on the kernel stack at a time */ };

struct tty console_tty;

/* ---- Output ---- */

/* Processed output on its way to the console. */
struct output {
    struct tty *tty;
    size_t used;
    char text[PIECE];
};

static void output_flush(struct output *output)
{
    console_write(output->text, output->used);
    output->used = 0;
}

static void output_byte(struct output *output, char c)
{
    if (output->used > PIECE - TTY_OUTPUT_MOST)
        output_flush(output);
    output->used += (size_t)tty_output_byte(&output->tty->input.termios, &output->tty->column, c,
                                            output->text + output->used);
}

/* The editor's echo. Takes the console's output lock inside the readers', never the other way. */
static void echo(struct line_editor *editor, char c)
{
    struct tty *tty = container_of(editor, struct tty, input.editor);
    char text[TTY_OUTPUT_MOST];
    int length = tty_output_byte(&tty->input.termios, &tty->column, c, text);
    console_write(text, (size_t)length);
}

/* Waits while the output is stopped. 0, -EAGAIN where it must not wait, -ERESTARTSYS. */
static int wait_while_held(struct tty *tty, bool may_wait)
{
    int error = 0;
    uint32_t irq = spin_lock(&tty->held.lock);
    while (tty->input.stopped && !error)
        error = may_wait ? wait_sleep(&tty->held, WAIT_FOR_TERMINAL_OUTPUT, true, TIME_FOREVER)
                         : -EAGAIN;
    spin_unlock(&tty->held.lock, irq);
    return error == -EINTR ? -ERESTARTSYS : error;
}

/* Writes count bytes of the user's, at most PIECE. 0 or -errno, with nothing written. */
static int write_piece(struct tty *tty, const char *buffer, size_t count, bool may_wait)
{
    char piece[PIECE];
    struct output output = {.tty = tty};
    if (signal_pending())
        return -ERESTARTSYS;
    int error = user_read(piece, buffer, count);
    if (!error && tty->input.stopped)
        error = wait_while_held(tty, may_wait);
    for (size_t i = 0; i < count && !error; i++)
        output_byte(&output, piece[i]);
    output_flush(&output);
    return error;
}

/* Writes count bytes, or as many as could be before a bad address or a signal; -errno where that
 * is none. */
static int tty_write(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    struct tty *tty = file->data;
    size_t done = 0;
    (void)position;
    int error = tty->input.termios.c_lflag & TOSTOP ? tty_check_foreground(tty, SIGTTOU) : 0;
    while (done < count && !error) {
        size_t length = count - done < PIECE ? count - done : PIECE;
        error = write_piece(tty, (const char *)buffer + done, length, !(file->flags & O_NONBLOCK));
        if (!error)
            done += length;
    }
    return done ? (int)done : error;
}

/* See tty.h. */
void tty_hold(struct tty *tty, bool stopped)
{
    uint32_t irq = spin_lock(&tty->readers.lock);
    tty->input.stopped = stopped;
    spin_acquire(&tty->held.lock);
    if (!stopped) {
        wait_wake_all(&tty->held);
        poll_notify(&tty->poll);
    }
    spin_release(&tty->held.lock);
    spin_unlock(&tty->readers.lock, irq);
}

/* ---- Input ---- */

/* A byte typed, in an interrupt handler. */
static void input_byte(char c)
{
    static const int signals[] = {0, SIGINT, SIGQUIT, SIGTSTP}; /* by enum typed_signal */
    struct tty *tty = &console_tty;
    uint32_t irq = spin_lock(&tty->readers.lock);
    bool was_stopped = tty->input.stopped;
    enum typed_signal signal = tty_input_byte(&tty->input, (unsigned char)c);
    if (tty_input_ready(&tty->input, 1)) {
        wait_wake_all(&tty->readers);
        poll_notify(&tty->poll);
    }
    bool resumed = was_stopped && !tty->input.stopped;
    spin_unlock(&tty->readers.lock, irq);
    if (resumed)
        tty_hold(tty, false);
    if (signal)
        tty_signal(tty, signals[signal]);
}

/* Whether a sender must wait. Called in interrupt handlers, and with interrupts off. */
static bool input_full(void)
{
    return tty_input_full(&console_tty.input);
}

/* See tty.h. */
void tty_flush(struct tty *tty)
{
    uint32_t irq = spin_lock(&tty->readers.lock);
    tty_input_flush(&tty->input);
    spin_unlock(&tty->readers.lock, irq);
    console_input_resume();
}

/* ---- Reading ---- */

/* One read(2) under way. */
struct reading {
    struct tty *tty;
    char *buffer; /* the user's */
    size_t count, done;
    size_t least;      /* so many bytes are enough */
    uint64_t deadline; /* for the next byte, in ticks; 0: it must be there already */
    uint64_t pause;    /* the longest wait between two bytes, in ticks; 0: any time */
    bool may_wait;
    uint32_t irq; /* for the readers' lock */
};

static void lock(struct reading *reading)
{
    reading->irq = spin_lock(&reading->tty->readers.lock);
}

static void unlock(struct reading *reading)
{
    spin_unlock(&reading->tty->readers.lock, reading->irq);
}

/* Takes VMIN and VTIME into account. Lock held. */
static void set_limits(struct reading *reading)
{
    const struct tty_input *input = &reading->tty->input;
    unsigned least = input->termios.c_cc[VMIN], time = input->termios.c_cc[VTIME];
    uint64_t ticks = time ? timer_ticks_of_ns((uint64_t)time * NANOSECONDS_PER_TENTH) : 0;
    reading->deadline = TIME_FOREVER;
    reading->least = 1;
    if (tty_input_canonical(input))
        return;
    if (least > 0) {
        reading->least = least;
        reading->pause = ticks;
    } else {
        reading->deadline = time ? timer_ticks() + ticks : 0;
    }
}

/* Sleeps until something changes at the terminal. Lock held. 0; -ETIMEDOUT, -EAGAIN, -ERESTARTSYS.
 */
static int sleep_for_input(struct reading *reading)
{
    if (reading->deadline == 0)
        return -ETIMEDOUT;
    if (!reading->may_wait)
        return -EAGAIN;
    int error =
        wait_sleep(&reading->tty->readers, WAIT_FOR_TERMINAL_INPUT, true, reading->deadline);
    return error == -EINTR ? -ERESTARTSYS : error;
}

/* Waits until no other thread is in the middle of a read, and makes this one the reader. */
static int begin_reading(struct reading *reading)
{
    int error = 0;
    while (reading->tty->reading && !error)
        error = sleep_for_input(reading);
    if (!error)
        reading->tty->reading = true;
    return error;
}

static void end_reading(struct reading *reading)
{
    reading->tty->reading = false;
    wait_wake_all(&reading->tty->readers);
}

/* Moves one piece to the user's buffer; the lock is held, but not while it is copied. Gives 0, or
 * -EFAULT; *over: the line is. */
static int take_piece(struct reading *reading, bool *over)
{
    char piece[PIECE];
    struct tty_input *input = &reading->tty->input;
    size_t left = reading->count - reading->done;
    bool was_full = tty_input_full(input);
    size_t length = tty_input_take(input, piece, left < PIECE ? left : PIECE, over);
    unlock(reading);
    if (was_full)
        console_input_resume();
    int error = user_write(reading->buffer + reading->done, piece, length);
    lock(reading);
    if (!error)
        reading->done += length;
    if (reading->pause)
        reading->deadline = timer_ticks() + reading->pause;
    return error;
}

/* Reads until there is a line, or as much as VMIN and VTIME say. Lock held. 0 or -errno. */
static int read_pieces(struct reading *reading)
{
    bool over = false;
    int error = 0;
    set_limits(reading);
    while (!over && reading->done < reading->count && !error) {
        if (tty_input_ready(&reading->tty->input, 1))
            error = take_piece(reading, &over);
        else if (reading->done >= reading->least)
            over = true;
        else
            error = sleep_for_input(reading);
    }
    return error == -ETIMEDOUT ? 0 : error;
}

/* Reads one line, or as much of it as fits; in raw mode what there is, as VMIN and VTIME say.
 * Bytes, 0 at end of file, -errno. */
static int tty_read(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    struct tty *tty = file->data;
    struct reading reading = {
        .tty = tty,
        .buffer = buffer,
        .count = count,
        .deadline = TIME_FOREVER,
        .may_wait = !(file->flags & O_NONBLOCK),
    };
    (void)position;
    int error = count ? tty_check_foreground(tty, SIGTTIN) : 0;
    if (error || count == 0)
        return error;
    lock(&reading);
    error = begin_reading(&reading);
    if (!error) {
        error = read_pieces(&reading);
        end_reading(&reading);
    }
    unlock(&reading);
    return reading.done ? (int)reading.done : error;
}

/* In raw mode VMIN bytes are input, unless VTIME says to come back with fewer. */
static int tty_poll(struct file *file)
{
    struct tty *tty = file->data;
    uint32_t irq = spin_lock(&tty->readers.lock);
    const uint8_t *number = tty->input.termios.c_cc;
    size_t least = number[VTIME] == 0 && number[VMIN] ? number[VMIN] : 1;
    int ready = tty_input_ready(&tty->input, least) ? POLLIN | POLLRDNORM : 0;
    if (!tty->input.stopped)
        ready |= POLLOUT | POLLWRNORM;
    spin_unlock(&tty->readers.lock, irq);
    return ready;
}

const struct file_operations tty_operations = {
    .read = tty_read,
    .write = tty_write,
    .poll = tty_poll,
    .ioctl = tty_ioctl,
};

/* ---- The beginning ---- */

/* The size on the boot line, tty=COLUMNSxROWS; otherwise what the device is known to have. */
static struct winsize first_size(void)
{
    struct winsize size = {.ws_row = serial_present() ? 24 : 25, .ws_col = 80};
    char text[16];
    unsigned number[2] = {0, 0};
    if (!boot_option("tty", text, sizeof text))
        return size;
    int at = 0;
    for (const char *c = text; *c; c++) {
        if (*c == 'x' && at == 0)
            at = 1;
        else if (*c >= '0' && *c <= '9' && number[at] < 1000)
            number[at] = number[at] * 10 + (unsigned)(*c - '0');
    }
    if (number[0] && number[1])
        size = (struct winsize){.ws_col = (uint16_t)number[0], .ws_row = (uint16_t)number[1]};
    return size;
}

/* See tty.h. The boot line's noecho is for input from a pipe, which would show up in the output. */
void tty_init(void)
{
    static const struct console_listener listener = {input_byte, input_full};
    struct tty *tty = &console_tty;
    wait_queue_init(&tty->readers);
    wait_queue_init(&tty->held);
    poll_source_init(&tty->poll);
    tty_input_init(&tty->input, echo);
    if (boot_flag("noecho"))
        tty->input.termios.c_lflag &= ~(uint32_t)ECHO;
    tty->size = first_size();
    console_listen(&listener);
    verdict("ready"); /* scripts/boot holds its input back until then */
}
