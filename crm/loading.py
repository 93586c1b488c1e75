"""Load the industrial chain and the pipeline that ship with the program (`crm/data/`, see its README)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from core.loading import FileRow, Shelf, read_csv
from crm.models import ChainNode, ChainTaxonomy, Lead, PipelineStage, SideReason, StageCondition

DATA = Path(__file__).parent / "data"
KINDS = {kind: kind for kind in StageCondition.Kind.values}
YES_OR_NO = {"yes": True, "no": False}
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


@transaction.atomic
def load_pipeline(folder: Path = DATA) -> int:
    """Store the stages, what they ask for and the grounds of `folder`; return how many records changed.

    Whatever an office changed stays as it is: a stage that has conditions gets none from the file. Raises
    `DataFileWrong` and stores nothing if a file is wrong.
    """
    stages = Shelf(PipelineStage)
    for row in read_csv(folder / "pipeline_stages_v1.csv"):
        _put_stage(stages, row)
    conditions = _load_conditions(stages.records, read_csv(folder / "stage_conditions_v1.csv"))
    return stages.changed + conditions + _load_grounds(read_csv(folder / "side_reasons_v1.csv"))


def _put_stage(shelf: Shelf, row: FileRow) -> None:
    texts = ("name", "name_en", "counts_as", "colour", "guidance", "verified_by")
    limits = {name: row.number(name) for name in ("yellow_days", "red_days") if row.text(name)}
    values: dict[str, Any] = {name: row.text(name) for name in texts} | {"order": row.number("order")} | limits
    shelf.put(row, row.text("code"), **values)


def _load_conditions(stages: dict[str, PipelineStage], rows: list[FileRow]) -> int:
    settled = set(StageCondition.objects.values_list("stage", flat=True))
    new = [row for row in rows if row.one("stage", stages).pk not in settled]
    for row in new:
        amount = row.text("from_amount")
        StageCondition(
            stage=row.one("stage", stages), kind=row.one("kind", KINDS), subject=row.text("subject"),
            from_amount=Decimal(amount) if amount else None, is_required=row.one("is_required", YES_OR_NO),
        ).save()  # fmt: skip
    return len(new)


def _load_grounds(rows: list[FileRow]) -> int:
    shelves = {state: Shelf(SideReason, state=state) for state in Lead.SideState.values if state}
    for row in rows:
        shelf = row.one("state", shelves)
        names = {name: row.text(name) for name in ("name", "name_en")}
        shelf.put(row, row.text("code"), order=row.number("order"), **names)
    return sum(shelf.changed for shelf in shelves.values())
