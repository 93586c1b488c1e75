"""The filters of the lists of parks, data centres and capacity readings."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter
from crm.models import Company
from parks.models import DataCentre, Park


class ParkFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("name, pinyin or industry"))
    region = RegionFilter(_("region"))
    kind = ChoiceFilter(_("kind"), choices=Park.Kind.choices)
    level = ChoiceFilter(_("level"), choices=Park.Level.choices)
    status = ChoiceFilter(_("status"), choices=Park.Status.choices)


class DataCentreFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("name or pinyin"))
    region = RegionFilter(_("region"))
    status = ChoiceFilter(_("status"), choices=DataCentre.Status.choices)
    grade = ChoiceFilter(_("grade"), choices=DataCentre.Grade.choices)
    online = DateRangeFilter(_("running since"), "online_on", main=False)
    park = RecordFilter(_("park"), model=Park)
    company = RecordFilter(_("operator"), "operator", model=Company)


class CapacityReadingFilter(FilterSet):
    q = SearchFilter(_("search"), through="data_centre", placeholder=_("name of the data centre"))
    region = RegionFilter(_("region"), "data_centre__region")
    read = DateRangeFilter(_("read on"), "read_on")
    data_centre = RecordFilter(_("data centre"), model=DataCentre)
    park = RecordFilter(_("park"), "data_centre__park", model=Park)
