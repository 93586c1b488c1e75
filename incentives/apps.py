from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncentivesConfig(AppConfig):
    name = "incentives"
    verbose_name = _("Incentives")
    # What becomes of it when two records of one company become one; see `crm.merging.relations`.
    company_relations = {"incentives.Application.company": "move"}
