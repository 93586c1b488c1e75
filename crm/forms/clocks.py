"""The moments by which the service clocks of a lead run."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from crm.models import Lead
from crm.services.clocks import check_moments

MOMENTS = ("received_at", "responded_at", "judged_at", "replied_at")


class ClockForm(RecordForm):
    """When an enquiry came, and when it was answered, judged and its result told."""

    sections = [(_("Terms of the enquiry"), [("received_at", "responded_at"), ("judged_at", "replied_at")])]

    class Meta:
        model = Lead
        fields = MOMENTS
        help_texts = {"received_at": _("Without it no term runs.")}

    def clean(self) -> dict:
        found = super().clean()
        check_clocks(self)
        return found


def check_clocks(form: RecordForm) -> None:
    """The moments of the form, with those of the record that it does not show, come one after the other."""
    moments = {name: form.cleaned_data.get(name, getattr(form.instance, name)) for name in MOMENTS}
    if not form.errors.keys() & moments.keys():
        try:
            check_moments(moments)
        except ValidationError as problems:
            for name, messages in problems.message_dict.items():
                form.add_error(name if name in form.fields else "received_at", messages)
