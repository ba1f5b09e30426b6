/* Console input: bytes from the keyboard and the serial port become keys, keys edit a line, and
 * finished lines wait here for a reader. All but the reader runs in interrupt handlers. */
#include "kernel/console.h"

#include "kernel/boot_info.h"
#include "kernel/devices.h"
#include "kernel/key_decoder.h"
#include "kernel/line_editor.h"
#include "kernel/print.h"
#include "kernel/proc/process.h"
#include "kernel/wait.h"

enum { TYPE_AHEAD = 16 }; /* finished lines that nobody has read yet */

struct input_line {
    size_t length, taken; /* length 0: end of file */
    char text[LINE_SIZE];
};

/* All of this is guarded by readers.lock. */
static struct wait_queue readers;
static struct key_decoder decoder;
static struct line_editor editor;
static struct input_line lines[TYPE_AHEAD]; /* a ring */
static int first_line, line_count;

/* Echoes one character. Takes the output lock inside the input lock, never the other way round. */
static void echo(char c)
{
    console_write(&c, 1);
}

/* The editor's echo where the boot line says noecho: input from a pipe would show up in the output.
 */
static void echo_nothing(char c)
{
    (void)c;
}

void console_init_input(void)
{
    wait_queue_init(&readers);
    editor.echo = boot_flag("noecho") ? echo_nothing : echo;
    line_editor_clear(&editor);
    keyboard_init();
    serial_input_init();
    verdict("ready"); /* scripts/boot holds its input back until then */
}

bool console_input_full(void)
{
    return line_count == TYPE_AHEAD;
}

/* Puts a finished line in the ring and wakes a reader. Lock held; rings the bell where it is full.
 */
static void deliver(const char *text, size_t length)
{
    if (console_input_full()) {
        editor.echo('\a');
        return;
    }
    struct input_line *line = &lines[(first_line + line_count++) % TYPE_AHEAD];
    line->length = length;
    line->taken = 0;
    __builtin_memcpy(line->text, text, length);
    wait_wake_one(&readers);
}

/* Does what a key led to. Lock held. At ^C with no foreground process there is only the shell at
 * its prompt: an empty line makes it prompt again. */
static void handle_event(enum line_event event)
{
    if (event == LINE_EDITING)
        return;
    if (event == LINE_END_OF_FILE)
        deliver("", 0);
    else if (event != LINE_INTERRUPT)
        deliver(editor.text, editor.length);
    else if (foreground_pid == 0)
        deliver("\n", 1);
    line_editor_clear(&editor);
}

/* The foreground process is told after the lock is given back: it may be asleep on this very queue.
 */
void console_input(char c)
{
    uint32_t irq_state = spin_lock(&readers.lock);
    enum line_event event = line_editor_key(&editor, key_decode(&decoder, (unsigned char)c));
    handle_event(event);
    spin_unlock(&readers.lock, irq_state);
    if (event == LINE_INTERRUPT)
        process_interrupt_foreground();
}

/* Takes up to size bytes of the oldest line; what does not fit stays for the next reader. Lock
 * held, a line is there. Gives the number of bytes. */
static int take_line(char *buffer, size_t size)
{
    struct input_line *line = &lines[first_line];
    size_t count = line->length - line->taken;
    if (count > size)
        count = size;
    __builtin_memcpy(buffer, line->text + line->taken, count);
    line->taken += count;
    if (line->taken == line->length) {
        first_line = (first_line + 1) % TYPE_AHEAD;
        line_count--;
    }
    if (line_count > 0)
        wait_wake_one(&readers);
    return (int)count;
}

int console_read_line(char *buffer, size_t size)
{
    if (size == 0)
        return 0;
    int result = 0;
    uint32_t irq_state = spin_lock(&readers.lock);
    while (line_count == 0 && result == 0)
        result = wait_sleep(&readers, "a line of input", true, TIME_FOREVER);
    bool was_full = console_input_full();
    if (result == 0)
        result = take_line(buffer, size);
    bool resume = was_full && !console_input_full();
    spin_unlock(&readers.lock, irq_state);
    if (resume)
        serial_input_resume();
    return result;
}
