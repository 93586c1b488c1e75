"""Rules that an office may set for itself."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core import office
from core.models import Setting
from core.once import keeping
from tests import factories

pytestmark = pytest.mark.django_db


def test_without_an_own_value_the_proposed_one_holds():
    assert office.value("lead.respond") == 1
    assert office.value("first_report.threshold_cny") == Decimal(1_000_000_000)
    assert office.value("first_report.threshold_usd") == Decimal(10_000_000)


def test_an_own_value_holds_and_has_the_type_of_the_proposed_one():
    factories.SettingFactory(key="lead.respond", value="2")
    factories.SettingFactory(key="first_report.threshold_cny", value="5亿元")
    assert office.value("lead.respond") == 2
    assert office.value("first_report.threshold_cny") == Decimal(500_000_000)


def test_a_rule_that_nobody_declared_is_an_error():
    with pytest.raises(KeyError):
        office.value("lead.nothing")


def test_a_request_reads_the_settings_once_and_sees_its_own_change(django_assert_num_queries):
    stored = factories.SettingFactory(key="lead.respond", value="2")
    with keeping():
        with django_assert_num_queries(1):
            assert {key: office.value(key) for key in office.rules()}["lead.respond"] == 2
        stored.value = "4"
        stored.save()
        assert office.value("lead.respond") == 4
        stored.archive(reason="示例：恢复默认值")
        assert office.value("lead.respond") == 1


def test_what_cannot_be_read_is_told_and_never_guessed():
    factories.SettingFactory(key="lead.judge", value="三天左右")
    assert office.value("lead.judge") == 3
    rule = office.rules()["lead.judge"]
    for text in ("", "-1", "1.5", "3650000", "三天左右"):
        with pytest.raises(ValidationError):
            rule.read(text)


@pytest.mark.parametrize(("text", "found"), [("10亿元", 10**9), ("5000", 5 * 10**7), ("3000万", 3 * 10**7)])
def test_amounts_are_read_as_offices_write_them(text, found):
    assert office.rules()["first_report.threshold_cny"].read(text) == Decimal(found)


def test_an_amount_of_dollars_is_not_one_of_yuan():
    rules = office.rules()
    assert rules["first_report.threshold_usd"].read("1000万美元") == Decimal(10_000_000)
    assert rules["first_report.threshold_usd"].read("1000万") == Decimal(10_000_000)
    with pytest.raises(ValidationError):
        rules["first_report.threshold_usd"].read("1000万元")
    with pytest.raises(ValidationError):
        rules["first_report.threshold_cny"].read("1000万美元")


def test_every_proposed_value_can_be_written_and_read_back():
    for rule in office.rules().values():
        assert rule.read(rule.written(rule.default)) == rule.default, rule.key
        assert rule.source, rule.key


def test_the_settings_are_stored_once_by_key():
    factories.SettingFactory(key="lead.respond")
    assert Setting.objects.filter(key="lead.respond").count() == 1
