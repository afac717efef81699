// Controls say what the page shows: htmx morphs attributes, and so neither what a reader has ticked or typed nor, after
// a failure, anything. What a reader has opened stays open.

/** @type {[HTMLDetailsElement, boolean][]} */
let opened = [];

/** @type {(selector: string) => Iterable<any>} */
const all = (selector) => document.querySelectorAll(`#page ${selector}`);

/** Each control as the page has it, but for a field in which one goes on typing. @param {string} address that was asked for */
function settle(address) {
  const asked = new URL(address, location.href).searchParams;
  for (const box of all("[type=checkbox]")) box.checked = box.defaultChecked;
  for (const option of all("option")) option.selected = option.defaultSelected;
  for (const field of all("input:not([type=checkbox])")) {
    const isTyping = field === document.activeElement && field.value !== (asked.get(field.name) ?? "");
    if (!isTyping && field.value !== field.defaultValue) field.value = field.defaultValue;
  }
}

/** Once for the document. */
export function watch() {
  // A browser puts back what had been ticked on a page, whether or not anything came of it.
  addEventListener("pageshow", () => settle(location.href));
  document.addEventListener("htmx:before:swap", () => {
    opened = [...all("details")].map((one) => [one, one.open]);
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx.target.closest("dialog")) return;
    for (const [one, isOpen] of opened) {
      // After Back and Forward it is another element.
      const now = one.isConnected ? one : /** @type {HTMLDetailsElement | null} */ (document.getElementById(one.id));
      if (now) now.open = isOpen;
    }
    settle(detail.ctx.request.action);
  });
  document.addEventListener("timeline:failed", ({ detail }) => settle(detail));
}
