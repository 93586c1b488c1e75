"""Load the kinds of benefit that ship with the program (`incentives/data/`, see its README)."""

from pathlib import Path

from django.db import transaction

from core.loading import Shelf, read_csv
from incentives.models import BenefitKind

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_benefit_kinds(path: Path = DATA / "benefit_kinds.csv") -> int:
    """Store the kinds of `path` and return how many changed; raise `DataFileWrong` and store nothing if it is wrong."""
    shelf = Shelf(BenefitKind)
    for row in read_csv(path):
        names = {"name": row.text("name"), "name_en": row.text("name_en")}
        shelf.put(row, row.text("code"), order=row.number("order"), **names)
    return shelf.changed
