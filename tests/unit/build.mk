# Unit tests: lib/ and the pure parts of kernel/, compiled for the host with the sanitizers. Each
# tests/unit/*.c is a cmocka program; it links what it calls out of one archive, to which UNIT_SUBJECTS
# adds. lib's string functions have the C library's names, so here they get a prefix.
UNIT_SUBJECTS = lib/string.c lib/format.c \
    $(wildcard kernel/line_editor.c kernel/key_decoder.c kernel/ansi.c kernel/mm/region.c \
    kernel/fs/tty_input.c kernel/fs/tty_queue.c kernel/fs/tty_output.c) user/go/run_queue.c
UNIT_SOURCES = $(wildcard tests/unit/*.c)
UNIT_TESTS = $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/unit/%)
UNIT_NAMES = memcpy memmove memset memcmp strlen strnlen strcmp strncmp strchr strrchr strlcpy
UNIT_CC ?= gcc
UNIT_CFLAGS = -std=gnu11 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fno-builtin -Wall -Wextra $(WERROR) -I.
UNIT_RENAME = $(foreach name,$(UNIT_NAMES),-D$(name)=lib_$(name))
UNIT_OBJECTS = $(UNIT_SUBJECTS:%.c=$(BUILD)/unit/subjects/%.o)

.SECONDARY: $(UNIT_OBJECTS)

$(BUILD)/unit/subjects/%.o: %.c
	@mkdir -p $(@D)
	$(UNIT_CC) $(UNIT_CFLAGS) $(UNIT_RENAME) -MMD -MP -c -o $@ $<

$(BUILD)/unit/subjects.a: $(UNIT_OBJECTS)
	rm -f $@
	ar rcs $@ $^

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/unit/subjects.a
	$(UNIT_CC) $(UNIT_CFLAGS) -MMD -MP -o $@ $< $(BUILD)/unit/subjects.a -lcmocka -lm

# The ladder of user/, which is 32-bit code with a switch in assembly: tests/user's own tests of it, built
# with the sanitizers and the C library for the runtime in user/. The channels once more with locks that
# check themselves, as a runtime of several threads needs them.
UNIT_LADDER_TESTS = $(addprefix $(BUILD)/unit/ladder/,test_coroutines test_channels test_channel_model \
    test_timers test_poller) $(addprefix $(BUILD)/unit/locked/,test_channels test_channel_model)
UNIT_LADDER_SUBJECTS = $(filter-out user/coroutine/ucontext.c,$(USER_LADDER_SOURCES)) \
    user/doors.c user/time.c tests/unit/ladder/support.c
UNIT_LADDER_OBJECTS = $(UNIT_LADDER_SUBJECTS:%.c=$(BUILD)/unit/ladder/%.o) \
    $(BUILD)/user/lib/user/coroutine/switch.asm.o
UNIT_LOCKED_OBJECTS = $(UNIT_LADDER_OBJECTS:$(BUILD)/unit/ladder/user/channel/%=$(BUILD)/unit/locked/user/channel/%)
UNIT_LADDER_CFLAGS = $(UNIT_CFLAGS) -m32 -fno-pie -no-pie -Wl,--wrap=coroutine_switch,--wrap=coroutine_main,--wrap=stack_allocate

.SECONDARY: $(UNIT_LADDER_OBJECTS) $(UNIT_LOCKED_OBJECTS)

$(BUILD)/unit/ladder/%.o: %.c
	@mkdir -p $(@D)
	$(UNIT_CC) $(UNIT_LADDER_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/unit/locked/%.o: %.c
	@mkdir -p $(@D)
	$(UNIT_CC) $(UNIT_LADDER_CFLAGS) -DCHANNEL_HOST='"tests/unit/ladder/locked_host.h"' -MMD -MP -c -o $@ $<

$(BUILD)/unit/ladder/%: tests/user/%.c $(UNIT_LADDER_OBJECTS)
	$(UNIT_CC) $(UNIT_LADDER_CFLAGS) -MMD -MP -o $@ $(filter %.c %.o,$^)

$(BUILD)/unit/locked/%: tests/user/%.c $(UNIT_LOCKED_OBJECTS)
	$(UNIT_CC) $(UNIT_LADDER_CFLAGS) -MMD -MP -o $@ $(filter %.c %.o,$^)

# The runtime of goroutines has no C library under it: it is built as always, but traps where its behaviour is
# undefined.
UNIT_TRAPPED = $(BUILD)/unit/trapped
UNIT_TRAPPED_TESTS = $(addprefix $(UNIT_TRAPPED)/initrd/bin/,test_go_basics test_go_channel_model test_go_explored)

.PHONY: unit-trapped
unit-trapped:
	@$(MAKE) --no-print-directory -s BUILD=$(UNIT_TRAPPED) $(UNIT_TRAPPED_TESTS) \
	    OPT="-O1 -fsanitize=undefined -fsanitize-undefined-trap-on-error"

# Every program runs, also after a failed one; the status is that of the worst.
.PHONY: unit-tests
unit-tests: $(UNIT_TESTS) $(UNIT_LADDER_TESTS) unit-trapped
	@status=0; for test in $(UNIT_TESTS) $(UNIT_LADDER_TESTS) $(UNIT_TRAPPED_TESTS); do "$$test" || status=1; done; exit $$status

-include $(UNIT_OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(UNIT_LADDER_OBJECTS:.o=.d) \
    $(UNIT_LOCKED_OBJECTS:.o=.d) $(UNIT_LADDER_TESTS:=.d)
