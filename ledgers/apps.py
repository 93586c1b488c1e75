from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgersConfig(AppConfig):
    name = "ledgers"
    verbose_name = _("Ledgers")
    # What becomes of it when two records of one company become one; see `crm.merging.relations`.
    company_relations = {"ledgers.LedgerWrite": "stay"}
