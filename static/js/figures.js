// A number is lit at its point and in its row at once: where the pointer or the focus is, or else where the address leads.
// The page of figures alone asks for this.

/** @type {Element[]} */
let lit = [];

/** @param {EventTarget | null} at */
function light(at) {
  const name = at instanceof Element && at.closest("[data-figure]")?.getAttribute("data-figure");
  const wanted = name || location.hash.replace("#figure-", "");
  for (const one of lit) one.classList.remove("lit");
  lit = wanted ? [...document.querySelectorAll(`[data-figure="${CSS.escape(wanted)}"]`)] : [];
  for (const one of lit) one.classList.add("lit");
}

document.addEventListener("pointerover", ({ target }) => light(target));
document.addEventListener("focusin", ({ target }) => light(target));
document.addEventListener("focusout", ({ relatedTarget }) => light(relatedTarget));
addEventListener("hashchange", () => light(document.activeElement));
light(document.activeElement);
