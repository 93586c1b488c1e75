"""From the page where a person says how a sheet is read: new answers, and corrections worth remembering."""

from typing import Any

from ledgers.answers import Answers
from ledgers.memory import Correction


def matched(
    answers: Answers, sheets: list[dict[str, Any]], name: str, kind: str, fields: dict[str, str]
) -> list[Correction]:
    """Write into `answers` how the sheet called `name` is read; return what was corrected.

    `sheets` are those of `ledgers.found`, `fields` says what each column (by letter) shall be. A sheet of another kind
    than before has other fields: its columns are matched anew. A correction holds for all sheets of the kind that have
    the same heading.
    """
    sheet = next(sheet for sheet in sheets if sheet["name"] == name)
    if not kind:
        answers.skip = sorted({*answers.skip, name})
        return []
    answers.skip = [other for other in answers.skip if other != name]
    if kind != sheet.get("kind"):
        answers.kinds[name] = kind
        answers.columns.pop(name, None)
        return []
    corrections = [
        Correction(kind, column["header"], fields[column["letter"]])
        for column in sheet["columns"]
        if fields.get(column["letter"], column["field"]) != column["field"]
    ]
    alike = (other for other in sheets if other.get("kind") == kind)
    for other in alike:
        _correct(answers, other, corrections)
    return corrections


def _correct(answers: Answers, sheet: dict[str, Any], corrections: list[Correction]) -> None:
    wanted = {correction.heading: correction.field for correction in corrections}
    for column in sheet["columns"]:
        if column["header"] in wanted:
            answers.columns.setdefault(sheet["name"], {})[column["letter"]] = wanted[column["header"]]
