"""See Tests/Checks/pages."""
import os
import re
import sys
import time

from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from browser import Browser
from crawl import crawl
from hostile import look_at_hostile
from tracker import ROOT, Tracker, mail, series

program, folder, axe = sys.argv[1:4]
wrong = []


def sample_tracker():
    tracker = Tracker(program)
    tracker.run("import", "--quiet", os.path.join(ROOT, "Samples/mail"))
    tracker.run("config", "set", "project.tidewatch.subject", "*")
    tracker.run("config", "set", "project.tidewatch.maintainer", "Grace Maintainer <grace@example.org>")
    head = "20260303174010.5120-1-ada@example.org"
    who = ("--as", "Grace Maintainer <grace@example.org>")
    tracker.run("update", head, "--state", "under-review", "--delegate", "grace@example.org", "--reason", "mine to look at", *who)
    tracker.run("check", head + "/1", "--context", "ci/build", "--state", "success", "--url", "https://ci.example.org/1", *who)
    tracker.run("check", head + "/2", "--context", "ci/build", "--state", "fail", "--description", "3 of 80 fail", *who)
    signed(tracker)
    tracker.run("update", head, "--note", "waits for a second station", *who)
    return tracker


def signed(tracker):
    """A series that patatt signed: its first patch as it is, its second changed on the way."""
    source = open(os.path.join(ROOT, "Tests/TestSupport/SignedMail.swift")).read()
    mail_text = re.search(r'static let text = """\n(.*?)\n    """', source, re.DOTALL)[1]
    one = re.sub("(?m)^ {4}", "", mail_text).replace("-- \\n", "-- \n") + "\n"
    two = one.replace("1/2]", "2/2]").replace("<feet-1@example.org>", "<feet-2@example.org>\nIn-Reply-To: <feet-1@example.org>")
    tracker.ingest(one.encode(), two.replace("+two", "+three").encode())
    key = re.search(r'key = "([^"]*)\\n"', source)[1] + "\n"
    tracker.run("config", "keyring", "add", "ada@example.org", "-", "--selector", "20260301",
                "--as", "Grace Maintainer <grace@example.org>", input=key.encode())


def pages_look_right(tracker, pages):
    """Each kind of page, wide and narrow, light and dark."""
    browser = Browser(axe)
    for kind, addresses in sorted(pages.items()):
        # The longest of its kind has most in it.
        address = max(addresses, key=lambda path: len(tracker.get(path)[2]))
        name = kind.strip("/").replace("/", "-").replace("ID", "").strip("-") or "front"
        for width in (360, 1600):
            for scheme in ("light", "dark"):
                browser.width(width)
                browser.scheme(scheme)
                browser.look(tracker.url + address, f"{folder}/{name}-{width}-{scheme}.png")
    # Places that a person looks at for what the longest page may not have.
    for name, address in (("remarks", "/patch/20260302091501.4711-2-ada@example.org/"), ("signed", "/series/feet-1@example.org/"),
                          ("signed-patch", "/patch/feet-2@example.org/"), ("search", "/search/?q=heights")):
        for width, scheme in ((360, "dark"), (1600, "light")):
            browser.width(width)
            browser.scheme(scheme)
            browser.look(tracker.url + address, f"{folder}/{name}-{width}-{scheme}.png")
    browser.stop()
    wrong.extend(browser.wrong)


def real_mails_look_right(mailboxes):
    """Every link of every page answers, and some pages of each kind are looked at."""
    tracker = Tracker(program, "real")
    for mailbox in mailboxes:
        tracker.run("import", "--quiet", mailbox)
    tracker.serve()
    # Who has a token may ask for as much as they like.
    pages, broken, count = crawl(tracker, limit=200_000, headers={"Authorization": f"Token {tracker.token()}"})
    wrong.extend(broken)
    print(f"Pages: {count} addresses of {', '.join(map(os.path.basename, mailboxes))}, "
          + ", ".join(f"{len(addresses)} {kind}" for kind, addresses in sorted(pages.items())))
    browser = Browser(axe)
    for kind, addresses in sorted(pages.items()):
        for number, address in enumerate(addresses[:: max(1, len(addresses) // 12)]):
            browser.width((360, 1600)[number % 2])
            browser.scheme(("light", "dark")[number // 2 % 2])
            name = kind.strip("/").replace("/", "-").replace("ID", "").strip("-") or "front"
            # Costly pages are for anybody so many at a time.
            time.sleep(0.3)
            browser.look(tracker.url + address, f"{folder}/real-{name}-{number}.png")
    browser.stop()
    wrong.extend(browser.wrong)
    tracker.stop()


def field(driver, name):
    return driver.find_element(By.CSS_SELECTOR, f"main form[method=post] [name={name}]")


def sign_in(browser, url, token, back="/list/"):
    browser.driver.get(f"{url}/login?back={back}")
    box = browser.driver.find_element(By.NAME, "token")
    box.send_keys(token, Keys.ENTER)
    if not browser.driver.find_elements(By.CSS_SELECTOR, "form[action='/logout']"):
        wrong.append("signing in does not work")


def facts(driver):
    """By one script: between two questions the page may have replaced what it shows."""
    return driver.execute_script("return document.querySelector('dl.facts')?.innerText ?? ''")


def appears(driver, what):
    try:
        WebDriverWait(driver, 10).until(what)
        return True
    except TimeoutException:
        return False


def a_change_is_seen(token):
    """Signs in, changes one state, then fifty, each seen in a second window without a click."""
    tracker = Tracker(program)
    for number in range(60):
        tracker.ingest(*series(f"s{number}", 1))
    url = tracker.serve()
    token = tracker.token()
    browser, watcher = Browser(axe), Browser()
    sign_in(browser, url, token)
    watcher.driver.get(url + "/series/s7-0@example.org/")
    browser.driver.get(url + "/series/s7-0@example.org/")
    browser.look(url + "/series/s7-0@example.org/", f"{folder}/signed-in-series.png")
    Select(field(browser.driver, "state")).select_by_value("under-review")
    field(browser.driver, "reason").send_keys("first look")
    browser.driver.find_element(By.CSS_SELECTOR, "#decide button").click()
    if not appears(browser.driver, lambda driver: "under-review" in facts(driver)):
        wrong.append("a state that was set is not on the page")
    started = time.time()
    if appears(watcher.driver, lambda driver: "under-review" in facts(driver)):
        print(f"Pages: a change showed in a second window {time.time() - started:.1f} s after the first.")
    else:
        wrong.append("a change does not show in a second window")
    watcher.driver.get(url + "/list/?state=accepted")
    for width in (360, 1280):
        browser.width(width)
        browser.look(url + "/list/", f"{folder}/signed-in-list-{width}.png")
    browser.driver.find_element(By.ID, "all-rows").click()
    Select(field(browser.driver, "state")).select_by_value("accepted")
    browser.driver.find_element(By.CSS_SELECTOR, "form.bulk fieldset button").send_keys(Keys.ENTER)
    if not appears(watcher.driver, lambda driver: len(driver.find_elements(By.CSS_SELECTOR, "tr[data-row]")) == 50):
        wrong.append("fifty changes do not show in a second window")
    for one in (browser, watcher):
        one.console("signed in")
        wrong.extend(one.wrong)
        one.stop()
    without_javascript(url, token)
    with_keyboard(url, token)
    tracker.stop()


def leaves(driver, selector):
    """Whether what the selector finds is gone soon: the answer to a form comes a moment after it was sent."""
    for _ in range(100):
        if not driver.find_elements(By.CSS_SELECTOR, selector):
            return True
        time.sleep(0.1)
    return False


def without_javascript(url, token):
    browser = Browser(javascript=False)
    driver = browser.driver
    sign_in(browser, url, token)
    if len(driver.find_elements(By.CSS_SELECTOR, "tr[data-row]")) != 10:
        wrong.append("without JavaScript: the list is not that of what is open")
    driver.find_element(By.ID, "all-rows").click()
    Select(field(driver, "archived")).select_by_value("yes")
    driver.find_element(By.CSS_SELECTOR, "form.bulk fieldset button").send_keys(Keys.ENTER)
    if not leaves(driver, "tr[data-row]"):
        wrong.append("without JavaScript: all that is shown cannot be changed")
    driver.find_element(By.CSS_SELECTOR, "form[action='/logout'] button").click()
    if not leaves(driver, "form[action='/logout']"):
        wrong.append("without JavaScript: signing out does not work")
    browser.stop()
    wrong.extend(browser.wrong)


def with_keyboard(url, token):
    """Nothing but keys: skip link, rows, a form."""
    browser = Browser()
    driver = browser.driver
    driver.get(url + "/list/?state=any&archived=also")
    press = lambda *keys: [driver.switch_to.active_element.send_keys(key) for key in keys]
    press(Keys.TAB)
    if "Skip" not in driver.switch_to.active_element.text:
        wrong.append("keyboard: the first stop is not the skip link")
    press(Keys.ENTER, "j", "j", "k", "o")
    for keys, place in ((), "/series/"), (("j", "o"), "/patch/"), (("u",), "/series/"):
        press(*keys)
        if not appears(driver, lambda driver: place in driver.current_url):
            wrong.append(f"keyboard: {' '.join(keys)} does not lead to {place}")
            break
    press("/")
    if driver.switch_to.active_element.get_attribute("id") != "search":
        wrong.append("keyboard: / does not go to the search")
    browser.console("keyboard")
    browser.stop()
    wrong.extend(browser.wrong)


started = time.time()
tracker = sample_tracker()
tracker.serve()
pages, broken, count = crawl(tracker)
wrong.extend(broken)
print(f"Pages: {count} addresses of the sample tracker, {len(pages)} kinds of pages.")
pages_look_right(tracker, pages)
tracker.stop()
a_change_is_seen(None)
if mailboxes := [os.path.realpath(one) for one in os.environ.get("PATCHBAY_MAILBOXES", "").split(":") if one]:
    real_mails_look_right(mailboxes)
wrong.extend(look_at_hostile(program, axe, folder))
print(f"Pages: screenshots in {folder}; {time.time() - started:.0f} s.")
for one in wrong:
    print("WRONG", one, file=sys.stderr)
sys.exit(1 if wrong else 0)
