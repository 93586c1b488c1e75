"""Pages of merging: likely twins, the preview, the list of merges, and taking one back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.addresses import record_number
from core.forms import ReasonForm
from core.models import StaleVersion
from core.views import ListView
from core.views.base import RecordPage
from core.views.edits import FormPage
from crm.filters.merges import CompanyMergeFilter
from crm.forms.merges import MergeForm, OtherForm
from crm.merging import candidates
from crm.merging.fields import differing
from crm.merging.merge import merge_companies, problems
from crm.merging.relations import unknown
from crm.merging.rights import counts, may_merge, may_undo, unseen
from crm.merging.undo import outlook, undo_merge
from crm.models import Company, CompanyMerge
from crm.tables.merges import CompanyMergeTable


class CompaniesAlike(RecordPage, View):
    """Companies that seem to be recorded twice."""

    model = Company

    def get(self, request: HttpRequest) -> HttpResponse:
        title = _("Likely twins")
        crumbs = self.crumbs((title, ""))
        return render(
            request, "crm/companies_alike.html", {"title": title, "crumbs": crumbs, "groups": candidates.groups()}
        )


class CompanyMergeCreate(FormPage):
    """Choose the other record of a company, see what would happen, and make the two one."""

    model = Company
    template_name = "crm/company_merge.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.record(kwargs["pk"])
        if self.object.is_archived:
            messages.warning(request, _("Archived records cannot be changed. Restore it first."))
            return redirect(self.done_url(self.object))
        self.title = _("Merge another record into %(record)s") % {"record": self.object}
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def other(self) -> Company:
        """The record that is to be merged into this one."""
        return self.record(record_number(self.request.GET.get("other")) or 0)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "other" not in request.GET:
            return self._choose(OtherForm())
        form = OtherForm({"other": request.GET["other"]})
        if not form.is_valid():
            return self._choose(form, status=422)
        self.other = form.cleaned_data["other"]
        versions = {"version": self.object.version, "other_version": self.other.version}
        return self._preview(MergeForm(initial=versions, differing=differing(self.object, self.other)))

    def _choose(self, form: OtherForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "likely": candidates.of(self.object), "object": self.object}
        context |= {"title": self.title, "cancel_url": self.cancel_url(), "crumbs": self.crumbs((self.title, ""))}
        return render(self.request, "crm/company_merge_choose.html", context, status=status)

    def _preview(self, form: MergeForm, status: int = 200) -> HttpResponse:
        user = self.request.user
        return self.form_page(
            form, status=status, object=self.object, other=self.other, counts=counts(self.other, user),
            unseen=unseen(self.other, user), problems=self._problems(),
            swap_url=f"{self.url('merge', self.other.pk)}?other={self.object.pk}",
        )  # fmt: skip

    def _problems(self) -> list[str]:
        found = problems(self.object, self.other)
        if names := unknown():
            found.append(_("The program does not know what becomes of %(names)s.") % {"names": "、".join(names)})
        if not may_merge(self.request.user, self.other):
            found.append(_("Records of other regions belong to it. Ask an officer of the province to merge."))
        return found

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = MergeForm(request.POST, differing=differing(self.object, self.other))
        if not form.is_valid():
            return self._preview(form, status=422)
        asked = form.cleaned_data
        self.object.version, self.other.version = asked["version"] or 0, asked["other_version"] or 0
        try:
            merge = merge_companies(
                self.object, self.other, take=form.taken(), name_kind=asked["name_kind"], reason=asked["reason"],
                by=request.user,
            )  # fmt: skip
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._preview(form, status=422)
        except StaleVersion:
            return self._again(asked["reason"])
        messages.success(request, _("“%(merged)s” is merged into “%(kept)s”.") % {
            "merged": merge.merged, "kept": merge.kept})  # fmt: skip
        return redirect(self.done_url(self.object))

    def _again(self, reason: str) -> HttpResponse:
        """Somebody changed one of the two meanwhile: show both as they are now."""
        self.object, self.other = self.record(self.object.pk), self.record(self.other.pk)
        messages.warning(self.request, _("Someone changed one of the two meanwhile. Look again at what is kept."))
        versions = {"version": self.object.version, "other_version": self.other.version, "reason": reason}
        return self._preview(MergeForm(initial=versions, differing=differing(self.object, self.other)), status=409)

    def cancel_url(self) -> str:
        return self.done_url(self.object)


class CompanyMergeList(ListView):
    model = CompanyMerge
    queryset = CompanyMerge.objects.select_related("kept", "merged", "by")
    table_class = CompanyMergeTable
    filterset_class = CompanyMergeFilter
    intro = gettext_lazy("Two records of one company became one. Each merge can be taken back.")


class MergePage(FormPage):
    """A page about one merge."""

    model = CompanyMerge
    queryset = CompanyMerge.objects.select_related("kept", "merged", "by")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.record(kwargs["pk"])
        self.title = _("%(merged)s merged into %(kept)s") % {"merged": self.object.merged, "kept": self.object.kept}
        return super().dispatch(request, *args, **kwargs)

    def cancel_url(self) -> str:
        return self.done_url(self.object)

    def _page(self, form: Any, *, status: int = 200) -> HttpResponse:
        user = self.request.user
        found = outlook(self.object, user)
        may = may_undo(user, self.object) and self.may("undo")
        fields = [Company._meta.get_field(name).verbose_name for name in self.object.before if name != "field_notes"]
        return self.form_page(form, status=status, object=self.object, outlook=found, may_undo=may, fields=fields)


class CompanyMergeDetail(MergePage):
    """What went over, and what would stay if the merge were taken back."""

    template_name = "crm/companymerge_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(None)


class CompanyMergeUndo(MergePage):
    """Take a merge back, for a reason."""

    template_name = "crm/companymerge_undo.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._refuse_others()
        return self._page(ReasonForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._refuse_others()
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            undo_merge(self.object, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._page(form, status=422)
        messages.success(request, _("The merge is taken back: “%(merged)s” is there again.") % {
            "merged": self.object.merged})  # fmt: skip
        return redirect("crm:company_detail", self.object.merged_id)

    def _refuse_others(self) -> None:
        if not may_undo(self.request.user, self.object):
            raise Http404
