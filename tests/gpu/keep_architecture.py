#!/usr/bin/env python3
"""Empties the CUDA kernels of a library that are for other cards: what is left compresses to a third.

    keep_architecture.py LIBRARY 90

The section .nv_fatbin is a row of containers (a header of magic, version, own size and content's size), each with one entry
for each architecture (kind, header's size, payload's size, and the architecture at byte 28). The driver reads the
headers and loads the entry of its card alone, so the others' payloads may be zeros. A container without kernels for this
architecture stays whole.
"""

import struct
import subprocess
import sys

CONTAINER, MACHINE_CODE = 0xBA55ED50, 2


def section(path):
    """Where .nv_fatbin begins, and its length."""
    for line in subprocess.run(["readelf", "-SW", path], capture_output=True, text=True, check=True).stdout.splitlines():
        if ".nv_fatbin " in line:
            fields = line.split("]")[1].split()
            return int(fields[3], 16), int(fields[4], 16)
    sys.exit(f"keep_architecture.py: {path} has no CUDA kernels")


def entries(data, start, end):
    """Kind, architecture, and place of the payload of each entry of a container."""
    while start < end:
        kind, _, header, size = struct.unpack_from("<HHIQ", data, start)
        (architecture,) = struct.unpack_from("<I", data, start + 28)
        yield kind, architecture, start + header, size
        start += header + size


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    path, wanted = sys.argv[1], int(sys.argv[2])
    with open(path, "rb") as file:
        data = bytearray(file.read())
    at, length = section(path)
    end, kept, emptied = at + length, 0, 0
    while at < end:
        magic, _, header, size = struct.unpack_from("<IHHQ", data, at)
        if magic != CONTAINER:
            at += 8
            continue
        content = list(entries(data, at + header, at + header + size))
        at += header + size
        if any((kind, architecture) == (MACHINE_CODE, wanted) for kind, architecture, _, _ in content):
            kept += 1
            for kind, architecture, place, bytes_ in content:
                if (kind, architecture) != (MACHINE_CODE, wanted):
                    data[place:place + bytes_] = bytes(bytes_)
                    emptied += bytes_
    if kept == 0:
        sys.exit(f"keep_architecture.py: {path} has no kernels for architecture {wanted}")
    with open(path, "wb") as file:
        file.write(data)
    print(f"{path}: {emptied >> 20} MiB of kernels for other cards emptied", file=sys.stderr)


if __name__ == "__main__":
    main()
