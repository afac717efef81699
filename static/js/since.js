// How many changes are new to a reader since the last visit, which this browser alone remembers: the day of it, and how
// many changes there were then. The first visit begins the count; a look at the changes ends it.

import { inWords, toNumber } from "./days.js";

const KEY = "since";

/** A browser may refuse to remember. @param {Storage} storage @returns {[day: string, count: number] | undefined} */
function remembered(storage) {
  const [day, count] = storage.getItem(KEY)?.split(" ") ?? [];
  return day && /^\d{4}-\d\d-\d\d$/.test(day) && Number(count) ? [day, Number(count)] : undefined;
}

/** @param {HTMLElement} line @param {string} day @param {number} count */
function tell(line, day, count) {
  const { months = "", first = "1" } = document.getElementById("live")?.dataset ?? {};
  line.textContent = (count === 1 ? line.dataset.one : line.dataset.other ?? "")
    ?.replace("{count}", String(count)).replace("{day}", inWords(toNumber(day), months.split(" "), first)) ?? "";
  line.hidden = false;
}

/** @param {HTMLElement} link the one to the changes, with their number */
export function mount(link) {
  const now = Number(link.dataset.count);
  const line = document.getElementById("since");
  try {
    const before = remembered(localStorage);
    if (before && before[1] < now && !line) link.dataset.new = String(now - before[1]);
    // While the tab is open the line stays, whatever else is read in between.
    const began = line && (remembered(sessionStorage) ?? before);
    if (line && began) {
      sessionStorage.setItem(KEY, began.join(" "));
      if (began[1] < now) tell(line, began[0], now - began[1]);
    }
    if (line || !before) localStorage.setItem(KEY, `${new Date().toISOString().slice(0, 10)} ${now}`);
  } catch {
    // Then nothing is new to anybody.
  }
}
