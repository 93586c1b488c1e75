"""Write workbooks: a pack of designed sheets for leaders (`Workbook`), or a list as it stands (`write_list`).

Nothing else in the code base writes through openpyxl. One column declaration, `SheetColumn`, serves both.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from openpyxl import Workbook as ExcelBook

from core.workbook.writer_charts import Chart, draw_charts
from core.workbook.writer_columns import MONEY_UNITS, Kind, Ratio, Row, SheetColumn, Tone
from core.workbook.writer_front import Cover, Entry, KeyNumber, draw_contents, draw_cover
from core.workbook.writer_ledger import Ledger
from core.workbook.writer_list import TooManyRows, write_list
from core.workbook.writer_page import LedgerPage
from core.workbook.writer_saving import Target, save_with_results
from core.workbook.writer_style import Imprint, Look, Paper
from core.workbook.writer_text import clean_text, pack_filename, sheet_name

__all__ = [
    "MONEY_UNITS",
    "Chart",
    "Imprint",
    "KeyNumber",
    "Kind",
    "Ledger",
    "Ratio",
    "SheetColumn",
    "Tone",
    "TooManyRows",
    "Workbook",
    "clean_text",
    "pack_filename",
    "sheet_name",
    "write_list",
]


class Workbook:
    """A pack for leaders: cover, contents, numbered annexes, charts. Drawn when saved, in memory.

    Meant for what people read, up to some 20,000 rows in all; longer lists go through `write_list`.
    """

    def __init__(
        self,
        *,
        unit: str = "",
        export_no: str = "",
        as_of: date | None = None,
        totals_at: Literal["bottom", "top"] = "bottom",
    ) -> None:
        """Start a pack issued by `unit` (its author property), with the day its data stand at."""
        self.imprint = Imprint(clean_text(unit), clean_text(export_no), as_of, totals_at)
        self.front: Cover | None = None
        self.ledgers: list[Ledger] = []
        self.chart_sheets: list[tuple[str, str, Sequence[Chart]]] = []
        self._names = {_("Cover"), _("Contents")}

    def cover(
        self,
        title: str,
        *,
        period: str = "",
        key_numbers: Sequence[KeyNumber] = (),
        prepared_on: date | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        """Put a cover with key numbers in front."""
        self.front = Cover(title, period, key_numbers, prepared_on, notes)

    def ledger(
        self,
        name: str,
        *,
        title: str,
        columns: Sequence[SheetColumn],
        rows: Iterable[Row] = (),
        period: str = "",
        unit_line: str = "",
        notes: Sequence[str] = (),
        group_by: str | Callable[[Row], object] | None = None,
        totals: Mapping[str, Any] | None = None,
        autofilter: bool = True,
        sign_off: bool = True,
        paper: Paper = "A4",
        freeze_after: str = "",
        one_page: bool = False,
    ) -> Ledger:
        """Add the next annex on a sheet called `name`; `Ledger` says what each field prints."""
        ledger = Ledger(
            self._take_name(name),
            title,
            columns,
            period=period,
            unit_line=unit_line,
            notes=notes,
            annex=len(self.ledgers) + 1,
            group_by=group_by,
            totals=totals or {},
            autofilter=autofilter,
            sign_off=sign_off,
            paper=paper,
            freeze_after=freeze_after,
            one_page=one_page,
            rows=list(rows),
        )
        self.ledgers.append(ledger)
        return ledger

    def charts(self, name: str, title: str, charts: Sequence[Chart]) -> None:
        """Add a sheet of charts over the pack's ledgers."""
        self.chart_sheets.append((self._take_name(name), title, charts))

    def save(self, target: Target) -> None:
        """Write the .xlsx to a binary file or path. Formulas carry their results."""
        book = ExcelBook()
        look = Look(book)
        self._set_properties(book)
        front = book.worksheets[0]
        self._draw_front(book, look)
        pages = {ledger.name: self._draw_ledger(book, ledger, look) for ledger in self.ledgers}
        results = {name: page.results for name, page in pages.items()}
        for name, title, charts in self.chart_sheets:
            results[name] = draw_charts(book.create_sheet(name), title, charts, pages, look, self.imprint)
        book.remove(front)
        if not book.worksheets:
            raise ValueError("A pack needs a cover or a ledger.")
        save_with_results(book, target, results)

    def _take_name(self, wanted: str) -> str:
        name = sheet_name(wanted, self._names)
        self._names.add(name)
        return name

    def _set_properties(self, book: ExcelBook) -> None:
        book.properties.creator = book.properties.lastModifiedBy = self.imprint.unit
        titles = [self.front.title] if self.front else [ledger.heading for ledger in self.ledgers]
        book.properties.title = clean_text(titles[0]) if titles else None
        book.properties.identifier = self.imprint.export_no or None

    def _draw_front(self, book: ExcelBook, look: Look) -> None:
        """The cover if there is one; the contents once there is more than one annex."""
        if self.front:
            draw_cover(book.create_sheet(_("Cover")), self.front, look, self.imprint)
        if len(self.ledgers) > 1:
            draw_contents(book.create_sheet(_("Contents")), self._entries(), look, self.imprint)

    def _entries(self) -> list[Entry]:
        annexes = [
            Entry(_("Annex %(number)d") % {"number": ledger.annex}, ledger.heading, ledger.name)
            for ledger in self.ledgers
        ]
        return annexes + [Entry(_("Charts"), title, name) for name, title, _charts in self.chart_sheets]

    def _draw_ledger(self, book: ExcelBook, ledger: Ledger, look: Look) -> LedgerPage:
        page = LedgerPage(book.create_sheet(ledger.name), ledger, look, self.imprint)
        page.draw()
        return page
