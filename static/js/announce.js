// Tells who does not see it what has changed: the event that opened, else the sentence of what is shown and, where that
// is nothing, the ways out; of a story the step.

const panel = () => document.getElementById("panel");
const told = () => [...document.querySelectorAll("#sentence, .empty a, .one-step .number, #step")].map((one) => one.textContent.trim()).join(". ");

let open = panel()?.dataset.slug;
let shown = told();

/** @param {string} text */
export function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/** Once for the document. */
export function watch() {
  document.addEventListener("htmx:after:swap", () => {
    const before = [open, shown];
    [open, shown] = [panel()?.dataset.slug, told()];
    if (open && open !== before[0]) say(panel()?.dataset.announce ?? "");
    else if (shown !== before[1]) say(shown);
    else if (open !== before[0]) say("");
  });
}
