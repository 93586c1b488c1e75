from crm.services.events import invite
from crm.services.interactions import complete_interaction, meet_contact
from crm.services.names import add_other_names, remove_other_names, set_honours, set_other_names
from crm.services.next_steps import carry_next_step, carry_next_steps
from crm.services.sealing import may_seal, open_abandoned, people_for, seal_lead, unseal_lead

__all__ = [
    "add_other_names",
    "carry_next_step",
    "carry_next_steps",
    "complete_interaction",
    "invite",
    "may_seal",
    "meet_contact",
    "open_abandoned",
    "people_for",
    "remove_other_names",
    "seal_lead",
    "set_honours",
    "set_other_names",
    "unseal_lead",
]
