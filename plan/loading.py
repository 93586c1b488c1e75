"""Load an action plan that ships with the program (`plan/data/`, see its README)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from accounts.models import Organisation
from core.loading import FileRow, Shelf, read_json
from crm.models import ChainNode
from plan.models import ActionPlan, PlanAction, PlanGoal, PlanGroup, PlanMention, PlanTarget

DATA = Path(__file__).parent / "data"
ROLES = {
    "strategic_partner": "战略合作",
    "existing_data_centre": "已有数据中心",
    "to_land": "推动落地",
    "pilot": "试点",
    "ecosystem": "产业生态",
    "demonstration": "示范",
}


@transaction.atomic
def load_plan(path: Path = DATA / "action_plan_2017.json") -> int:
    """Store the plan of `path` and return how many records changed; raise `DataFileWrong` and store nothing if it is
    wrong. Links to companies, parks, projects and policies belong to people and stay as they are."""
    (row,) = read_json(path)
    plans = Shelf(ActionPlan)
    plan = _put_plan(plans, row)
    goals, groups = Shelf(PlanGoal, "number", plan=plan), Shelf(PlanGroup, plan=plan)
    for goal in row.part("goals"):
        goals.put(goal, goal.number("number"), title=goal.text("wording"), title_en=goal.text("title_en"))
    for group in row.part("groups"):
        titles = {"title": group.text("title"), "title_en": group.text("title_en")}
        groups.put(group, group.text("code"), number=group.number("number"), **titles)
    changed = sum(shelf.changed for shelf in (plans, goals, groups))
    return changed + _put_actions(plan, row.part("actions"), groups.records)


def _put_plan(plans: Shelf, row: FileRow) -> ActionPlan:
    parent = row.cell("parent_document")
    return plans.put(
        row,
        row.text("code"),
        title=row.text("title"),
        title_en=row.text("title_en"),
        document=f"{parent['title']}（{parent['document_number']}）",
        year=row.number("year"),
        principles="\n".join(row.words("principles")),
    )


def _put_actions(plan: ActionPlan, rows: list[FileRow], groups: Mapping[str, PlanGroup]) -> int:
    actions = Shelf(PlanAction, plan=plan)
    units = {unit.short_name: unit for unit in Organisation.objects.all()}
    nodes = {node.code: node for node in ChainNode.objects.in_use().leaves()}
    changed = 0
    for row in rows:
        action = _put_action(actions, row, groups)
        actions.link(action, "lead_units", row.many("lead_units", units))
        actions.link(action, "cooperating_units", row.many("cooperating_units", units))
        actions.link(action, "chain_nodes", row.many("chain_nodes", nodes))
        changed += _put_targets(action, row.part("targets")) + _put_mentions(action, row)
    return changed + actions.changed


def _put_action(actions: Shelf, row: FileRow, groups: Mapping[str, PlanGroup]) -> PlanAction:
    return actions.put(
        row,
        row.text("code"),
        group=row.one("group", groups),
        number=row.number("number"),
        kind=row.text("kind"),
        programme=row.text("programme"),
        title=row.text("title"),
        title_en=row.text("title_en"),
        summary=row.text("summary"),
    )


def _put_targets(action: PlanAction, rows: list[FileRow]) -> int:
    targets = Shelf(PlanTarget, action=action)
    for row in rows:
        targets.put(
            row,
            row.text("code"),
            name=row.text("name"),
            name_en=row.text("name_en"),
            indicator=row.text("indicator"),
            operator=row.text("operator"),
            minimum=_number(row, "minimum"),
            maximum=_number(row, "maximum"),
            unit=row.text("unit"),
            due_on=row.day("due_on"),
            wording=row.text("wording"),
        )
    return targets.changed


def _number(row: FileRow, column: str) -> Decimal | None:
    number = row.cell(column)
    return None if number is None else Decimal(number)


def _put_mentions(action: PlanAction, row: FileRow) -> int:
    shelves = {kind: Shelf(PlanMention, "name", action=action, kind=kind) for kind in PlanMention.Kind.values}
    for order, (kind, name, note) in enumerate(_mentions(row), 1):
        shelves[kind].put(row, name, note=note, order=order)
    return sum(shelf.changed for shelf in shelves.values())


def _mentions(row: FileRow) -> Iterator[tuple[str, str, str]]:
    """What an action names: kind, name in the words of the source, and the part a company plays."""
    for company in row.part("named_companies"):
        yield "company", company.text("name_as_in_source"), company.one("role", ROLES)
    for kind, column in (
        ("park", "named_parks"),
        ("project", "named_projects"),
        ("institution", "named_institutions"),
        ("document", "named_documents"),
    ):
        for name in row.words(column):
            yield kind, name, ""
