"""Mails made to harm who looks at them, on every page."""
import os
import time

from browser import Browser
from crawl import crawl
from tracker import Tracker, change, mail

MARKUP = "<script>document.title='PWNED'</script><img src=x onerror=\"document.title='PWNED'\">"
BIDI = "safe\u202etxt.exe\u2066\u200f\ufeff"
LIMIT_BYTES = 2_000_000
# More for a debug build, or on a machine that does much else.
LIMIT_SECONDS = float(os.environ.get("PATCHBAY_PAGE_SECONDS", "1"))


def mails():
    evil = f"\"{MARKUP}\" <a@example.org>"
    lines = [MARKUP, "javascript:document.title='PWNED'", BIDI, "\x1b[31mred", "</pre></div>", "&lt;b&gt;", "]]>"]
    yield mail(f"[PATCH {MARKUP} 0/2] {MARKUP} {BIDI}", "evil-0@example.org", evil, "\n".join(lines) + "\n")
    for number in (1, 2):
        yield mail(f"[PATCH 0{number}/2] {MARKUP} {BIDI}", f"evil-{number}@example.org", evil,
                   "\n".join(lines) + f"\nReviewed-by: {MARKUP} <r@example.org>\n",
                   change(f"{MARKUP.replace('/', '')}{number}.c", lines), "evil-0@example.org",
                   fields=f"List-Id: {MARKUP} <{MARKUP.replace(' ', '')}>\nX-Patchwork-Delegate: {MARKUP}\n")
    yield mail(f"Re: {MARKUP}", f"evil-r@example.org{MARKUP.replace(' ', '')}", evil,
               f"> +{MARKUP}\n\n{MARKUP}\nhttps://example.org/\"onmouseover=\"alert(1)\nhttp://a'b<c>\n"
               "data:text/html,<script>alert(1)</script>\n", parent="evil-1@example.org")
    yield mail("Re: html", "evil-h@example.org", evil, f"<html>{MARKUP}</html>\n", parent="evil-1@example.org",
               fields="MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n")
    yield mail("[PATCH] " + "x\u0301" * 2_500_000, "long@example.org", diff=change("a.c", ["a"]))
    yield mail("[PATCH] " + "many words " * 10_000, "words@example.org", "N" * 100_000 + " <n@example.org>",
               diff=change("b.c", ["a" * 1_000_000]))
    yield mail("[PATCH] a hundred thousand lines", "lines@example.org",
               diff=change("big.c", [f"line {number} <b>" for number in range(100_000)]))
    yield mail("[PATCH] a long message", "message@example.org", text="word " * 400_000 + "\n" + "line\n" * 100_000,
               diff=change("c.c", ["a"]))
    yield mail("[PATCH] a thread without end", "thread@example.org", diff=change("d.c", ["int a;", "int b;"]))
    for number in range(10_000):
        parent = "thread@example.org" if number < 5000 else f"thread-{number - 1}@example.org"
        yield mail("Re: [PATCH] a thread without end", f"thread-{number}@example.org", f"R{number % 50} <r{number % 50}@example.org>",
                   f"> +int a;\n\nRemark {number}.\n", parent=parent)


def look_at_hostile(program, axe, folder):
    tracker = Tracker(program, "hostile")
    tracker.ingest(*mails())
    tracker.serve()
    wrong = []
    kinds = ["series", "patch", "thread", "message", "person"]
    names = ["evil-0", "evil-1", "evil-h", "long", "words", "lines", "message", "thread"]
    addresses = ["/", "/list/?state=any", "/search/?q=word", "/list/?q=%3Cscript%3E", "/person/a@example.org/",
                 "/thread/thread@example.org/?page=50", "/person/r1@example.org/"]
    addresses += [f"/{kind}/{name}@example.org/" for kind in kinds for name in names if kind != "person"]
    tracker.get("/list/?q=words")  # makes the index
    browser = Browser(axe)
    browser.width(1200)
    slowest = (0, "")
    for address in addresses:
        status, headers, body, seconds = timed(tracker, address)
        if status not in (200, 302, 404):
            wrong.append(f"hostile {address}: {status}")
        if len(body) > LIMIT_BYTES:
            wrong.append(f"hostile {address}: {len(body)} bytes")
        if seconds > LIMIT_SECONDS:
            wrong.append(f"hostile {address}: {seconds:.2f} s")
        slowest = max(slowest, (seconds, address))
        for banned in ("\u202e", "\u2066", "\u200f", "\x1b"):
            if banned in body.decode(errors="replace"):
                wrong.append(f"hostile {address}: {banned!r} stands in it")
        name = address.strip("/").replace("/", "-").replace("@example.org", "").split("?")[0] or "front"
        browser.look(tracker.url + address, f"{folder}/hostile-{name}.png", accessibility=len(body) < 200_000)
        if "PWNED" in browser.driver.title and "<script>" not in browser.driver.title:
            wrong.append(f"hostile {address}: it was executed")
    browser.stop()
    tracker.stop()
    print(f"Pages: hostile mails: slowest {slowest[0]:.2f} s, {slowest[1]}")
    return wrong + browser.wrong


def timed(tracker, address):
    """The best of three: what is measured is the page, not the machine's other work."""
    best = None
    for attempt in range(3):
        started = time.time()
        # A query of its own, so that no page is had from the cache.
        mark = ("&" if "?" in address else "?") + f"attempt={attempt}"
        answer = tracker.get(address + mark)
        seconds = time.time() - started
        best = (*answer, seconds) if best is None or seconds < best[3] else best
    return best
