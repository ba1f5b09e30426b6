"""Hostile initrds: each is answered with a line that says what is wrong, and the machine goes on with what
is left, or ends because there is no first program; it neither panics nor hangs."""

import os
import sys

import pytest
from conftest import ROOT

sys.path.insert(0, os.path.join(ROOT, "scripts"))
import initrd  # noqa: E402

FILE, FOLDER, LINK, CHAR, FIFO, SOCKET = 0o100644, 0o040755, 0o120777, 0o020600, 0o010644, 0o140755
MOST = 0xFFFFFFFF
FIELDS = "inode mode owner group links time size major minor device_major device_minor name_size check".split()


def entry(name, mode=FILE, data=b"", magic=b"070701", **changes):
    """The bytes of an entry; changes replace fields of its header, which then do not fit the rest."""
    name = name if isinstance(name, bytes) else name.encode() + b"\0"
    fields = dict.fromkeys(FIELDS, 0)
    fields.update(inode=7, mode=mode, links=1, size=len(data), name_size=len(name))
    fields.update(changes)
    header = magic + b"".join(b"%08X" % fields[key] for key in FIELDS)
    return initrd.padded(header + name) + initrd.padded(data)


TRAILER = entry("TRAILER!!!", 0)
GOOD = entry("good", FILE, b"still here")
CUT = "is no entry; the rest is left out"
NO_TRAILER = "without a trailer"


def left_out(why):
    return f"is left out: {why}"


# name: (what stands behind the first program, the kernel's line or None, what then is at paths). An
# archive that is cut has lost what follows; of one whose entry is left out the rest is there.
STRANGE = {
    "no trailer": (GOOD, NO_TRAILER, {"/good": '"still here"'}),
    "bad magic": (entry("x", magic=b"070707") + GOOD, CUT, {"/good": "error 2"}),
    "zeros": (bytes(512), CUT, {}),
    "header cut": (GOOD + entry("x")[:60], CUT, {"/good": '"still here"'}),
    "one byte": (GOOD + b"0", CUT, {"/good": '"still here"'}),
    "digits that are none": (entry("x").replace(b"0000000", b"000000G", 1) + GOOD, CUT, {"/good": "error 2"}),
    "name without NUL": (entry(b"name") + GOOD, CUT, {"/name": "error 2"}),
    "name of no bytes": (entry(b"", name_size=0) + GOOD, CUT, {"/good": "error 2"}),
    "name past the end": (entry("x", name_size=0x100000) + GOOD, CUT, {"/good": "error 2"}),
    "name of 4 GiB": (entry("x", name_size=MOST) + GOOD, CUT, {"/good": "error 2"}),
    "name that wraps": (entry("x", name_size=MOST - 109) + GOOD, CUT, {"/good": "error 2"}),
    "data past the end": (entry("x", size=0x100000) + GOOD, CUT, {"/x": "error 2"}),
    "data of 4 GiB": (entry("x", size=MOST) + GOOD, CUT, {"/x": "error 2"}),
    "data that wraps": (entry("x", size=MOST - 111) + GOOD, CUT, {"/x": "error 2"}),
    "data a byte too long": (entry("x", data=b"1234", size=5), CUT, {"/x": "error 2"}),
    "padding cut": (entry("x", data=b"12345")[:-3], NO_TRAILER, {"/x": '"12345"'}),
    "name goes up": (entry("a/../../b") + GOOD + TRAILER, left_out("Invalid argument"),
                     {"/b": "error 2", "/a": "error 2", "/good": '"still here"'}),
    "name is up": (entry("..", FOLDER) + TRAILER, left_out("Invalid argument"), {}),
    "absolute name": (entry("//./a/b", data=b"1") + TRAILER, None, {"/a/b": '"1"'}),
    "empty name": (entry("") + GOOD + TRAILER, None, {"/good": '"still here"'}),
    "slashes only": (entry("///") + entry("./.") + GOOD + TRAILER, None, {"/good": '"still here"'}),
    "name of 300 bytes": (entry("n" * 300) + GOOD + TRAILER, left_out("File name too long"),
                          {"/good": '"still here"'}),
    "path of 5000 bytes": (entry("d/" * 2500 + "f") + GOOD + TRAILER, left_out("File name too long"),
                           {"/d": "error 2", "/good": '"still here"'}),
    "path of a million names": (entry("d/" * 1000000) + GOOD + TRAILER, left_out("File name too long"),
                                {"/good": '"still here"'}),
    "path of 2000 folders": (entry("d/" * 2000 + "f") + GOOD + TRAILER, None, {"/d/d/d": "40755"}),
    "name with a NUL in it": (entry(b"a\0b\0", data=b"1") + TRAILER, None, {"/a": '"1"'}),
    "twice": (entry("x", data=b"first") + entry("x", data=b"second") + TRAILER, left_out("File exists"),
              {"/x": '"first"'}),
    "folder twice": (entry("d", FOLDER) + entry("d", 0o040700) + TRAILER, None, {"/d": "40700"}),
    "file where a folder is": (entry("d", FOLDER) + entry("d", data=b"1") + TRAILER, left_out("File exists"),
                               {"/d": "40755"}),
    "folder where a file is": (entry("f", data=b"1") + entry("f", FOLDER) + TRAILER, left_out("File exists"),
                               {"/f": '"1"'}),
    "file used as a folder": (entry("f", data=b"1") + entry("f/g") + GOOD + TRAILER,
                              left_out("Not a directory"), {"/f": '"1"', "/good": '"still here"'}),
    "folders missing": (entry("a/b/c", data=b"1") + TRAILER, None, {"/a/b": "40755", "/a/b/c": '"1"'}),
    "link to nowhere": (entry("l", LINK, b"/no/thing") + TRAILER, None, {"/l": "size 9"}),
    "link through which one goes": (entry("l", LINK, b"l") + entry("l/x") + TRAILER,
                                    left_out("Too many"), {"/l": "120777"}),
    "link without a text": (entry("l", LINK) + TRAILER, left_out("Invalid argument"), {"/l": "error 2"}),
    "link of 5000 bytes": (entry("l", LINK, b"x" * 5000) + TRAILER, left_out("Invalid argument"),
                           {"/l": "error 2"}),
    "device": (entry("n", CHAR, device_major=1, device_minor=3) + TRAILER, None, {"/n": "device 259"}),
    "the kernel's device": (entry("dev", FOLDER) + entry("dev/null", 0o020666, device_major=1, device_minor=3)
                            + TRAILER, None, {"/dev/null": "device 259"}),
    "a file for a device": (entry("dev/console", data=b"1") + TRAILER, left_out("File exists"),
                            {"/dev/console": "device 1281"}),
    "another device for one": (entry("dev/console", CHAR, device_major=1, device_minor=3) + TRAILER,
                               left_out("File exists"), {"/dev/console": "device 1281"}),
    "a file for /dev": (entry("dev", data=b"1") + TRAILER, left_out("File exists"), {"/dev/null": "device 259"}),
    "things in /proc": (entry("proc/version", data=b"1") + entry("proc/x") + entry("proc", FOLDER) + TRAILER,
                        left_out("No such file"), {"/proc/x": "error 2", "/proc": "40555"}),
    "pipe and socket": (entry("p", FIFO) + entry("s", SOCKET) + TRAILER, None,
                        {"/p": "10644", "/s": "140755"}),
    "no such kind": (entry("x", 0o170644) + GOOD + TRAILER, left_out("Invalid argument"),
                     {"/x": "error 2", "/good": '"still here"'}),
    "kind 0": (entry("x", 0o644) + TRAILER, left_out("Invalid argument"), {"/x": "error 2"}),
    "names of one inode": (entry("h", links=2, inode=9) + entry("i", data=b"both", links=2, inode=9) + TRAILER,
                           None, {"/h": '"both"', "/i": "links 2"}),
    "names of a folder's inode": (entry("d", FOLDER, links=2, inode=9) + entry("i", data=b"1", links=2, inode=9)
                                  + TRAILER, None, {"/d": "40755", "/i": '"1"'}),
    "all fields at their most": (entry("x", mode=MOST, inode=MOST, owner=MOST, group=MOST, links=MOST, time=MOST,
                                       major=MOST, minor=MOST, device_major=MOST, device_minor=MOST) + TRAILER,
                                 left_out("Invalid argument"), {"/x": "error 2"}),
    "garbage behind the trailer": (TRAILER + b"garbage" * 100, None, {}),
    "another archive behind": (TRAILER + GOOD + TRAILER, None, {"/good": "error 2"}),
    "checksums": (entry("x", data=b"1", magic=b"070702", check=99) + TRAILER, None, {"/x": '"1"'}),
    "many bad ones": (entry("..") * 200 + TRAILER, "initrd: 200 entries are left out in all", {}),
}  # fmt: skip
# The same without a first program.
HOPELESS = {
    "empty": (b"", None),
    "one byte": (b"x", CUT),
    "zeros": (bytes(4096), CUT),
    "only a trailer": (TRAILER, None),
    "an ELF file": (b"\x7fELF" + bytes(1000), CUT),
    "old kind of cpio": (b"\xc7\x71" + bytes(100), CUT),
    "init is a folder": (entry("sbin/init", FOLDER) + TRAILER, None),
    "init is a pipe": (entry("sbin/init", 0o010755) + TRAILER, None),
    "init is a device": (entry("sbin/init", 0o020755, device_major=5, device_minor=1) + TRAILER, None),
    "init is its own link": (entry("sbin/init", LINK, b"init") + TRAILER, None),
    "init is empty": (entry("sbin/init", 0o100755) + TRAILER, None),
    "init is text": (entry("sbin/init", 0o100755, b"#!/sbin/init\n") + TRAILER, None),
}


def start(boot, root, folder, archive, *words):
    (folder / "initrd.cpio").write_bytes(archive)
    os.symlink(f"{root}/build/baton.elf", folder / "baton.elf")
    return boot("--kernel", f"{folder}/baton.elf", *words, input=b"")


def test_there_are_enough():
    assert len(STRANGE) + len(HOPELESS) > 40


@pytest.mark.slow
@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_archive_is_answered(boot, root, tmp_path, name):
    behind, line, tree = STRANGE[name]
    with open(f"{root}/build/initrd/bin/show_tree", "rb") as file:
        program = entry("bin/show", 0o100755, file.read())
    words = " ".join(["quiet init=/bin/show --", *tree])
    run = start(boot, root, tmp_path, program + behind, "--append", words)
    assert run.status == 0 and "shown" in run.out, run
    assert (line in run.out) if line else ("initrd:" not in run.out), run
    for path, what in tree.items():
        shown = [text for text in run.out.splitlines() if text.startswith(f"{path}:")]
        assert len(shown) == 1 and what in shown[0], run


@pytest.mark.slow
@pytest.mark.parametrize("name", HOPELESS)
def test_without_a_first_program_it_is_said(boot, root, tmp_path, name):
    archive, line = HOPELESS[name]
    run = start(boot, root, tmp_path, archive, "--append", "quiet")
    assert run.status == 127 and "init: cannot start /sbin/init" in run.out, run
    assert "panic" not in run.out and (line in run.out if line else True), run


def test_one_of_the_worst(boot, root, tmp_path):
    """For the quick run: much of the above in one archive."""
    whole = [behind for behind, line, _ in STRANGE.values() if line not in (CUT, NO_TRAILER)]
    strange = [behind.removesuffix(TRAILER) for behind in whole if not behind.startswith(TRAILER)]
    run = start(boot, root, tmp_path, b"".join(strange) + entry("x", size=MOST), "--append", "quiet")
    assert run.status == 127 and CUT in run.out and "left out in all" in run.out, run
