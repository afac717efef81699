// What a click on a link does: what belongs to this page is fetched into it. htmx could boost HTML links, but not those
// of plot and map, which are SVG, and would have to look at each of them after every swap.

import { go } from "./navigate.js";

/** What is the browser's: another tab, a file, a place on this page, a page that is read from its beginning. @param {Element} link */
function isForBrowser(link) {
  const [page, place] = (link.getAttribute("href") ?? "").split("#");
  if (place && page === location.pathname + location.search) return true;
  const part = link.closest("[data-whole], [data-in-place]");
  return link.matches("[target]:not([target=_self]), [download]") || Boolean(part?.hasAttribute("data-whole"));
}

/** With a key held down it is the browser's. htmx would prevent what that does, and do nothing. @param {MouseEvent} event */
function leaveToBrowser(event) {
  const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (isModified && /** @type {Element} */ (event.target).closest("a[href]")) event.stopPropagation();
}

/** Once for the document. @param {string} ours a selector of the links to follow */
export function watch(ours = "#page a:not(#close)") {
  document.addEventListener("click", leaveToBrowser, { capture: true });
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(ours);
    const href = link?.getAttribute("href");
    if (event.defaultPrevented || !link || !href?.startsWith("/") || isForBrowser(link)) return;
    event.preventDefault();
    if (link.closest("[aria-busy=true]")) return;
    // Whoever asks again for the event that is open wants to read it.
    const isOpen = link.matches(".list [aria-current=true]");
    if (isOpen) document.getElementById("panel-title")?.focus();
    else go(href);
  });
}
