"""Titles of projects, in the form by which the same one is recognised."""

import re

from core.values.parsed import LONGEST_KEY, composed, squeezed


def title_key(title: str) -> str:
    """Return what all written forms of one title share: width, blanks, brackets and punctuation do not count."""
    return composed(re.sub(r"[^\w]|_", "", squeezed(title).lower()))[:LONGEST_KEY]
