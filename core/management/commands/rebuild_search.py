"""Make the search index anew from the records: after a restored backup, or when its rules have changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.bulk import undisturbed
from core.search.index import kinds, label, rebuild


class Command(BaseCommand):
    help = "Rebuild the search index, in portions, while people work; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", help="only this kind of record, such as crm.company")

    def handle(self, *args: Any, kind: str | None = None, **options: Any) -> None:
        for model in kinds():
            if kind in (None, label(model)):
                self._rebuild(model)

    def _rebuild(self, model: Any) -> None:
        def tell(done: int) -> None:
            forget()
            if done % 100_000 == 0:
                self.stdout.write(f"{label(model)}: {done:,}")

        with undisturbed() as forget:
            self.stdout.write(f"{label(model)}: {rebuild(model, tell):,}")
