"""Let an officer into a sealed lead that nobody named for it can open any more, as when they all left."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from crm import services
from crm.models import Lead


class Command(BaseCommand):
    help = "Name an officer for a sealed lead that no officer named for it can open any more; audited with the reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="number of the lead, as in its address")
        parser.add_argument("--to", required=True, help="sign-in name of the officer")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        lead, person = Lead.objects.filter(pk=options["number"]).first(), _person(options["to"])
        if lead is None or person is None:
            raise CommandError("There is no such lead, or no such person.")
        try:
            services.open_abandoned(lead, to=person, reason=options["reason"])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"Lead {lead.pk} is open to {person.username}.")


def _person(username: str) -> User | None:
    return User.objects.filter(username=username).first()
