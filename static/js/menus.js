// What opens over the page: menus, which close on Escape, when one goes elsewhere, and once something of them is chosen; and
// the help, which is fetched once, with the two keys that work from anywhere but a text field.

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("help"));
const link = () => /** @type {HTMLElement | null} */ (document.querySelector(".help-button"));
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
  watchHelp();
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

function watchHelp() {
  document.addEventListener("click", (event) => {
    const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (isModified || !dialog().childElementCount || !link()?.contains(/** @type {Element} */ (event.target))) return;
    // It need not be fetched again.
    event.preventDefault();
    event.stopPropagation();
    dialog().showModal();
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    const isTyping = /** @type {Element} */ (event.target).closest("input:not([type=checkbox]), select, textarea, dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("q")?.focus();
    } else if (event.key === "?") {
      event.preventDefault();
      link()?.click();
    }
  });
}
