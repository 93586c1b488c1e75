"""Background work of leads."""

from celery import shared_task

from core.once import keeping
from crm.claims.protection import lapse_fallen


@shared_task
def lapse_first_reports() -> int:
    """Write down which protections have ended; see `crm.claims.protection.lapse_fallen`."""
    with keeping():
        return lapse_fallen()
