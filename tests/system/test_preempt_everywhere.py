"""A switch at every instruction boundary of chosen windows: in ring 3, through both doors, in the
kernel. Exact, because under --icount one instruction takes one nanosecond; that each boundary was
really met is part of what is tested."""

import re
import subprocess

import pytest

LINE = re.compile(r"^([0-9a-f]{8}):\t(\S+)\s*(.*)$")


def disassembly(root, label, lines):
    """Gives (address, mnemonic, operands) of the lines instructions that follow a kernel label."""
    kernel = f"{root}/build/baton.elf"
    names = subprocess.run(["nm", kernel], capture_output=True, text=True, check=True).stdout
    start = int(next(n for n in names.splitlines() if n.endswith(f" {label}")).split()[0], 16)
    text = subprocess.run(
        ["objdump", "-d", "--no-show-raw-insn", f"--start-address={start}",
         f"--stop-address={start + 16 * lines}", kernel],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = [LINE.match(line) for line in text.splitlines()]
    return [(int(m[1], 16), m[2], m[3]) for m in found if m][:lines]


def call_path(root, door, opens):
    """Gives the addresses of a short call's kernel code at which an interrupt can come: from where
    `opens` turned interrupts on to CLI, with the called functions."""
    code = disassembly(root, door, 60)
    first = next(i for i, line in enumerate(code) if line[1] == opens) + 1
    last = next(i for i, line in enumerate(code) if i >= first and line[1] == "cli")
    shadow = 1 if opens == "sti" else 0  # STI lets one more instruction pass
    path = [address for address, _, _ in code[first + shadow : last + 1]]
    assert any(line[1] == "call" for line in code[first:last]), code
    for function in ("enter_getpid", "sys_getpid"):
        lines = disassembly(root, function, 12)
        end = next(i for i, line in enumerate(lines) if line[1] in ("ret", "jmp"))
        path += [a for a, _, _ in lines[: end + 1]]
    return path


def way_out(root):
    """Gives the address of SYSEXIT: interrupts are on again, a ring-3 program's flags are loaded,
    and ring 0 is not left yet."""
    code = disassembly(root, "entry_sysenter", 60)
    return next(a for a, mnemonic, _ in code if mnemonic == "sysexit")


def run_ring3(boot, *options):
    run = boot("--icount", "--append", "test-calls", *options, "--", "preempt_window", "all")
    assert run.status == 0 and "not ok" not in run.out, run
    assert run.out.count("ok every boundary was interrupted") >= 3, run
    return run, {int(word, 16) for word in re.findall(r"^kernel (\S+)$", run.out, re.M)}


def missing(path, seen):
    return [f"{address:08x}" for address in path if address not in seen]


def test_ring_3_and_both_doors_keep_all_state_at_every_instruction(boot, root):
    run, seen = run_ring3(boot)
    assert "enters by SYSENTER" in run.out and "ok SSE" in run.out, run
    assert not missing(call_path(root, "entry_int80", "sti"), seen), run
    assert not missing(call_path(root, "entry_sysenter", "popf"), seen), run
    assert way_out(root) in seen, run


@pytest.mark.parametrize("model", ["486", "pentium"])
@pytest.mark.slow
def test_the_same_on_a_cpu_without_sysenter_and_fxsave(boot, root, model):
    run, seen = run_ring3(boot, "--cpu", model)
    assert "enters by INT 0x80" in run.out and "ok SSE" not in run.out, run
    assert not missing(call_path(root, "entry_int80", "sti"), seen), run


@pytest.mark.slow
def test_the_same_under_round_robin(boot):
    run_ring3(boot, "--append", "sched=rr")


def test_ring_0_keeps_all_state_at_every_instruction(boot):
    run = boot("--icount", "--append", "quiet test=window")
    assert run.status == 0 and "0 failed" in run.out, run


def test_the_call_that_arms_the_shot_is_closed_to_ordinary_boots(boot):
    run = boot("--icount", "--", "preempt_window", "all")
    assert run.status == 1 and "not ok" in run.out, run
