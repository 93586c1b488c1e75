"""Load the industrial chain that ships with the program (`crm/data/`, see its README)."""

from pathlib import Path

from django.db import transaction

from core.loading import FileRow, Shelf, read_csv
from crm.models import ChainNode, ChainTaxonomy

DATA = Path(__file__).parent / "data"
EDITION, EDITION_NAME = "2017-1", "大数据产业链 2017 版"


@transaction.atomic
def load_chain(path: Path = DATA / "chain_nodes_v1.csv") -> int:
    """Store the chain of `path` and return how many nodes changed; raise `DataFileWrong` and store nothing if it is
    wrong. The edition is taken into use when there is none yet."""
    taxonomy, _made = ChainTaxonomy.objects.get_or_create(
        code=EDITION,
        defaults={"name": EDITION_NAME, "is_current": not ChainTaxonomy.objects.filter(is_current=True).exists()},
    )
    shelf = Shelf(ChainNode, taxonomy=taxonomy)
    for row in read_csv(path):
        _put_node(shelf, row)
    return shelf.changed


def _put_node(shelf: Shelf, row: FileRow) -> None:
    shelf.put(
        row,
        row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        parent=row.one("parent_code", shelf.records),
        gbt4754=row.text("gbt4754"),
        plan_actions=row.text("plan_actions"),
        order=row.number("order"),
    )
