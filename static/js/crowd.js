// What a phone counts, because it would lie on each other: whoever points at it is asked which event is meant.

import { slugOf } from "./keys.js";

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("crowd"));

/** The marks behind a "+N": what is hidden in a lane, its numbers count one after the other. @param {Element} cluster */
function behind(cluster) {
  const inLane = (/** @type {string} */ kind) => /** @type {SVGElement[]} */ ([...cluster.closest(".lane")?.querySelectorAll(kind) ?? []]);
  const hidden = inLane(".event").filter((mark) => !mark.checkVisibility());
  for (const one of inLane(".cluster")) {
    const marks = one.checkVisibility() ? hidden.splice(0, Number(one.textContent)) : [];
    if (one === cluster) return marks;
  }
  return [];
}

/** An event as the list has it, with what a speaker says of it, or else by its name. @param {SVGElement} mark */
function entryOf(mark) {
  const entry = /** @type {Element | undefined} */ (document.getElementById(`list-${slugOf(mark.id)}`)?.cloneNode(true));
  if (!entry) return lineOf(mark, mark.getAttribute("aria-label"));
  entry.removeAttribute("id");
  if (mark.dataset.says) entry.querySelector("time")?.append(` · ${mark.dataset.says}`);
  return entry;
}

/** @param {Element} link @param {string | null | undefined} name */
function lineOf(link, name) {
  const line = document.createElement("li");
  line.append(Object.assign(document.createElement("a"), { href: link.getAttribute("href"), textContent: name }));
  return line;
}

/** Before anybody tells of it, a "+N" is to say what it stands for. @param {Event} event */
function tell({ target }) {
  const cluster = /** @type {SVGAElement | null} */ (target instanceof Element ? target.closest("#timeline .cluster") : null);
  if (cluster) cluster.dataset.slugs = behind(cluster).map((mark) => slugOf(mark.id)).join(" ");
}

/** Once for the document, and before links are followed. */
export function watch() {
  for (const name of ["pointerover", "focusin"]) document.addEventListener(name, tell, true);
  document.addEventListener("click", (event) => {
    const cluster = /** @type {Element} */ (event.target).closest("#timeline .cluster:not(.n-x)");
    // A key is for the link.
    if (!cluster || !event.detail) return;
    event.preventDefault();
    const entries = behind(cluster).map((one) => entryOf(one));
    // Where zooming would not part them it leads to the list.
    if (!cluster.getAttribute("href")?.includes("#")) entries.push(lineOf(cluster, dialog().dataset.zoom));
    const [heading, list] = dialog().children;
    heading?.replaceChildren(cluster.getAttribute("aria-label") ?? "");
    list?.replaceChildren(...entries);
    dialog().showModal();
  });
  // Before the link is followed, as those of the page are.
  dialog().addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest("a") && dialog().close());
}
