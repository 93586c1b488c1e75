"""Pages of parks, data centres and capacity readings."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.models import AuditEntry
from parks.models import CapacityReading, DataCentre, Park
from tests.factories import CapacityReadingFactory, CompanyFactory, DataCentreFactory, ParkFactory, UserFactory

LISTS = ["parks:park_list", "parks:datacentre_list", "parks:capacityreading_list"]


def park_data(park=None, **changes):
    values = {"name": "示例新园区", "kind": "big_data", "status": "planned", "form_key": "k"}
    if park:
        values |= {"name": park.name, "region": park.region_id, "version": park.version}
    return values | changes


def reading_data(centre, **changes):
    return {"data_centre": centre.pk, "read_on": "2017-07-31", "form_key": "k", **changes}


@pytest.fixture
def centre(park):
    return DataCentreFactory(name="示例太原中心", park=park, region=park.region)


@pytest.fixture
def elsewhere(regions):
    """A data centre in 大同, in a park that nobody here manages."""
    other = ParkFactory(name="示例大同数据园", region=regions["140200"])
    return DataCentreFactory(name="示例大同中心", park=other, region=regions["140200"])


# who sees what


@pytest.mark.parametrize("person_name", ["park_manager", "city_officer"])
def test_only_own_parks_and_centres_are_listed(person_name, request, as_user, centre, elsewhere):
    person = request.getfixturevalue(person_name)
    CapacityReadingFactory(data_centre=centre), CapacityReadingFactory(data_centre=elsewhere)
    for route in LISTS:
        page = as_user(person).get(reverse(route)).content.decode()
        assert "示例太原" in page
        assert "示例大同" not in page


@pytest.mark.parametrize("person_name", ["park_manager", "city_officer"])
def test_somebody_elses_record_answers_like_a_missing_one(person_name, request, as_user, centre, elsewhere):
    client = as_user(request.getfixturevalue(person_name))
    reading = CapacityReadingFactory(data_centre=elsewhere)
    for name, record in (("park", elsewhere.park), ("datacentre", elsewhere), ("capacityreading", reading)):
        foreign = client.get(reverse(f"parks:{name}_detail", args=[record.pk]))
        missing = client.get(reverse(f"parks:{name}_detail", args=[10**6]))
        assert foreign.status_code == missing.status_code == 404
        assert client.get(reverse(f"parks:{name}_update", args=[record.pk])).status_code == 404


def test_lookups_offer_a_park_manager_the_own_parks_only(as_user, park_manager, centre, elsewhere):
    for route, own in (("parks:park_lookup", "示例太原数据园"), ("parks:datacentre_lookup", "示例太原中心")):
        found = as_user(park_manager).get(reverse(route), {"q": "示例"}).json()["results"]
        assert [row["text"] for row in found] == [own]


@pytest.mark.parametrize("route", LISTS)
def test_a_list_costs_the_same_queries_for_one_row_and_for_fifty(
    route, as_user, officer, regions, django_assert_max_num_queries
):
    def make(count):
        for _ in range(count):
            CapacityReadingFactory(
                data_centre__region=regions["140100"], data_centre__operator=CompanyFactory(),
                racks_built=10, racks_in_use=4,
            )  # fmt: skip

    client = as_user(officer)
    make(1)
    client.get(reverse(route))
    with django_assert_max_num_queries(50) as one:
        client.get(reverse(route), {"size": 50})
    make(49)
    with django_assert_max_num_queries(len(one.captured_queries)):
        page = client.get(reverse(route), {"size": 50})
    assert page.content.decode().count('class="seq">') >= 50


# parks


def test_an_officer_names_the_managers_among_park_managers(as_user, officer, city_officer, park_manager, regions):
    data = park_data(region=regions["140100"].pk, managers=[park_manager.pk])
    assert as_user(officer).post(reverse("parks:park_create"), data).status_code == 302
    assert list(Park.objects.get(name="示例新园区").managers.all()) == [park_manager]

    refused = as_user(officer).post(
        reverse("parks:park_create"),
        park_data(name="示例另一园区", region=regions["140100"].pk, managers=[city_officer.pk]),
    )
    assert refused.status_code == 422
    assert not Park.objects.filter(name="示例另一园区").exists()


def test_a_park_manager_changes_the_own_park_but_not_its_managers_or_region(as_user, park, park_manager, regions):
    intruder = UserFactory(role="park_manager", region=regions["140200"])
    data = park_data(park, managers=[intruder.pk], region=regions["140200"].pk, available_land_mu="320.5")
    client = as_user(park_manager)
    page = client.get(reverse("parks:park_update", args=[park.pk])).content.decode()
    assert 'name="managers"' not in page
    assert 'name="region"' not in page
    assert client.post(reverse("parks:park_update", args=[park.pk]), data).status_code == 302
    park.refresh_from_db()
    assert park.available_land_mu == Decimal("320.5")
    assert list(park.managers.all()) == [park_manager]
    assert park.region == regions["140100"]


@pytest.mark.parametrize("action", ["create", "archive", "restore"])
def test_making_and_archiving_parks_is_not_for_park_managers(action, as_user, park, park_manager):
    args = [] if action == "create" else [park.pk]
    assert as_user(park_manager).post(reverse(f"parks:park_{action}", args=args)).status_code == 403


def test_more_vacant_than_there_is_is_refused(as_user, park, officer):
    data = park_data(park, factory_area_m2="1000", vacant_area_m2="1200")
    answer = as_user(officer).post(reverse("parks:park_update", args=[park.pk]), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["vacant_area_m2"]


def test_the_list_of_parks_sums_areas_over_everything_filtered(as_user, officer, regions):
    for vacant in (500, 250):
        ParkFactory(region=regions["140100"], factory_area_m2=1000, vacant_area_m2=vacant)
    ParkFactory(region=regions["140200"], factory_area_m2=9999, status="built")
    client = as_user(officer)
    context = client.get(reverse("parks:park_list"), {"region": "140100"}).context
    totals = dict(zip([column.name for column in context["table"].shown], context["totals"], strict=True))
    assert (totals["factory_area_m2"], totals["vacant_area_m2"]) == ("2,000", "750")
    assert totals["available_land_mu"] == "—"
    assert [column.text(row) for row in context["table"].rows for column in context["table"].shown
            if column.name == "vacancy"] == ["50%", "25%"]  # fmt: skip


def test_the_park_page_shows_sections_and_panels(as_user, officer, park):
    page = as_user(officer).get(reverse("parks:park_detail", args=[park.pk]))
    assert [panel["url"] for panel in page.context["panels"]] == [
        f"{reverse('parks:datacentre_list')}?park={park.pk}",
        f"{reverse('projects:project_list')}?park={park.pk}",
    ]


def test_both_values_are_shown_when_someone_saved_meanwhile(as_user, officer, park):
    stale = park_data(park, authority="示例管委会甲")
    with audit.acting(officer):
        park.authority = "示例管委会乙"
        park.save()
    answer = as_user(officer).post(reverse("parks:park_update", args=[park.pk]), stale)
    assert answer.status_code == 409
    shown = {row["name"]: (row["theirs"], row["mine"]) for row in answer.context["conflicts"]}
    assert shown == {"authority": ("示例管委会乙", "示例管委会甲")}
    park.refresh_from_db()
    assert park.authority == "示例管委会乙"


def test_a_change_of_managers_alone_stops_a_second_saver(as_user, officer, park, park_manager):
    client = as_user(officer)
    first = park_data(park, managers=[])
    assert client.post(reverse("parks:park_update", args=[park.pk]), first).status_code == 302
    assert client.post(reverse("parks:park_update", args=[park.pk]), park_data(park)).status_code == 409


# data centres


def test_the_list_shows_the_newest_figures_with_the_rack_rate(as_user, officer, centre):
    CapacityReadingFactory(data_centre=centre, read_on="2017-05-31", racks_built=100, racks_in_use=10)
    CapacityReadingFactory(data_centre=centre, read_on="2017-06-30", racks_built=300, racks_in_use=200, pue="1.35")
    CapacityReadingFactory(
        data_centre=centre, read_on="2017-07-31", racks_built=1, archived_at=timezone.now(), archive_reason="示例"
    )
    context = as_user(officer).get(reverse("parks:datacentre_list")).context
    row = context["table"].rows[0]
    text = {column.name: column.text(row) for column in context["table"].columns.values()}
    assert (text["racks_built"], text["rack_rate"], text["pue"], text["read_on"]) == (
        "300", "66.7%", "1.35", "2017-06-30",
    )  # fmt: skip


def test_an_unknown_rack_rate_is_a_dash_and_never_zero(as_user, officer, centre):
    CapacityReadingFactory(data_centre=centre, racks_built=300)
    context = as_user(officer).get(reverse("parks:datacentre_list")).context
    row = context["table"].rows[0]
    assert context["table"].columns["rack_rate"].text(row) == "—"
    totals = dict(zip([column.name for column in context["table"].shown], context["totals"], strict=True))
    assert (totals["racks_built"], totals["racks_in_use"]) == ("300", "—")


@pytest.mark.parametrize(("days", "stale"), [(35, False), (36, True)])
def test_a_reading_is_out_of_date_after_35_days(as_user, officer, centre, days, stale):
    CapacityReadingFactory(data_centre=centre, read_on=timezone.localdate() - datetime.timedelta(days=days))
    client = as_user(officer)
    for url in (reverse("parks:datacentre_list"), reverse("parks:datacentre_detail", args=[centre.pk])):
        assert ("tag-warning" in client.get(url).content.decode()) is stale


@pytest.mark.parametrize(
    ("racks", "power", "scale"),
    [
        (10_000, None, "very_large"), (9_999, None, "large"), (3_000, None, "large"), (2_999, None, "small"),
        (500, 25_000, "very_large"), (20_000, 7_499, "small"), (None, None, ""),
    ],
)  # fmt: skip
def test_scale_counts_racks_of_two_and_a_half_kilowatt(as_user, officer, centre, racks, power, scale):
    CapacityReadingFactory(data_centre=centre, racks_designed=racks, power_kw_designed=power, racks_built=1)
    page = as_user(officer).get(reverse("parks:datacentre_detail", args=[centre.pk]))
    assert page.context["scale"] == (DataCentre.Scale(scale).label if scale else "")


def test_a_park_managers_data_centre_lies_in_the_own_park(as_user, park, park_manager, elsewhere, regions):
    client, url = as_user(park_manager), reverse("parks:datacentre_create")
    data = {"name": "示例新中心", "status": "planned", "form_key": "k"}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"park": elsewhere.park_id}).status_code == 422
    assert client.post(url, data | {"park": park.pk, "region": regions["140200"].pk}).status_code == 302
    made = DataCentre.objects.get(name="示例新中心")
    assert (made.park, made.region) == (park, regions["140100"])


# readings


def test_a_new_reading_starts_from_the_last_one(as_user, park_manager, centre):
    CapacityReadingFactory(data_centre=centre, racks_built=300, servers_installed=4000, pue="1.40")
    page = as_user(park_manager).get(reverse("parks:capacityreading_create"), {"data_centre": centre.pk})
    form = page.context["form"]
    assert (form["racks_built"].value(), form["servers_installed"].value()) == (300, 4000)
    assert form["racks_in_use"].value() is None
    assert form["read_on"].value() == timezone.localdate()


def test_nothing_is_told_of_somebody_elses_last_reading(as_user, park_manager, elsewhere):
    CapacityReadingFactory(data_centre=elsewhere, racks_built=4321)
    page = as_user(park_manager).get(reverse("parks:capacityreading_create"), {"data_centre": elsewhere.pk})
    assert "4321" not in page.content.decode()
    assert "示例大同中心" not in page.content.decode()


def test_a_reading_is_saved_once_however_often_it_is_sent(as_user, park_manager, centre):
    client, data = as_user(park_manager), reading_data(centre, racks_built=300)
    for _ in range(2):
        answer = client.post(reverse("parks:capacityreading_create"), data)
        assert answer["Location"] == reverse("parks:datacentre_detail", args=[centre.pk])
    assert CapacityReading.objects.count() == 1
    entry = AuditEntry.objects.get(model="parks.capacityreading")
    assert (entry.action, entry.actor) == ("create", park_manager)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"racks_built": 10, "racks_in_use": 11}, "racks_in_use_within_built"),
        ({"servers_installed": 5, "servers_online": 6}, "servers_online_within_installed"),
        ({"pue": "0.9"}, "pue_at_least_one"),
    ],
)
def test_impossible_figures_are_refused_in_words(as_user, officer, centre, figures, said):
    answer = as_user(officer).post(reverse("parks:capacityreading_create"), reading_data(centre, **figures))
    rule = next(one for one in CapacityReading._meta.constraints if one.name == said)
    assert answer.status_code == 422
    assert str(rule.violation_error_message) in answer.context["form"].non_field_errors()
    assert not CapacityReading.objects.exists()


def test_one_day_has_one_reading(as_user, officer, centre):
    CapacityReadingFactory(data_centre=centre, read_on="2017-07-31")
    answer = as_user(officer).post(reverse("parks:capacityreading_create"), reading_data(centre, racks_built=1))
    assert answer.status_code == 422
    assert CapacityReading.objects.count() == 1


@pytest.mark.parametrize("changes", [{"read_on": "2999-01-01", "racks_built": 1}, {}])
def test_a_future_day_and_an_empty_reading_are_refused(as_user, officer, centre, changes):
    answer = as_user(officer).post(reverse("parks:capacityreading_create"), reading_data(centre, **changes))
    assert answer.status_code == 422
    assert not CapacityReading.objects.exists()


def confirmation(answer):
    return answer.context["form"].fields["confirmed"].widget.attrs["value"]


def test_a_cumulative_figure_that_falls_is_saved_once_it_is_confirmed(as_user, officer, centre):
    CapacityReadingFactory(data_centre=centre, read_on="2017-06-30", racks_built=300, servers_installed=4000)
    client, url = as_user(officer), reverse("parks:capacityreading_create")
    data = reading_data(centre, racks_built=250, servers_installed=4000)
    asked = client.post(url, data)
    assert asked.status_code == 422
    assert len(asked.context["form"].non_field_errors()) == 1
    assert 'name="confirmed"' in asked.content.decode()
    assert not CapacityReading.objects.filter(racks_built=250).exists()

    confirmed = data | {"confirmed": confirmation(asked)}
    assert client.post(url, confirmed | {"servers_installed": 3000}).status_code == 422, "a new doubt is asked again"
    assert client.post(url, confirmed).status_code == 302
    assert CapacityReading.objects.filter(racks_built=250).exists()


def test_a_late_reading_is_compared_with_the_one_after_it(as_user, officer, centre):
    CapacityReadingFactory(data_centre=centre, read_on="2017-08-31", racks_built=300)
    asked = as_user(officer).post(reverse("parks:capacityreading_create"), reading_data(centre, racks_built=310))
    assert asked.status_code == 422
    assert confirmation(asked)


def test_figures_that_rise_are_saved_without_a_question(as_user, officer, centre):
    CapacityReadingFactory(data_centre=centre, read_on="2017-06-30", racks_built=300)
    answer = as_user(officer).post(reverse("parks:capacityreading_create"), reading_data(centre, racks_built=310))
    assert answer.status_code == 302


def test_an_archived_data_centre_takes_no_reading(as_user, officer, centre):
    centre.archive(reason="示例：已停用")
    answer = as_user(officer).post(reverse("parks:capacityreading_create"), reading_data(centre, racks_built=1))
    assert answer.status_code == 422
    listed = as_user(officer).get(reverse("parks:datacentre_list"))
    assert not listed.context["page"].rows
    assert as_user(officer).get(reverse("parks:datacentre_list"), {"archived": 1}).context["page"].rows == [centre]
    page = as_user(officer).get(reverse("parks:datacentre_detail", args=[centre.pk]))
    assert "示例：已停用" in page.content.decode()


def test_an_archived_reading_makes_room_for_a_right_one(as_user, officer, centre):
    wrong = CapacityReadingFactory(data_centre=centre, read_on="2017-07-31", racks_built=999)
    wrong.archive(reason="示例：报错")
    client = as_user(officer)
    assert (
        client.post(reverse("parks:capacityreading_create"), reading_data(centre, racks_built=300)).status_code == 302
    )
    assert client.post(reverse("parks:capacityreading_restore", args=[wrong.pk])).status_code == 302
    wrong.refresh_from_db()
    assert wrong.is_archived, "its place is taken"


@pytest.mark.parametrize("route", LISTS)
def test_a_list_becomes_a_workbook(route, as_user, officer, centre):
    CapacityReadingFactory(data_centre=centre, racks_built=300, racks_in_use=200, power_kw_designed="750.5")
    answer = as_user(officer).post(reverse(route.replace("_list", "_export")))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"
