"""Which stage a section heading or a written state stands for."""

import re
from collections.abc import Sequence

from core.sheets import SheetKind
from ledgers.reading.result import Record

# Later stages first: 已签约已开工 is a started project.
STAGE_WORDS = (
    ("project", "P80", ("达产", "达效")),
    ("project", "P70", ("投产", "竣工", "建成", "运营")),
    ("project", "P65", ("在建", "入统", "入库", "建设中")),
    ("project", "P60", ("开工", "动工")),
    ("project", "P50", ("注册", "落地")),
    ("agreement", "P40", ("签约", "签订")),
    ("lead", "P30", ("在谈", "洽谈", "跟踪", "接洽", "考察", "意向")),
)
DENIED = re.compile(r"(?:未|待|拟|计划|即将|准备|筹备|尚未|不)$")


def kind_of_section(text: str, current: SheetKind, kinds: Sequence[SheetKind]) -> SheetKind:
    """Return the pipeline kind a section heading names (二、签约项目); the current one if it names none or several."""
    if not current.is_pipeline:
        return current
    named = [
        kind for kind in kinds if kind.is_pipeline and kind.stage and any(word + "项目" in text for word in kind.words)
    ]
    return named[0] if len(named) == 1 else current


def stage_of_row(record: Record) -> tuple[str, str]:
    """Return kind code and stage; in a ledger of several stages the row's own state decides."""
    kind = record.kind
    if kind.stage or not kind.is_pipeline:
        return kind.code, kind.stage
    text = str(record.values.get("stage_text") or "")
    for code, stage, words in STAGE_WORDS:
        if any(word in text and not DENIED.search(text[: text.index(word)]) for word in words):
            return code, stage
    return kind.code, ""
