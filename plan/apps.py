from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "plan"
    verbose_name = _("Action plan")
    # What becomes of it when two records of one company become one; see `crm.merging.relations`.
    company_relations = {"plan.PlanAction.companies": "move"}
