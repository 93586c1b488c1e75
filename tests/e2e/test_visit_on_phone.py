"""A visit logged on a phone while the network comes and goes: nothing lost, nothing doubled, photos included."""

import base64
import re
import struct
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from core.models import Attachment
from crm.models import Contact, Interaction
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
NOISE = """([width, height, shade]) => {
  const canvas = document.createElement("canvas"); canvas.width = width; canvas.height = height;
  const paper = canvas.getContext("2d");
  for (let n = 0; n < 400; n++) {
    paper.fillStyle = `hsl(${(n * 37 + shade) % 360}, 70%, 50%)`;
    paper.fillRect((n * 131) % width, (n * 71) % height, 300, 200);
  }
  return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
}"""


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, **PHONE}


@pytest.fixture
def company(regions):
    company = factories.CompanyFactory(name="示例晋阳算力科技有限公司")
    factories.ContactFactory(company=company, region=regions["140100"], name="示例王总", post="副总裁")
    factories.LeadFactory(company=company, region=regions["140100"], name="示例晋阳智算中心")
    return company


@pytest.fixture
def signed_in(page: Page, live_server, as_user) -> Callable[[Any], Page]:
    """The phone in somebody's hand: `signed_in(city_officer)`."""

    def sign_in(user: Any) -> Page:
        session = as_user(user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}/interactions/new/?kind=visit")
        return page

    return sign_in


class Hand:
    """Fills in the form as one thumb does, and counts the taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, place: Any) -> None:
        place.tap()
        self.taps += 1

    def write_visit(self) -> None:
        page = self.page
        self.tap(page.locator("#id_company-ts-control"))
        page.keyboard.type("sljy")
        self.tap(page.locator("#id_company-ts-dropdown [data-value]", has_text="示例晋阳算力").first)
        expect(page.locator("[data-offer=leads] .pick[aria-pressed=true]")).to_have_text("示例晋阳智算中心")
        self.tap(page.locator("[data-offer=contacts] .pick"))
        self.tap(page.locator("#id_summary"))
        page.keyboard.type("谈了供电和用水")
        self.tap(page.locator("#id_next_step"))
        page.keyboard.type("送供电方案")
        self.tap(page.get_by_role("button", name="三天后"))

    def photograph(self, *shades: int) -> None:
        for shade in shades:
            content = base64.b64decode(self.page.evaluate(NOISE, [3000, 2000, shade]))
            photo = {"name": f"现场{shade}.jpg", "mimeType": "image/jpeg", "buffer": content}
            taken = self.page.locator("[data-photos] li").count()
            self.page.locator("#id_camera").set_input_files(photo)
            expect(self.page.locator("[data-photos] li")).to_have_count(taken + 1)
        self.taps += 1

    def save(self) -> None:
        self.tap(self.page.get_by_role("button", name="保存"))


def arrived(page: Page) -> Interaction:
    """The one interaction, on whose page the phone is now."""
    expect(page).to_have_url(re.compile(r"/interactions/\d+/$"))
    return Interaction.objects.get()


def kept(page: Page) -> None:
    """Wait until the device has written what stands in the form."""
    page.wait_for_timeout(700)


def lose_answers(page: Page) -> Any:
    """From now on every sending reaches the server, and no answer comes back."""
    line = page.context.new_cdp_session(page)
    line.on("Fetch.requestPaused", lambda event: line.send(
        "Fetch.failRequest", {"requestId": event["requestId"], "errorReason": "ConnectionReset"}))  # fmt: skip
    line.send("Fetch.enable", {"patterns": [{"urlPattern": "*/interactions/new/*", "requestStage": "Response"}]})
    return line


def longest_side(attachment: Attachment) -> int:
    """Of a JPEG, as its frame segment says."""
    content = attachment.file.open("rb").read()
    start = re.search(rb"\xff[\xc0\xc2]", content).start()
    return max(struct.unpack_from(">HH", content, start + 5))


def test_a_visit_takes_eight_taps(signed_in, city_officer, company):
    page = signed_in(city_officer)
    hand = Hand(page)
    hand.write_visit()
    hand.photograph(1)
    hand.save()
    talk = arrived(page)
    assert hand.taps <= 8
    assert (talk.company, talk.lead.name, talk.kind) == (company, "示例晋阳智算中心", "visit")
    assert list(talk.contacts.all()) == list(Contact.objects.all())
    assert list(talk.our_users.all()) == [city_officer]
    assert talk.lead.next_action == "送供电方案"
    assert longest_side(Attachment.objects.get()) == 1600
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_network_is_gone_when_it_is_sent(signed_in, city_officer, company, guard):
    page = signed_in(city_officer)
    hand = Hand(page)
    hand.write_visit()
    hand.photograph(1, 2)
    page.context.set_offline(True)
    hand.save()
    expect(page.locator("[data-say=offline]")).to_be_visible()
    assert not Interaction.objects.exists()
    page.locator("#id_summary").fill("谈了供电和用水，还有税收")
    page.context.set_offline(False)  # it is sent by itself
    talk = arrived(page)
    assert talk.summary == "谈了供电和用水，还有税收"
    assert Attachment.objects.on(talk).count() == 2
    guard.complaints = [one for one in guard.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def test_it_arrived_but_the_answer_did_not(signed_in, city_officer, company, guard):
    page = signed_in(city_officer)
    hand = Hand(page)
    hand.write_visit()
    hand.photograph(1)
    line = lose_answers(page)
    hand.save()
    expect(page.locator("[data-say=offline]")).to_be_visible()
    assert Interaction.objects.count() == Attachment.objects.count() == 1
    page.locator("#id_summary").fill("谈了供电和用水，补一句")
    hand.photograph(2)
    line.send("Fetch.disable")
    hand.save()
    talk = arrived(page)
    assert talk.summary == "谈了供电和用水，补一句"
    assert Attachment.objects.on(talk).count() == Attachment.objects.count() == 2
    guard.complaints = [one for one in guard.complaints if "ERR_CONNECTION_RESET" not in one]


def test_the_phone_went_dark_after_sending(signed_in, city_officer, company, guard):
    page = signed_in(city_officer)
    hand = Hand(page)
    hand.write_visit()
    hand.photograph(1)
    line = lose_answers(page)
    hand.save()
    expect(page.locator("[data-say=offline]")).to_be_visible()
    line.send("Fetch.disable")
    page.reload()
    page.get_by_role("button", name="恢复草稿").tap()
    expect(page.locator("#id_summary")).to_have_value("谈了供电和用水")
    expect(page.locator("[data-photos] li")).to_have_count(1)
    expect(page.locator("#id_company")).to_have_value(str(company.pk))
    hand.save()
    talk = arrived(page)
    assert Attachment.objects.on(talk).count() == Attachment.objects.count() == 1
    page.goto(page.url.rsplit("/", 2)[0] + "/new/")
    kept(page)
    expect(page.get_by_role("button", name="恢复草稿")).to_be_hidden()
    guard.complaints = [one for one in guard.complaints if "ERR_CONNECTION_RESET" not in one]


def test_the_session_ended_meanwhile(signed_in, city_officer, company, as_user):
    page = signed_in(city_officer)
    hand = Hand(page)
    hand.write_visit()
    hand.photograph(1)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    hand.save()
    expect(page.get_by_label("登录名")).to_be_visible()
    assert not Interaction.objects.exists()
    signed_in(city_officer)
    page.get_by_role("button", name="恢复草稿").tap()
    expect(page.locator("[data-photos] li")).to_have_count(1)
    hand.save()
    assert Attachment.objects.on(arrived(page)).count() == 1


def test_the_next_person_on_the_phone_finds_nothing(signed_in, city_officer, officer, company):
    page = signed_in(city_officer)
    Hand(page).write_visit()
    kept(page)
    signed_in(officer)
    kept(page)
    expect(page.get_by_role("button", name="恢复草稿")).to_be_hidden()
    signed_in(city_officer)
    expect(page.get_by_role("button", name="恢复草稿")).to_be_visible()
    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name="退出").tap()
    expect(page.get_by_label("登录名")).to_be_visible()
    signed_in(city_officer)
    kept(page)
    expect(page.get_by_role("button", name="恢复草稿")).to_be_hidden()


def test_a_mistake_is_told_without_losing_the_photos(signed_in, city_officer, company, guard):
    page = signed_in(city_officer)
    hand = Hand(page)
    hand.write_visit()
    hand.photograph(1)
    page.locator("#id_summary").fill("")
    hand.save()
    expect(page.locator("[data-problems] li")).to_have_count(1)
    page.locator("#id_summary").fill("补上")
    hand.save()
    assert Attachment.objects.on(arrived(page)).count() == 1
    guard.complaints = [one for one in guard.complaints if "422" not in one]
