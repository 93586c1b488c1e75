from crm.models.agreement import Agreement
from crm.models.chain import ChainNode, ChainTaxonomy
from crm.models.company import Company, CompanyAlias, CompanyHonour
from crm.models.contact import Contact
from crm.models.interaction import Interaction
from crm.models.lead import Lead

__all__ = [
    "Agreement",
    "ChainNode",
    "ChainTaxonomy",
    "Company",
    "CompanyAlias",
    "CompanyHonour",
    "Contact",
    "Interaction",
    "Lead",
]
