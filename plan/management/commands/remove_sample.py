"""Delete the sample records (示例) for good; refused while records of the office point at them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core import audit
from plan.sample_removal import SampleInUse, remove_sample


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with audit.acting(via="command"):
            try:
                count = remove_sample()
            except SampleInUse as problem:
                text = _("Nothing was removed: other records point at sample records. Change them first: %(records)s")
                raise CommandError(text % {"records": problem}) from None
        self.stdout.write(_("%(count)s sample records removed.") % {"count": count})
