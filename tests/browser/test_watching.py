"""The watch itself: what it must not let pass."""

from playwright.sync_api import Browser

from tests.browser.watching import Watch


def watched(chromium: Browser, origin: str, act) -> list[str]:
    page = chromium.new_page()
    watch = Watch(page, origin)
    page.goto(f"{origin}/")
    act(page)
    page.wait_for_timeout(500)
    page.close()
    return watch.faults


def test_an_inline_script_is_seen(chromium, live_server):
    add = "document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))"
    faults = watched(chromium, live_server.url, lambda page: page.evaluate(add))

    assert [fault.split(" inline")[0] for fault in faults] == ["policy violation: script-src-elem"]


def test_an_inline_style_is_seen(chromium, live_server):
    add = "document.body.setAttribute('style', 'color: red')"
    faults = watched(chromium, live_server.url, lambda page: page.evaluate(add))

    assert [fault.split(" inline")[0] for fault in faults] == ["policy violation: style-src-attr"]


def test_a_picture_from_elsewhere_is_seen(chromium, live_server):
    add = "document.body.append(Object.assign(new Image(), { src: 'http://elsewhere.example/a.png' }))"
    faults = watched(chromium, live_server.url, lambda page: page.evaluate(add))

    assert any(fault.startswith("policy violation: img-src http://elsewhere.example") for fault in faults)


def test_a_broken_script_is_seen(chromium, live_server):
    faults = watched(chromium, live_server.url, lambda page: page.evaluate("setTimeout(() => { throw Error('x') })"))

    assert faults == ["script error: x"]
