/* The report of a deadlock: every goroutine, what it waits for, and the calls that led there. */
#include "user/go/local.h"
#include "user/go/symbols.h"
#include "user/stdio.h"

enum { MOST_GOROUTINES = 100, MOST_FRAMES = 32 };

/* What coroutine_switch pushes: user/coroutine/switch.asm. */
struct switch_frame {
    uint32_t edi, esi, ebx, ebp, return_address;
};

/* A return address may lie behind its function, where the call was the last instruction. */
static void print_address(uint32_t address)
{
    uint32_t offset;
    const char *name = symbol_of(address - 1, &offset);
    if (name)
        dprintf(2, "    %08x %s+0x%x\n", address, name, offset + 1);
    else
        dprintf(2, "    %08x\n", address);
}

static bool is_on_stack(const struct g *g, uint32_t address)
{
    return address % 4 == 0 && address >= (uintptr_t)g->stack && address + 8 <= (uintptr_t)g;
}

/* Each frame begins with the caller's EBP and the return address. */
static void print_frames(const struct g *g, uint32_t ebp)
{
    for (int i = 0; i < MOST_FRAMES && is_on_stack(g, ebp); i++) {
        const uint32_t *frame = (const uint32_t *)(uintptr_t)ebp;
        print_address(frame[1]);
        if (frame[0] <= ebp)
            return;
        ebp = frame[0];
    }
}

static void print_goroutine(const struct g *g)
{
    dprintf(2, "\ngoroutine %d [waits for %s]:\n", g->number, g->waits_for);
    if (g->call_frame) {
        print_frames(g, (uint32_t)(uintptr_t)g->call_frame);
    } else if (is_on_stack(g, g->esp)) {
        const struct switch_frame *frame = (const struct switch_frame *)(uintptr_t)g->esp;
        print_frames(g, frame->ebp);
    }
}

/* Gives the one with the next number; NULL: there is none. */
static const struct g *next_by_number(int last)
{
    const struct g *best = NULL;
    for (const struct g *g = g_newest(); g; g = g->all)
        if (g->function && g->waits_for && g->number > last && (!best || g->number < best->number))
            best = g;
    return best;
}

void report_deadlock(void)
{
    const struct g *g;
    int last = 0, printed = 0;
    dprintf(2, "fatal error: all goroutines are asleep - deadlock!\n");
    while (printed < MOST_GOROUTINES && (g = next_by_number(last)) != NULL) {
        print_goroutine(g);
        last = g->number;
        printed++;
    }
    if (next_by_number(last))
        dprintf(2, "\n... and %d more\n", go_count() - printed);
    end_by_error();
}
