"""The page as a browser shows it: no console error, nothing wider than the window, at three widths and on paper."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from personakit.report import write_report
from planted import planted

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
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
    write_report(path, w.exports, w.personas, w.journey, w.value, w.priorities, cards=w.cards)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser, url, scheme):
    if not AXE.is_file():
        reason = "axe-core is not there: npm install --no-package-lock (scripts/browser.sh does it)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(url)
    page.evaluate("document.querySelectorAll('details:not(.ledger)').forEach((d) => { d.open = true; })")
    page.evaluate("document.querySelector('details.ledger').open = true")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    page.close()
    assert found["passes"] or found["violations"] is not None
    serious = [
        (v["id"], v["nodes"][0]["target"]) for v in found["violations"] if v["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_evidence_opens_by_click_and_by_keyboard_and_gives_the_focus_back(browser, url, way):
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto(url)
    link = page.locator("#p1 .sections a.ev").first
    if way == "click":
        link.click()
    else:
        link.focus()
        page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    assert dialog.locator("h2").inner_text() == "29% of the base (28% to 30%)."
    told = dialog.locator("dl").inner_text().split()
    assert {"868", "38", "survey:", "Q1"} <= set(told)
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.classList.contains('ev')")
    page.close()


def test_without_scripts_evidence_leads_to_the_row(browser, url):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(url)
    page.locator("#p1 .sections a.ev").first.click()
    assert page.locator("tr:target").count() == 1
    assert page.locator("tr:target").is_visible()
    page.close()


def test_find_leaves_what_holds_the_words_and_gives_the_rest_back(browser, url):
    page = browser.new_page(viewport={"width": 1000, "height": 900}, bypass_csp=True)
    page.goto(url)
    shown = "document.querySelectorAll('[data-find]:not(.aside)').length"
    before = page.evaluate(shown)
    page.keyboard.press("/")
    page.keyboard.type("exact duplicates")
    page.wait_for_function("document.getElementById('found').textContent === '1 place'")
    assert page.locator("#quality tr:has-text('exact duplicates')").is_visible()
    assert page.locator("#p1").is_hidden()
    page.keyboard.press("Escape")
    assert page.evaluate(shown) == before
    page.locator("#find").fill("no such words anywhere")
    page.wait_for_function("document.getElementById('found').textContent === 'no places'")
    page.close()


def test_no_heading_stands_alone_at_the_foot_of_a_printed_page(browser, url, tmp_path):
    """Where a heading ends a page of the PDF, what it is of begins on the next."""
    if shutil.which("pdftotext") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no pdftotext on the path (package poppler-utils)")
        pytest.skip("no pdftotext on the path (package poppler-utils)")
    import subprocess

    page = browser.new_page()
    page.goto(url)
    headings = page.evaluate(
        "[...document.querySelectorAll('h2, h3, h4, summary, summary *, caption')].map((h) => h.textContent)"
    )
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True, print_background=True)
    page.close()
    subprocess.run(["pdftotext", "-layout", "page.pdf", "page.txt"], cwd=tmp_path, check=True)
    known = {" ".join(heading.split()) for heading in headings}
    pages = (tmp_path / "page.txt").read_text("utf-8").split("\f")[:-1]
    for number, text in enumerate(pages[:-1], start=1):
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        body = [line for line in lines if not line.endswith(f"{number} / {len(pages)}")]
        assert body, f"page {number} is empty"
        assert body[-1] not in known, (number, body[-1])


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
