"""How much of a machine one uploaded workbook may use."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class ReaderLimits:
    """Ceilings for one upload; sizes in bytes, times in seconds."""

    upload_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 256 * MEBIBYTE
    zip_entries: int = 4096
    cells: int = 2_000_000
    area: int = 5_000_000
    columns: int = 1_000
    memory_bytes: int = 1536 * MEBIBYTE
    output_bytes: int = 256 * MEBIBYTE
    cpu_seconds: int = 12
    wall_seconds: int = 13
