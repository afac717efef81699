// The map and the list of places: fetched when the reader opens them, and again when the filter is another.

/** @type {WeakMap<HTMLElement, string>} what each part shows */
const shown = new WeakMap();

/** Until the page has the style sheet that the part brings along: before, nothing of it is to be seen. @param {HTMLLinkElement | null | undefined} sheet */
async function styled(sheet) {
  sheet?.remove();
  if (!sheet || document.head.querySelector(`[href="${sheet.getAttribute("href")}"]`)) return;
  await new Promise((done) => {
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  });
}

/** @param {HTMLElement} element the details, which are open */
export async function show(element) {
  const part = /** @type {HTMLElement} */ (element.querySelector(".where"));
  const address = element.dataset.address ?? "";
  if (shown.get(part) === address) return;
  shown.set(part, address);
  // Its links add to the filter before and take from it: until they are those of this one, nobody follows them.
  part.ariaBusy = "true";
  try {
    const text = await (await fetch(address)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("where");
    await styled(fresh?.querySelector("link"));
    if (shown.get(part) !== address) return;
    part.ariaBusy = null;
    if (!fresh) return;
    const focused = part.contains(document.activeElement) ? document.activeElement?.id : "";
    part.replaceChildren(...fresh.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  } catch {
    // The link is still there; opened again, it is tried again.
    shown.delete(part);
    part.ariaBusy = null;
  }
}
