"""gdb's commands of scripts/gdb: what they show is what the machine then does.

Each test is one batch session: a Python script that gdb runs, which says values in its own lines.
"""

import os
import re
import socket
import subprocess
import textwrap

import pexpect
import pytest
from conftest import ROOT

PRELUDE = """
import gdb, re
from baton_gdb import kernel, symbols
def say(name, value):
    print(f"\\n@{name}={value}@")
def run(command):
    return gdb.execute(command, to_string=True)
def here(name):
    return kernel.newest_register(name)
def run_to(place):
    run(f"thbreak {place}")
    run("continue")
def switch():  # to the next one; gives (what was drawn, prev, next)
    text = run("baton next-switch")
    return text, *(kernel.thread_at(here(name)) for name in ("eax", "edx"))
def resumes(thread):
    return thread.eip == kernel.address_of("switch_resume")
def instruction(function, text):  # gives the address of function's last instruction like text
    found = re.findall(r"0x([0-9a-f]+) .*\\t" + text, run(f"disassemble {function}"))
    return int(found[-1], 16)
"""


class Session:
    """What a script said: session["name"] is the last value, session.all("name") are all."""

    def __init__(self, done):
        self.out, self.err, self.status = done.stdout, done.stderr, done.returncode

    def all(self, name):
        return re.findall(rf"^@{name}=(.*?)@$", self.out, re.MULTILINE | re.DOTALL)

    def __getitem__(self, name):
        assert self.all(name), f"'{name}' was never said:\n{self.out}\n{self.err}"
        return self.all(name)[-1]

    def number(self, name):
        return int(self[name], 0)


@pytest.fixture
def gdb(tmp_path):
    def session(script, *words):
        path = tmp_path / "session.py"
        path.write_text(PRELUDE + textwrap.dedent(script))
        command = [f"{ROOT}/scripts/gdb", "--batch", "-x", str(path), *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120,
                              stdin=subprocess.DEVNULL)  # fmt: skip
        return Session(done)

    return session


def test_an_esp0_that_stayed_behind_is_told_at_the_next_entry(gdb):
    seen = gdb(
        """
        for _ in range(5):
            _, prev, next = switch()
        run_to("*switch_resume")
        run(f"set boot_cpu.tss.esp0 = {prev.stack_top:#x}")
        run("continue")
        run("continue")
        """,
        "spinners",
    )
    assert "stack that is not thread" in seen.out and "was ESP0 set at the last switch?" in seen.out, seen.out


def test_next_switch_shows_what_the_switch_then_does(gdb):
    seen = gdb(
        """
        for _ in range(12):
            text, prev, next = switch()
            before = int(kernel.evaluate("boot_cpu.tss.esp0"))
            say("width", max(map(len, text.splitlines())))
            words = re.search(r"^RET pops +(\\w+) (\\S+)$", text, re.M)
            esp0 = re.search(r"^ESP0 +(\\w+) -> (\\w+)$", text, re.M)
            esp = re.search(r"^ESP +(\\w+) -> (\\w+)$", text, re.M)
            run_to("*__switch_to")
            said = [int(x, 16) for x in (words[1], *esp0.groups(), *esp.groups())]
            saved = int(prev.value["arch"]["esp"])
            done = [kernel.word(here("esp")), before, next.stack_top, saved, here("esp") + 4]
            run_to(f"*{instruction('__switch_to', 'ret'):#x}")
            done_late = [kernel.word(here("esp")), int(kernel.evaluate("boot_cpu.tss.esp0"))]
            run("stepi")
            say("said", said)
            say("done", done)
            say("late", done_late == [said[0], said[2]])
            say("arrived", here("eip") == said[0] == next.eip)
            say("arrived", symbols.symbol_of(said[0]) == words[2])
            say("place", words[2])
        """,
        "spinners",
    )
    assert len(seen.all("said")) == 12, seen.out + seen.err
    assert seen.all("said") == seen.all("done")
    assert all(int(width) <= 80 for width in seen.all("width"))
    assert set(seen.all("late")) == set(seen.all("arrived")) == {"True"}
    places = {"switch_resume", "thread_first_run", "thread_first_run_user"}
    assert set(seen.all("place")) == places


@pytest.mark.slow
def test_next_switch_names_every_slot_of_both_stacks(gdb):
    seen = gdb(
        """
        for _ in range(40):
            text, prev, next = switch()
            if prev.user_frame() and next.user_frame() and resumes(next):
                break
        names = [name for name, _ in kernel.slots("struct trap_frame")]
        say("left", all(re.search(rf"^{prev.user_frame() + offset:08x}  {name} ", text, re.M)
                        for name, offset in kernel.slots("struct trap_frame")))
        say("right", all(re.search(rf"  {next.user_frame() + offset:08x}  {name} ", text)
                         for name, offset in kernel.slots("struct trap_frame")))
        order = ("edi", "esi", "ebx", "ebp", "return")
        slots = [(next.esp + 4 * i, name) for i, name in enumerate(order)]
        say("frame", all(f"{address:08x}  {name:10} {kernel.word(address):08x}" in text
                         for address, name in slots))
        for address in re.findall(r"return +(\\w+)", text):
            say("caller", gdb.find_pc_line(int(address, 16) - 1).symtab.filename)
        """,
        "spinners",
    )
    assert seen["left"] == seen["right"] == seen["frame"] == "True", seen.out
    assert seen.all("caller") == ["kernel/sched.c"] * 2


def test_backtrace_of_a_preempted_thread_reaches_main(gdb):
    """main is held in a loop, so that the other threads' turns take the CPU from it."""
    seen = gdb(
        """
        run_to("sleep_milliseconds")
        tid = kernel.current().tid
        run("set {unsigned short}$pc = 0xfeeb")  # jmp to itself
        while True:
            prev, next = switch()[1:]
            if prev.tid == tid:
                break
        switch()
        say("stopped", kernel.thread_of(str(tid)).eip == kernel.address_of("switch_resume"))
        names = "eip esp ebp ebx esi edi eax ecx edx cr3 eflags cs".split()
        before = [here(name) for name in names]
        say("calls", run(f"baton bt {tid}"))
        say("same", before == [here(name) for name in names])
        """,
        "spinners",
    )
    assert seen["stopped"] == seen["same"] == "True"
    calls = re.findall(r"^#\d+ +\w+  (\w+)|^(---) .*: (.*) ---$", seen["calls"], re.MULTILINE)
    calls = [name or kind for name, _, kind in calls]
    assert calls[0] == "switch_resume", calls
    assert calls.index("sched_preempt") < calls.index("IRQ 0 from ring 3"), calls
    ring_3 = calls[calls.index("IRQ 0 from ring 3") :]
    assert ring_3.index("sleep_milliseconds") < ring_3.index("main")


@pytest.mark.slow
def test_backtrace_goes_through_the_fast_door(gdb):
    seen = gdb(
        """
        run_to("sleep_calls.c:sys_nanosleep")
        tid = kernel.current().tid
        say("running", run("baton bt"))
        switch()
        switch()
        say("sleeping", run(f"baton bt {tid}"))
        """,
        "spinners",
    )
    for text in (seen["running"], seen["sleeping"]):
        assert "SYSENTER from ring 3" in text and "vDSO+" in text, text
        assert re.search(r"^#\d+ +\w+  main \(.*spinners\.c:\d+$", text, re.MULTILINE), text
    assert re.search(r"clock_wait .*WAIT_FOR_TIME", seen["sleeping"])


@pytest.mark.slow
def test_backtrace_holds_at_each_instruction_of_the_way_out(gdb):
    seen = gdb(
        """
        run_to("sys_clone")
        run("finish")
        steps = 0
        while not here("cs") & 3:
            calls = run("baton bt")
            say("main", bool(re.search(r"from ring 3 ---.*\\bmain \\(", calls, re.S)))
            run("stepi")
            steps += 1
        say("steps", steps)
        """,
        "--boot", "--icount", "sleepers",
    )  # fmt: skip
    assert seen.number("steps") > 10, seen.out
    assert set(seen.all("main")) == {"True"}, seen.out + seen.err


@pytest.mark.slow
def test_backtrace_goes_through_a_trap_frame_of_ring_0(gdb):
    seen = gdb(
        """
        while True:
            run_to("sched_tick")
            if gdb.newest_frame() and "kernel_main" in run("baton bt"):
                break
        say("calls", run("baton bt"))
        """,
        "sleepers",
    )
    assert "IRQ 0 from ring 0" in seen["calls"], seen["calls"]
    after = seen["calls"].partition("from ring 0")[2]
    assert "kernel_main" in after


def test_threads_lists_every_thread_as_it_is(gdb):
    seen = gdb(
        """
        run_to("spin")
        switch()
        while not any(t.state == "blocked" and t.program() for t in kernel.threads()):
            switch()  # main sleeps, but for a moment each tenth of a second
        text = run("baton threads")
        say("text", text)
        rows = text.splitlines()[1:]
        threads = kernel.threads()
        say("rows", len(rows) == len(threads) == int(kernel.evaluate("'kernel/thread.c'::threads")))
        for row, t in zip(rows, threads):
            want = f"{'*' if t.is_current() else ' '}{t.tid:3} {t.name:16} {t.state:8}"
            say("starts", row.startswith(want))
            figures = row[len(want):].split()[:3]
            say("figures", [int(x) for x in figures]
                == [t.number(n) for n in ("priority", "ticks", "switches")])
        """,
        "spinners",
    )
    assert seen["rows"] == "True"
    assert set(seen.all("starts") + seen.all("figures")) == {"True"}, seen["text"]
    assert len(re.findall(r"^\*", seen["text"], re.MULTILINE)) == 1
    sleeper = r"blocked .*sys_nanosleep, ring 3 at vDSO\+0x\w+ \(waits for "
    assert re.search(sleeper, seen["text"]), seen["text"]
    assert re.search(r"ring 3 at spin\+", seen["text"]), seen["text"]


@pytest.mark.slow
def test_run_queue_holds_the_ready_threads(gdb):
    seen = gdb(
        """
        for _ in range(30):
            switch()
            text = run("baton runqueue")
            ready = {t.tid for t in kernel.threads() if t.state == "ready" and t.tid}
            lines = re.findall(r"^level +(\\d+): (.*)$", text, re.M)
            listed = {int(tid): int(level) for level, names in lines
                      for tid in re.findall(r"(\\d+) \\(", names)}
            priorities = {t.tid: t.number("priority") for t in kernel.threads()}
            say("same", ready == set(listed))
            say("levels", all(priorities[tid] == level for tid, level in listed.items()))
            say("ready", f"ready: {len(ready)};" in text)
            say("odd", "does not fit" in text)
        say("text", text)
        """,
        "--boot", "--append sched=prio", "spinners",
    )  # fmt: skip
    assert len(seen.all("same")) == 30, seen.out
    assert set(seen.all("same") + seen.all("levels") + seen.all("ready")) == {"True"}, seen.out
    assert set(seen.all("odd")) == {"False"}


@pytest.mark.slow
def test_tables_are_those_that_the_cpu_has_loaded(gdb):
    seen = gdb(
        """
        run_to("main")
        say("gdt", run("baton gdt"))
        say("idt", run("baton idt"))
        say("tss", run("baton tss"))
        cpu = run("monitor info registers")
        for name in ("GDT", "IDT"):
            say(f"{name}_base", re.search(rf"{name}= +(\\w+)", cpu)[1])
        say("tr", " ".join(re.search(r"TR =(\\w+) (\\w+)", cpu).groups()))
        say("idt_at", f"{kernel.address_of('idt'):08x}")
        say("int80", f"{kernel.address_of('entry_int80'):08x}")
        thread = kernel.current()
        say("top", f"{thread.stack_top:08x}")
        say("ring", here("cs") & 3)
        """,
        "hello_int80",
    )
    assert seen["ring"] == "3"
    assert seen["gdt"].startswith(f"GDT at {seen['GDT_base']}")
    assert seen["idt_at"] == seen["IDT_base"]
    selector, base = seen["tr"].split()
    entry = rf"0x{selector[2:]}  {base}  00000067    0  TSS busy +TSS_SELECTOR"
    assert re.search(entry, seen["gdt"])
    assert re.search(r"0x60  00000000  ffffffff    0  code, readable +KERNEL_CS", seen["gdt"])
    assert re.search(r"0x78  00000000  ffffffff    3  data, writable +USER_DS", seen["gdt"])
    assert re.search(rf"^0x80 +interrupt gate +dpl 3  0x60:{seen['int80']}  entry_int80$",
                     seen["idt"], re.MULTILINE)  # fmt: skip
    assert re.search(r"^0x08 +task gate +dpl 0  TSS 0xf8$", seen["idt"], re.MULTILINE)
    assert re.search(rf"esp0 +{seen['top']} ", seen["tss"])
    assert f"ESP0 is the stack top {seen['top']}" in seen["tss"]


@pytest.mark.parametrize("program, length", [pytest.param("hello_int80", 24, marks=pytest.mark.slow), ("hello_sysenter", 31)])
def test_step_over_int_comes_back_with_the_result(gdb, program, length):
    seen = gdb(
        """
        run_to("main")
        while kernel.word(here("eip")) & 0xffff not in (0x80cd, 0x340f) or here("eax") != 4:
            run("stepi")
        at, tid = here("eip"), kernel.current().tid
        code = kernel.word(at) & 0xffff
        run("baton timer off")
        text = run("baton step-over-int")
        say("text", text)
        say("length", here("eax"))
        # Behind SYSENTER lies an INT 0x80 that the kernel returns past.
        say("behind", here("eip") == at + (2 if code == 0x80cd else 4))
        say("ring", here("cs") & 3)
        say("tid", kernel.current().tid == tid)
        say("breakpoints", run("info breakpoints"))
        try:
            run("baton step-over-int")
        except gdb.error as error:
            say("again", error)
        """,
        program,
    )
    assert seen.number("length") == length and f"call 4 gave {length}\n" in seen["text"]
    assert seen["behind"] == seen["tid"] == "True" and seen["ring"] == "3"
    assert "neither INT nor SYSENTER" in seen["again"]
    assert "No breakpoints" in seen["breakpoints"]
    assert "Hello through" in seen.out


@pytest.mark.slow
def test_timer_on_lets_interrupts_into_steps_and_off_keeps_them_out(gdb):
    seen = gdb(
        """
        next = switch()[2]
        while not resumes(next) or not next.user_frame():
            next = switch()[2]  # one that has run: it will not come to pages that are not there yet
        offset = dict(kernel.slots("struct trap_frame"))["eip"]
        run_to(f"*{kernel.word(next.user_frame() + offset):#x}")
        def steps_in_ring_3(most):
            for step in range(most):
                run("stepi")
                if here("cs") & 3 == 0:
                    return step
            return most
        say("off", run("baton timer off"))
        say("kept", steps_in_ring_3(400))
        say("on", run("baton timer on"))
        say("left", steps_in_ring_3(20000))
        say("vector", symbols.symbol_of(here("eip")))
        """,
        "spinners",
    )
    assert "mask 0x7:" in seen["off"] and "mask 0x1:" in seen["on"]
    assert seen["kept"] == "400"
    assert seen.number("left") < 20000
    assert re.match(r"trap_\d+|irq_common", seen["vector"])


@pytest.mark.slow
def test_machine_stops_at_a_kernel_exception(gdb):
    seen = gdb(
        """
        run_to("sleep_calls.c:sys_nanosleep")
        run("set $eip = 0x10")
        say("stop", run("continue"))
        say("function", gdb.newest_frame().name())
        say("eip", int(gdb.newest_frame().read_var("frame")["eip"]))
        say("calls", run("baton bt"))
        """,
        "spinners",
    )
    assert seen["function"] == "panic_frame" and seen["eip"] == "16"
    assert "Kernel exception: vector 14, error 0x0, at 00000010" in seen.out
    assert "exception 14 from ring 0" in seen["calls"]


@pytest.mark.slow
def test_machine_stops_at_a_panic(gdb):
    seen = gdb(
        """
        run_to("sleep_calls.c:sys_nanosleep")
        run_to("schedule")
        run("set $eflags |= 0x200")  # the precondition is: interrupts off
        say("stop", run("continue"))
        say("function", gdb.newest_frame().name())
        say("calls", run("baton bt"))
        """,
        "spinners",
    )
    assert seen["function"] == "panic"
    assert "Kernel panic in " in seen["stop"] and "interrupts on" in seen["stop"], seen["stop"]
    assert " schedule (" in seen["calls"]


@pytest.mark.slow
def test_type_reaches_the_shell(gdb):
    seen = gdb(
        """
        run_to("sys_read")
        run("baton type echo typed by gdb")
        run("baton type halt")
        try:
            run("continue")
        except gdb.error as error:
            say("end", error)
        """
    )
    assert re.search(r"(?<!echo )typed by gdb", seen.out), seen.out + seen.err  # not the echo
    assert "closed" in seen["end"] or "exited" in seen.out


@pytest.mark.slow
def test_machine_is_gone_with_gdb(gdb):
    seen = gdb(
        """
        say("port", re.search(r":(\\d+)", gdb.selected_inferior().connection.details)[1])
        """,
        "spinners",
    )
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", seen.number("port")))


@pytest.mark.slow
def test_terminal_session_is_interrupted_and_left(terminal):
    gdb = pexpect.spawn(f"{ROOT}/scripts/gdb", ["spinners"], cwd=ROOT, encoding="utf-8", timeout=60)
    gdb.expect_exact("Stopped at kernel_main")
    gdb.expect_exact("(gdb) ")
    gdb.sendline("continue")
    gdb.expect("[AB]{4}")
    gdb.sendintr()
    gdb.expect("(SIGINT|stopped)[^(]*.*[(]gdb[)] ")
    gdb.sendline("bthreads")
    gdb.expect(r"\*.*running.*spin\+")
    gdb.sendline("quit")
    gdb.expect(pexpect.EOF)
    gdb.wait()
    assert gdb.exitstatus == 0


def test_every_command_has_help(gdb):
    seen = gdb("say('help', run('help baton'))", "true")
    names = re.findall(r"^baton ([\w-]+).* -- (.+)$", seen["help"], re.MULTILINE)
    wanted = {"bt", "gdt", "idt", "next-switch", "program", "runqueue", "step-over-int", "threads",
              "timer", "trace", "tss", "type", "who-wrote"}  # fmt: skip
    assert {name for name, _ in names} == wanted
    assert all(text.endswith(".") or ":" in text for _, text in names), names


def test_wrong_option_is_refused_in_one_line():
    done = subprocess.run([f"{ROOT}/scripts/gdb", "--nonsense"], capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert os.path.basename(done.stderr.split(":")[0]) == "gdb"


@pytest.mark.slow
def test_trace_shows_the_last_events_of_the_ring(gdb):
    seen = gdb(
        """
        say("off", run("baton trace"))
        for _ in range(8):
            switch()
        say("last", run("baton trace 5"))
        say("all", run("baton trace 100000"))
        """,
        "--boot", "--icount --append trace=ring", "spinners",
    )  # fmt: skip
    assert "nothing is being recorded" in seen["off"]
    assert len(seen["last"].strip().splitlines()) == 5
    assert seen["all"].startswith("      #0 ") and seen["all"].count("switch: to ") >= 7
    assert "PREEMPTED" in seen["all"] or "TICK" in seen["all"], seen["all"]


@pytest.mark.slow
def test_the_session_of_the_page_is_what_gdb_says():
    done = subprocess.run([f"{ROOT}/scripts/gdb-doc", "--check"], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
