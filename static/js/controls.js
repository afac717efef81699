// Controls say what the page shows: htmx morphs attributes, and so neither what a reader has ticked or typed nor, after
// a failure, anything. What a reader has opened stays open. Date fields have the browser's own calendar beside each, and say
// the day that what was typed is understood as.

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

/** @type {Map<string, string>} what the fields held when a page was last asked for */
const sent = new Map();

/** @param {string} name @returns {HTMLInputElement | null} */
const input = (name) => /** @type {HTMLInputElement | null} */ (document.getElementById(name));
const fields = () => ["from", "to", "known"].map(input).filter((field) => field !== null);

/** @param {HTMLElement} button that opens the calendar of the field it names */
export function mountDay(button) {
  const name = button.dataset.field ?? "";
  const [field, calendar] = [input(name), input(`calendar-${name}`)];
  if (!field || !calendar) return;
  button.onclick = () => {
    calendar.value = field.value;
    // What is typed may be no day yet, or a day in words.
    if (!calendar.value) calendar.value = document.getElementById("timeline")?.dataset[name] ?? "";
    calendar.showPicker();
  };
  // The change goes on to the form, which is sent.
  calendar.onchange = () => { field.value = calendar.value; };
}

/** After every swap: each date field says what the page says, unless the reader has gone on typing. */
export function settleDays() {
  for (const field of fields()) {
    if (field.value === sent.get(field.id)) field.value = field.defaultValue;
  }
}

/** Once for a document that has date fields. */
export function watchDays() {
  document.addEventListener("htmx:before:request", ({ detail }) => {
    // A dialog is no page: its fields are others.
    if (detail.ctx.target.closest("dialog")) return;
    sent.clear();
    for (const field of fields()) sent.set(field.id, field.value);
  });
}
