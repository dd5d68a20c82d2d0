"""What a page must never do, watched while it is walked."""

from __future__ import annotations

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, Response

LISTEN = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""


class Watch:
    """Collects policy violations, requests that leave the origin, script errors and server errors."""

    def __init__(self, page: Page, origin: str) -> None:
        self.origin = urlsplit(origin).netloc
        self.faults: list[str] = []
        page.expose_function("__reportViolation", lambda words: self.faults.append(f"policy violation: {words}"))
        page.add_init_script(LISTEN)
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.origin:
            self.faults.append(f"request leaves the origin: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"server error {response.status}: {response.url}")


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe calls serious or critical on the page as it stands."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
