"""Follows every link of every page."""
import html.parser
import re
import urllib.parse


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids, self.fragments = set(), [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("id"):
            self.ids.append(attributes["id"])
        address = attributes.get("href") if tag in ("a", "link") else attributes.get("src")
        if address:
            self.links.add(address)
            if address.startswith("#"):
                self.fragments.append(address[1:])


def crawl(tracker, start=("/", "/list/?state=any&archived=also"), limit=3000, headers={}):
    """The kinds of pages with one address each, and what is wrong."""
    wrong, seen, waiting, pages = [], set(start), list(start), {}
    while waiting and len(seen) < limit:
        path = waiting.pop(0)
        status, answered, body = tracker.get(path, headers)
        if status != 200:
            wrong.append(f"{path}: {status}")
            continue
        if not answered["Content-Type"].startswith("text/html"):
            continue
        kind = re.sub(r"/[^/]*[@%][^/]*|/[0-9a-f]{12,40}", "/ID", path.split("?")[0])
        pages.setdefault(kind, []).append(path)
        found = Links()
        found.feed(body.decode())
        doubles = {one for one in found.ids if found.ids.count(one) > 1}
        wrong += [f"{path}: id {one} stands twice" for one in doubles]
        wrong += [f"{path}: no place #{one}" for one in found.fragments if one not in found.ids]
        for link in found.links:
            address = urllib.parse.urljoin(path, link).split("#")[0]
            if link.startswith(("http:", "https:", "mailto:", "data:", "#")):
                continue
            if not link.startswith("/"):
                wrong.append(f"{path}: a link to {link}")
            elif address not in seen:
                seen.add(address)
                waiting.append(address)
    return pages, wrong, len(seen)
