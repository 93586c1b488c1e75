"""Load the action plan that ships with the program; run load_reference first."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.loading import DataFileWrong
from plan.loading import load_plan


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with audit.acting(via="command"):
            try:
                changed = load_plan()
            except DataFileWrong as problem:
                raise CommandError(str(problem)) from None
        if options["verbosity"]:
            self.stdout.write(f"action plan: {changed} changed")
