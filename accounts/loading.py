"""Load the regions and organisations that ship with the program (`accounts/data/`, see its README)."""

from pathlib import Path

from django.db import transaction

from accounts.models import Organisation, Region
from core.loading import FileRow, Shelf, read_csv

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_regions(path: Path = DATA / "regions.csv") -> int:
    """Store the regions of `path` and return how many changed.

    Raises `DataFileWrong` and stores nothing if the file is wrong.
    """
    rows, shelf = read_csv(path), Shelf(Region)
    for row in rows:
        _put_region(shelf, row)
    for row in rows:
        shelf.link(shelf.records[row.text("code")], "successors", row.many("successor_codes", shelf.records))
    return shelf.changed


def _put_region(shelf: Shelf, row: FileRow) -> None:
    shelf.put(
        row,
        row.text("code"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        kind=row.text("kind"),
        parent=row.one("parent_code", shelf.records),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        aliases=row.words("aliases"),
        pinyin=row.text("pinyin"),
        other_code=row.text("other_code"),
    )


@transaction.atomic
def load_organisations(path: Path = DATA / "organisations.csv") -> int:
    """Store the organisations of `path` and return how many changed; raise `DataFileWrong` as above.

    A unit that somebody has changed by hand stays as it is.
    """
    rows, shelf = read_csv(path), Shelf(Organisation)
    regions = {region.code: region for region in Region.objects.all()}
    for row in sorted(rows, key=lambda row: bool(row.text("successor_code"))):  # who took over comes first
        _put_organisation(shelf, row, regions)
    for row in rows:
        shelf.link(shelf.records[row.text("code")], "members", row.many("members", shelf.records))
    return shelf.changed


def _put_organisation(shelf: Shelf, row: FileRow, regions: dict[str, Region]) -> None:
    shelf.put(
        row,
        row.text("code"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        kind=row.text("kind"),
        parent=row.one("parent_code", shelf.records),
        region=row.one("region_code", regions),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        successor=row.one("successor_code", shelf.records),
        aliases=row.words("aliases"),
        needs_check=row.text("needs_check") == "1",
    )
