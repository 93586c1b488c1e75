"""The column that shows what about a lead is due."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import display
from core.tables import Column
from crm import lights
from crm.models import Lead


class LightColumn(Column):
    """The gravest light of a lead and how many more burn; worked out, so nobody writes it."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, self._words, field=None, **kwargs)

    def _words(self, row: Lead) -> str:
        return "；".join(light.words for light in lights.of(row)) or display.DASH

    def html(self, row: Lead, url: str) -> SafeString:
        found = lights.of(row)
        if not found:
            return SafeString(display.DASH)
        if len(found) == 1:
            return found[0].html()
        more = "\n".join(light.sentence for light in found[1:])
        return format_html('{} <span class="quiet" title="{}">{}</span>', found[0].html(), more,
                           _("+%(count)s more") % {"count": len(found) - 1})  # fmt: skip
