"""What a number format adds to a stored number: a percent sign, a unit, or a date without its day."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

BUILT_IN = {9: "percent", 10: "percent", **dict.fromkeys((17, 27, 36, 50, 52, 57), "month")}
UNIT_WORDS = ("亿元", "万元", "亿", "万", "亩", "元")
EXCEL_EPOCH = date(1899, 12, 30)


def special_styles(styles_xml: bytes) -> dict[int, str]:
    """Return style index -> `percent`, `month`, `year`, a unit (`万元`) or `scaled` (stored in 元, shown in 万)."""
    root = ElementTree.fromstring(styles_xml)  # noqa: S314 - in the reader child, parts with a DTD are refused
    formats = {
        int(node.get("numFmtId", 0)): meaning(node.get("formatCode", ""))
        for node in root.iter()
        if _local(node) == "numFmt"
    }
    styles: dict[int, str] = {}
    for cell_formats in (node for node in root if _local(node) == "cellXfs"):
        for index, node in enumerate(cell_formats):
            number = int(node.get("numFmtId", 0))
            found = formats[number] if number in formats else BUILT_IN.get(number, "")
            if found:
                styles[index] = found
    return styles


def _local(node: ElementTree.Element) -> str:
    return node.tag.rsplit("}", 1)[-1]


def meaning(code: str) -> str:
    """Tell what a number format code says beyond the number; empty if nothing."""
    section = code.split(";")[0]
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", section).lower()
    if "%" in bare:
        return "percent"
    if re.search(r"y", bare):
        return _date_meaning(bare)
    if re.search(r"[dhs]", bare) or not re.search(r"[0#?]", bare):
        return ""
    unit = next((word for word in UNIT_WORDS if word in section), "")
    is_scaled = bool(re.search(r'!|\\\.|"\."|[0#?],+(?![0#?])', section))
    return "scaled" if unit and is_scaled else unit


def _date_meaning(bare: str) -> str:
    if re.search(r"[dhs]", bare):
        return ""
    return "month" if "m" in bare else "year"


def shown(value: object, style: str) -> object:
    """Return the cell as the person saw it: 0.54 -> `54%`, 5000 -> `5000万元`, 2017-06-01 -> `2017-06`."""
    if style in ("month", "year"):
        return _shown_date(value, style)
    if not isinstance(value, float):
        return value
    if style == "percent":
        return f"{value * 100:.15g}%"
    return f"{value:.15g}元" if style == "scaled" else f"{value:.15g}{style}"


def _shown_date(value: object, style: str) -> object:
    if isinstance(value, float) and 20_000 <= value <= 80_000:
        value = EXCEL_EPOCH + timedelta(days=value)
    if not isinstance(value, date):
        return value
    return f"{value:%Y-%m}" if style == "month" else f"{value:%Y}"
