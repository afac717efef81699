// Fetching pages into the page: one request at a time, the last good page stays when the next one fails.

const page = () => /** @type {HTMLElement} */ (document.getElementById("page"));
const failure = () => /** @type {HTMLElement} */ (document.getElementById("failure"));

/** @type {(() => void) | undefined} */
let retry;

/**
 * Fetch an address and morph the page into it, as a link of the page would.
 * @param {string} address @param {{ replace?: boolean }} [options] replace: leave no trace in the history
 */
export function go(address, { replace = false } = {}) {
  return window.htmx.ajax("GET", address, {
    source: page(),
    target: "#page",
    select: "#page",
    swap: "outerMorph",
    [replace ? "replace" : "push"]: "true",
  });
}

/** The address of this page with another window. @param {string} from @param {string} to ISO days */
export function addressOf(from, to) {
  const address = new URL(location.href);
  address.searchParams.set("from", from);
  address.searchParams.set("to", to);
  return address.pathname + address.search;
}

/** A new gesture makes the answer that is under way worthless. */
export function abort() {
  page().dispatchEvent(new CustomEvent("htmx:abort"));
}

/** @param {() => void} again */
function fail(again) {
  retry = again;
  failure().hidden = false;
  document.dispatchEvent(new CustomEvent("timeline:failed"));
}

/** Once for the whole document: what is outside the swapped part outlives every swap. */
export function watch() {
  document.addEventListener("htmx:config:request", () => {
    failure().hidden = true;
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 500) return;
    event.preventDefault();
    fail(() => go(ctx.request.action));
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (ctx) fail(() => go(ctx.request.action));
  });
  document.addEventListener("htmx:before:history:update", (event) => {
    // The server says what the page's address is: canonical, without the form's blank fields.
    const { history, response } = event.detail;
    const address = response?.headers?.get("Content-Location");
    if (address) history.path = address + (new URL(history.path, location.href).hash || "");
  });
  document.getElementById("try-again")?.addEventListener("click", () => retry?.());
}
