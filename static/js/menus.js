// A menu closes on Escape, when one goes elsewhere, and once something of it is chosen.

/** @type {() => HTMLDetailsElement | null} */
const open = () => document.querySelector("details.menu[open]");

/** @param {HTMLDetailsElement} menu */
function close(menu) {
  if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
  menu.open = false;
}

/** @param {Event} event */
function leave({ target }) {
  const menu = open();
  if (menu && !menu.contains(/** @type {Node} */ (target))) close(menu);
}

/** Once for the document. */
export function watch() {
  document.addEventListener("pointerdown", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("click", ({ target }) => {
    const menu = open();
    if (menu && /** @type {Element} */ (target).closest(".menu a")) close(menu);
  });
  document.addEventListener("keydown", (event) => {
    const menu = open();
    if (event.key !== "Escape" || !menu) return;
    event.preventDefault();
    close(menu);
  });
}
