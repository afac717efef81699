// The help, which is fetched once, and the two keys that work from anywhere but a text field.

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("help"));
const link = () => /** @type {HTMLElement | null} */ (document.querySelector(".help-button"));

/** Once for the document. */
export function watch() {
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
