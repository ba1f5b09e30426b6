# The user programs: a runtime library, init and the small shell, the demonstrations, and the tests in
# ring 3. The top Makefile includes this and gives CC, OPT, WERROR and BUILD; every program lands in
# $(BUILD)/initrd/bin. Where each lies in Baton's tree is said in scripts/make-initrd.
BUILD ?= build

# Every flag is said, because distributions change the defaults (PIE, CET, stack protector).
USER_CFLAGS = -std=gnu11 -m32 -march=i486 $(or $(OPT),-O2) -g -ffreestanding -fno-pic -fno-pie \
    -fno-stack-protector -fcf-protection=none -fno-omit-frame-pointer -fno-strict-aliasing \
    -fno-common -fno-asynchronous-unwind-tables -Wall -Wextra $(WERROR) -I.
USER_LDFLAGS = -m32 -static -nostdlib -Wl,-z,separate-code -Wl,-z,noexecstack \
    -Wl,-Ttext-segment=0x08048000 -Wl,--build-id=none

USER_SHELL_SOURCES = user/sh.c $(wildcard user/shell_*.c)
USER_SHELL = $(USER_SHELL_SOURCES:%.c=$(BUILD)/user/lib/%.o)
USER_LIBRARY_SOURCES = $(filter-out $(USER_SHELL_SOURCES),$(wildcard user/*.c)) \
    lib/string.c lib/format.c
USER_LIBRARY = $(USER_LIBRARY_SOURCES:%.c=$(BUILD)/user/lib/%.o)
# The ladder from threads to goroutines, each rung a folder. A program takes of it what it calls.
USER_LADDER_SOURCES = $(wildcard user/coroutine/*.c user/channel/*.c user/timer/*.c user/poller/*.c)
USER_LADDER = $(USER_LADDER_SOURCES:%.c=$(BUILD)/user/lib/%.o) \
    $(patsubst %.asm,$(BUILD)/user/lib/%.asm.o,$(wildcard user/coroutine/*.asm))
USER_LIBRARIES = $(USER_LIBRARY) $(BUILD)/user/ladder.a
# The runtime of goroutines, in one piece with the library; channels are compiled once more, for it. Its code
# is in a section of its own, so that a signal's handler knows it (user/go/preempt.c). Programs whose names
# begin with go_ or test_go_ are made of it.
USER_GO_SOURCES = $(wildcard user/go/*.c)
USER_GO_CHANNELS = $(patsubst user/channel/%.c,$(BUILD)/user/go/channel/%.o,$(wildcard user/channel/*.c))
USER_GO = $(USER_GO_SOURCES:%.c=$(BUILD)/user/lib/%.o) $(USER_GO_CHANNELS) \
    $(patsubst %.asm,$(BUILD)/user/lib/%.asm.o,$(wildcard user/go/*.asm) user/coroutine/switch.asm)
USER_DEMOS = $(patsubst user/demos/%.c,%,$(wildcard user/demos/*.c))
USER_BUGS = $(patsubst user/demos/bugs/%.c,%,$(wildcard user/demos/bugs/*.c))
USER_SYSTEM = $(patsubst user/system/%.c,%,$(wildcard user/system/*.c))
USER_TESTS = $(patsubst tests/user/%.c,%,$(wildcard tests/user/*.c))
# Programs that draw what happens; the other files of user/live are parts of all of them.
USER_LIVE = $(filter $(patsubst user/live/%.c,%,$(wildcard user/live/*.c)),top lanes)
USER_LIVE_PARTS = $(patsubst %.c,$(BUILD)/user/lib/%.o,$(filter-out $(USER_LIVE:%=user/live/%.c),$(wildcard user/live/*.c)))
USER_PROGRAMS = $(USER_LIVE:%=$(BUILD)/initrd/bin/%) $(BUILD)/initrd/bin/sh $(USER_DEMOS:%=$(BUILD)/initrd/bin/%) \
    $(USER_BUGS:%=$(BUILD)/initrd/bin/%) \
    $(USER_SYSTEM:%=$(BUILD)/initrd/bin/%) $(USER_TESTS:%=$(BUILD)/initrd/bin/%)

USER_PROGRAM_OBJECTS = $(USER_DEMOS:%=$(BUILD)/user/lib/user/demos/%.o) \
    $(USER_BUGS:%=$(BUILD)/user/lib/user/demos/bugs/%.o) \
    $(USER_SYSTEM:%=$(BUILD)/user/lib/user/system/%.o) $(USER_LIVE_PARTS) \
    $(USER_LIVE:%=$(BUILD)/user/lib/user/live/%.o) $(USER_TESTS:%=$(BUILD)/user/lib/tests/user/%.o)

.SECONDARY: $(USER_LIBRARY) $(USER_LADDER) $(USER_GO) $(USER_SHELL) $(USER_PROGRAM_OBJECTS)

$(BUILD)/user/lib/%.o: %.c user/build.mk
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/user/lib/%.asm.o: %.asm user/build.mk
	@mkdir -p $(@D)
	$(SAY) NASM $<
	$(Q)$(NASM) -f elf32 -g -F dwarf -Wall -o $@ $<

$(BUILD)/user/ladder.a: $(USER_LADDER)
	$(SAY) AR $@
	$(Q)rm -f $@ && $(CROSS)ar rcs $@ $^

$(BUILD)/user/go/channel/%.o: user/channel/%.c user/build.mk
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(USER_CFLAGS) -DCHANNEL_HOST='"user/go/host.h"' -MMD -MP -c -o $@ $<

$(BUILD)/user/go.o: $(USER_GO) $(USER_LIBRARY) user/go/sections.lds
	$(SAY) LD $@
	$(Q)$(LD) -m elf_i386 -r -T user/go/sections.lds -o $@ $(filter %.o,$^)

$(BUILD)/initrd/bin/go_%: $(BUILD)/user/lib/user/demos/go_%.o $(BUILD)/user/go.o
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

$(BUILD)/initrd/bin/test_go_%: $(BUILD)/user/lib/tests/user/test_go_%.o $(BUILD)/user/go.o
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

$(BUILD)/initrd/bin/%: $(BUILD)/user/lib/user/demos/%.o $(USER_LIBRARIES)
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

$(BUILD)/initrd/bin/%: $(BUILD)/user/lib/user/demos/bugs/%.o $(USER_LIBRARIES)
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

$(BUILD)/initrd/bin/%: $(BUILD)/user/lib/user/system/%.o $(BUILD)/user/lib/user/shell_demos.o $(USER_LIBRARIES)
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

$(BUILD)/initrd/bin/%: $(BUILD)/user/lib/user/live/%.o $(USER_LIVE_PARTS) $(USER_LIBRARY)
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

$(BUILD)/initrd/bin/%: $(BUILD)/user/lib/tests/user/%.o $(USER_LIBRARIES)
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

$(BUILD)/initrd/bin/sh: $(USER_SHELL) $(USER_LIBRARY)
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(USER_LDFLAGS) -o $@ $^

.PHONY: user
user: $(USER_PROGRAMS)

-include $(USER_LIBRARY:.o=.d) $(USER_LADDER:.o=.d) $(USER_GO:.o=.d) $(USER_SHELL:.o=.d) \
    $(USER_PROGRAM_OBJECTS:.o=.d)
