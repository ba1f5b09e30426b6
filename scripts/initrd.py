"""Writes initrds, cpio archives of the "newc" kind, and adds files to one.

A newc entry is a header of "070701" and thirteen 8-digit hexadecimal fields, the name with its NUL,
and the data; header with name, and data, are each padded to 4 bytes. TRAILER!!! is the last entry.
"""

import dataclasses
import os

MAGIC, TRAILER = b"070701", "TRAILER!!!"
HEADER_SIZE = 110
FILE, FOLDER, LINK, KIND = 0o100000, 0o040000, 0o120000, 0o170000


@dataclasses.dataclass
class Entry:
    mode: int
    data: bytes = b""
    time: int = 0


def file(path, executable=True):
    """An entry with the bytes and the time of a file here."""
    with open(path, "rb") as source:
        return Entry(FILE | (0o755 if executable else 0o644), source.read(), int(os.path.getmtime(path)))


def folder(permissions=0o755):
    return Entry(FOLDER | permissions)


def link(target):
    return Entry(LINK | 0o777, target.encode())


def padded(data):
    return data + b"\0" * (-len(data) % 4)


def packed(name, entry, inode):
    """Gives the bytes of an entry."""
    links = 2 if entry.mode & KIND == FOLDER else 1
    size, name_size = len(entry.data), len(name.encode()) + 1
    fields = [inode, entry.mode, 0, 0, links, entry.time, size, 0, 0, 0, 0, name_size, 0]
    header = MAGIC + b"".join(b"%08X" % field for field in fields)
    return padded(header + name.encode() + b"\0") + padded(entry.data)


def write(target, contents):
    """Writes {path without the first slash: Entry} as an archive: folders before what is in them."""
    parts = [packed(path, entry, inode) for inode, (path, entry) in enumerate(contents.items(), 1)]
    with open(target, "wb") as out:
        out.write(b"".join(parts) + packed(TRAILER, Entry(0), 0))


def read(path):
    """Gives what write() takes, of an archive; ValueError where it is not whole."""
    contents, at = {}, 0
    with open(path, "rb") as source:
        archive = source.read()
    while archive[at : at + 6] == MAGIC:
        fields = [int(archive[at + 6 + 8 * i : at + 14 + 8 * i], 16) for i in range(13)]
        size, name_size = fields[6], fields[11]
        name_end = at + HEADER_SIZE + name_size
        name = archive[at + HEADER_SIZE : name_end - 1].decode()
        data_at = name_end + -name_end % 4
        if name == TRAILER:
            return contents
        data = archive[data_at : data_at + size]
        contents[name.removeprefix("./")] = Entry(fields[1], data, fields[5])
        at = data_at + size + -size % 4
    raise ValueError("the initrd is not a whole newc archive")


def parents(path):
    parts = path.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def read_additions(additions):
    """Takes HOSTFILE:/GUESTPATH words, gives {guest path without the first slash: Entry}."""
    files = {}
    for addition in additions:
        source, colon, target = addition.rpartition(":/")
        target = os.path.normpath("/" + target).lstrip("/")
        if not colon or not source or target in ("", "."):
            raise ValueError(f"'{addition}' is not HOSTFILE:/GUESTPATH")
        files[target] = file(source)
    return files


def merged(contents, additions):
    """Gives contents with HOSTFILE:/GUESTPATH words added, which replace what has the same path.
    ValueError and OSError name what was wrong."""
    result = dict(contents)
    for path, entry in read_additions(additions).items():
        for parent in parents(path):
            result.setdefault(parent, folder())
        result[path] = entry
    return result
