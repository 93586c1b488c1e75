"""What people are told about first reports, conflicts and transfers, each in their own language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from core import notices
from core.reasons import Reason

CLAIM = Reason("first_report", _("A first report, conflict or transfer concerns me"), "flag",
               "crm:firstreportclaim_list")  # fmt: skip
REASONS = (CLAIM,)


@dataclass(frozen=True)
class Told:
    """A sentence for one person, with the page and the record that it is about."""

    user: User
    sentence: str | Promise
    url: str
    about: Model
    values: Mapping[str, Any] = field(default_factory=dict)


def tell(words: Iterable[Told]) -> None:
    """Put the sentences at the people's bells."""
    notices.notify_all(notices.Word(one.user, _said(one), one.url, CLAIM, one.about) for one in words)


def _said(one: Told) -> str:
    with override(one.user.language):
        return str(one.sentence) % one.values
