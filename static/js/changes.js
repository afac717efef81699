// What is new since a reader was here, said above the changes; remembered.js counts it, and a look at them ends the count.

import { inWords, toNumber } from "./days.js";

const line = /** @type {HTMLElement} */ (document.getElementById("since"));
const link = /** @type {HTMLElement} */ (document.querySelector("[data-mount=since]"));

/** @param {string} day @param {number} count */
function tell(day, count) {
  const first = document.getElementById("live")?.dataset.first ?? "1";
  const words = inWords(toNumber(day), document.documentElement.lang, first);
  const text = (count === 1 ? line.dataset.one : line.dataset.other) ?? "";
  line.textContent = text.replace("{count}", String(count)).replace("{day}", words);
  line.hidden = false;
}

// A browser may refuse to remember: then nothing is new.
try {
  // While the tab is open the line stays, whatever else is read in between.
  const began = sessionStorage.since ??= localStorage.since ?? "";
  const [, day, seen] = /^(\d{4}-\d\d-\d\d) (\d+)$/.exec(began) ?? [];
  const fresh = Number(link.dataset.count) - Number(seen);
  if (day && fresh > 0) tell(day, fresh);
  localStorage.since = `${new Date().toISOString().slice(0, 10)} ${link.dataset.count}`;
  link.removeAttribute("data-new");
} catch {}
