from incentives.models.application import Application, Payment
from incentives.models.policy import BenefitKind, Clause, Policy, Validity

__all__ = ["Application", "BenefitKind", "Clause", "Payment", "Policy", "Validity"]
