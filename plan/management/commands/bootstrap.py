"""Prepare a new installation: reference data, the action plan, first people, sample records.

People and sample records are only made while nobody can sign in yet; afterwards a run refreshes the reference data and
keeps everything else.
"""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.first_people import ADMINISTRATORS, FOR_TRYING_OUT, create_people
from accounts.models import User
from core import audit
from plan.sample import load_sample

FOR_AN_OFFICE = _("Three administrators were created. Each must change the password at the first sign-in.")
TO_TRY_OUT = _("These people (示例) are for trying Yunju out. An office begins with: make setup PRODUCTION=1")
ONLY_ONCE = _("The passwords are shown only this once, and kept in %(file)s. Write them down, then delete that file.")
UP_TO_DATE = _("The database is up to date; people and records stay as they were.")
STILL_THERE = _("The first passwords are still in %(file)s. Delete that file once they are written down.")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-sample", action="store_true", help="no sample records")
        parser.add_argument(
            "--production", action="store_true", help="no sample records, and only three administrators"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), audit.acting(via="command"):
            call_command("load_reference", verbosity=0)
            call_command("load_plan", verbosity=0)
            people = [] if User.objects.exists() else self.begin(**options)
        if people:
            self.tell_passwords(people, TO_TRY_OUT if not options["production"] else FOR_AN_OFFICE)
        else:
            self.tell_nothing_changed()

    def begin(self, *, production: bool, no_sample: bool, **options: Any) -> list[tuple[User, str]]:
        """Create the first people and, unless told otherwise, the sample records."""
        people = create_people(ADMINISTRATORS if production else FOR_TRYING_OUT, must_change_password=production)
        if not (production or no_sample):
            load_sample()
        return people

    def tell_passwords(self, people: list[tuple[User, str]], what: Promise) -> None:
        with translation.override("zh-hans"):
            lines = [f"{u.username:<16} {password}   {u.get_role_display()} {u.full_name}" for u, password in people]
        _write_private(_password_file(), "\n".join(lines))
        self.say(what)
        self.stdout.write("\n" + "\n".join(f"  {line}" for line in lines) + "\n\n")
        self.say(ONLY_ONCE, file=_password_file())

    def tell_nothing_changed(self) -> None:
        self.say(UP_TO_DATE)
        if _password_file().exists():
            self.say(STILL_THERE, file=_password_file())

    def say(self, text: Promise, **values: Any) -> None:
        """Print a sentence in Chinese, then in English."""
        for language in ("zh-hans", "en"):
            with translation.override(language):
                self.stdout.write(str(text) % values)


def _password_file() -> Path:
    return settings.VAR_DIR / "first_passwords.txt"


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
