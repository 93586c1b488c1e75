"""Columns that the lists of this app share."""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext

from core import display
from core.tables import CodeColumn, Column, DateColumn, badge
from crm.models import Agreement, Lead
from crm.pipeline import catalogue

STATE_COLOURS = {
    Lead.SideState.PAUSED: "warning",
    Lead.SideState.TRANSFERRED: "dark",
    Lead.SideState.TERMINATED: "danger",
}


KIND_COLOURS = {
    Agreement.Kind.LETTER_OF_INTENT: "secondary",
    Agreement.Kind.FRAMEWORK: "info",
    Agreement.Kind.AGREEMENT: "primary",
    Agreement.Kind.CONTRACT: "success",
}


class StageColumn(Column):
    """The stage of a lead; beside it the state of one that is paused, transferred or terminated."""

    def written(self, row: Lead | None, value: Any) -> dict[str, Any]:
        stage, _bracket, state = str(value or "").partition("（")
        return {"stage": stage, "side_state": state.removesuffix("）") or None}

    def text(self, row: Lead) -> str:
        state = f"（{row.get_side_state_display()}）" if row.side_state else ""
        return f"{row.get_stage_display()}{state}"

    def html(self, row: Lead, url: str) -> SafeString:
        stage = badge(row.get_stage_display(), catalogue.stage_of(row.stage).colour)
        if not row.side_state:
            return stage
        return format_html("{} {}", stage, badge(row.get_side_state_display(), STATE_COLOURS[row.side_state]))


class GroundColumn(Column):
    """Why a lead is paused, transferred or lost, with the state that the ground belongs to, as in the form."""

    def text(self, row: Lead) -> str:
        return row.side_ground.with_state if row.side_ground else display.DASH


class OwnerColumn(Column):
    """Who follows a lead: an account, else the name that a ledger gives."""

    def written(self, row: Lead | None, value: Any) -> dict[str, Any]:
        return {"owner": value} if value else {"owner": None, "owner_name": None}


class MaskedColumn(CodeColumn):
    """A number of which only the ends are shown. In its form an empty field keeps it, 无 removes it."""

    inline = False

    def written(self, row: Any, value: Any) -> dict[str, Any]:
        return {self.field_name: value or "无"}


class DueColumn(DateColumn):
    """The day of a lead's next step; one that has gone by is marked with a word."""

    def html(self, row: Lead, url: str) -> SafeString:
        day = conditional_escape(self.text(row))
        return format_html("{} {}", day, badge(gettext("overdue"), "danger")) if row.is_overdue else day


class ShortColumn(Column):
    """A long text: the page shows its beginning, the workbook all of it."""

    def html(self, row: Any, url: str) -> SafeString:
        text = Truncator(self.text(row)).chars(60)
        return format_html('<a href="{}">{}</a>', url, text) if self.link and url else conditional_escape(text)
