// The theme button: as the system, the other one, which shows, the system's own, and round again. The choice stays in this
// browser.

const mounted = new WeakSet();

/** @param {HTMLElement} button */
export function mount(button) {
  show(button);
  if (mounted.has(button)) return;
  mounted.add(button);
  button.addEventListener("click", () => {
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
  });
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
