// What this browser alone remembers: the theme, and which changes a reader has seen.

/**
 * The theme button: as the system, the other one, which shows, the system's own, and round again.
 * @param {HTMLElement} button
 */
export function mountTheme(button) {
  show(button);
  button.onclick = () => {
    const themes = matchMedia("(prefers-color-scheme: dark)").matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    const next = themes[(themes.indexOf(current()) + 1) % themes.length] ?? "auto";
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // Storage may be forbidden: the theme then lasts as long as the page.
    }
    show(button);
  };
}

function current() {
  return document.documentElement.dataset.theme ?? "auto";
}

/** @param {HTMLElement} button */
function show(button) {
  const text = button.dataset[current()] ?? "";
  button.title = text;
  button.setAttribute("aria-label", text);
}

/**
 * How many changes there are that a reader has not looked at: remembered are the day of the first visit, or of the last look
 * at them, and how many there were then.
 * @param {HTMLElement} link the one to the changes, with their number
 */
export function mountSince(link) {
  const { count } = link.dataset;
  // A browser may refuse to remember: then nothing is new.
  try {
    const seen = (localStorage.since ??= `${new Date().toISOString().slice(0, 10)} ${count}`).split(" ")[1];
    const fresh = Number(count) - Number(seen);
    if (fresh > 0) link.dataset.new = String(fresh);
  } catch {}
}
