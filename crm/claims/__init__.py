"""First reports (首报首谈): who may court an investor, who decides between units, and who shares in what comes of it.

protection_of(company, reader)   who keeps others away from an investor; None while nobody does
"""

from crm.claims.protection import protection_of

__all__ = ["protection_of"]
