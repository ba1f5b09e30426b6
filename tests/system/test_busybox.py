"""BusyBox as the login shell, typed at as a person does. What it answers is compared with the same binary
at a pseudo-terminal on Linux; keys, vi and the machine's end are watched on Baton."""

import os
import re
import shutil
import signal
import subprocess

import pexpect
import pytest
from conftest import BOOT, ROOT

BUSYBOX = f"{ROOT}/build/stock/busybox"
PROMPT = r"(?:@@|%%) (?:\x1b\[6n)?"  # PS1 and PS2; the editor asks where the cursor is, and goes on

# Each is a talk: lines typed one after the other, each at a prompt.
TALKS = {
    "pipelines": ["echo hello | tr a-z A-Z", "seq 20 | sed -n '5,7p' | sort -r | head -n 2",
                  "yes | head -n 3", "false | true; echo $?", "! true; echo $?",
                  "touch x y z; ls | sort -r | head -n 2; rm x y z", "(echo 1; echo 2 >&2) 2>&1 | wc -l"],
    "redirection": ["echo one >f", "echo two >>f", "cat f", "wc -l <f", "cat nothing 2>errors; echo $?",
                    "cat errors", "{ echo a; echo b; } >g; cat g", "exec 3<f; read x <&3; echo $x",
                    "echo x >/dev/null; echo $?", ": >f; ls -s f | tr -s ' '"],
    "here-documents": ["cat <<END", "x is $((6 * 7))", "END", "cat <<'END' | tr a-z A-Z", "raw $HOME",
                       "END", "tr -d '\\t' <<-END", "\tindented", "END"],
    "loops": ["for i in 1 2 3; do echo $i; done", "i=0; while [ $i -lt 3 ]; do", "i=$((i+1)); echo at $i",
              "done", "until false; do echo once; break; done", "case abc in a*) echo yes;; esac",
              "f() { echo $1 and $#; return 7; }", "f x y; echo $?", "for x in *; do :; done; echo $x"],
    "background jobs": ["(exit 3) & wait $!; echo $?", "sleep 0.1 & sleep 0.1 & wait; echo all",
                        "sh -c 'kill -9 $$'; echo $?", "(trap 'echo got it' TERM; kill -TERM $(exec sh -c 'echo $PPID')); echo $?",
                        "true & wait; jobs; echo none"],
    "statuses": ["true; echo $?", "false; echo $?", "no-such-command; echo $?", "sh -c 'exit 42'; echo $?",
                 "/etc; echo $?", "sh -c 'kill -TERM $$'; echo $?", "test 1 -eq 2 || echo else"],
    "files": ["mkdir -p d/e; echo text >d/e/f; find d | sort", "cp -r d c; mv c/e/f c/g; find c | sort",
              "ln -s g c/h; readlink c/h; cat c/h", "chmod 640 c/g; ls -l c/g | cut -c 1-10",
              "rm -r c d; ls -d c d; echo $?", "pwd | sed 's/.*/here/'; cd /; pwd; cd - >/dev/null",
              "touch x y; ls x y; rm x y", "echo abc | tee t | cat - t", "stat -c %s t"],
    "text": ["printf 'b 2\\na 1\\nc 3\\n' >t; sort t", "sort -rnk 2 t", "awk '{ s += $2 } END { print s, NR }' t",
             "grep -n a t; grep -c . t; grep -v a t", "sed 's/[0-9]/<&>/; 1d' t", "cut -d' ' -f2 t | paste -sd+ ",
             "uniq -c t | tr -s ' '", "cat t | tr -s '\\n' ' '; echo", "head -c 3 t; echo; tail -n 1 t",
             "expr 6 '*' 7; echo $((1 << 20))", "echo 'scale=3; 22/7' | bc", "echo hi | md5sum"],
    "archives": ["mkdir a; seq 1000 >a/n; ln -s n a/l; tar cf a.tar a; tar tf a.tar",
                 "mkdir o; tar xf a.tar -C o; cmp a/n o/a/n; readlink o/a/l", "gzip -c a/n | zcat | wc -c",
                 "tar czf a.tgz a; tar tzf a.tgz | wc -l", "cd o; find . | sort; cd .."],
}  # fmt: skip


def need_busybox():
    if os.path.exists(BUSYBOX):
        return
    if os.environ.get("CI"):
        pytest.fail(f"{BUSYBOX} is not there: scripts/fetch-stock busybox")
    pytest.skip("no BusyBox here (scripts/fetch-stock busybox, then make)")


def spawn(command, **options):
    shell = pexpect.spawn(command[0], command[1:], encoding="latin-1", timeout=120, dimensions=(24, 80),
                          **options)  # fmt: skip
    shell.delaybeforesend = None  # what is typed answers a prompt, which the shell is ready behind
    return shell


def on_baton():
    need_busybox()
    shell = spawn([*BOOT, "--timeout", "300", "--append", "quiet"], cwd=ROOT)
    shell.expect(r"\$ (?:\x1b\[6n)?")
    return shell


def forget_pythons_signals():
    """Python ignores these two, and who is ignored is inherited."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def on_linux(folder):
    need_busybox()
    names = folder / "bin"
    names.mkdir()
    subprocess.run([BUSYBOX, "--install", "-s", str(names)], check=True)
    home = folder / "home"
    home.mkdir()
    environment = {"PATH": str(names), "HOME": str(home), "TERM": "vt100", "PS1": "$ "}
    shell = spawn([BUSYBOX, "sh"], cwd=str(home), env=environment, preexec_fn=forget_pythons_signals)
    shell.expect(r"\$ (?:\x1b\[6n)?")
    return shell


def end(shell):
    shell.terminate(force=True)


def answer(shell, line):
    """Types line at a prompt; gives what came before the next prompt, without the line's echo."""
    shell.send(line + "\r")
    shell.expect(PROMPT)
    lines = re.sub(r"\x1b\[[0-9]*[A-Za-z]", "", shell.before).replace("\r", "").split("\n")
    return [text.removeprefix("-") for text in lines[1:] if text]  # -sh: a login shell's messages


def begin(shell):
    """The same prompts, and a folder to work in, on both systems."""
    for line in ["export HOME=/ PS2='%''% '", "mkdir -p /tmp/work.$$; cd /tmp/work.$$", "umask 22", "PS1='@''@ '"]:
        shell.send(line + "\r")
    shell.expect(PROMPT)


@pytest.fixture
def baton(terminal):
    shell = on_baton()
    begin(shell)
    yield shell
    end(shell)


@pytest.fixture(scope="module")
def talks(terminal, tmp_path_factory):
    """{talk: (answers on Linux, answers on Baton)}, all in one session each."""
    linux, baton = on_linux(tmp_path_factory.mktemp("busybox")), on_baton()
    try:
        begin(linux), begin(baton)
        found = {
            name: tuple([answer(shell, line) for line in lines] for shell in (linux, baton))
            for name, lines in TALKS.items()
        }
        linux.sendline("cd /; rm -r /tmp/work.$$")
        linux.expect(PROMPT)
        return found
    finally:
        end(linux), end(baton)


@pytest.mark.parametrize("talk", TALKS)
def test_answers_as_on_linux(terminal, talks, talk):
    here, there = talks[talk]
    for line, ours, theirs in zip(TALKS[talk], there, here):
        assert (line, ours) == (line, theirs)


def start(shell, command):
    """Starts a command that says started. What is typed before it runs is the line editor's still."""
    shell.send(command + "\r")
    shell.expect("\nstarted")


def test_interrupt_ends_the_command_and_not_the_shell(baton):
    sleep = "sh -c 'echo started; exec sleep 1000'"  # says so once it is in front
    start(baton, sleep)
    baton.send("\x03")
    baton.expect(PROMPT)
    assert answer(baton, "echo $?") == ["130"]
    baton.send("half a line\x03")
    baton.expect(PROMPT)
    start(baton, f"for i in 1 2; do {sleep}; done")
    baton.send("\x03")
    baton.expect(PROMPT)
    assert answer(baton, "echo alive") == ["alive"]


def test_suspended_commands_are_jobs(baton):
    start(baton, "(echo started; cat)")
    baton.send("typed\r")
    baton.expect("typed[\r\n]+typed[\r\n]+")
    baton.send("\x1a")
    baton.expect(PROMPT)
    assert "Stopped" in "".join(answer(baton, "jobs"))
    baton.send("fg\r")
    baton.expect(r"fg[\r\n]+\(echo started; cat\)[\r\n]+")
    baton.send("again\r")
    baton.expect("again[\r\n]+again[\r\n]+")
    baton.send("\x04")
    baton.expect(PROMPT)
    assert answer(baton, "jobs") == []


@pytest.mark.slow
def test_bg_lets_a_job_go_on(baton):
    start(baton, "(echo started; sleep 0.2; echo finished >f)")
    baton.send("\x1a")
    baton.expect(PROMPT)
    answer(baton, "bg")
    assert "finished" in "".join(answer(baton, "wait; cat f"))


@pytest.mark.slow
def test_background_reader_is_stopped(baton):
    answer(baton, "cat &")
    while "tty input" not in "".join(answer(baton, "jobs")):
        pass
    answer(baton, "kill %1; kill -CONT %1")
    while answer(baton, "jobs -p"):
        pass


@pytest.mark.slow
def test_line_is_edited(baton):
    baton.send("echo wrng\x1b[D\x1b[Do\x1b[F-\r")
    baton.expect(r"\nwrong-")
    baton.expect(PROMPT)
    baton.send("\x1b[A\x7fx\r")
    baton.expect(r"\nwrongx")
    baton.expect(PROMPT)
    baton.send("cat /etc/pas\t\r")
    baton.expect("root:x:0:0")
    baton.expect(PROMPT)


def test_vi_edits_and_saves(baton):
    answer(baton, "printf 'first\\nsecond\\n' >f")
    baton.send("vi f\r")
    baton.expect_exact("- f 1/2")
    baton.send("jdd")
    baton.expect_exact("Delete 1 lines")
    baton.send("ohello from vi")
    baton.expect_exact("vi")
    baton.send("\x1b")
    baton.expect(r"- f \[Modified\]")
    baton.send(":wq\r")
    baton.expect(PROMPT)
    assert answer(baton, "cat f") == ["first", "hello from vi"]


@pytest.mark.slow
def test_vi_fills_the_terminal(baton):
    answer(baton, "stty rows 10 cols 40; seq 100 >f")
    baton.send("vi f\r")
    baton.expect_exact("\x1b[10;1H")
    baton.send(":q\r")
    baton.expect(PROMPT)


def test_demos_run_by_number_and_name(baton):
    assert any("yielding" in line for line in answer(baton, "demos"))
    assert any("preempted" in line for line in answer(baton, "demos 1"))
    assert "status=0" in answer(baton, "hello_int80; echo status=$?")
    assert any("fg bg jobs" in line for line in answer(baton, "cat /etc/help"))
    crash = answer(baton, "crash_pointer; echo $?")
    assert any("page fault" in line for line in crash) and "139" in crash


@pytest.mark.slow
@pytest.mark.parametrize("command, status", [("exit 5", 5), ("poweroff", 0), ("halt", 0), ("reboot", 0), ("\x04", 0)])
def test_machine_ends_by(baton, command, status):
    baton.send(command if command == "\x04" else command + "\r")
    baton.expect(pexpect.EOF)
    baton.wait()
    assert baton.exitstatus == status


@pytest.mark.slow
def test_full_tree_leaves_the_shell_working(baton):
    free = "df / | tail -n 1 | tr -s ' ' | cut -d' ' -f4"
    before = int(answer(baton, free)[0])
    assert any("No space left" in line for line in answer(baton, "dd if=/dev/zero of=/big bs=64k"))
    assert int(answer(baton, free)[0]) < before // 10
    size = int(answer(baton, "stat -c %s /big")[0]) // 1024
    assert before // 10 * 9 < size < before // 10 * 11
    answer(baton, "rm /big")
    assert int(answer(baton, free)[0]) > before // 10 * 9


@pytest.mark.slow
def test_killed_shell_comes_again(baton):
    baton.send("kill -9 $$\r")
    baton.expect("another one")
    baton.expect(r"\$ ")


def test_commands_from_a_pipe(boot):
    need_busybox()
    run = boot("--append", "quiet", input=b"echo $((6 * 7))\nseq 3 | wc -l\nexit 9\n")
    assert run.status == 9 and "42\n" in run.out and "3\n" in run.out, run


def test_small_shell_takes_its_place(boot, root, tmp_path):
    """An initrd without BusyBox says so and starts sh0."""
    for file in ("baton.elf",):
        shutil.copy(f"{root}/build/{file}", tmp_path)
    subprocess.run([f"{root}/scripts/make-initrd", f"{tmp_path}/initrd.cpio", "--programs", f"{root}/build/initrd/bin"],
                   check=True)  # fmt: skip
    run = boot("--kernel", f"{tmp_path}/baton.elf", "--append", "quiet", input=b"echo here\n")
    assert run.status == 0 and "no BusyBox" in run.out and "here" in run.out, run
