"""Reading the article behind an announcement over real HTTP, and what stands in when it cannot be had."""

from datetime import timedelta

import pytest

from danbiet.kit.http import Client
from danbiet.listening.actions.pages import read_due_pages, reextract, store_texts
from danbiet.listening.fetching import named_hosts
from danbiet.listening.models import Host, Item, ItemText, RawPage, RobotsFile
from danbiet.offices.models import Agency
from tests.builders import a_feed, a_source, an_item
from tests.cast import NOW
from tests.kit.http.press import HOST, Press
from tests.listening.newsroom import SUBJECTS, page

pytestmark = pytest.mark.django_db
TITLE, WORDS = SUBJECTS["tuition"]


def announced(number: int = 1, **fields: object) -> Item:
    known = {"state": Item.State.ANNOUNCED, "due_at": NOW, "shown_at": None, "summary": "Tóm tắt của toà soạn."}
    known |= {"title": TITLE, "url": f"http://{HOST}/bai-{number}.html", "body": "", "engine_version": 0}
    return an_item(a_source(f"Báo {number}", host=HOST), **(known | fields))


def read(item: Item) -> tuple[str, str, str]:
    item.refresh_from_db()
    text = ItemText.objects.filter(item_id=item.pk).values_list("body", flat=True).first()
    return item.state, text, item.page_problem


def test_the_words_of_the_page_are_stored_and_the_page_is_kept(press: Press, client: Client):
    item = announced()
    press.serve("/bai-1.html", page(TITLE, [WORDS]), Content_Type="text/html; charset=utf-8")
    assert read_due_pages(client=client, at=NOW) == 1
    assert read(item) == (Item.State.READ, WORDS, "")
    assert RawPage.objects.get().url == item.url
    assert read_due_pages(client=client, at=NOW) == 0


def test_a_page_that_fails_is_tried_again_and_then_the_summary_stands_in(press: Press, client: Client):
    item = announced()
    press.serve("/bai-1.html", status=500)
    moment, tried = NOW, []
    for _ in range(4):
        read_due_pages(client=client, at=moment)
        item.refresh_from_db()
        tried.append((item.tries, item.state, item.due_at and item.due_at - moment))
        moment = item.due_at or moment
    quarter = timedelta(minutes=15)
    assert tried == [
        (1, "announced", quarter),
        (2, "announced", 2 * quarter),
        (3, "announced", 3 * quarter),
        (4, "read", None),
    ]
    assert read(item)[1] == "Tóm tắt của toà soạn."
    assert "500" in item.page_problem


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_not_asked_for_again(press: Press, client: Client, status: int):
    item = announced()
    press.serve("/bai-1.html", status=status)
    assert read_due_pages(client=client, at=NOW) == 1
    assert read(item)[:2] == (Item.State.READ, "Tóm tắt của toà soạn.")


def test_a_page_that_robots_txt_forbids_is_not_read_and_says_so(press: Press, client: Client):
    item = announced()
    press.serve("/robots.txt", b"User-agent: *\nDisallow: /\n")
    assert read_due_pages(client=client, at=NOW) == 1
    state, body, problem = read(item)
    assert (state, body, [path for path, _ in press.asked]) == ("read", "Tóm tắt của toà soạn.", ["/robots.txt"])
    assert "robots.txt" in problem


def test_a_server_that_asks_for_a_pause_gets_it(press: Press, client: Client):
    item = announced()
    press.serve("/bai-1.html", status=429, Retry_After="3600")
    read_due_pages(client=client, at=NOW)
    item.refresh_from_db()
    assert item.due_at == NOW + timedelta(hours=1)


def test_a_source_that_wants_no_machines_gives_title_and_summary_only(press: Press, client: Client):
    item = announced()
    item.feed.fetches_pages = False
    item.feed.save()
    assert read_due_pages(client=client, at=NOW) == 1
    assert (read(item), press.asked) == ((Item.State.READ, "Tóm tắt của toà soạn.", ""), [])


def test_a_page_whose_host_must_rest_is_put_back(press: Press, client: Client):
    item = announced()
    named_hosts.addresses.clear()
    RobotsFile.objects.create(origin=f"http://{HOST}/robots.txt", status=404, fetched_at=NOW)
    Host.objects.create(host=HOST, next_start=NOW.replace(year=2100))
    assert read_due_pages(client=client, at=NOW) == 0
    item.refresh_from_db()
    assert (item.state, item.tries, item.leased_until, item.due_at > NOW) == ("announced", 0, None, True)
    assert press.asked == []


def test_a_worker_that_dies_with_a_page_in_hand_leaves_it_to_the_next(press: Press, client: Client):
    announced(leased_until=NOW + timedelta(minutes=5))
    press.serve("/bai-1.html", page(TITLE, [WORDS]))
    in_time = read_due_pages(client=client, at=NOW + timedelta(minutes=4))
    later = read_due_pages(client=client, at=NOW + timedelta(minutes=5))
    assert (in_time, later, ItemText.objects.count(), RawPage.objects.count()) == (0, 1, 1, 1)


def test_hosts_are_read_in_turn_so_that_one_may_rest(press: Press, client: Client):
    other = "bao-doi-che.example"
    named_hosts.addresses[other] = named_hosts.addresses[HOST]
    reader = Client(user_agent="DanBiet/1.0", hosts=named_hosts.addresses)
    for number in range(3):
        announced(number)
        press.serve(f"/bai-{number}.html", page(TITLE, [WORDS]))
    announced(9, url=f"http://{other}/bai-9.html")
    press.serve("/bai-9.html", page(TITLE, [WORDS]))
    assert read_due_pages(client=reader, at=NOW) == 4
    pages_asked = [path for path, _ in press.asked if path != "/robots.txt"]
    assert pages_asked == ["/bai-0.html", "/bai-9.html", "/bai-1.html", "/bai-2.html"]


def test_the_page_gives_the_date_that_the_feed_did_not(press: Press, client: Client):
    item = announced(published_at=NOW, date_is_estimated=True)
    dated = page(TITLE, [WORDS]).replace(
        b"</head>", b'<meta property="article:published_time" content="2026-03-04T07:30:00+07:00"></head>'
    )
    press.serve("/bai-1.html", dated)
    read_due_pages(client=client, at=NOW)
    item.refresh_from_db()
    assert (item.published_at, item.date_is_estimated) == (NOW.replace(hour=7, minute=30), False)


def test_a_page_that_breaks_the_reader_lets_the_summary_stand_in(
    press: Press, client: Client, monkeypatch: pytest.MonkeyPatch
):
    from danbiet.sources import pages

    item = announced()
    press.serve("/bai-1.html", page(TITLE, [WORDS]))
    monkeypatch.setattr(pages, "extract", lambda *args, **options: {}["broken"])
    assert read_due_pages(client=client, at=NOW) == 1
    state, body, problem = read(item)
    assert (state, body) == (Item.State.READ, "Tóm tắt của toà soạn.")
    assert "KeyError" in problem


def test_kept_pages_can_be_extracted_again(press: Press, client: Client):
    item = announced()
    press.serve("/bai-1.html", page(TITLE, [WORDS]))
    read_due_pages(client=client, at=NOW)
    ItemText.objects.update(body="hỏng")
    assert reextract([item.pk, item.pk + 1], at=NOW) == 1
    assert read(item) == (Item.State.READ, WORDS, "")


def test_words_with_a_sign_that_the_database_refuses_are_stored_without_it(ministry: Agency):
    item = announced()
    store_texts([(item, "học\x00 phí")])
    assert read(item)[1] == "học phí"


def test_a_text_longer_than_the_search_can_hold_is_flagged():
    long, short = announced(1), announced(2)
    store_texts([(long, " ".join(f"từ{n}" for n in range(20_000))), (short, WORDS)])
    assert list(Item.objects.order_by("pk").values_list("text_is_cut", flat=True)) == [True, False]


def test_a_text_that_lost_letters_is_flagged_and_left_as_it_is():
    item = announced()
    hurt = "Ch?nh ph? v?a ban h?nh ngh? ??nh v? h?c ph? m?m non cho c?c t?nh mi?n n?i. " * 5
    store_texts([(item, hurt)])
    item.refresh_from_db()
    assert item.damage != ""
    assert read(item)[1] == hurt


def test_an_announcement_without_a_body_still_goes_on(press: Press, client: Client):
    item = announced(summary="")
    press.serve("/bai-1.html", b"")
    assert read_due_pages(client=client, at=NOW) == 1
    assert read(item)[:2] == (Item.State.READ, "")


def test_a_feed_built_for_import_is_never_asked(ministry: Agency):
    feed = a_feed(kind="import", url="import:abc", next_poll_at=None, followed_by=ministry)
    assert list(type(feed).objects.due(NOW)) == []
