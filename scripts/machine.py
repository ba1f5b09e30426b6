"""One run of QEMU: its command line, its input and output, and how it ended.

The kernel tells its verdict on the debug port, which ring 3 cannot write: `ready` once the console
takes input, then `exit N` or `panic MESSAGE`. QEMU's control socket (QMP) tells of a reset, which
with -no-reboot is a triple fault.
"""

import ctypes
import json
import os
import select
import signal
import socket
import subprocess
import sys
import termios
import time

import pace
import recording
import trace_stream

KERNEL, INITRD, ISO = "baton", "initrd", "iso"  # names in the run's folder, QEMU's own directory
VERDICT, ERRORS = "verdict", "errors"
RESET = "the CPU reset itself: a triple fault"
QUIT_WAIT = 10.0  # seconds
READY_WAIT = 2.0  # seconds before input is sent to a kernel that never says `ready`
PR_SET_PDEATHSIG = 1
END_OF_FILE = b"\x04"
LIBC = ctypes.CDLL(None)
SCRIPT = os.getpid()


def die_with_parent():
    """Runs in the child before QEMU: the kernel kills it when this script dies in any way. It may
    have died between the fork and the call, which then came too late."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != SCRIPT:
        os._exit(1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Machine:
    def __init__(self, options, folder, line):
        self.options, self.folder, self.line = options, folder, line
        shell = not options.program and "test=" not in line
        takes_input = (options.stdin or shell) and not options.replay
        terminal = sys.stdin.isatty() and sys.stdout.isatty()
        self.raw = takes_input and terminal
        self.forwards = takes_input and not terminal
        self.process = None
        self.recording_mode = "record" if options.record else "replay" if options.replay else None
        self.events = b""  # the control socket's text so far
        self.last_line = b""  # of the output, for a timeout's report
        self.carriage = b""  # a \r held back until its next byte is known
        self.pending = b""  # input read but not yet taken by QEMU
        self.last_sent = b"\n"
        self.timed_out = False
        self.terminal_state = termios.tcgetattr(0) if self.raw else None
        self.trace = trace_stream.Stream(folder, options.trace) if options.trace else None

    def base_command(self):
        """The machine itself, the same in the run and in its repetition for a report."""
        options = self.options
        command = ["qemu-system-i386", "-display", "none", "-nic", "none", "-no-reboot"]
        mib = options.mem + (trace_stream.EXTRA_MIB if options.trace else 0)
        command += ["-m", f"{mib}M", "-smp", str(options.smp)]
        command += trace_stream.qemu_options(self.folder, mib) if options.trace else []
        command += ["-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
        command += ["-cpu", options.cpu] if options.cpu else []
        if options.icount:
            command += ["-icount", "shift=0,sleep=off"]
            command += ["-rtc", "base=2024-01-01T00:00:00,clock=vm"]
        if options.iso:
            return command + ["-cdrom", ISO, "-boot", "d"]
        command += ["-kernel", KERNEL, "-append", self.line]
        return command + (["-initrd", INITRD] if os.path.exists(self.path(INITRD)) else [])

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, control):
        """The whole command; control is the descriptor of QEMU's end of the control socket."""
        command = self.base_command() + ["-accel", self.options.accel]
        command += recording.qemu_options(self.recording_mode) if self.recording_mode else []
        # What a monitor shares with the serial port is not recorded.
        command += ["-serial", "mon:stdio" if self.raw and not self.recording_mode else "stdio"]
        command += ["-debugcon", f"file:{VERDICT}"]
        command += ["-chardev", f"socket,id=control,fd={control}"]
        command += ["-mon", "chardev=control,mode=control"]
        if self.options.gdb:
            port = free_port()
            self.tell_port(port)
            command += ["-S", "-gdb", f"tcp:127.0.0.1:{port}"]
        return command

    def tell_port(self, port):
        """Says where gdb finds the machine; where --gdb has a FILE, there first: who waits for the
        line will read it."""
        if self.options.gdb is not True:
            program = os.path.basename(self.options.program[0]) if self.options.program else "init"
            with open(self.options.gdb, "w", encoding="utf-8") as file:
                json.dump({"port": port, "program": program, "pid": os.getpid()}, file)
        sys.stderr.write(f"scripts/boot: stopped; in gdb: target remote 127.0.0.1:{port}\n")
        sys.stderr.flush()

    def command_for_log(self):
        """The same machine, silent, each interrupt and reset logged on stderr."""
        return self.base_command() + ["-serial", "null", "-d", "int,cpu_reset"]

    def start(self):
        self.control, theirs = socket.socketpair()
        self.control.sendall(b'{"execute": "qmp_capabilities"}\n')
        if self.raw:
            keys = "Ctrl-C" if self.recording_mode else "Ctrl-A X"
            shell = "" if self.options.program else "halt or Ctrl-D in the shell, or by "
            sys.stderr.write(f"Baton: leave by {shell}{keys}.\r\n")
        with theirs, open(self.path(ERRORS), "wb") as errors:
            self.process = subprocess.Popen(
                self.command(theirs.fileno()),
                cwd=self.folder,
                stdin=None if self.raw else subprocess.PIPE if self.forwards else subprocess.DEVNULL,
                stdout=None if self.raw else subprocess.PIPE,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                preexec_fn=die_with_parent,
            )
        self.pace = pace.Pace(self.control) if self.options.record else None
        if self.forwards:
            os.set_blocking(self.process.stdin.fileno(), False)

    def go(self):
        """Runs the machine until it ends or its time is over; its output streams meanwhile."""
        self.start()
        self.started = time.monotonic()
        self.open = {self.control.fileno()}
        if not self.raw:
            self.open.add(self.process.stdout.fileno())
        while self.open:
            left = self.time_left()
            if left <= 0:
                self.timed_out = True
                return
            looks = self.trace or self.waits_for_ready() or self.held_back()
            self.step(min(left, trace_stream.LOOK_EVERY if looks else left))
            if self.trace:
                self.trace.look(self.verdict_lines)
        self.write(self.carriage)
        self.process.wait()
        if self.trace:  # now: a report may start the machine again
            self.trace.end(self.verdict_lines)

    def time_left(self):
        limit = self.options.timeout
        return self.started + limit - time.monotonic() if limit else 3600.0

    def waits_for_ready(self):
        if self.forwards and not hasattr(self, "ready"):
            late = time.monotonic() > self.started + READY_WAIT
            if late or "ready" in self.verdict_lines():
                self.ready = True
        return self.forwards and not hasattr(self, "ready")

    def held_back(self):
        """Whether input is there that must wait: see scripts/pace.py."""
        return bool(self.pace and self.pending) and not self.pace.ready(self.events)

    def step(self, wait):
        """Moves what can be moved now: output, events, and input while QEMU takes it."""
        readers, writers = list(self.open), []
        if self.forwards and not self.waits_for_ready() and not self.held_back():
            (writers.append(self.process.stdin.fileno()) if self.pending else readers.append(0))
        readable, writable, _ = select.select(readers, writers, [], wait)
        if self.control.fileno() in readable:
            self.take_events()
        if not self.raw and self.process.stdout.fileno() in readable:
            self.take_output()
        if writable:
            self.send_input()
        elif 0 in readable:
            self.take_input()

    def take_events(self):
        try:
            data = self.control.recv(65536)
        except ConnectionResetError:
            data = b""
        self.events += data
        if not data:
            self.open.discard(self.control.fileno())

    def take_output(self):
        data = os.read(self.process.stdout.fileno(), 65536)
        if not data:
            self.open.discard(self.process.stdout.fileno())
            return
        self.last_line = (self.last_line + data)[-4096:]
        if not sys.stdout.isatty():
            data = self.carriage + data
            self.carriage = b"\r" if data.endswith(b"\r") else b""
            data = data[: len(data) - len(self.carriage)].replace(b"\r\n", b"\n")
        self.write(data)

    def write(self, data):
        while data:
            data = data[os.write(1, data) :]

    def take_input(self):
        data = os.read(0, 4096)
        if data:
            self.pending = self.one_byte_ends(data)
            self.last_sent = data[-1:]
            return
        # As at a terminal: one end-of-file hands over an unfinished line, the next is the end.
        self.pending = END_OF_FILE if self.last_sent in b"\r\n" else END_OF_FILE * 2
        self.last_sent = b"\n"
        self.input_ended = True

    def one_byte_ends(self, data):
        """Gives data with DOS line ends as newlines: at a terminal \\r alone is Enter already."""
        text = data.replace(b"\r\n", b"\n")
        if self.last_sent == b"\r" and text.startswith(b"\n"):
            return text[1:]
        return text

    def send_input(self):
        try:
            most = pace.BYTES if self.pace else len(self.pending)
            self.pending = self.pending[os.write(self.process.stdin.fileno(), self.pending[:most]) :]
            if self.pace:
                self.pace.sent()
        except BrokenPipeError:  # QEMU has ended; its output tells
            self.forwards = False
        if not self.pending and hasattr(self, "input_ended"):
            self.forwards = False

    def verdict_text(self):
        try:
            with open(self.path(VERDICT), "rb") as file:
                return file.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def verdict_lines(self):
        """Gives the lines that are whole. The port takes a character at a time, so that the last line
        of a running machine may be cut: half an address is an address, too."""
        text = self.verdict_text()
        return text[: text.rfind("\n") + 1].splitlines()

    def verdict(self):
        """Gives (kind, value) of a run that go() has finished."""
        for line in self.verdict_text().splitlines():
            word, _, rest = line.partition(" ")
            if word == "panic":
                return "panic", rest
            if word == "exit" and rest.lstrip("-").isdigit():
                return "exit", int(rest) & 255
        if self.timed_out:
            return "timeout", None
        return self.silent_end()

    def silent_end(self):
        reasons = [event["data"].get("reason") for event in self.event_list("SHUTDOWN")]
        with open(self.path(ERRORS), encoding="utf-8", errors="replace") as file:
            errors = file.read().strip().splitlines()
        if self.process.returncode > 0 and errors and not reasons:
            return "no start", errors[0]
        if "guest-reset" in reasons:
            return "silent", RESET
        if self.raw and self.process.returncode == 0:
            return "left", None  # by Ctrl-A X
        return "silent", f"QEMU's status was {self.process.returncode}"

    def event_list(self, name):
        found = []
        for line in self.events.decode("utf-8", "replace").splitlines():
            try:
                message = json.loads(line)
            except ValueError:
                continue
            if message.get("event") == name:
                found.append(message)
        return found

    def registers(self):
        """Asks a machine that still runs for its registers; gives QEMU's text, "" without answer."""
        command = {
            "execute": "human-monitor-command",
            "arguments": {"command-line": "info registers"},
        }
        self.control.settimeout(2)
        answer = b""
        try:
            self.control.sendall(json.dumps(command).encode() + b"\n")
            while b"EIP=" not in answer or not answer.endswith(b"\n"):
                part = self.control.recv(65536)
                if not part:
                    break
                answer += part
        except OSError:
            pass
        return answer.decode("utf-8", "replace")

    def quit(self):
        """Has QEMU end by itself: only then is a recording whole. Output may be lost."""
        if self.process.stdout:
            self.process.stdout.close()  # QEMU would wait for a reader
        try:
            self.control.sendall(b'{"execute": "quit"}\n')
            self.process.wait(QUIT_WAIT)
        except (OSError, subprocess.TimeoutExpired):
            pass

    def end(self):
        """QEMU is gone and the terminal as it was, however the run ended."""
        if self.process and self.options.record:
            self.quit()
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.options.gdb not in (None, True) and os.path.exists(self.options.gdb):
            os.remove(self.options.gdb)
        if self.trace:
            self.trace.end(self.verdict_lines)
        if self.terminal_state:
            termios.tcsetattr(0, termios.TCSADRAIN, self.terminal_state)
