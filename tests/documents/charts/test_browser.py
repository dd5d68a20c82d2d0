"""The charts draw in a real browser under the site's Content-Security-Policy."""

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from danbiet.documents.charts import OutletBars, Tiles, browser_bundle, chart_spec, sparkline
from tests.documents.charts.world import AS_OF, FEES, HEALTH, volume

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Biểu đồ</title>
<link rel="stylesheet" href="page.css"><script src="watch.js"></script>
<script src="vega.js"></script><body><main>CHARTS</main><script src="draw.js"></script></body></html>"""
WATCH = """window.violations = [];
document.addEventListener("securitypolicyviolation", e => violations.push(e.violatedDirective + " " + e.blockedURI));"""
DRAW = """(async () => {
  const charts = document.querySelectorAll(".chart");
  for (const el of charts) {
    const spec = JSON.parse(el.querySelector("script").textContent);
    el.setAttribute("role", "img");
    el.setAttribute("aria-label", spec.description);
    // Vega writes a role of its own on the element it draws into, so that is an inner one.
    const canvas = document.createElement("div");
    canvas.setAttribute("aria-hidden", "true");
    el.append(canvas);
    await vegaEmbed(canvas, spec, {ast: true, actions: false, defaultStyle: false, tooltip: false, renderer: "svg"});
  }
  document.body.dataset.drawn = charts.length;
})().catch(error => { document.body.dataset.failed = String(error); });"""
STYLE = ".chart svg { max-width: 100%; height: auto; display: block; }"


class StrictHandler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep the test's output free of request lines."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    parts = {
        "index.html": PAGE.replace("CHARTS", charts()),
        "watch.js": WATCH,
        "draw.js": DRAW,
        "page.css": STYLE,
        "vega.js": browser_bundle(),
    }
    for name, text in parts.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "favicon.ico").touch()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(StrictHandler, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def inert(spec: dict[str, Any]) -> str:
    return json.dumps(spec).replace("<", "\\u003c")


def charts() -> str:
    """Return a block per chart with its specification as data, as Django's json_script writes it."""
    return "".join(
        f'<div class="chart"><script type="application/json">{inert(spec)}</script></div>' for spec in specs()
    )


def specs() -> list[dict[str, Any]]:
    places = Tiles("Hà Nội nhiều nhất", {"Hà Nội": 12, "Huế": 0}, "26 nguồn", AS_OF)
    outlets = OutletBars("Báo Sông Mây nhiều nhất", [("Báo Sông Mây", 12)], "26 nguồn", AS_OF)
    charts = [volume(demo=True), volume(series=[FEES, HEALTH], language="en"), places, outlets]
    return [*map(chart_spec, charts), sparkline([3, None, 4, 9])]


@pytest.fixture(scope="module")
def page(site: str) -> Iterator[Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("No chromium on this machine: apt-get install chromium.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.goto(site)
        page.wait_for_selector("body[data-drawn], body[data-failed]", timeout=30_000)
        yield page
        browser.close()


def test_every_chart_draws_under_a_strict_policy_without_eval(page, site):
    assert page.get_attribute("body", "data-failed") is None
    assert page.get_attribute("body", "data-drawn") == str(len(specs()))
    assert page.evaluate("violations") == []
    assert page.locator(".chart svg").count() == len(specs())
    assert {url.rsplit("/", 1)[0] for url in page.requested} == {site}


def test_the_browser_shows_the_same_words_as_the_paper(page):
    said = page.locator(".chart").nth(0).locator("svg text").all_text_contents()
    for words in ("Học phí tăng gấp sáu sau họp báo", "22/11", "40", "Đính chính: số liệu học phí"):
        assert words in said
    assert any("Dữ liệu minh hoạ" in text for text in said)
    assert any("Tính đến 14:05 22/11/2026" in text for text in said)


def test_a_chart_fits_a_phone(page):
    widths = page.eval_on_selector_all(".chart svg", "all => all.map(one => one.getBoundingClientRect().width)")
    assert len(widths) == len(specs())
    assert max(widths) <= 390


def test_a_screen_reader_meets_one_image_with_one_sentence(page):
    name = re.compile("^Dữ liệu minh hoạ. Học phí tăng gấp sáu")
    assert page.get_by_role("img", name=name).count() == 1
    spoken = page.locator("main").aria_snapshot().splitlines()[1:]
    assert len(spoken) == len(specs())
    assert all(re.match(r"\s*- '?img \"", row) for row in spoken)
