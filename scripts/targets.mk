# The commands for people; the build itself is in the Makefile, which includes this file.

.PHONY: trace help run test check gdb replay tour tour-text bench iso setup docs pictures

PYTHON3 := /usr/bin/env python3
# Ctrl-C ends such a run, and make goes on.
BREAKABLE = $(PYTHON3) scripts/breakable $(PYTHON3)
# A keyboard for the demo where make was called on a terminal; never one that nobody sits at.
KEYBOARD = $(shell test -t 0 && echo --stdin)

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | sort | expand -t 20

setup: ## install what run, test and iso need (Debian, Ubuntu), or name it
	@sh scripts/setup test

run: ## boot to the shell, or a demo: make run DEMO=spinners
	@sh scripts/setup run
	@sh scripts/fetch-stock busybox
	@$(MAKE) --no-print-directory all
	@$(PYTHON3) scripts/boot $(BOOT) $(if $(DEMO),$(KEYBOARD) -- $(DEMO))

test: ## every test; the last line is N passed, N failed
	@sh scripts/setup test
	@sh scripts/setup stock || echo "the programs of tests/stock that need it are left out"
	@sh scripts/fetch-stock
	@$(MAKE) --no-print-directory all
	@/usr/bin/python3 tests/run

check: ## the quick tests, under a minute
	@sh scripts/setup test
	@sh scripts/fetch-stock busybox
	@$(MAKE) --no-print-directory all
	@/usr/bin/python3 tests/run --quick

gdb: ## QEMU stopped, gdb attached, the kernel's own gdb commands loaded
	@sh scripts/setup test
	@$(MAKE) --no-print-directory all
	@sh scripts/gdb

tour: ## a guided tour in gdb: a thread loses the CPU, stop by stop; TOUR=NAME for another
	@sh scripts/setup test
	@$(MAKE) --no-print-directory all
	@$(PYTHON3) scripts/tour $(TOUR)

tour-text: ## write docs/tours/ anew, each page by its tour
	@sh scripts/setup test
	@$(MAKE) --no-print-directory all
	@$(PYTHON3) scripts/tour --text $(TOUR)

# What the run ends with is no error here: it may be what is to be looked at.
RECORDED = $(or $(DEMO),$(PROGRAM))
RECORDING = build/replay/$(notdir $(or $(firstword $(RECORDED)),shell))
replay: ## record a run, then go forwards and backwards in it: make replay DEMO=spinners
	@sh scripts/setup test
	@$(MAKE) --no-print-directory all
	@$(BREAKABLE) scripts/boot $(BOOT) $(if $(APPEND),--append "$(APPEND)") --record $(RECORDING) \
	    $(if $(RECORDED),$(KEYBOARD) -- $(RECORDED)); echo "recorded: the run's status was $$?"
	@sh scripts/gdb $(GDB) --replay $(RECORDING)

# The run's own status is no error here: its trace is what is wanted.
TRACED = $(or $(DEMO),spinners)
TRACE = build/trace/$(notdir $(firstword $(TRACED)))
trace: ## what a demo does, as pictures and tables: make trace DEMO=spinners
	@sh scripts/setup run
	@$(MAKE) --no-print-directory all
	@mkdir -p build/trace
	@$(BREAKABLE) scripts/boot --icount $(BOOT) --trace $(TRACE).trace -- $(TRACED) || echo "its status was $$?"
	@$(PYTHON3) scripts/trace $(TRACE).trace --json $(TRACE).json --svg $(TRACE).svg --summary > $(TRACE).summary
	@$(PYTHON3) scripts/trace $(TRACE).trace --gantt
	@printf '%s\n' "" "$(TRACE).svg      a picture, for any browser" \
	    "$(TRACE).json     for ui.perfetto.dev" "$(TRACE).summary  times and switches of each thread" \
	    "$(TRACE).trace    the events: scripts/trace FILE --text"

iso: ## build/baton.iso, a GRUB image that boots on a PC
	@sh scripts/setup iso
	@sh scripts/fetch-stock busybox
	@$(MAKE) --no-print-directory all
	@$(PYTHON3) scripts/make-iso

docs: ## write anew what runs and tables make of docs/: calls, book, claims, tours, pictures
	@sh scripts/setup test
	@$(MAKE) --no-print-directory all
	@/usr/bin/python3 scripts/syscalls-doc
	@/usr/bin/python3 scripts/book
	@/usr/bin/python3 scripts/pictures
	@/usr/bin/python3 scripts/latency
	@/usr/bin/python3 scripts/explore-doc
	@/usr/bin/python3 scripts/gdb-doc
	@$(PYTHON3) scripts/tour --text

pictures: ## the timelines in docs/ anew, from runs of now
	@sh scripts/setup run
	@$(MAKE) --no-print-directory all
	@/usr/bin/python3 scripts/pictures
	@/usr/bin/python3 scripts/latency

bench: ## what things cost, in instructions, beside other kernels
	@sh scripts/setup run
	@$(MAKE) --no-print-directory all
	@$(PYTHON3) scripts/bench
