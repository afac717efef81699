// Which key asks for what on the timeline, and where a step leads. Knows no element.

/**
 * @typedef {{ type: "step", by: 1 | -1 } | { type: "lane", by: 1 | -1 } | { type: "end", last: boolean }} Move
 * @typedef {{ type: "pan", by: 1 | -1 } | { type: "zoom", factor: number } | { type: "fit" } | { type: "close" }} Change
 * @typedef {{ lane: number, order: number, x: number }} Stop  a mark: its lane, chronological place and position
 */

/** @type {Readonly<Record<string, Move | Change>>} */
const ACTIONS = {
  ArrowLeft: { type: "step", by: -1 },
  ArrowRight: { type: "step", by: 1 },
  ArrowUp: { type: "lane", by: -1 },
  ArrowDown: { type: "lane", by: 1 },
  Home: { type: "end", last: false },
  End: { type: "end", last: true },
  PageUp: { type: "pan", by: -1 },
  PageDown: { type: "pan", by: 1 },
  "+": { type: "zoom", factor: 1 / 2 },
  "=": { type: "zoom", factor: 1 / 2 },
  "-": { type: "zoom", factor: 2 },
  "−": { type: "zoom", factor: 2 },
  0: { type: "fit" },
  Escape: { type: "close" },
};

/**
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 * @returns {Move | Change | undefined}
 */
export function action(event) {
  // With a modifier the key is the browser's.
  return event.ctrlKey || event.metaKey || event.altKey ? undefined : ACTIONS[event.key];
}

/**
 * The index of the stop that a move leads to, or the current one where there is none.
 * @param {readonly Stop[]} stops @param {number} current @param {Move} move
 */
export function target(stops, current, move) {
  const byOrder = stops.map((_, index) => index).sort((a, b) => at(stops, a).order - at(stops, b).order);
  if (move.type === "end") return (move.last ? byOrder.at(-1) : byOrder[0]) ?? current;
  if (move.type === "step") return byOrder[byOrder.indexOf(current) + move.by] ?? current;
  return inNextLane(stops, current, move.by);
}

/** @param {readonly Stop[]} stops @param {number} current @param {1 | -1} by */
function inNextLane(stops, current, by) {
  const from = at(stops, current);
  const beyond = stops.filter((stop) => (stop.lane - from.lane) * by > 0);
  if (!beyond.length) return current;
  const lane = beyond.reduce((nearest, stop) => (by > 0 ? Math.min : Math.max)(nearest, stop.lane), at(beyond, 0).lane);
  const there = beyond.filter((stop) => stop.lane === lane);
  const nearest = there.reduce((a, b) => (Math.abs(b.x - from.x) < Math.abs(a.x - from.x) ? b : a));
  return stops.indexOf(nearest);
}

/** The event of a mark by the mark's id: by speaker there are several of it. @param {string} id */
export function slugOf(id) {
  return id.replace("mark-", "").replace(/--.*/, "");
}

/** @param {readonly Stop[]} stops @param {number} index */
function at(stops, index) {
  return /** @type {Stop} */ (stops[index]);
}
