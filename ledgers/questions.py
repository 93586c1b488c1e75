"""What a person is asked about a file, as the check page shows it and as the answers are kept.

A question is a dict with a `type`:
    company   `name` as written, `candidates` `[{"id", "name", "why"}]`, `rows`: is it one of these, or a new company?
    date      `raw` as written, `choices` of months, `places`: which month does it mean?
    any other `key`, `text`, `choices` `[{"value", "label"}]`, `why`: kept among the conflicts by its key
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.addresses import record_number
from ledgers.answers import NEW_COMPANY, Answers

ASKED_AT_ONCE = 50


@dataclass(frozen=True)
class Choice:
    """One possible answer; `why` says what speaks for it."""

    value: str
    label: str
    why: str = ""


@dataclass(frozen=True)
class Question:
    """One question with its choices; `chosen` is the answer given so far."""

    name: str
    text: str
    choices: list[Choice]
    chosen: str = ""
    note: str = ""


def shown(questions: list[dict[str, Any]], answers: Answers) -> list[Question]:
    """The questions of an import in words, unanswered ones first, at most `ASKED_AT_ONCE`."""
    asked = [_READERS.get(one["type"], _other)(f"q{number}", one, answers) for number, one in enumerate(questions)]
    return sorted(asked, key=lambda question: bool(question.chosen))[:ASKED_AT_ONCE]


def with_answered(asked: list[dict[str, Any]], before: list[dict[str, Any]], answers: Answers) -> list[dict[str, Any]]:
    """What is asked now, and what was answered before and is settled by it, so that an answer can be changed."""
    names = {_name_of(one) for one in asked}
    settled = (one for one in before if one["type"] in _READERS and _given(one, answers) is not None)
    return [*asked, *(one for one in settled if _name_of(one) not in names)]


def _name_of(one: dict[str, Any]) -> tuple[str, str]:
    return one["type"], str(one.get("name") or one.get("raw") or one.get("key"))


def unanswered(questions: list[dict[str, Any]], answers: Answers) -> int:
    """How many questions wait for an answer."""
    return sum(_given(one, answers) is None for one in questions)


def answered(questions: list[dict[str, Any]], answers: Answers, posted: Mapping[str, str]) -> Answers:
    """`answers` with what the form sent; a choice that was not offered is passed over."""
    for number, one in enumerate(questions):
        question = _READERS.get(one["type"], _other)(f"q{number}", one, answers)
        value = posted.get(question.name, "")
        if value in {choice.value for choice in question.choices}:
            _keep(one, value, answers)
    return answers


def _given(one: dict[str, Any], answers: Answers) -> Any:
    if one["type"] == "company":
        return answers.companies.get(one["name"])
    if one["type"] == "date":
        return answers.dates.get(one["raw"])
    return answers.conflicts.get(one["key"])


def _keep(one: dict[str, Any], value: str, answers: Answers) -> None:
    if one["type"] == "company":
        answers.companies[one["name"]] = record_number(value) or NEW_COMPANY
    elif one["type"] == "date":
        answers.dates[one["raw"]] = value
    else:
        answers.conflicts[one["key"]] = value


def _company(name: str, one: dict[str, Any], answers: Answers) -> Question:
    known = [Choice(str(found["id"]), found["name"], str(found.get("why", ""))) for found in one["candidates"]]
    choices = [*known, Choice(NEW_COMPANY, _("none of these: a new company"))]
    chosen = answers.companies.get(one["name"], "")
    note = _("in %(rows)s rows") % {"rows": one.get("rows", 1)}
    return Question(name, _("Is “%(name)s” one of these?") % one, choices, str(chosen), note)


def _date(name: str, one: dict[str, Any], answers: Answers) -> Question:
    choices = [Choice(month, _month(month)) for month in one["choices"]]
    places = one.get("places", [])
    cells = "、".join(map(str, places[:8])) + ("…" if len(places) > 8 else "")
    note = _("%(count)s cells: %(cells)s") % {"count": len(places), "cells": cells} if places else ""
    return Question(name, _("Which month is “%(raw)s”?") % one, choices, answers.dates.get(one["raw"], ""), note)


def _month(month: str) -> str:
    year, number = month.split("-")[:2]
    return _("%(year)s-%(month)s, month %(number)s") % {"year": year, "month": number, "number": int(number)}


def _other(name: str, one: dict[str, Any], answers: Answers) -> Question:
    choices = [Choice(str(choice["value"]), str(choice["label"])) for choice in one.get("choices", [])]
    chosen = answers.conflicts.get(one["key"], "")
    return Question(name, str(one.get("text", "")), choices, chosen, str(one.get("why", "")))


_READERS = {"company": _company, "date": _date}
