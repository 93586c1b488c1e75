"""Load the fictional sample records (示例), unless there are some already."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.loading import DataFileWrong
from plan.sample import load_sample


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with audit.acting(via="command"):
            try:
                count = load_sample()
            except DataFileWrong as problem:
                raise CommandError(str(problem)) from None
        if options["verbosity"]:
            self.stdout.write(f"sample records: {count} loaded" if count else "sample records: there are some already")
