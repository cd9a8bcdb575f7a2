"""The page as a browser shows it: no console error, nothing wider than the window, at three widths and on paper."""

from __future__ import annotations

import os
import shutil

import pytest

from personakit.report import write_report
from planted import planted

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def browser():
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        reason = f"no Chromium on the path (looked for {', '.join(NAMES)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=[(1, 2), (12, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
def url(request, tmp_path_factory):
    w = planted(*request.param)
    path = tmp_path_factory.mktemp("browser") / "report.html"
    write_report(path, w.exports, w.personas, w.journey, w.priorities, w.value, cards=w.cards)
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 390])
def test_it_opens_without_error_and_fits_the_window(browser, url, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults, asked = [], []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    out = page.evaluate(
        """[...document.querySelectorAll('main *')].filter((e) => {
             if (e.closest('.scroll')) return false;
             const box = e.getBoundingClientRect();
             return box.width > 0 && box.right > innerWidth + 1;
           }).map((e) => e.tagName + '.' + e.className)"""
    )
    cut = page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, p, summary, .traits td, .traits th')]
             .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.trim().slice(0, 40))"""
    )
    page.close()
    assert faults == []
    assert asked == [url]
    assert wide <= 0
    assert out == []
    assert cut == []


def test_the_keyboard_reaches_the_content_and_opens_the_folds(browser, url):
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto(url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.focus("#quality details:not([open]) summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    page.close()


def test_paper_shows_what_is_folded(browser, url):
    page = browser.new_page()
    page.goto(url)
    ledger = page.evaluate("document.querySelectorAll('details.ledger').length")  # too long for paper
    folded = page.evaluate("document.querySelectorAll('details:not([open])').length")
    assert folded > ledger > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") == ledger
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") == folded
    page.close()
