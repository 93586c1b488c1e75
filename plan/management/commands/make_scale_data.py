"""Fill a scratch database with many fictional records (示例), for measuring; see docs/scaling.md."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from plan.scale import ScaleData, holds_records_of_an_office, holds_scale_data, refresh_statistics


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--companies", type=int, default=100_000)
        parser.add_argument("--projects", type=int, default=2_000)
        parser.add_argument("--months", type=int, default=12, help="monthly reports per project")
        parser.add_argument("--seed", type=int, default=2017)
        parser.add_argument("--force", action="store_true", help="even beside records of an office")

    def handle(self, *args: Any, **options: Any) -> None:
        if holds_records_of_an_office() and not options["force"]:
            raise CommandError(_("This database holds records of an office. Use another one, or --force."))
        if holds_scale_data():
            raise CommandError(_("This database holds such records already."))
        started = time.monotonic()
        call_command("load_reference", verbosity=0)
        numbers = {name: options[name] for name in ("companies", "projects", "months")}
        ScaleData(options["seed"], self.stdout.write).make(**numbers)
        refresh_statistics()
        self.stdout.write(f"{time.monotonic() - started:.0f} s")
