"""Read one ledger sheet: rows to records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.sheets import SheetKind, ValueKind
from core.values.parsed import Choices, Parsed, error, plain, warning
from core.values.units import MoneyUnit, money_unit
from ledgers.reading.cells import CellContext, ColumnReader, Text
from ledgers.reading.grid import Grid
from ledgers.reading.regions import Division, RegionLookup
from ledgers.reading.result import IgnoredRow, Record, SheetReading
from ledgers.reading.rows import preamble_reason, row_reason, sheet_units, sheet_year
from ledgers.reading.sheet_facts import tell_rows
from ledgers.reading.stages import kind_of_section, stage_of_row
from ledgers.reading.table import Table, bind_again

SAMPLES, SAMPLE_ROWS, SAMPLE_LENGTH = 3, 30, 60

NAMELESS = _("The row has no name. Fill in %(columns)s, or delete the row.")
REGION_UNKNOWN = _("“%(raw)s” is not a known city, county or zone. Write its full name, such as 榆次区.")


@dataclass
class SheetReader:
    """The state of reading one sheet; `around` is a text that may name its place where the sheet itself does not."""

    grid: Grid
    table: Table
    kinds: Sequence[SheetKind]
    regions: RegionLookup
    tick: Callable[[], None]
    dates: Mapping[str, str] = field(default_factory=dict)
    around: str = ""
    context: CellContext = field(default_factory=CellContext)
    place: Division | None = None
    section: str = ""
    section_place: Division | None = None
    _read_as: tuple[Table | None, list[ColumnReader]] = (None, [])
    _columns: dict[str, str] = field(default_factory=dict)

    def read(self) -> SheetReading:
        """Return everything found on the sheet."""
        table, name = self.table, self.grid.sheet.name
        header_rows = tuple(range(table.top + 1, table.bottom + 2))
        reading = SheetReading(name, table.kind, header_rows, table.columns)
        self._read_preamble(reading)
        reading.ignored += [IgnoredRow(row, "header") for row in header_rows]
        for row in range(table.bottom + 1, self.grid.height):
            self._read_row(row, reading)
            self.tick()
        tell_rows(reading)
        reading.samples = self._samples(reading.records[:SAMPLE_ROWS])
        return reading

    def _samples(self, records: Sequence[Record]) -> dict[str, list[str]]:
        """Return a few different values of every column as they are written."""
        found: dict[str, list[str]] = {}
        for match in self.table.columns:
            texts = (plain(self.grid.own(record.row - 1, match.index))[:SAMPLE_LENGTH] for record in records)
            found[match.letter] = list(dict.fromkeys(filter(None, texts)))[:SAMPLES]
        return found

    def _read_preamble(self, reading: SheetReading) -> None:
        above: list[str] = []
        for row in range(self.table.top):
            texts = [text for _, text in self.grid.own_texts(row)]
            reason = preamble_reason(texts)
            reading.ignored.append(IgnoredRow(row + 1, reason, " ".join(texts)))
            reading.title = max(reading.title, *texts, key=len) if reason == "title" else reading.title
            above += texts
        notes = [text for row in range(self.table.bottom + 1, self.grid.height) for text in self._note(row)]
        self.place = next(filter(None, map(self.regions.mentioned, [reading.title, *above])), None)
        self.place = self.place or next(filter(None, map(self._place_of, [self.grid.sheet.name, self.around])), None)
        unit = sheet_units(above) or sheet_units([*notes, self.grid.sheet.name]) or _shared_unit(self.table)
        reading.year = sheet_year([reading.title, self.grid.sheet.name, *above])
        self.context = CellContext(unit, reading.year, self.dates)

    def _place_of(self, name: str) -> Division | None:
        return self.regions.find(name) or self.regions.mentioned(name)

    def _note(self, row: int) -> list[str]:
        texts = [text for _, text in self.grid.own_texts(row)] if self.grid.count(row) <= 2 else []
        return texts if "单位" in "".join(texts) else []

    def _read_row(self, row: int, reading: SheetReading) -> None:
        reason = row_reason(self.grid, row, self.table)
        if not reason:
            reading.records.append(self._record(row))
            return
        text = " ".join(text for _, text in self.grid.own_texts(row))
        reading.ignored.append(IgnoredRow(row + 1, reason, text))
        if reason == "section":
            self._enter_section(text)

    def _enter_section(self, text: str) -> None:
        self.section = text
        self.section_place = self.regions.mentioned(text)
        kind = kind_of_section(text, self.table.kind, self.kinds)
        if kind is not self.table.kind:
            self.table = bind_again(self.table, kind)

    def _record(self, row: int) -> Record:
        kind = self.table.kind
        record = Record(self.grid.sheet.name, row + 1, kind, kind.code, kind.stage, section=self.section)
        cells = self.grid.filled(row)
        for reader in self._readers(self.table):
            index, letter = reader.match.index, reader.match.letter
            for name, parsed in reader.read(cells[index] if index < len(cells) else None):
                if name not in record.parsed or _replaces(parsed, record.parsed[name], is_own=name == reader.name):
                    record.parsed[name] = parsed
                    record.columns[name] = letter
        self._finish(record)
        return record

    def _readers(self, table: Table) -> list[ColumnReader]:
        """Return the readers of the columns that fill a field, built once for each kind that the sheet holds."""
        if table is not self._read_as[0]:
            self._read_as = table, [ColumnReader(match, self.context) for match in table.matched]
        return self._read_as[1]

    def _finish(self, record: Record) -> None:
        # Nearly all rows take the same fields from the same columns: that is kept once.
        self._columns = record.columns = self._columns if record.columns == self._columns else record.columns
        record.values = {name: parsed.value for name, parsed in record.parsed.items()}
        for name, parsed in record.parsed.items():
            if parsed.problem:
                record.add(parsed.problem, name, self.table.headers.get(record.columns[name], ""))
        if record.kind.derive:
            self._derive(record, record.kind.derive(record.values))
        record.code, record.stage = stage_of_row(record)
        self._locate(record)
        self._require(record)

    def _derive(self, record: Record, found: Mapping[str, Any]) -> None:
        for name, value in found.items():
            record.values[name] = value
            record.parsed[name] = Text(raw=None, value=value)

    def _require(self, record: Record) -> None:
        for group in record.kind.required:
            if not any(record.values.get(name) for name in group):
                present = [name for name in group if name in record.columns] or list(group)
                columns = [column for name in present if (column := record.kind.column(name))]
                labels = Choices(tuple(column.label for column in columns))
                record.add(error("required.missing", NAMELESS, columns=labels), present[0])

    def _locate(self, record: Record) -> None:
        """Fill region and zone code from the region column, the section, the site, or the place the sheet is about."""
        on = date(self.context.year, 12, 31) if self.context.year else None
        around = self.section_place or self.place
        city = "" if around is None else around.code if around.kind == "city" else around.parent_code
        written = record.values.get("region")
        found = self.regions.find(written, city, on) if written else None
        if written and not found:
            record.add(warning("region.unknown", REGION_UNKNOWN, raw=written), "region")
        site = record.values.get("site")
        found = found or self.section_place or (self.regions.find(site, city, on) if site else None) or self.place
        if found and found.is_zone:
            record.zone_code = found.code
        elif found:
            record.region_code = found.code


def _shared_unit(table: Table) -> MoneyUnit | None:
    """Return the unit all headed amounts of a sheet agree on."""
    columns = [match for match in table.columns if match.column and match.column.kind is ValueKind.AMOUNT]
    units = {money_unit(match.unit) for match in columns if match.unit}
    return units.pop() if len(units) == 1 else None


def _replaces(parsed: Parsed, before: Parsed, *, is_own: bool) -> bool:
    """Tell whether a value takes the place of what another cell said of a field: its own cell's does, if filled."""
    has_value = parsed.value is not None or parsed.problem is not None
    if before.value is not None:
        return is_own and has_value
    return has_value or before.problem is None
