"""A real Chromium against a real server; every test here walks pages as a person does.

``page``: a browser page on the live server. The test fails when a page broke the content policy, asked another
origin, raised a script error or met a server error (`tests/browser/watching.py`).
``sign_in(user)``: puts that person's session into the page's browser. ``go(path)``: opens a page, settled.
``shot(name)``: keeps pictures at desk and phone width in ``var/shots`` to be judged by eye.
``axe()``: serious accessibility faults of the page as it stands.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from danbiet.offices.models import User
from danbiet.web.assets import write_vega_bundle
from tests.browser.watching import Watch, accessibility_faults
from tests.cast import signed_in

CHROMIUM = shutil.which("chromium")
SHOTS = Path(__file__).resolve().parents[2] / "var/shots"
SIZES = {"desk": (1366, 900), "phone": (390, 844)}

# Playwright keeps an event loop in this thread, which makes Django refuse its own ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


# Of a module, not of the session: while Playwright's loop lives in this thread, no other test here may run one.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    write_vega_bundle()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server) -> Iterator[Page]:
    width, height = SIZES["desk"]
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": height},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    page = context.new_page()
    watch = Watch(page, live_server.url)
    yield page
    context.close()
    assert watch.faults == []


@pytest.fixture
def go(page: Page) -> Callable[[str], Page]:
    def go(path: str) -> Page:
        page.goto(path)
        page.wait_for_load_state("load")
        return page

    return go


@pytest.fixture
def sign_in(page: Page, live_server) -> Callable[[User], None]:
    def sign_in(user: User) -> None:
        key = signed_in(user).cookies["sessionid"].value
        host = live_server.thread.host
        page.context.add_cookies([{"name": "sessionid", "value": key, "domain": host, "path": "/desk/"}])

    return sign_in


@pytest.fixture
def shot(page: Page) -> Callable[[str], None]:
    def shot(name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=SHOTS / f"{name}-{size}.png", full_page=size == "phone")
        page.set_viewport_size(dict(zip(("width", "height"), SIZES["desk"], strict=True)))

    return shot


@pytest.fixture
def axe(page: Page) -> Callable[[], list[str]]:
    return lambda: accessibility_faults(page)
