"""Chromium, and what is looked at on every page."""
import os
import re

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service


class Browser:
    def __init__(self, axe=None, javascript=True):
        options = Options()
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                         "--window-size=1280,900"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not javascript:
            options.add_experimental_option(
                "prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(60)
        self.axe = open(axe).read() if axe and os.path.exists(axe) else None
        self.has_javascript = javascript
        self.wrong = []

    def width(self, width, height=900):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})

    def scheme(self, scheme):
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def look(self, url, picture=None, accessibility=True):
        """Loads a page and notes what is wrong with it."""
        self.driver.get(url)
        self.console(url)
        if not self.has_javascript:
            return
        outside = self.driver.execute_script(
            "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))")
        self.wrong += [f"{url}: loads {name}" for name in outside]
        wide = self.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.wrong.append(f"{url}: {wide} pixels wider than a window of {self.driver.execute_script('return innerWidth')}")
        if picture:
            self.picture(picture)
        if self.axe and accessibility:
            self.accessible(url)

    def console(self, where):
        for entry in self.driver.get_log("browser"):
            if not re.search(r"favicon", entry["message"]):
                self.wrong.append(f"{where}: console: {entry['message']}")

    def accessible(self, url):
        # Injected by the debugger, which no policy of a page keeps out.
        self.driver.execute_script(self.axe)
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run().then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))")
        for violation in found:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            self.wrong.append(f"{url}: axe: {violation['id']}: {nodes}")

    def picture(self, path):
        """All of the page, but no endless one."""
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        height = min(int(size["height"]), 4000)
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}})
        import base64
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def stop(self):
        self.driver.quit()
