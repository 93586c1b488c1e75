"""The day on which a lead was last talked to: derived from its interactions, and kept in the lead for lists."""

from collections.abc import Iterable

from django.db.models import Max

from core import bulk
from crm.models import Interaction, Lead


def follow_contacts(interactions: Iterable[Interaction]) -> None:
    """Bring `last_contact_on` up to date on the leads these stored interactions belong to, or belonged to before.

    Three queries for a portion of leads. To be called in the transaction that wrote the interactions; leads are locked
    first, so that of two interactions written at once the later day remains.
    """
    leads = {key for one in interactions for key in (one.lead_id, one.lead_before) if key}
    for portion in bulk.portions(sorted(leads)):
        locked = list(Lead._base_manager.select_for_update().filter(pk__in=portion).only("pk", "last_contact_on"))
        talks = Interaction.objects.current().filter(lead__in=portion).order_by()
        latest = dict(talks.values_list("lead").annotate(Max("happened_on")))
        changed = [lead for lead in locked if lead.last_contact_on != latest.get(lead.pk)]
        for lead in changed:
            lead.last_contact_on = latest.get(lead.pk)
        bulk.update_columns(changed, ["last_contact_on"])
    for one in interactions:
        one.lead_before = one.lead_id
