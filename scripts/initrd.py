"""Adds files to an initrd, a cpio archive of the "newc" kind.

A newc entry is a header of "070701" and thirteen 8-digit hexadecimal fields, the name with its NUL,
and the data; header with name, and data, are each padded to 4 bytes. TRAILER!!! is the last entry.
"""

import os

MAGIC, TRAILER = b"070701", "TRAILER!!!"
HEADER_SIZE = 110
FILE, FOLDER = 0o100755, 0o040755


def padded(data):
    return data + b"\0" * (-len(data) % 4)


def entry(name, mode, data, inode):
    links = 2 if mode == FOLDER else 1
    fields = [inode, mode, 0, 0, links, 0, len(data), 0, 0, 0, 0, len(name.encode()) + 1, 0]
    header = MAGIC + b"".join(b"%08X" % field for field in fields)
    return padded(header + name.encode() + b"\0") + padded(data)


def entries(archive):
    """Gives (name without leading ./, the entry's bytes) for each entry before the trailer."""
    at = 0
    while archive[at : at + 6] == MAGIC:
        fields = [int(archive[at + 6 + 8 * i : at + 14 + 8 * i], 16) for i in range(13)]
        size, name_size = fields[6], fields[11]
        name_end = at + HEADER_SIZE + name_size
        name = archive[at + HEADER_SIZE : name_end - 1].decode()
        data_at = name_end + -name_end % 4
        end = data_at + size + -size % 4
        if name == TRAILER:
            return
        yield name.removeprefix("./"), archive[at:end]
        at = end
    raise ValueError("the initrd is not a whole newc archive")


def parents(path):
    parts = path.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def read_additions(additions):
    """Takes HOSTFILE:/GUESTPATH words, gives {guest path without the first slash: data}."""
    files = {}
    for addition in additions:
        source, colon, target = addition.rpartition(":/")
        target = os.path.normpath("/" + target).lstrip("/")
        if not colon or not source or target in ("", "."):
            raise ValueError(f"'{addition}' is not HOSTFILE:/GUESTPATH")
        with open(source, "rb") as file:
            files[target] = file.read()
    return files


def merge(base, additions, target):
    """Writes to target the archive base (None: an empty one) with the additions, which replace
    files of the same name. ValueError and OSError name what was wrong."""
    files = read_additions(additions)
    old = []
    if base:
        with open(base, "rb") as file:
            old = list(entries(file.read()))
    names = {name for name, _ in old}
    out = [data for name, data in old if name not in files]
    inode = 1_000_000
    for path, data in files.items():
        for folder in parents(path):
            if folder not in names:
                names.add(folder)
                inode += 1
                out.append(entry(folder, FOLDER, b"", inode))
        inode += 1
        out.append(entry(path, FILE, data, inode))
    out.append(entry(TRAILER, 0, b"", 0))
    with open(target, "wb") as file:
        file.write(b"".join(out))
