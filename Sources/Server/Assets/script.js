// Makes the pages nicer; each of them works without it.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  let current = -1;
  const select = (index) => {
    if (!rows.length) return;
    rows[current]?.classList.remove("current");
    current = Math.max(0, Math.min(rows.length - 1, index));
    rows[current].classList.add("current");
    rows[current].scrollIntoView({ block: "nearest" });
  };
  const isTyping = (target) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  const keysAreOn = () => localStorage.getItem("keys") !== "off";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !keysAreOn()) return;
    const go = (rel) => document.querySelector(`a[rel~="${rel}"]`)?.click();
    switch (event.key) {
      case "j": select(current + 1); break;
      case "k": select(current - 1); break;
      case "o": rows[current]?.querySelector("a[href]")?.click(); break;
      case "x": rows[current]?.querySelector("input[type=checkbox]")?.click(); break;
      case "[": go("prev"); break;
      case "]": go("next"); break;
      case "u": go("up"); break;
      case "/": document.querySelector("input[type=search]")?.focus(); event.preventDefault(); break;
      case "?": document.getElementById("keys")?.toggleAttribute("open"); break;
    }
  });
  const keys = document.getElementById("keys-on");
  if (keys) {
    keys.checked = keysAreOn();
    keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
  }
  // Dates as the reader's own clock has them; the mail's date stays in the title.
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[data-local]")) {
    const date = new Date(time.dateTime);
    if (!Number.isNaN(date.getTime())) time.textContent = format.format(date);
  }
  // One box that checks all.
  const all = document.getElementById("all-rows");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll("input[name=id]")) box.checked = all.checked;
    });
  }
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard?.writeText(button.dataset.copy);
      button.textContent = "Copied";
    });
  }
  // Says when the page is out of date; nothing moves under the reader's hand.
  const stamp = document.body.dataset.digest;
  if (stamp && window.EventSource) {
    const source = new EventSource("/events");
    source.addEventListener("view", (event) => {
      if (event.data === stamp) return;
      const notice = document.getElementById("changed");
      if (notice) notice.hidden = false;
    });
    window.addEventListener("pagehide", () => source.close());
  }
})();
