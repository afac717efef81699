// Fetching pages into the page: one request at a time, the last good page stays when the next one fails. htmx could boost
// HTML links, but not those of plot and map, which are SVG, and would have to look at each of them after every swap.

import htmx from "../vendor/htmx-4.0.1.min.js";

const page = () => /** @type {HTMLElement} */ (document.getElementById("page"));
const failure = () => /** @type {HTMLElement} */ (document.getElementById("failure"));

/** @type {(() => void) | undefined} */
let retry;

/** @typedef {{ address: string, replace: boolean }} Request */
/** @type {any} htmx's account of the request */
let underWay;
/** @type {Request | undefined} what a gesture interrupted, until the next request makes up for it */
let interrupted;

/** A series of gestures is one entry of the history. It ends with a pause of so long, or with any other request. */
const PAUSE_MS = 5000;
let seriesEnds = 0;

/**
 * Fetch an address and morph the page into it, as a link of the page would.
 * @param {string} address @param {{ replace?: boolean }} [options] replace: no trace in the history, in a frame the host's
 */
export function go(address, { replace = window !== top } = {}) {
  const [path, place] = address.split("#");
  return htmx.ajax("GET", path ?? "", {
    place,
    source: page(),
    target: "#page",
    select: "#page",
    swap: "outerMorph",
    [replace ? "replace" : "push"]: "true",
  });
}

/**
 * Fetch this page with another window. A filter or an event whose answer the gesture did not wait for comes with it.
 * @param {string} from @param {string} to ISO days
 */
export function goTo(from, to) {
  const address = new URL(interrupted?.address ?? location.href, location.href);
  address.searchParams.set("from", from);
  address.searchParams.set("to", to);
  // Another window has another list.
  address.searchParams.delete("after");
  const gone = go(address.pathname + address.search, { replace: interrupted?.replace ?? performance.now() < seriesEnds });
  seriesEnds = performance.now() + PAUSE_MS;
  return gone;
}

/** A new gesture makes the answer that is under way worthless. */
export function interrupt() {
  if (performance.now() < seriesEnds) seriesEnds = performance.now() + PAUSE_MS;
  if (!underWay) return;
  interrupted = requestOf(underWay);
  underWay.request.abort?.();
  underWay = undefined;
}

/** @param {any} ctx a request for a dialog is none for a page, which the next one replaces */
const isForDialog = (ctx) => Boolean(ctx.target.closest("dialog"));
/** @param {any} ctx Those of Back and Forward stand in no queue with the others: an answer may come too late. */
const isWanted = (ctx) => ctx === underWay || isForDialog(ctx);

/** Whether there is something to make up for. */
export function wasInterrupted() {
  return interrupted !== undefined;
}

/** @param {any} ctx htmx's account of a request @returns {Request} */
function requestOf(ctx) {
  // Back and Forward have changed the address already.
  const isTraversal = "HX-History-Restore-Request" in ctx.request.headers;
  return { address: ctx.request.action, replace: isTraversal || Boolean(ctx.replace) };
}

/** @param {any} ctx */
function fail(ctx) {
  const { address, replace } = requestOf(ctx);
  const isLink = ctx.sourceElement.matches("a");
  retry = () => isLink ? ctx.sourceElement.click() : go(address, { replace });
  seriesEnds = 0;
  failure().hidden = false;
  if (!isForDialog(ctx)) document.dispatchEvent(new CustomEvent("timeline:failed", { detail: address }));
}

/** Once for the whole document: what is outside the swapped part outlives every swap. */
export function watch() {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    // Of a link, htmx sees it by itself.
    ctx.request.anchor ??= ctx.place;
    failure().hidden = true;
  });
  document.addEventListener("htmx:before:request", (event) => {
    if (isForDialog(event.detail.ctx)) return;
    underWay = event.detail.ctx;
    interrupted = undefined;
    seriesEnds = 0;
  });
  document.addEventListener("htmx:finally:request", (event) => {
    // One that was replaced may end after its successor has begun.
    if (underWay === event.detail.ctx) underWay = undefined;
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (isWanted(ctx) && ctx.response.status < 500) return;
    event.preventDefault();
    if (isWanted(ctx)) fail(ctx);
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (ctx && isWanted(ctx)) fail(ctx);
  });
  document.addEventListener("htmx:before:history:update", (event) => {
    // The server says what the page's address is: canonical, without the form's blank fields.
    const { history, response } = event.detail;
    const address = response?.headers?.get("Content-Location");
    if (address) history.path = address + (new URL(history.path, location.href).hash || "");
  });
  document.getElementById("try-again")?.addEventListener("click", () => retry?.());
}

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

/** A click on a link fetches what belongs to this page into it. @param {string} ours a selector of the links to follow */
export function follow(ours = "#page a:not(#close), #crowd a") {
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
