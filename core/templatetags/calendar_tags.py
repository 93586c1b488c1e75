"""What pages say about the calendar that terms are counted by."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import working_days

register = template.Library()


@register.simple_tag(takes_context=True)
def calendar_warning(context: template.Context) -> SafeString:
    """`{% calendar_warning %}`: which of this year and the next nobody has entered; nothing where both are known."""
    years = working_days.unknown_years()
    if not years:
        return SafeString("")
    words = _("The holidays of %(years)s are not entered yet. Until then Monday to Friday count as working days.") % {
        "years": "、".join(map(str, years))}  # fmt: skip
    user, link = context["request"].user, SafeString("")
    if user.may("core:holiday_notice"):
        link = format_html(' <a href="{}">{}</a>', reverse("core:holiday_notice"), _("Enter the yearly notice"))
    return format_html('<div class="notice notice-warning" role="note">{}{}</div>', words, link)
