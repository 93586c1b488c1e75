"""Native charts fed from the cells of a pack's ledgers, readable on a grey printer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _
from openpyxl.chart import BarChart, DoughnutChart, LineChart
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from core.workbook.writer_columns import text_content
from core.workbook.writer_ledger import Ledger, Line, Role
from core.workbook.writer_page import LedgerPage
from core.workbook.writer_style import HEI, SONG, TITLE, UNIT_LINE, Imprint, Look, put, set_page
from core.workbook.writer_text import clean_text

# Neighbours differ clearly in lightness, so that grey prints still tell them apart.
COLOURS = (
    "1F4E79",
    "9DC3E6",
    "C55A11",
    "D0CECE",
    "548235",
    "FFD966",
    "7F7F7F",
    "DAE3F3",
    "806000",
    "A9D18E",
    "5B4A8A",
    "F8CBAD",
)
MARKERS = ("circle", "square", "triangle", "diamond")
DASHES: tuple[Any, ...] = ("solid", "dash", "sysDot", "dashDot")
CHART_SIZE = (15.0, 8.2)  # centimetres
CELL_WIDTH, CELL_HEIGHT = 74, 250  # half-width columns and points: a little more than a chart
FIRST_CHART_ROW = 3


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart over an ungrouped ledger: `labels` and `values` are column keys. A doughnut takes one value column."""

    kind: Literal["bar", "stacked", "line", "doughnut"]
    title: str
    ledger: Ledger
    labels: str
    values: Sequence[str]
    unit: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be drawn as meant."""
        for key in (self.labels, *self.values):
            if key not in self.ledger.positions:
                raise ValueError(f"{self.title}: the sheet {self.ledger.name} has no column {key!r}.")
        if self.ledger.group_by is not None:
            raise ValueError(f"{self.title}: {self.ledger.name} is grouped; its subtotals would be drawn as rows.")


def draw_charts(
    sheet: Worksheet, title: str, charts: Sequence[Chart], pages: Mapping[str, LedgerPage], look: Look, imprint: Imprint
) -> dict[str, str]:
    """Fill a sheet with charts, two beside each other, each naming its source; return its formulas' results."""
    for column in "AB":
        sheet.column_dimensions[column].width = CELL_WIDTH
    put(sheet["A1"], text_content(title), look.of(TITLE))
    sheet.merge_cells("A1:B1")
    sheet.row_dimensions[1].height = 36
    gaps = _GapTable(sheet, FIRST_CHART_ROW + len(charts) + 3)
    for place, chart in enumerate(charts):
        row, column = FIRST_CHART_ROW + 2 * (place // 2), "AB"[place % 2]
        sheet.row_dimensions[row].height = CELL_HEIGHT
        _draw_chart(sheet, f"{column}{row}", chart, pages[chart.ledger.name], look, gaps)
        put(sheet[f"{column}{row + 1}"], text_content(_source(chart)), look.of(replace(UNIT_LINE, align="center")))
    sheet.sheet_view.showGridLines = False
    sheet.print_area = f"A1:B{FIRST_CHART_ROW + len(charts) + 1}"
    set_page(sheet, "A4", imprint.footer)
    return gaps.results


def _source(chart: Chart) -> str:
    annex = _("Annex %(number)d") % {"number": chart.ledger.annex} if chart.ledger.annex is not None else ""
    return _("Source: %(sheet)s") % {"sheet": f"{annex} {chart.ledger.heading}".strip()}


def _draw_chart(sheet: Worksheet, anchor: str, chart: Chart, page: LedgerPage, look: Look, gaps: "_GapTable") -> None:
    rows = [line for line in page.lines if line.role == Role.ROW]
    if not rows:
        put(sheet[anchor], text_content(_("No data in this period")), look.of(replace(UNIT_LINE, align="center")))
        return
    drawing = _MAKERS[chart.kind]()
    drawing.width, drawing.height = CHART_SIZE
    drawing.title = _title(f"{chart.title}（{chart.unit}）" if chart.unit else chart.title)
    drawing.display_blanks = "gap"
    drawing.legend.position = "b"
    drawing.legend.txPr = _rich_properties()
    for place, key in enumerate(chart.values):
        drawing.series.append(_series(chart, page, key, rows, gaps))
        _PAINTERS[chart.kind](drawing.series[-1], place, len(rows))
    if chart.kind != "doughnut":
        _show_axes(drawing)
    sheet.add_chart(drawing, anchor)


def _series(chart: Chart, page: LedgerPage, key: str, rows: list[Line], gaps: "_GapTable") -> Series:
    """Point at the ledger's cells, and store their values for previews that do not calculate."""
    labels, values = chart.ledger.positions[chart.labels] - 1, chart.ledger.positions[key] - 1
    column = chart.ledger.all_columns[values]
    points = [(place, line.cells[values].number) for place, line in enumerate(rows)]
    numbers = NumData(
        formatCode=column.number_format,
        ptCount=len(rows),
        pt=[NumVal(idx=place, v=format(number, "f")) for place, number in points if number is not None],
    )
    reference = _reference(page, key, rows)
    if chart.kind == "line" and any(line.cells[values].data_type == "s" for line in rows):
        reference = gaps.add(page, key, rows)
    series = Series(val=NumDataSource(numRef=NumRef(f=reference, numCache=numbers)))
    names = [line.cells[labels].shown for line in rows]
    series.cat = AxDataSource(strRef=_texts(_reference(page, chart.labels, rows), names))
    # Text, not a reference: a grouped heading stands in two cells, and only together do they name the series.
    series.tx = SeriesLabel(v=" ".join(filter(None, [column.group, str(column.header)])))
    return series


def _reference(page: LedgerPage, key: str, rows: list[Line]) -> str:
    letter = page.ledger.letter(key)
    return f"{quote_sheetname(page.sheet.title)}!${letter}${rows[0].row}:${letter}${rows[-1].row}"


class _GapTable:
    """Copies of columns that hold words such as 未报, below the charts: a line would draw a word as zero."""

    def __init__(self, sheet: Worksheet, first_row: int) -> None:
        """Start where no chart stands and nothing is printed."""
        self.sheet, self.first_row, self.columns = sheet, first_row, 0
        self.results: dict[str, str] = {}

    def add(self, page: LedgerPage, key: str, rows: list[Line]) -> str:
        """Link to the ledger's numbers, leave its words out, and return the reference to draw from."""
        self.columns += 1
        source = f"{quote_sheetname(page.sheet.title)}!{page.ledger.letter(key)}"
        position = page.ledger.positions[key] - 1
        heading = self.sheet.cell(self.first_row, self.columns, clean_text(page.ledger.all_columns[position].header))
        heading.data_type = "s"
        for row, line in enumerate(rows, start=self.first_row + 1):
            number = line.cells[position].number
            if number is not None:
                cell = self.sheet.cell(row, self.columns, f"={source}{line.row}")
                self.results[cell.coordinate] = format(number, "f")
        letter = get_column_letter(self.columns)
        last_row = self.first_row + len(rows)
        return f"{quote_sheetname(self.sheet.title)}!${letter}${self.first_row + 1}:${letter}${last_row}"


def _texts(reference: str, texts: Sequence[str]) -> StrRef:
    points = [StrVal(idx=place, v=text) for place, text in enumerate(texts)]
    return StrRef(f=reference, strCache=StrData(ptCount=len(points), pt=points))


def _characters(size: int, font: str, bold: bool = False) -> CharacterProperties:
    """Text of a chart; `size` in hundredths of a point."""
    return CharacterProperties(sz=size, b=bold, latin=Font(typeface=font), ea=Font(typeface=font))


def _rich_properties(size: int = 1000) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size, SONG)), endParaRPr=_characters(size, SONG))
    return RichText(p=[paragraph])


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_characters(1300, HEI), t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(1300, HEI)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _show_axes(drawing: Any) -> None:
    """Newer Excel hides axes unless told otherwise."""
    for axis in (drawing.x_axis, drawing.y_axis):
        axis.delete = False
        axis.txPr = _rich_properties()
    drawing.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    drawing.y_axis.number_format = "#,##0"
    drawing.x_axis.tickLblPos = "low"


def _bars() -> BarChart:
    chart = BarChart()
    chart.type, chart.gapWidth, chart.overlap = "col", 60, 0
    return chart


def _stacked_bars() -> BarChart:
    chart = _bars()
    chart.grouping, chart.overlap = "stacked", 100
    return chart


def _doughnut() -> DoughnutChart:
    chart = DoughnutChart(holeSize=55, firstSliceAng=0)
    chart.layout = Layout(manualLayout=ManualLayout(layoutTarget="inner", x=0.2, y=0.16, w=0.6, h=0.66))
    return chart


def _outlined(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill="404040", w=6350))


def _paint_bars(series: Series, place: int, points: int) -> None:
    series.graphicalProperties = _outlined(COLOURS[place % len(COLOURS)])


def _paint_line(series: Series, place: int, points: int) -> None:
    """Lines differ by dash and marker as well as by colour."""
    colour = COLOURS[place % len(COLOURS)]
    dash = DASHES[place % len(DASHES)]
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=28575, prstDash=dash))
    series.marker.symbol, series.marker.size = MARKERS[place % len(MARKERS)], 7
    series.marker.graphicalProperties = _outlined(colour)
    series.smooth = False


def _paint_slices(series: Series, place: int, points: int) -> None:
    series.dPt = [DataPoint(idx=point, spPr=_outlined(COLOURS[point % len(COLOURS)])) for point in range(points)]
    series.dLbls = DataLabelList(showVal=False, showPercent=True, showCatName=False, showSerName=False)
    series.dLbls.showLegendKey = series.dLbls.showLeaderLines = False
    series.dLbls.txPr = _rich_properties(900)
    series.dLbls.spPr = GraphicalProperties(solidFill="FFFFFF")


_MAKERS: dict[str, Callable[[], Any]] = {
    "bar": _bars,
    "stacked": _stacked_bars,
    "line": LineChart,
    "doughnut": _doughnut,
}
_PAINTERS: dict[str, Callable[[Any, int, int], None]] = {
    "bar": _paint_bars,
    "stacked": _paint_bars,
    "line": _paint_line,
    "doughnut": _paint_slices,
}
