"""Load regions, organisations, chain nodes, stages of the pipeline and kinds of benefit that ship with the program."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.loading import load_organisations, load_regions
from core import audit
from core.loading import DataFileWrong
from crm.loading import load_chain, load_pipeline
from incentives.loading import load_benefit_kinds

LOADERS: dict[str, Callable[[], int]] = {
    "regions": load_regions,
    "organisations": load_organisations,
    "chain nodes": load_chain,
    "pipeline": load_pipeline,
    "kinds of benefit": load_benefit_kinds,
}


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with audit.acting(via="command"):
            for name, load in LOADERS.items():
                try:
                    changed = load()
                except DataFileWrong as problem:
                    raise CommandError(str(problem)) from None
                if options["verbosity"]:
                    self.stdout.write(f"{name}: {changed} changed")
