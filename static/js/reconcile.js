// What makes a swap cheap: entries of the list and marks of the plot are known by their ids, and alike but for
// attributes and names. htmx's morph, which knows nothing of this, leaves them to us.

import htmx from "../vendor/htmx-4.0.1.min.js";

/** What holds them. */
const CROWDS = ".list ol, .lane .view";

/** Once for the document. */
export function watch() {
  htmx.registerExtension("reconcile", {
    htmx_before_morph_node(/** @type {Element} */ old, /** @type {{ newNode: Element }} */ { newNode }) {
      if (!old.matches(CROWDS)) return true;
      reconcile(old, newNode);
      return false;
    },
  });
}

/**
 * The children of an element by what they are known by: their ids, or else their places. @param {Element} parent
 * @returns {Map<string, Element>}
 */
function childrenOf(parent) {
  return new Map([...parent.children].map((child, at) => [child.id || `${child.localName} ${at}`, child]));
}

/**
 * Make the children of one element those of another, and keep each that both have where it is: a browser takes the focus
 * from what is moved. @param {Element} old @param {Element} fresh
 */
function reconcile(old, fresh) {
  copyAttributes(old, fresh);
  const known = childrenOf(old);
  const wanted = childrenOf(fresh);
  for (const [name, child] of known) if (!wanted.has(name)) child.remove();
  // Of elements alone: there is white space between them.
  let cursor = old.firstElementChild;
  for (const [name, child] of wanted) {
    const same = known.get(name);
    if (same) update(same, child);
    if (same && same === cursor) cursor = same.nextElementSibling;
    else old.insertBefore(same ?? child, cursor);
  }
}

/** @param {Element} old @param {Element} fresh */
function update(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  copyAttributes(old, fresh);
  const parts = [...fresh.children];
  if (parts.length === old.childElementCount && parts.every((part, at) => part.tagName === old.children[at]?.tagName)) {
    parts.forEach((part, at) => update(/** @type {Element} */ (old.children[at]), part));
    if (!parts.length && old.textContent !== fresh.textContent) old.textContent = fresh.textContent;
  } else {
    old.replaceChildren(...fresh.childNodes);
  }
}

/** @param {Element} old @param {Element} fresh */
function copyAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    // Which mark is the tab stop is for roving.js to say.
    if (!fresh.hasAttribute(name) && name !== "tabindex") old.removeAttribute(name);
  }
}
