// Fetching pages into the page: one request at a time, the last good page stays when the next one fails.

const page = () => /** @type {HTMLElement} */ (document.getElementById("page"));
const failure = () => /** @type {HTMLElement} */ (document.getElementById("failure"));

/** @type {(() => void) | undefined} */
let retry;

/** @typedef {{ address: string, replace: boolean }} Request */
/** @type {Request | undefined} */
let underWay;
/** @type {Request | undefined} what a gesture interrupted, until the next request makes up for it */
let interrupted;

/**
 * Fetch an address and morph the page into it, as a link of the page would.
 * @param {string} address @param {{ replace?: boolean }} [options] replace: no trace in the history, in a frame the host's
 */
export function go(address, { replace = window !== top } = {}) {
  return window.htmx.ajax("GET", address, {
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
  return go(address.pathname + address.search, { replace: interrupted?.replace ?? true });
}

/** A new gesture makes the answer that is under way worthless. */
export function interrupt() {
  if (!underWay) return;
  interrupted = underWay;
  page().dispatchEvent(new CustomEvent("htmx:abort"));
}

/** Whether there is something to make up for. */
export function wasInterrupted() {
  return interrupted !== undefined;
}

/** @param {any} ctx htmx's account of a request @returns {Request} */
function requestOf(ctx) {
  return { address: ctx.request.action, replace: Boolean(ctx.replace) };
}

/** @param {Request} request */
function fail({ address, replace }) {
  retry = () => go(address, { replace });
  failure().hidden = false;
  document.dispatchEvent(new CustomEvent("timeline:failed"));
}

/** What a click leaves to the browser: another tab, a file, a page that is read from its beginning, a place on this one. */
const ITS_OWN = "[target]:not([target=_self]), [download], [data-whole] *, [data-whole]";

/** @param {MouseEvent} event @param {string} links */
function follow(event, links) {
  const link = /** @type {Element} */ (event.target).closest(links);
  const href = link?.getAttribute("href");
  if (!href?.startsWith("/") || link?.matches(ITS_OWN)) return;
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(href);
}

/**
 * Once for the whole document: what is outside the swapped part outlives every swap. Links are followed here and not
 * by htmx, which would have to look at each of them after every swap, and takes a click with Ctrl from the browser.
 * @param {string} links
 */
export function watch(links = "#page a") {
  document.addEventListener("click", (event) => follow(event, links));
  document.addEventListener("htmx:config:request", () => {
    failure().hidden = true;
  });
  document.addEventListener("htmx:before:request", (event) => {
    // A dialog is no page that a gesture could interrupt.
    if (event.detail.ctx.target.closest("dialog")) return;
    underWay = requestOf(event.detail.ctx);
    interrupted = undefined;
  });
  document.addEventListener("htmx:finally:request", (event) => {
    // One that was replaced may end after its successor has begun.
    if (underWay?.address === event.detail.ctx.request.action) underWay = undefined;
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 500) return;
    event.preventDefault();
    fail(requestOf(ctx));
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (ctx) fail(requestOf(ctx));
  });
  document.addEventListener("htmx:before:history:update", (event) => {
    // The server says what the page's address is: canonical, without the form's blank fields.
    const { history, response } = event.detail;
    const address = response?.headers?.get("Content-Location");
    if (address) history.path = address + (new URL(history.path, location.href).hash || "");
  });
  document.getElementById("try-again")?.addEventListener("click", () => retry?.());
}
