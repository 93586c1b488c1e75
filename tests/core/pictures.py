"""The smallest pictures that are pictures, with and without what cameras write into them."""

import struct
import zlib

from core.photos import PNG

GPS = b"N39.1234E112.4321"


def exif(orientation: int = 6, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    notes = b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + entry + struct.pack(f"{order}I", 0) + GPS
    return b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes


def jpeg(*extra: bytes, tail: bytes = b"") -> bytes:
    jfif = b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    scan = b"\xff\xda\x00\x08\1\1\0\0?\0" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + jfif + b"".join(extra) + scan + b"\xff\xd9" + tail


def png(*extra: tuple[bytes, bytes], shade: int = 0) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b"")
    return PNG + head + b"".join(chunk(*one) for one in extra) + body


def webp(*extra: tuple[bytes, bytes]) -> bytes:
    chunks = [(b"VP8X", b"\x0c\0\0\0" + b"\0" * 6), (b"VP8L", b"\x2f\0\0"), *extra]
    body = b"WEBP" + b"".join(n + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for n, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body
