// The theme button: as the system, light, dark, and round again. The choice stays in this browser.

const THEMES = ["auto", "light", "dark"];
const mounted = new WeakSet();

/** @param {HTMLElement} button */
export function mount(button) {
  show(button);
  if (mounted.has(button)) return;
  mounted.add(button);
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length] ?? "auto";
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
