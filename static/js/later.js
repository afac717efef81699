// What nobody needs to see the page is fetched when it is first needed.

import { say } from "./reading.js";

/** @type {Promise<void> | undefined} */
let card;

/** @param {Event} event */
function fetchCard({ target }) {
  if (!(target instanceof Element && target.closest(".event, .cluster"))) return;
  // Offline, it is tried again.
  card ??= import("./card.js").then(({ watch }) => watch(), () => { card = undefined; });
}

/** Once for the document: the card beside marks. */
export function watch() {
  document.addEventListener("pointerover", (event) => event.pointerType === "touch" || fetchCard(event));
  document.addEventListener("focusin", fetchCard);
}

/** Sharing and copying, ready when the button is clicked: only at once may a script copy. @param {HTMLElement} button */
export function mountShare(button) {
  const { failed, copies = "", address } = button.dataset;
  // The page that is printed is this one: at its foot there is room for so much of the address.
  if (address) document.documentElement.dataset.address = address.slice(0, 240);
  const fetchShare = () => import("./share.js");
  button.onpointerenter = button.onfocus = () => { fetchShare().catch(() => {}); };
  button.onclick = () => fetchShare().then(({ share }) => share(button, say), () => {
    prompt(failed, document.getElementById(copies)?.textContent ?? address);
  });
}

/** The map and the list of places. @param {HTMLElement} element the details */
export function mountPlaces(element) {
  const show = () => {
    if (!element.hasAttribute("open")) return;
    // Offline, the link is still there.
    import("./places.js").then((places) => places.show(element), () => {});
  };
  element.ontoggle = show;
  show();
}
