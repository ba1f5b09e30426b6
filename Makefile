# The build. `make help` lists the commands; scripts/targets.mk and user/build.mk are included below.
# Settings: BUILD= the folder, OPT= the optimisation, CC= gcc or clang, CROSS= a tool prefix such as
# i686-elf-, WERROR=-Werror (set where CI is) makes every warning an error.
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules

BUILD ?= build
OPT ?= -O2
CROSS ?=
ifeq ($(origin CC),default)
CC := $(CROSS)gcc
endif
NASM ?= nasm
LD := $(CROSS)ld
NM := $(CROSS)nm
WERROR ?= $(if $(CI),-Werror)
# V=1 shows the commands; otherwise a line for each file.
Q := $(if $(V),,@)
SAY = $(if $(V),@:,@printf '  %-6s %s\n')

# Four bytes are enough for a stack that never holds SSE values; gcc and clang name it differently.
STACK_ALIGNMENT := $(shell $(CC) -m32 -mpreferred-stack-boundary=2 -E -x c /dev/null >/dev/null 2>&1 \
    && echo -mpreferred-stack-boundary=2 || echo -mstack-alignment=4)

# All said explicitly: distributions turn on PIE, stack protection, CET and more by default.
KERNEL_CFLAGS = -std=gnu11 -m32 -march=i486 -mregparm=3 -mgeneral-regs-only $(OPT) -g \
    -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fcf-protection=none \
    -fno-omit-frame-pointer -fno-strict-aliasing -fno-common -fno-asynchronous-unwind-tables \
    -momit-leaf-frame-pointer $(STACK_ALIGNMENT) -U_FORTIFY_SOURCE -Wall -Wextra $(WERROR) -I. -MMD -MP

VDSO := kernel/arch/i386/vdso
C_SOURCES := $(filter-out kernel/arch/i386/offsets.c $(VDSO)/%, \
    $(shell find kernel lib tests/kernel -name '*.c' | sort))
ASM_SOURCES := $(filter-out $(VDSO)/%,$(shell find boot kernel -name '*.asm' | sort))
OBJECTS := $(C_SOURCES:%.c=$(BUILD)/kernel/%.o) $(ASM_SOURCES:%.asm=$(BUILD)/kernel/%.asm.o)

.PHONY: all clean
all: $(BUILD)/baton.elf $(BUILD)/initrd.cpio

$(BUILD)/kernel/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(KERNEL_CFLAGS) -c -o $@ $<

# The names of all of Linux's calls, for the traces of programs that make one which is not here.
$(BUILD)/linux_calls.inc: scripts/linux_i386_calls
	@mkdir -p $(@D)
	$(Q)awk '/^[0-9]/ { printf "[%s] = \"%s\",\n", $$1, $$2 }' $< > $@
$(BUILD)/kernel/kernel/debug/strace_absent.o: $(BUILD)/linux_calls.inc
$(BUILD)/kernel/kernel/debug/strace_absent.o: KERNEL_CFLAGS += -I$(BUILD)

# nasm's offsets are the compiler's: offsets.c is compiled to assembly and the numbers taken from it.
$(BUILD)/offsets.inc: kernel/arch/i386/offsets.c
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(KERNEL_CFLAGS) -MF $(BUILD)/offsets.d -MT $@ -S -o $(BUILD)/offsets.s $<
	$(Q)sed -n 's/.*"@@ \([A-Z0-9_]*\) \(-*[0-9]*\)"$$/\1 equ \2/p' $(BUILD)/offsets.s > $@

$(BUILD)/kernel/%.asm.o: %.asm $(BUILD)/offsets.inc Makefile
	@mkdir -p $(@D)
	$(SAY) NASM $<
	$(Q)$(NASM) -f elf32 -g -F dwarf -Wall -I $(BUILD)/ -MD $@.d -MP -o $@ $<

# The vDSO is a shared object for programs, which the kernel carries as bytes: plain C calling, no data
# that would need relocation, always optimised, and unwinding described all through.
VDSO_CFLAGS = -std=gnu11 -m32 -march=i486 -mgeneral-regs-only -O2 -ffreestanding -fno-pic -fno-pie \
    -fno-stack-protector -fcf-protection=none -fno-jump-tables -fasynchronous-unwind-tables \
    -fomit-frame-pointer -fno-common -U_FORTIFY_SOURCE -Wall -Wextra $(WERROR) -I. -MMD -MP
VDSO_LDFLAGS = -m elf_i386 -shared -T $(VDSO)/vdso.lds -soname linux-gate.so.1 --hash-style=both \
    --eh-frame-hdr -Bsymbolic -z noexecstack --build-id=none

$(BUILD)/vdso/clocks.o: $(VDSO)/clocks.c Makefile
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(VDSO_CFLAGS) -c -o $@ $<

$(BUILD)/vdso/doors.o: $(VDSO)/doors.asm $(VDSO)/unwind.inc Makefile
	@mkdir -p $(@D)
	$(SAY) NASM $<
	$(Q)$(NASM) -f elf32 -Wall -I ./ -o $@ $<

$(BUILD)/vdso.so: $(BUILD)/vdso/doors.o $(BUILD)/vdso/clocks.o $(VDSO)/vdso.lds
	$(SAY) LD $@
	$(Q)$(LD) $(VDSO_LDFLAGS) -o $@.full $(filter %.o,$^)
	$(Q)$(NM) $@.full | sed -n 's/^\([0-9a-f]*\) [aAtT] \([_a-z][_a-z0-9]*\)$$/\2 equ 0x\1/p' > $(BUILD)/vdso.inc
	$(Q)$(CROSS)strip -o $@ $@.full

$(BUILD)/kernel/kernel/arch/i386/vdso_image.asm.o: $(BUILD)/vdso.so

# Linked twice: the first link gives the symbols that the second one carries for its backtraces.
$(BUILD)/symbols_empty.c: scripts/mksymbols
	@mkdir -p $(@D)
	$(Q)awk -f scripts/mksymbols /dev/null > $@

$(BUILD)/symbols.c: $(BUILD)/baton.first scripts/mksymbols
	$(Q)$(NM) -n $(BUILD)/baton.first | awk -f scripts/mksymbols > $@

$(BUILD)/symbols%.o: $(BUILD)/symbols%.c
	$(SAY) CC $<
	$(Q)$(CC) $(KERNEL_CFLAGS) -c -o $@ $<
$(BUILD)/symbols.o: $(BUILD)/symbols.c
	$(SAY) CC $<
	$(Q)$(CC) $(KERNEL_CFLAGS) -c -o $@ $<

KERNEL_LDFLAGS = -m elf_i386 -T linker.ld -z noexecstack --no-warn-rwx-segments --build-id=none

$(BUILD)/baton.first: $(OBJECTS) $(BUILD)/symbols_empty.o linker.ld
	$(SAY) LD $@
	$(Q)$(LD) $(KERNEL_LDFLAGS) -o $@ $(OBJECTS) $(BUILD)/symbols_empty.o

$(BUILD)/baton.elf: $(BUILD)/symbols.o
	$(SAY) LD $@
	$(Q)$(LD) $(KERNEL_LDFLAGS) -o $@.tmp $(OBJECTS) $(BUILD)/symbols.o
	$(Q)python3 scripts/check-multiboot $@.tmp
	$(Q)mv $@.tmp $@

include user/build.mk
include scripts/targets.mk
-include $(wildcard tests/*/build.mk)

# BusyBox is in it where scripts/fetch-stock brought it.
BUSYBOX := $(wildcard $(BUILD)/stock/busybox)
$(BUILD)/initrd.cpio: $(USER_PROGRAMS) $(wildcard user/etc/*) $(BUSYBOX) scripts/make-initrd scripts/initrd.py
	$(SAY) INITRD $@
	$(Q)python3 scripts/make-initrd $@ --programs $(BUILD)/initrd/bin $(BUSYBOX:%=--busybox %)

clean: ## remove what the build made
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(BUILD)/vdso/clocks.d $(ASM_SOURCES:%.asm=$(BUILD)/kernel/%.asm.o.d) $(BUILD)/offsets.d
