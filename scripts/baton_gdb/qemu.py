"""Packets of the remote protocol, straight to QEMU."""

import re

import gdb


def packet(text):
    """Sends a packet; gives QEMU's answer."""
    answer = gdb.execute(f"maintenance packet {text}", to_string=True)
    return re.search(r'received: "(.*)"', answer)[1]


def command(text):
    """Sends a packet whose only good answer is OK."""
    answer = packet(text)
    if answer != "OK":
        raise gdb.GdbError(f"QEMU refused {text}: '{answer}'")
