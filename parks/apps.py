from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParksConfig(AppConfig):
    name = "parks"
    verbose_name = _("Parks and data centres")
    # What becomes of it when two records of one company become one; see `crm.merging.relations`.
    company_relations = {"parks.DataCentre.operator": "move"}
