# The stock programs: built by the ordinary compilers and C libraries, no code of Baton's in them.
# tests/run builds each family for which there is a compiler: make stock-glibc stock-cxx stock-musl
# stock-go. Programs land in $(BUILD)/stock/bin, named FAMILY-NAME.
STOCK_C = $(patsubst tests/stock/c/%.c,%,$(wildcard tests/stock/c/*.c))
STOCK_CXX = $(patsubst tests/stock/cxx/%.cc,%,$(wildcard tests/stock/cxx/*.cc))
STOCK_GO = $(patsubst tests/stock/go/%.go,%,$(wildcard tests/stock/go/*.go))
STOCK_BIN = $(BUILD)/stock/bin
STOCK_CFLAGS = -m32 -O2 -Wall -Wextra $(WERROR) -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64

.PHONY: stock-glibc stock-cxx stock-musl stock-go
stock-glibc: $(STOCK_C:%=$(STOCK_BIN)/glibc-%) $(STOCK_BIN)/glibc-pie-hello
stock-cxx: $(STOCK_CXX:%=$(STOCK_BIN)/cxx-%)
stock-musl: $(STOCK_C:%=$(STOCK_BIN)/musl-%)
stock-go: $(STOCK_GO:%=$(STOCK_BIN)/go-%)

$(STOCK_BIN)/glibc-%: tests/stock/c/%.c tests/stock/c/stock.h tests/stock/build.mk
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)gcc $(STOCK_CFLAGS) -static -pthread -o $@ $< -lm

# The same, loadable at any address.
$(STOCK_BIN)/glibc-pie-%: tests/stock/c/%.c tests/stock/c/stock.h tests/stock/build.mk
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)gcc $(STOCK_CFLAGS) -static-pie -fPIE -pthread -o $@ $< -lm

$(STOCK_BIN)/cxx-%: tests/stock/cxx/%.cc tests/stock/build.mk
	@mkdir -p $(@D)
	$(SAY) CXX $@
	$(Q)g++ -std=c++17 $(STOCK_CFLAGS) -static -pthread -o $@ $<

# musl's library instead of the compiler's usual one: its headers, start files and archive.
STOCK_MUSL = $(BUILD)/stock/musl/lib/i386-linux-musl
STOCK_MUSL_FLAGS = -nostdinc -isystem $(BUILD)/stock/musl/include/i386-linux-musl -nostdlib -no-pie \
    -fno-pie -fno-stack-protector -U_FORTIFY_SOURCE

$(STOCK_BIN)/musl-%: tests/stock/c/%.c tests/stock/c/stock.h tests/stock/build.mk
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)gcc $(STOCK_CFLAGS) $(STOCK_MUSL_FLAGS) -static -o $@ $(STOCK_MUSL)/crt1.o $(STOCK_MUSL)/crti.o \
	    $< -L$(STOCK_MUSL) -Wl,--start-group -lc -lgcc -lgcc_eh -Wl,--end-group $(STOCK_MUSL)/crtn.o

# The compiler's cache is ours too: nothing is left in the home folder.
STOCK_GO_BUILD = GOOS=linux GOARCH=386 CGO_ENABLED=0 GO111MODULE=off GOFLAGS= \
    GOCACHE=$(abspath $(BUILD))/stock/go-cache go build -trimpath

$(STOCK_BIN)/go-%: tests/stock/go/%.go tests/stock/build.mk
	@mkdir -p $(@D)
	$(SAY) GO $@
	$(Q)$(STOCK_GO_BUILD) -o $@ $<

# What make bench measures beside Baton's own, which is no test.
$(STOCK_BIN)/bench-go: tests/stock/bench/costs.go tests/stock/build.mk
	@mkdir -p $(@D)
	$(SAY) GO $@
	$(Q)$(STOCK_GO_BUILD) -o $@ $<

# What scripts/latency measures beside the demo go_latency, and docs/claims.md beside go_server.
$(STOCK_BIN)/bench-%: tests/stock/bench/%.go tests/stock/build.mk
	@mkdir -p $(@D)
	$(SAY) GO $@
	$(Q)$(STOCK_GO_BUILD) -o $@ $<
