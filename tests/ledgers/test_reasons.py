"""Every finding has a short name in words: the filter of the check page and the error workbook show it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from ledgers.reasons import REASONS

CODE = re.compile(r"[a-z_]+\.[a-z_]+")
SAID_BY = ("core/values", "*/sheets.py", "*/sheets/", "ledgers/reading", "ledgers/importing", "ledgers/lists")


def _sources() -> Iterator[Path]:
    for place in SAID_BY:
        for found in Path(settings.BASE_DIR).glob(place):
            yield from [found] if found.is_file() else found.rglob("*.py")


def _codes(tree: ast.AST) -> Iterator[str]:
    """Codes in calls and tables; what is said of a whole file that is refused has a page of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") != "WorkbookRefused":
            yield from _written(node.args)
        elif isinstance(node, ast.Dict):
            yield from _written(node.keys)
        elif isinstance(node, ast.Tuple):
            yield from _written(node.elts)


def _written(nodes: list) -> Iterator[str]:
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return (text for text in texts if CODE.fullmatch(text))


FOUND = sorted({code for source in _sources() for code in _codes(ast.parse(source.read_text("utf-8")))})


@pytest.mark.parametrize("code", FOUND)
def test_a_finding_has_a_name(code: str) -> None:
    assert code in REASONS


def test_a_name_is_that_of_a_finding() -> None:
    assert set(FOUND) == set(REASONS)
