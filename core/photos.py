"""Photos without what they tell of place, time and camera. What is seen stays as it is, bit by bit.

Officials do not want to be followed by their own photos. The parts of a file are copied or left out; no picture is
decoded, so no picture can break a decoder. The one thing kept of a photo's notes is which way up it is.
"""

import re
import struct

PNG = b"\x89PNG\r\n\x1a\n"
# Beside the picture itself: transparency, colour, size in print, movement.
PNG_KEPT = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"bKGD", b"pHYs", b"sBIT", b"acTL", b"fcTL", b"fdAT"}
WEBP_LEFT_OUT = {b"EXIF", b"XMP "}
WEBP_NOTES = 0b00001100  # the two bits of VP8X that announce EXIF and XMP

JFIF, EXIF, COLOUR, ADOBE, COMMENT, SCAN, END = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE, 0xDA, 0xD9
AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
ORIENTATION = 0x0112


class Damaged(Exception):
    """The file is not a whole picture of its kind."""


def clean_jpeg(content: bytes) -> bytes:
    """A JPEG without EXIF (but for its orientation), XMP, IPTC, remarks, previews and whatever follows its end."""
    kept, upright = [], 1
    for marker, segment in _jpeg_segments(content):
        if marker == EXIF:
            upright = _orientation(segment) or upright
        elif _is_seen(marker, segment):
            kept.append(segment)
    turned = [_orientation_segment(upright)] if upright != 1 else []
    return b"".join([b"\xff\xd8", *turned, *kept])


def _is_seen(marker: int, segment: bytes) -> bool:
    """Does the picture need this segment? Of the application's segments only those of colour."""
    if marker == COLOUR:
        return segment[4:].startswith(b"ICC_PROFILE\0")
    return marker in (JFIF, ADOBE) or not (JFIF <= marker <= 0xEF or marker == COMMENT)


def _jpeg_segments(content: bytes) -> list[tuple[int, bytes]]:
    """The segments behind the first mark up to the end mark, each with its marker."""
    found, place, marker = [], 2, 0
    while marker != END:
        start = place
        while content[place : place + 2] == b"\xff\xff":
            place += 1
        head = content[place : place + 4]
        if len(head) < 2 or head[0] != 0xFF:
            raise Damaged
        marker = head[1]
        place = place + 2 if marker == END else _segment_end(content, place, head)
        found.append((marker, content[start:place]))
    return found


def _segment_end(content: bytes, place: int, head: bytes) -> int:
    end = place + 2 + int.from_bytes(head[2:], "big")
    if len(head) < 4 or end < place + 4 or end > len(content):
        raise Damaged
    if head[1] != SCAN:
        return end
    following = AFTER_SCAN.search(content, end)
    if following is None:
        raise Damaged
    return following.start()


def _orientation(segment: bytes) -> int:
    """Which way up, 1 to 8, as the EXIF of a segment says; 0 where it does not."""
    notes = segment[10:]
    if segment[4:10] != b"Exif\0\0" or notes[:2] not in (b"II", b"MM"):
        return 0
    order = "<" if notes[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", notes, 4)
        (count,) = struct.unpack_from(f"{order}H", notes, first)
        entries = [struct.unpack_from(f"{order}HHIH", notes, first + 2 + 12 * n) for n in range(count)]
    except struct.error:
        return 0
    return next((value for tag, _kind, _count, value in entries if tag == ORIENTATION and 1 <= value <= 8), 0)


def _orientation_segment(upright: int) -> bytes:
    """An EXIF segment that says which way up, and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, upright, 0)
    notes = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes


def clean_png(content: bytes) -> bytes:
    """A PNG with only the chunks that one sees."""
    kept, place, name = [PNG], len(PNG), b""
    while name != b"IEND":
        length, name = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        end = place + 12 + length
        if len(name) < 4 or end > len(content):
            raise Damaged
        if name[:1].isupper() or name in PNG_KEPT:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)


def clean_webp(content: bytes) -> bytes:
    """A WebP without EXIF and XMP."""
    kept, place, end = [], 12, 8 + int.from_bytes(content[4:8], "little")
    if end > len(content) + 1:
        raise Damaged
    while place + 8 <= end:
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        following = place + 8 + size + size % 2
        if place + 8 + size > len(content):
            raise Damaged
        if name not in WEBP_LEFT_OUT:
            kept.append(_without_notes(content[place:following]) if name == b"VP8X" else content[place:following])
        place = following
    body = b"".join([b"WEBP", *kept])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _without_notes(chunk: bytes) -> bytes:
    """The head of an extended WebP, announcing no notes."""
    return chunk[:8] + bytes([chunk[8] & ~WEBP_NOTES & 0xFF]) + chunk[9:] if len(chunk) > 8 else chunk
