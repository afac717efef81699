// What a click on a link does. htmx boosts those of HTML; those of plot and map are SVG, and take the same way from here.

import { go } from "./navigate.js";

/** With a key held down it is the browser's. htmx would prevent what that does, and do nothing. @param {MouseEvent} event */
function leaveToBrowser(event) {
  const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (isModified && /** @type {Element} */ (event.target).closest("a[href]")) event.stopPropagation();
}

/** Once for the document. @param {string} ours a selector of the links that htmx has not boosted */
export function watch(ours) {
  document.addEventListener("click", leaveToBrowser, { capture: true });
  document.addEventListener("click", (event) => {
    const href = /** @type {Element} */ (event.target).closest(ours)?.getAttribute("href");
    if (!href || href.includes("#")) return;
    event.preventDefault();
    go(href);
  });
}
