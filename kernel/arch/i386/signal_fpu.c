/* The FPU's state in a signal frame. FXSAVE's 512 bytes hold all of it; before them stands what
 * FNSAVE would have written, for programs older than SSE, and what they change there counts. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/fpu.h"
#include "kernel/arch/i386/signal_frame.h"
#include "kernel/mm/user.h"
#include "lib/string.h"

enum { TAG_VALID, TAG_ZERO, TAG_SPECIAL, TAG_EMPTY };

/* FXSAVE's layout (SDM vol. 1, 10.5.1). tag has a bit for each register that is not empty. */
struct fxsave {
    uint16_t control, status;
    uint8_t tag, reserved1;
    uint16_t opcode;
    uint32_t ip_offset;
    uint16_t ip_selector, reserved2;
    uint32_t data_offset;
    uint16_t data_selector, reserved3;
    uint32_t mxcsr, mxcsr_mask;
    struct {
        uint8_t value[10], reserved[6];
    } st[8];
    uint8_t xmm[8][16];
    uint8_t rest[224];
};

_Static_assert(sizeof(struct fxsave) == FXSAVE_SIZE, "SDM");

/* Two bits say what a register holds: 80 bits, a sign and exponent of 16 above a mantissa of 64. */
static uint32_t tag_of(const uint8_t value[10])
{
    uint32_t exponent = (value[9] & 0x7fu) << 8 | value[8], low, high;
    memcpy(&low, value, 4);
    memcpy(&high, value + 4, 4);
    if (exponent == 0)
        return low | high ? TAG_SPECIAL : TAG_ZERO;
    return exponent != 0x7fff && high & 0x80000000u ? TAG_VALID : TAG_SPECIAL;
}

/* FNSAVE's sixteen bits of tags. They go by register, the values in st[] by distance from the top
 * of the stack. */
static uint32_t full_tag(const struct fxsave *state)
{
    uint32_t top = state->status >> 11 & 7, tags = 0;
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t tag = state->tag >> i & 1 ? tag_of(state->st[(i - top) & 7].value) : TAG_EMPTY;
        tags |= tag << 2 * i;
    }
    return tags;
}

static void to_legacy(struct fpstate_legacy *legacy, const struct fxsave *state)
{
    *legacy = (struct fpstate_legacy){
        .control = 0xffff0000u | state->control,
        .status = 0xffff0000u | state->status,
        .tag = 0xffff0000u | full_tag(state),
        .ip_offset = state->ip_offset,
        .ip_selector = state->ip_selector | (uint32_t)state->opcode << 16,
        .data_offset = state->data_offset,
        .data_selector = state->data_selector,
        .status_again = state->status,
        .magic = FPSTATE_MAGIC_FXSAVE,
    };
    for (int i = 0; i < 8; i++)
        memcpy(legacy->registers[i], state->st[i].value, sizeof legacy->registers[i]);
}

static void from_legacy(struct fxsave *state, const struct fpstate_legacy *legacy)
{
    state->control = (uint16_t)legacy->control;
    state->status = (uint16_t)legacy->status;
    state->tag = 0;
    for (int i = 0; i < 8; i++) {
        if ((legacy->tag >> 2 * i & 3) != TAG_EMPTY)
            state->tag |= (uint8_t)(1 << i);
        memcpy(state->st[i].value, legacy->registers[i], sizeof legacy->registers[i]);
    }
    state->opcode = (uint16_t)(legacy->ip_selector >> 16);
    state->ip_offset = legacy->ip_offset;
    state->ip_selector = (uint16_t)legacy->ip_selector;
    state->data_offset = legacy->data_offset;
    state->data_selector = (uint16_t)legacy->data_selector;
}

/* See signal_frame.h. */
uint32_t signal_fpu_size(void)
{
    if (!cpu_features.fpu)
        return 0;
    return cpu_features.fxsr ? sizeof(struct fpstate) : sizeof(struct fpstate_legacy);
}

/* See signal_frame.h. Without FXSAVE the thread's area is what FNSAVE wrote. */
bool signal_fpu_save(uint32_t address)
{
    struct fpstate *at = (void *)(uintptr_t)address;
    struct fpstate_legacy legacy;
    const void *state = fpu_state();
    if (cpu_features.fxsr) {
        to_legacy(&legacy, state);
        if (user_write(at->fxsave, state, sizeof at->fxsave))
            return false;
    } else {
        memcpy(&legacy, state, sizeof legacy);
        legacy.status_again = (uint16_t)legacy.status;
        legacy.magic = FPSTATE_MAGIC_LEGACY;
    }
    return !user_write(&at->legacy, &legacy, sizeof legacy);
}

/* See signal_frame.h. Read straight into the thread's area: nobody saves over it meanwhile, as the
 * thread is no user of the FPU until it is loaded. */
bool signal_fpu_restore(uint32_t address)
{
    const struct fpstate *at = (const void *)(uintptr_t)address;
    struct fpstate_legacy legacy;
    fpu_reset(current());
    if (!address || !cpu_features.fpu)
        return true;
    void *state = fpu_area();
    if (!state || user_read(&legacy, &at->legacy, sizeof legacy))
        return false;
    if (!cpu_features.fxsr)
        memcpy(state, &legacy, sizeof legacy);
    else if (user_read(state, at->fxsave, sizeof at->fxsave))
        return false;
    else
        from_legacy(state, &legacy);
    fpu_load();
    return true;
}
