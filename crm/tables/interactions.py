"""The columns of the list of interactions."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column, DateColumn, ManyColumn, Table
from crm.tables.parts import ShortColumn


class InteractionTable(Table):
    detail_route = "crm:interaction_detail"
    default_sort = "-happened_on"
    summary = ShortColumn(_("summary"), link=True)
    happened_on = DateColumn(_("date"), sort="happened_on")
    kind = Column(_("kind"), sort="kind")
    company = Column(_("company"), link="company", sort="company__pinyin")
    lead = Column(_("lead"), link="lead")
    next_step = ShortColumn(_("next step"))
    next_step_on = DateColumn(_("next step due"), sort="next_step_on")
    event = Column(_("promotion event"), link="event", sort="event__begins_on", shown=False)
    author = Column(_("recorded by"), "recorded_by", sort=("author__full_name", "author_name"))
    region = Column(_("region"), sort="region__code", shown=False)
    place = Column(_("place"), shown=False)
    our_users = ManyColumn(_("our people (accounts)"), shown=False)
    our_people = Column(_("our people"), shown=False)
    our_level = Column(_("our level"), sort="our_level", shown=False)
    their_people = Column(_("their people"), shown=False)
    their_level = Column(_("their level"), sort="their_level", shown=False)
