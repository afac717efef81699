// The help dialog, and the two keys that work from anywhere but a text field.

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("help"));
const mounted = new WeakSet();

/** @param {HTMLElement} button */
export function mount(button) {
  if (mounted.has(button)) return;
  mounted.add(button);
  button.addEventListener("click", () => dialog().showModal());
}

/** Once for the document. */
export function watch() {
  document.addEventListener("keydown", (event) => {
    const isTyping = /** @type {Element} */ (event.target).closest("input:not([type=checkbox]), select, textarea, dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("q")?.focus();
    } else if (event.key === "?") {
      event.preventDefault();
      dialog().showModal();
    }
  });
}
