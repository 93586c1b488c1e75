"""统一社会信用代码 (GB 32100-2015) and what offices write in its place."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.values.nulls import null_reason
from core.values.parsed import Parsed, Problem, error, squeezed, warning

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
SHAPE = re.compile(rf"[1-9A-HJ-NP-RTUWXY][1-9][0-9]{{6}}[{ALPHABET}]{{10}}")

WRONG = _(
    "“%(raw)s” is not a valid unified social credit code: %(reason)s. Copy the 18 characters from the business licence."
)
LENGTH = _("it has %(count)s characters instead of 18")
CHECK = _("the last character does not agree with the others")
SHAPE_WRONG = _("it contains characters that such a code cannot have")
LOST = _("“%(raw)s” lost digits because the cell is a number. Set the column to text and type the code again.")
OLD = _("“%(raw)s” is a registration number from before 2015. Enter the unified social credit code as well.")
ORGANISATION = _("“%(raw)s” is an organisation code of nine characters, not a unified social credit code.")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditCode(Parsed):
    """A company code: `value` as written, right only without a `problem`; `old_number`: 15 digits of before 2015."""

    value: str | None = None
    old_number: str | None = None

    def facets(self) -> dict[str, Any]:
        """Return the code and null_reason as far as they apply."""
        return {"value": self.value} | ({"null_reason": self.null_reason} if self.null_reason else {})


def check_character(first_seventeen: str) -> str:
    """Return the check character of a code, from its first 17 characters."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_credit_code(code: str) -> bool:
    """Tell whether a code is well formed and its check character is right."""
    return bool(SHAPE.fullmatch(code)) and check_character(code[:17]) == code[17]


def parse_credit_code(raw: Any) -> CreditCode:
    """Read a code with blanks, hyphens, small or wide letters; a wrong one is an error and never mended."""
    reason = null_reason(raw)
    if reason:
        return CreditCode(raw=raw, null_reason=reason)
    if isinstance(raw, int | Decimal | float) and len(_digits(raw)) > 15:
        return CreditCode(raw=raw, problem=error("uscc.check_digit", LOST, raw=raw))
    code = re.sub(r"[-—_.'\"`]", "", squeezed(_digits(raw))).upper()
    if is_credit_code(code):
        return CreditCode(raw=raw, value=code)
    if re.fullmatch(r"[0-9]{15}|[0-9]{13}", code):
        return CreditCode(raw=raw, old_number=code, problem=warning("uscc.old_reg_no", OLD, raw=raw))
    if re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return CreditCode(raw=raw, problem=warning("uscc.organisation_code", ORGANISATION, raw=raw))
    return CreditCode(raw=raw, value=code, problem=_wrong(raw, code))


def _digits(raw: Any) -> str:
    return format(Decimal(str(raw)), "f") if isinstance(raw, Decimal | float) else str(raw)


def _wrong(raw: Any, code: str) -> Problem:
    if len(code) != 18:
        return error("uscc.check_digit", WRONG, raw=raw, reason=_Sentence(LENGTH, {"count": len(code)}))
    reason = CHECK if SHAPE.fullmatch(code) else SHAPE_WRONG
    return error("uscc.check_digit", WRONG, raw=raw, reason=reason)


@dataclass(frozen=True)
class _Sentence:
    """A sentence with words, put together only when it is shown, in the language of that moment."""

    text: Any
    words: dict[str, Any]

    def __str__(self) -> str:
        return str(self.text) % self.words
