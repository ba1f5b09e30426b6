"""Programs at a terminal: run under a pseudo-terminal on Linux and at Baton's console, typed at alike,
and all that is seen compared."""

import re

import pexpect
import pytest
from conftest import BOOT, ROOT

# What is typed where a program asks for it (tests/user/terminal.h: ask).
INPUT = {
    "edited": "wrong\x15abx\x7f-\x16\x03one two\x17three\x12\r",
    "two lines": "one\rtwo\r",
    "a long one": "abcdefgh\r",
    "end of file in a line": "abc\x04",
    "end of file": "\x04",
    "end of file after exactly this": "abc\x04next\r",
    "unseen": "secret\r",
    "on paper": "abc\x7f\x7fde\x15f\r",
    "control characters": "a\x16\x02b\x7f\x7f\r",
    "ahead": "ab\rcd\r",
    "a key": "k",
    "an arrow": "\x1b[A",
    "control keys": "\x03\x1a\x04\r\x7f",
    "three": "123",
    "fewer asked for": "45",
    "something": "ok",
    "a burst": "burst",
    "interrupt": ["line", "\x03"],  # Linux drops an echo that nobody has read yet
    "quit": "\x1c",
    "suspend": "\x1a",
    "a line": "hello\r",
    # Not QEMU's own key, ^A; and ^Q last, in case that ^S comes late.
    "noise": "".join(chr(code) for code in range(256) if code != 1) * 8 + "\x11",
    "over": "\rOVER\r",
}
ASKS = re.compile(r"type ([\w ]+)\r*\n|\r*\nend\r*\n")


def type_in(script, parts):
    """Types one text, or some, each after the echo of the one before; gives what was seen meanwhile."""
    seen = ""
    *before, last = parts if isinstance(parts, list) else [parts]
    for part in before:
        script.send(part)
        script.expect_exact(part)
        seen += script.before + script.after
    script.send(last)
    return seen


def session(command):
    """Runs command, types what it asks for; gives all that was seen and its status."""
    script = pexpect.spawn(command[0], command[1:], cwd=ROOT, encoding="latin-1", timeout=60,
                           dimensions=(24, 80))  # fmt: skip
    seen = ""
    try:
        while True:
            script.expect(ASKS)
            seen += script.before + script.after
            if script.match[1] is None:
                break
            seen += type_in(script, INPUT[script.match[1]])
        script.expect(pexpect.EOF)
        script.wait()
    except (pexpect.EOF, pexpect.TIMEOUT):
        pytest.fail(f"{' '.join(command)} stopped:\n{seen}{script.before}")
    finally:
        script.terminate(force=True)
    return re.sub(r"\r+\n", "\n", seen[seen.index("ok ") :]), script.exitstatus


@pytest.mark.parametrize("program", [pytest.param("terminal_input", marks=pytest.mark.slow), "terminal_jobs"])
def test_as_on_linux(terminal, program):
    here = session([f"{ROOT}/build/initrd/bin/{program}", "all"])
    there = session([*BOOT, "--timeout", "120", "--append", f"quiet -- /bin/{program} all"])
    assert here[0].splitlines() == there[0].splitlines()
    assert here[1] == there[1] == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.slow
def test_stands_random_requests(terminal, seed):
    seen, status = session([*BOOT, "--timeout", "120", "--append", f"quiet -- /bin/random_terminal {seed} 20000"])
    assert status == 0 and "a line: 6 hello<0a>" in seen
