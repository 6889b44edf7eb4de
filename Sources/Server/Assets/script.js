// Makes the pages nicer; each of them works without it.
"use strict";
(() => {
  const main = document.getElementById("content");
  const store = { get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* not kept, then */ } } };

  // Keys. None while something is typed, and none where the reader does not want them.
  let current = null;
  const rows = () => [...main.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  const select = (step) => {
    const all = rows();
    if (!all.length) return;
    const index = Math.max(0, Math.min(all.length - 1, all.indexOf(current) + step));
    current?.classList.remove("current");
    current = all[index];
    current.classList.add("current");
    current.querySelector("a[href]")?.focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
  };
  const follow = (rel) => document.querySelector(`a[rel~="${rel}"]`)?.click();
  const keysAreOn = () => store.get("keys") !== "off";
  const keys = {
    j: () => select(1),
    k: () => select(-1),
    o: () => current?.querySelector("td.name a[href], a[href]")?.click(),
    x: () => current?.querySelector("input[type=checkbox]")?.click(),
    "[": () => follow("prev"),
    "]": () => follow("next"),
    u: () => (document.querySelector('a[rel~="up"]') ?? document.querySelector("header nav a"))?.click(),
    "/": () => document.getElementById("search")?.focus(),
    "?": () => {
      const help = document.getElementById("keys");
      help.open = !help.open;
      if (help.open) help.scrollIntoView({ block: "nearest" });
    },
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input:not([type=checkbox]), select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || !keysAreOn() || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  const choice = document.getElementById("keys-on");
  if (choice) {
    choice.checked = keysAreOn();
    choice.addEventListener("change", () => store.set("keys", choice.checked ? "on" : "off"));
  }

  // Dates by the reader's own clock; the mail's date stays in the title.
  const formats = {
    short: new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }),
    long: new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }),
  };
  const seen = Number(store.get("seen") ?? 0);
  const dress = (root) => {
    for (const time of root.querySelectorAll("time[data-local]")) {
      const date = new Date(time.dateTime);
      if (!Number.isNaN(date.getTime())) time.textContent = formats[time.dataset.local].format(date);
    }
    // What came since the last visit.
    for (const row of root.querySelectorAll("tr[data-at]")) {
      row.classList.toggle("fresh", seen > 0 && Number(row.dataset.at) > seen);
    }
    const all = root.querySelector("#all-rows");
    // By itself the box stands for all rows; here it checks them, and each can be taken back.
    all?.removeAttribute("name");
    all?.addEventListener("change", () => {
      for (const box of all.form.querySelectorAll("input[name=id]")) box.checked = all.checked;
    });
    for (const button of root.querySelectorAll("button[data-copy]")) {
      button.hidden = !navigator.clipboard;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      });
    }
  };
  dress(document);
  const visit = Number(sessionStorage.getItem("visit") ?? 0);
  if (!visit) {
    sessionStorage.setItem("visit", "1");
    store.set("seen", String(Math.floor(Date.now() / 1000)));
  }

  // Follows the tracker. What the reader has begun to fill in stays as it is: then the page only says that it is old.
  const isInUse = () =>
    [...main.querySelectorAll("input, select")].some((field) =>
      field.type === "checkbox" ? field.checked !== field.defaultChecked
        : field.tagName === "SELECT" ? [...field.options].some((option) => option.selected !== option.defaultSelected)
          && field.selectedIndex !== 0
          : field.type !== "hidden" && field.value !== field.defaultValue)
    || main.querySelector("form :focus");
  let digest = document.body.dataset.digest;
  let isLoading = false;
  const refresh = async (news) => {
    if (news === digest || isLoading) return;
    if (isInUse()) {
      document.getElementById("changed").hidden = false;
      return;
    }
    isLoading = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const content = page.getElementById("content");
      digest = page.body.dataset.digest;
      if (!content || isInUse()) return;
      dress(content);
      const open = [...main.querySelectorAll("details")].map((one) => one.open);
      [...content.querySelectorAll("details")].forEach((one, index) => { one.open = open[index] ?? false; });
      main.replaceChildren(...content.childNodes);
      current = null;
    } catch { /* the server is away; the next event tries again */ } finally { isLoading = false; }
  };
  if (digest && window.EventSource) {
    let source = null;
    const listen = () => {
      if (source || document.hidden) return;
      source = new EventSource("/live");
      source.addEventListener("view", (event) => refresh(event.data));
    };
    const rest = () => { source?.close(); source = null; };
    // A browser has few connections to a server: a page that nobody looks at needs none.
    document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
    window.addEventListener("pagehide", rest);
    window.addEventListener("pageshow", listen);
    listen();
  }
})();
