// Where marks lie on each other, as they do on a phone, whoever points at them is asked which is meant.

const NEAR_PX = 13;

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("crowd"));

/** @param {Element} mark */
function middle(mark) {
  const { left, right, top, bottom } = /** @type {Element} */ (mark.querySelector(".at")).getBoundingClientRect();
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** The marks of the lane under a finger. @param {Element} mark @param {MouseEvent} event */
function near(mark, { clientX, clientY }) {
  const marks = [...(mark.closest(".lane")?.querySelectorAll(".event") ?? [])].filter((one) => one.checkVisibility());
  return marks.filter((one) => Math.hypot(middle(one).x - clientX, middle(one).y - clientY) < NEAR_PX);
}

/** @param {Element} mark */
function entryOf(mark) {
  const link = document.createElement("a");
  link.href = mark.getAttribute("href") ?? "";
  link.textContent = mark.getAttribute("aria-label");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog().close();
    mark.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}

/** Once for the document, and before links are followed. */
export function watch() {
  document.addEventListener("click", (event) => {
    const mark = /** @type {Element} */ (event.target).closest("#timeline .event");
    // A key, or the choice itself, means just this one.
    if (!mark || !event.detail) return;
    const marks = near(mark, event);
    if (marks.length < 2) return;
    event.preventDefault();
    const list = document.createElement("ul");
    list.append(...marks.map(entryOf));
    dialog().querySelector("ul")?.remove();
    dialog().prepend(list);
    dialog().showModal();
  });
}
