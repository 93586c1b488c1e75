"""What the page of a company says about merges."""

from django import template
from django.db.models import QuerySet
from django.urls import reverse

from crm.models import Company, CompanyMerge

register = template.Library()


@register.simple_tag(takes_context=True)
def alike_url(context: dict) -> str:
    """The page of companies that look alike, for those who may merge them."""
    return reverse("crm:company_alike") if context["request"].user.may("crm:company_alike") else ""


@register.simple_tag
def merged_into(company: Company) -> CompanyMerge | None:
    """The merge by which the company became part of another, unless it was taken back."""
    if not company.is_archived:
        return None
    return company.merged_into.standing().select_related("kept").first()


@register.simple_tag
def merged_from(company: Company) -> QuerySet[CompanyMerge]:
    """The merges by which others became part of the company."""
    return company.merges.standing().select_related("merged")
