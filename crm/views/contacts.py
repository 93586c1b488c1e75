"""Pages of contacts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import audit
from core.views import DetailView, ListView, Panel
from core.views.edits import ReasonPage
from crm import filters, tables
from crm.models import Contact


class ContactList(ListView):
    model = Contact
    queryset = Contact.objects.select_related("company", "region").defer("company__remark")
    table_class = tables.ContactTable
    filterset_class = filters.ContactFilter


class ContactDetail(DetailView):
    model = Contact
    queryset = Contact.objects.select_related("company", "region")
    template_name = "crm/contact_detail.html"
    head = ["company", "post", "mobile", "landline"]
    sections = [(_("Contact"), ["email", "region", "remark"])]
    panels = [Panel(_("Interactions"), "crm:interaction_list", "contact")]

    def context(self) -> dict:
        has_number = bool(self.object.mobile or self.object.landline)
        return super().context() | {"unmask": self.action_urls("unmask", pk=self.object.pk) if has_number else {}}


class ContactUnmask(ReasonPage):
    """Show a contact's numbers once, for a reason that is kept."""

    model = Contact
    template_name = "crm/contact_unmask.html"
    heading = _("Show the numbers of %(record)s")

    def act(self, reason: str) -> HttpResponse:
        audit.record(self.object, "unmask", reason=reason, by=self.request.user)
        crumbs = self.crumbs((str(self.object), self.done_url(self.object)), (self.title, ""))
        context = {"object": self.object, "title": self.title, "crumbs": crumbs, "back": self.done_url(self.object)}
        return render(self.request, "crm/contact_number.html", context)
