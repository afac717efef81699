// The date fields: the browser's own calendar beside each, and the day that what was typed is understood as.

const mounted = new WeakSet();
/** @type {Map<string, string>} what the fields held when a page was last asked for */
const sent = new Map();

/** @param {string} name @returns {HTMLInputElement | null} */
const input = (name) => /** @type {HTMLInputElement | null} */ (document.getElementById(name));
const fields = () => ["from", "to", "known"].map(input).filter((field) => field !== null);

/** @param {HTMLElement} button that opens the calendar of the field it names */
export function mount(button) {
  const name = button.dataset.field ?? "";
  const [field, calendar] = [input(name), input(`calendar-${name}`)];
  if (mounted.has(button) || !field || !calendar) return;
  mounted.add(button);
  button.addEventListener("click", () => {
    calendar.value = field.value;
    // What is typed may be no day yet, or a day in words.
    if (!calendar.value) calendar.value = document.getElementById("timeline")?.dataset[name] ?? "";
    calendar.showPicker();
  });
  // The change goes on to the form, which is sent.
  calendar.addEventListener("change", () => {
    field.value = calendar.value;
  });
}

/** After every swap: each field says what the page says, unless the reader has gone on typing. */
export function afterSwap() {
  for (const field of fields()) {
    if (field.value === sent.get(field.id)) field.value = field.defaultValue;
  }
}

/** Once for the document. */
export function watch() {
  document.addEventListener("htmx:before:request", ({ detail }) => {
    // A dialog is no page: its fields are others.
    if (detail.ctx.target.closest("dialog")) return;
    sent.clear();
    for (const field of fields()) sent.set(field.id, field.value);
  });
}
