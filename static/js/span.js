// A stretch of time that moves and zooms: pure arithmetic on day numbers.

/**
 * From the beginning of day `start`, `days` long. Fractions happen while fingers move.
 * @typedef {{ readonly start: number, readonly days: number }} Span
 */

/** @param {Span} span @param {number} days @returns {Span} */
export function pan(span, days) {
  return { start: span.start + days, days: span.days };
}

/**
 * Make the span `factor` times as long, but no shorter than a day, leaving the moment at the fraction `at` (0 to 1)
 * where it is.
 * @param {Span} span @param {number} factor @param {number} at @returns {Span}
 */
export function zoom(span, factor, at) {
  const days = Math.max(span.days * factor, 1);
  return { start: span.start + (span.days - days) * at, days };
}

/**
 * No shorter than a day, no longer than the limits, and inside them. A zoom that stops at a limit does not pan.
 * @param {Span} span @param {Span} limits @returns {Span}
 */
export function clamp(span, limits) {
  const days = Math.min(Math.max(span.days, 1), limits.days);
  const start = span.start + (span.days - days) / 2;
  return { start: Math.min(Math.max(start, limits.start), limits.start + limits.days - days), days };
}

/** Whole days, at least one. @param {Span} span @returns {Span} */
export function snap(span) {
  const start = Math.round(span.start);
  return { start, days: Math.max(Math.round(span.start + span.days) - start, 1) };
}

/** Where a moment lies on the span, as a fraction. @param {Span} span @param {number} day */
export function fraction(span, day) {
  return (day - span.start) / span.days;
}

/** The moment at a fraction of the span. @param {Span} span @param {number} at */
export function moment(span, at) {
  return span.start + span.days * at;
}
