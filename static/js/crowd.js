// What a phone counts, because it would lie on each other: whoever points at it is asked which event is meant.

import { slugOf } from "./keys.js";

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("crowd"));

/** The marks behind a "+N": what is hidden in a lane, its numbers count one after the other. @param {Element} cluster */
function behind(cluster) {
  const inLane = (/** @type {string} */ kind) => [...cluster.closest(".lane")?.querySelectorAll(kind) ?? []];
  const hidden = inLane(".event").filter((mark) => !mark.checkVisibility());
  const clusters = inLane(".cluster").filter((one) => one.checkVisibility());
  const counts = clusters.map((one) => Number(one.textContent));
  const at = clusters.indexOf(cluster);
  const first = counts.slice(0, at).reduce((sum, count) => sum + count, 0);
  return hidden.slice(first, first + (counts[at] ?? 0));
}

/** @param {Element} link of a mark or of the crowd @param {string | null} [name] */
function entryOf(link, name = link.getAttribute("aria-label")) {
  const same = document.createElement("a");
  same.href = link.getAttribute("href") ?? "";
  same.textContent = name;
  same.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog().close();
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  const entry = document.createElement("li");
  entry.append(same);
  return entry;
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
    // A key, or the choice itself, is for the link.
    if (!cluster || !event.detail || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const list = document.createElement("ul");
    list.append(...behind(cluster).map((one) => entryOf(one)));
    // Where zooming would not part them it leads to the list.
    if (!cluster.getAttribute("href")?.includes("#")) list.append(entryOf(cluster, dialog().dataset.zoom));
    dialog().querySelector("ul")?.remove();
    dialog().prepend(list);
    dialog().showModal();
  });
}
