"""Titles of projects, in the form by which the same one is recognised."""

import re

from core.values.parsed import LONGEST_KEY, composed, squeezed

INCREASE = re.compile(r"(?:第?[一二三四五六1-6]期)?[(]?(?:补充协议)?[(]?(?:增资扩[产股]|增资|追加投资|追加)[)]*")


def tells_increase(text: str) -> bool:
    """Does a title or the kind of an agreement say that more is invested in what was agreed earlier (二期增资)?"""
    return bool(INCREASE.search(squeezed(text)))


def title_before_increase(title: str) -> str:
    """Return what the project was called before (`示例项目增资扩产` -> `示例项目`)."""
    return INCREASE.sub("", squeezed(title)) or title


def title_key(title: str) -> str:
    """Return what all written forms of one title share: width, blanks, brackets and punctuation do not count."""
    return composed(re.sub(r"[^\w]|_", "", squeezed(title).lower()))[:LONGEST_KEY]
