// What a mark is about, while one points at it or stands on it: from its entry in the list, or else its name. Comes
// with the first that is pointed at.

/** From the mark, and from the edges of the window. */
const GAP = 8;

/** Once for the document. */
export function watch() {
  const card = document.createElement("div");
  card.className = "card";
  card.hidden = true;
  card.ariaHidden = "true";
  document.body.append(card);
  const hide = () => { card.hidden = true; };
  const show = (/** @type {EventTarget | null} */ target) => {
    const mark = /** @type {SVGElement | false | null} */ (target instanceof Element && target.closest(".event, .cluster"));
    if (!mark) return hide();
    card.replaceChildren(...(mark.matches(".cluster") ? crowd(mark) : one(mark)));
    place(card, mark);
  };
  // A finger that was lifted points at nothing, but leaves what it touched hovered.
  const pointed = matchMedia("(hover: hover)").matches ? ":hover, :focus-visible" : ":focus-visible";
  show(document.querySelector(`:is(.event, .cluster):is(${pointed})`));
  // A finger lies on what it points at, and opens it.
  document.addEventListener("pointerover", ({ target, pointerType, buttons }) => {
    if (pointerType !== "touch" && !buttons) show(target);
  });
  const showFocused = () => show(document.querySelector(".event:focus-visible, .cluster:focus-visible"));
  document.addEventListener("focusin", showFocused);
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
  for (const name of ["focusout", "pointerdown", "timeline:move", "htmx:before:swap"]) document.addEventListener(name, hide, true);
  // A mark that is stood on may have been scrolled to just now.
  document.addEventListener("scroll", showFocused, true);
}

/** @param {SVGElement} mark */
function one(mark) {
  const entry = document.getElementById(mark.id.replace("mark-", "list-").replace(/--.*/, ""));
  if (!entry) return [line("p", mark.getAttribute("aria-label"))];
  const parts = /** @type {const} */ ([["strong", "a"], ["time", "time"], ["p", "p"]]);
  const lines = parts.map(([name, part]) => line(name, entry.querySelector(part)?.textContent));
  return mark.dataset.says ? [...lines, line("p", mark.dataset.says)] : lines;
}

/** @param {Element} cluster */
function crowd(cluster) {
  const slugs = cluster.getAttribute("data-slugs")?.split(" ") ?? [];
  const titles = slugs.flatMap((slug) => document.querySelector(`#list-${slug} a`)?.textContent ?? []);
  return [line("strong", cluster.getAttribute("aria-label")), ...titles.map((title) => line("p", title))];
}

/** @param {string} name @param {string | null | undefined} content */
function line(name, content) {
  return Object.assign(document.createElement(name), { textContent: content });
}

/** Below the mark or above it, inside the window; nowhere if neither has room. @param {HTMLElement} card @param {Element} mark */
function place(card, mark) {
  card.hidden = false;
  const { top, bottom } = mark.getBoundingClientRect();
  const { left } = (mark.querySelector(".at") ?? mark).getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const below = bottom + GAP, above = top - GAP - height;
  card.hidden = below + height > innerHeight && above < 0;
  card.style.top = `${below + height > innerHeight ? above : below}px`;
  card.style.left = `${Math.max(GAP, Math.min(left - GAP, document.documentElement.clientWidth - width - GAP))}px`;
}
