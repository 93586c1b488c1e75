"""The filters of the list of interactions."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from accounts.models import User
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter
from crm.models import Company, Contact, Interaction, Lead, PromotionEvent


def talker_choices(user: User) -> list[tuple[int, str]]:
    """The people who took part in at least one interaction that the reader sees."""
    taking_part = Interaction.our_users.through.objects.filter(interaction__in=Interaction.objects.visible_to(user))
    return [(person.pk, str(person)) for person in User.objects.filter(pk__in=taking_part.values("user"))]


class InteractionFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("company or words"))
    kind = ChoiceFilter(_("kind"), choices=Interaction.Kind.choices)
    date = DateRangeFilter(_("date"), "happened_on")
    region = RegionFilter(_("region"))
    our_user = ChoiceFilter(_("who of ours"), "our_users", choices=talker_choices, main=False)
    our_level = ChoiceFilter(_("our level"), choices=Interaction.Level.choices, main=False)
    their_level = ChoiceFilter(_("their level"), choices=Interaction.TheirLevel.choices, main=False)
    company = RecordFilter(_("company"), model=Company)
    lead = RecordFilter(_("lead"), model=Lead)
    contact = RecordFilter(_("contact"), "contacts", model=Contact)
    event = RecordFilter(_("promotion event"), model=PromotionEvent)
