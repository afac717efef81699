// What a phone counts, because it would lie on each other: whoever points at it is asked which event is meant.

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById("crowd"));

/** The events behind a "+N", by their marks on wider plots or else by the list. @param {Element} cluster */
function behind(cluster) {
  const slugs = cluster.getAttribute("data-slugs")?.split(" ") ?? [];
  return slugs.flatMap((slug) => document.getElementById(`mark-${slug}`) ?? document.querySelector(`#list-${slug} a`) ?? []);
}

/** @param {Element} link of a mark, of the list or of the crowd @param {string | null} [name] */
function entryOf(link, name = link.getAttribute("aria-label") ?? link.textContent) {
  const same = document.createElement("a");
  same.href = link.getAttribute("href") ?? "";
  same.textContent = name;
  same.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog().close();
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  const entry = document.createElement("li");
  entry.append(same);
  return entry;
}

/** Once for the document, and before links are followed. */
export function watch() {
  document.addEventListener("click", (event) => {
    const cluster = /** @type {Element} */ (event.target).closest("#timeline .cluster:not(.n-x)");
    // A key, or the choice itself, is for the link.
    if (!cluster || !event.detail || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const list = document.createElement("ul");
    list.append(...behind(cluster).map((one) => entryOf(one)));
    // Where zooming would not part them it leads to the list.
    if (!cluster.getAttribute("href")?.includes("#")) list.append(entryOf(cluster, dialog().dataset.zoom));
    dialog().querySelector("ul")?.remove();
    dialog().prepend(list);
    dialog().showModal();
  });
}
