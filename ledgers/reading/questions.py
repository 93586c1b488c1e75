"""What only a person can say about the cells of a ledger."""

from typing import Any

from core.values.parsed import Problem
from ledgers.reading.result import LedgerReading

PLACES_SHOWN = 20


def date_questions(reading: LedgerReading) -> list[dict[str, Any]]:
    """Return one question for each date that can be read in two ways (2017.1), however often it is written.

    `{"type": "date", "raw": "2017.1", "choices": ["2017-01", "2017-10"], "places": ["Sheet1!D5", …], "rows": 12}`;
    `Answers.dates` answers it by `raw`.
    """
    questions: dict[str, dict[str, Any]] = {}
    for record in reading.records:
        for issue in record.issues:
            if issue.code == "date.ambiguous":
                question = questions.setdefault(issue.raw, _question(issue.raw, issue.problem))
                question["rows"] += 1
                if len(question["places"]) < PLACES_SHOWN:
                    question["places"].append(f"{issue.sheet}!{issue.column}{issue.row}")
    return list(questions.values())


def _question(raw: str, problem: Problem) -> dict[str, Any]:
    choices = [problem.words["first"], problem.words["second"]]
    return {"type": "date", "raw": raw, "choices": choices, "places": [], "rows": 0}
