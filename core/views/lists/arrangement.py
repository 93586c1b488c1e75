"""How a person has a list arranged: views kept under a name, columns, how close the rows stand, what may be done."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from core.bulk_actions import Archive, BulkAction
from core.form_pages import FormPages
from core.models import ListPreference, SavedView
from core.tables import Column, Table
from core.views.lists.saved import PASSING, lasting, views_of
from core.widgets import LookupSelect

# What is done to chosen rows without changing them: they are taken along as a workbook.
EXPORT = "export"
MOST_COLUMNS = 60


class Arrangement:
    """The part of a list that each person has for themselves. `bulk_actions`: what may be done to many rows."""

    bulk_actions: tuple[BulkAction, ...] = (Archive(),)
    table_class: type[Table]
    model: Any
    request: Any
    params: Any
    list_name: Any
    may: Any
    route: Any
    url: Any

    @property
    def is_home(self) -> bool:
        """Is this the records' own list? Others, such as the rows behind a number, only show them."""
        return self.list_name == self.route("list")

    # --- columns and density

    def show_columns(self, names: list[str]) -> None:
        """Have these columns instead of those that the person chose."""
        self._columns = names

    def chosen_columns(self) -> list[str]:
        return self._columns

    @cached_property
    def _columns(self) -> list[str]:
        """Those that the address names, else those that the person keeps for this list; none: the usual ones."""
        asked = self.params.get("columns", "")
        return self.table_class.arranged(asked.split(",")[:MOST_COLUMNS] if asked else self.preference.columns)

    @cached_property
    def preference(self) -> ListPreference:
        return ListPreference(columns=self._kept["columns"] or [], is_compact=bool(self._kept["is_compact"]))

    @cached_property
    def _kept(self) -> dict[str, Any]:
        """What the person keeps of this list, and whether there are views of it: one query, which most pages need."""
        user = self.request.user
        own = ListPreference.objects.filter(user=user, list_name=self.list_name)
        views = SavedView.objects.visible_to(user).filter(list_name=self.list_name)
        kept = get_user_model()._base_manager.filter(pk=user.pk).values(
            columns=Subquery(own.values("columns")), is_compact=Subquery(own.values("is_compact")),
            has_views=Exists(views),
        )  # fmt: skip
        return kept.get()

    def column_choices(self, table: Table) -> list[dict]:
        """Every column, those shown first in their order, with its place."""
        shown = {column.name for column in table.shown}
        rest = [column for column in self.table_class.columns.values() if column.name not in shown]
        return [
            {"name": c.name, "label": c.header, "shown": c.name in shown, "fixed": c.link is True, "place": place}
            for place, c in enumerate([*table.shown, *rest], 1)
        ]

    # --- views

    def default_address(self) -> str:
        """Where the list opens for this person when its bare address is asked for; empty where just there."""
        if self.params or not self.is_home:
            return ""
        own = (view for view in self.saved_views if view.is_default and view.owner_id == self.request.user.pk)
        view = next(own, None)
        return f"{self.request.path}?{view.query}" if view and view.query else ""

    @cached_property
    def saved_views(self) -> list[SavedView]:
        return views_of(self.request.user, self.list_name) if self._kept["has_views"] else []

    @property
    def everything_query(self) -> str:
        """The address without filters; one that says so where the bare one leads to the view of the person's choice."""
        has_default = any(view.is_default and view.owner_id == self.request.user.pk for view in self.saved_views)
        return "?view=all" if has_default else "?"

    def view_links(self) -> list[dict]:
        """The views as links, the one that the address shows marked."""
        now = lasting(self.params)
        return [
            {
                "name": view.name, "url": f"?{view.query}" if view.query else "?view=all", "current": view.query == now,
                "is_mine": view.owner_id == self.request.user.pk, "owner": view.owner, "is_default": view.is_default,
            }
            for view in self.saved_views
        ]  # fmt: skip

    def query_to_keep(self, table: Table) -> str:
        """The address as a view would keep it, with the columns that the list shows."""
        params = self.params.copy() if self.params else QueryDict(mutable=True)
        params["columns"] = ",".join(column.name for column in table.shown)
        return lasting(params)

    # --- what may be done to rows

    @property
    def is_pickable(self) -> bool:
        return self.is_home and self.may("bulk")

    def usable_actions(self) -> dict[str, BulkAction]:
        """What the person may do to many rows at once, by name; nothing on lists without such a page."""
        if not hasattr(self.model, "archived_at") or not self.is_pickable:
            return {}
        return {action.name: action for action in self.bulk_actions if self.may(action.needs)}

    def bulk_choices(self) -> list[dict]:
        """The choices above the rows: what changes them, and taking them along."""
        if not self.is_pickable:
            return []
        found = [{"name": action.name, "label": action.label} for action in self.usable_actions().values()]
        return [*found, {"name": EXPORT, "label": ""}] if self.may("export") else found

    def cell_pattern(self) -> str:
        """The address of the cells of a row, `/0/` standing for its number; empty where nobody may write here."""
        return reverse(self.route("cell"), args=[0]) if self.is_home and self.may("cell") else ""

    def editable(self, table: Table) -> set[str]:
        """Names of the columns whose cells the person may write in the list itself."""
        pages = FormPages(self, self.request.user) if self.cell_pattern() else None
        fields = pages.update.form_class.base_fields if pages and pages.update else {}
        return {column.name for column in table.shown if is_editable(column, self.model, fields)}

    def arrangement(self, table: Table) -> dict[str, Any]:
        """What the page needs to know of all this."""
        choices = self.bulk_choices()
        return {
            "all_columns": self.column_choices(table), "is_compact": self.preference.is_compact,
            "is_home": self.is_home, "views": self.view_links(), "everything": self.everything_query,
            "query_to_keep": self.query_to_keep(table), "kept_query": lasting(self.params),
            "kept_pairs": [(n, v) for n, values in self.params.lists() for v in values if n not in PASSING],
            "bulk_choices": choices, "bulk_url": self.url("bulk") if choices else "",
            "cell_pattern": self.cell_pattern(),
        }  # fmt: skip


def is_editable(column: Column, model: Any, fields: Any) -> bool:
    """May the cell be written in the list: does it show one field of the record's form that is quickly filled?"""
    name = column.source(model) if column.inline else ""
    field = fields.get(name) if name else None
    return field is not None and not isinstance(field.widget, LookupSelect) and not field.widget.is_hidden
