"""Job control as a person meets it, typed at BusyBox's shell: the same talk with the same binary at a
pseudo-terminal on Linux, and all answers compared."""

import re

import pexpect
import pytest
from test_busybox import PROMPT, answer, begin, end, on_baton, on_linux

TIMES = 200  # that a question is asked again before the answer that is waited for counts as lost
pytestmark = pytest.mark.slow
KEYS = {"^C": "\x03", "^Z": "\x1a", "^\\": "\x1c", "^D": "\x04"}


class Key:
    """Type line; once it has said `ready`, press the key. What is seen until the next prompt counts."""

    def __init__(self, line, key):
        self.line, self.key = line, key

    def play(self, shell):
        shell.send(self.line + "\r")
        shell.expect(r"\nready\r*\n")
        shell.send(KEYS[self.key])
        shell.expect(PROMPT)
        return lines_of(shell.before)


class InFront(Key):
    """The same with a line that brings cat to the front: it is there once it says again what is typed."""

    def play(self, shell):
        shell.send(self.line + "\r")
        shell.expect(re.escape(self.line) + r"\r*\n[^\n]*\n")  # its echo, and what fg says of the job
        shell.send("ready\r")
        shell.expect(r"ready\r*\nready\r*\n")
        shell.send(KEYS[self.key])
        shell.expect(PROMPT)
        return lines_of(shell.before)


class Until:
    """Type line until the answer has text in it (None: is empty); that answer counts."""

    def __init__(self, line, text):
        self.line, self.text = line, text

    def play(self, shell):
        for _ in range(TIMES):
            seen = answer(shell, self.line)
            if any(self.text in text for text in seen) if self.text else not seen:
                return [plain(text) for text in seen]
        return [f"never {self.text}, but {seen}"]


class Quiet:
    """Type line; its answer may or may not come with news of a job, so it does not count."""

    def __init__(self, line):
        self.line = line

    def play(self, shell):
        answer(shell, self.line)
        return []


def plain(text):
    """Whether there is a core dump is the machine's affair."""
    return text.replace(" (core dumped)", "").rstrip()


def lines_of(text):
    text = re.sub(r"\x1b\[[0-9]*[A-Za-z]", "", text).replace("\r", "")
    return [plain(line) for line in text.split("\n") if line]


def ready(command):
    """The command, after the word that is waited for; written so that its echo is not taken for it."""
    return f"sh -c 'echo rea\"\"dy; {command}'"


SLEEP, CAT = ready("exec sleep 2000"), ready("exec cat")
TALKS = {
    "stop, list, go on, end": [
        Key(SLEEP, "^Z"), "echo $?", "jobs", Quiet("bg"), "jobs", Quiet("kill %1"), Until("jobs", None),
        Key(CAT, "^Z"), "jobs", InFront("fg", "^Z"), "jobs", InFront("fg", "^C"), "echo $?", "jobs",
    ],
    "a pipeline is one job": [
        Key("yes | cat | " + ready("exec cat >/dev/null"), "^C"), "echo $?", "jobs",
        Key("yes | cat | " + ready("exec cat >/dev/null"), "^Z"), "jobs",
        Quiet("kill %1; kill -CONT %1"), Until("jobs", None),
    ],
    "two jobs": [
        Key(CAT, "^Z"), Quiet("sleep 3000 &"), "jobs", InFront("fg %1", "^Z"), "jobs",
        Quiet("kill %2"), Until("jobs", "Terminated"), Quiet("kill -9 %1"), Until("jobs", None),
    ],
    "reading in the background": [
        Quiet("cat >f &"), Until("jobs", "tty input"), Key("echo rea''dy; fg", "^D"), "echo $?", "jobs", "wc -c <f",
    ],
    "writing in the background": [
        "stty tostop", Quiet("echo from behind | cat &"), Until("jobs", "Stopped"), "fg", "stty -tostop",
        "jobs", "echo from behind | cat & wait",
    ],
    "quit": [Key(SLEEP, "^\\"), "echo $?"],
    "signals by job": [
        Quiet("sleep 2000 &"), Quiet("kill -STOP %1"), Until("jobs", "Stopped"), Quiet("kill -CONT %1"),
        Quiet("kill -TSTP %1"), Until("jobs", "Stopped  "), Quiet("kill -HUP %1"), Until("jobs", "Stopped  "),
        Quiet("kill -CONT %1"), Until("jobs", None),
    ],
    "waiting is interrupted": [
        Quiet("sleep 2000 &"), Key("echo rea''dy; wait", "^C"), "echo $?", Quiet("kill %1"), Until("jobs", None),
    ],
    "a loop and a group in brackets": [
        Key("for i in 1 2 3; do " + SLEEP + "; done", "^C"), "echo $?",
        Key("(" + SLEEP + "; echo never)", "^C"), "echo $?", Key("(" + CAT + "; echo after)", "^Z"), "jobs",
        InFront("fg", "^C"), "jobs",
    ],
    "traps": [
        Key("(trap 'echo caught; exit 9' INT; echo rea''dy; while :; do sleep 1; done)", "^C"), "echo $?",
        Key("(trap '' INT; echo rea''dy; exec cat)", "^D"), "echo $?",
        "trap 'echo usr1' USR1; kill -USR1 $$", "trap - USR1; sh -c 'kill -USR1 $$'; echo $?",
    ],
    "ends by signals": [
        "timeout 0.2 sleep 2000; echo $?", "timeout -s KILL 0.2 sleep 2000; echo $?", "kill -l 15; kill -l 139",
        "sh -c 'kill -SEGV $$'; echo $?",
        "(sleep 2000 & kill $!; wait $! 2>/dev/null; echo $?)", "(trap '' USR1; sh -c 'kill -USR1 $$; echo alive'); echo $?",
        "(trap 'echo bye' EXIT; exit 4); echo $?",
        "(trap 'echo term' TERM; sh -c 'kill '$(exec sh -c 'echo $PPID'); :)",
        "yes | head -n 1 | wc -c", "(kill -9 $(exec sh -c 'echo $PPID')); echo $?",
    ],
    "limits": [
        "(ulimit -t 1; while :; do :; done); echo $?", "(ulimit -f 1; yes >f); echo $?; wc -c <f; rm f",
        "(ulimit -f 0; echo x >f; echo $?; rm f); echo $?", "(trap '' XFSZ; ulimit -f 0; echo x >f; echo $?; rm f)",
    ],
    "a shell within the shell": [
        "export PS1 PS2; sh", Key(SLEEP, "^Z"), "jobs", "exit", "jobs", Quiet("kill %1; kill -CONT %1"),
        Until("jobs", None), "exit", "jobs",
    ],
}  # fmt: skip


def play(shell, step):
    return [plain(text) for text in answer(shell, step)] if isinstance(step, str) else step.play(shell)


def name_of(step):
    return step if isinstance(step, str) else vars(step)


def session(shell):
    """Plays all talks; gives {talk: the answers}. A talk that is stuck ends the session."""
    found = {}
    try:
        begin(shell)
        for name, steps in TALKS.items():
            found[name] = []
            for step in steps:
                found[name].append(play(shell, step))
    except (pexpect.TIMEOUT, pexpect.EOF):
        found[name].append(f"stuck: {shell.before}")
    finally:
        end(shell)
    return found


@pytest.fixture(scope="module")
def sessions(terminal, tmp_path_factory):
    return session(on_linux(tmp_path_factory.mktemp("jobs"))), session(on_baton())


@pytest.mark.parametrize("talk", TALKS)
def test_jobs_as_on_linux(terminal, sessions, talk):
    linux, baton = (found.get(talk, ["not reached"]) for found in sessions)
    for step, here, there in zip(TALKS[talk], linux, baton):
        assert (name_of(step), there) == (name_of(step), here)
    assert len(linux) == len(baton) == len(TALKS[talk])
