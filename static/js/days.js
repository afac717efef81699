// Days as numbers: 1 is 0001-01-01, as in Python's date.toordinal. No Date object, so no time zone shifts a day.
// Both ways are Howard Hinnant's days_from_civil and civil_from_days. And stretches of days that move and zoom.

const DAYS_OF_400_YEARS = 146097;

/** @param {string} iso a day such as "2024-10-31" */
export function toNumber(iso) {
  const [year, month, day] = /** @type {[number, number, number]} */ (iso.split("-").map(Number));
  // Counted from March, the leap day is the last of its year.
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - 305;
}

/** @param {number} number @returns {[year: number, month: number, day: number]} month from 1 */
export function toParts(number) {
  const days = number + 305;
  const era = Math.floor(days / DAYS_OF_400_YEARS);
  const dayOfEra = days - era * DAYS_OF_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** @param {number} number */
export function toIso(number) {
  const [year, month, day] = toParts(number);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** @param {number} number @param {string} language its tag @param {string} first how the first of a month is written */
export function inWords(number, language, first) {
  const [year, month, day] = toParts(number);
  const date = new Date(0);
  // Date.UTC would take a year below 100 for one of the last century.
  date.setUTCFullYear(year, month - 1, day);
  // Our English is that of Britain; and every date is of our calendar, in our digits.
  const tag = language === "en" ? "en-GB" : language;
  const format = new Intl.DateTimeFormat(tag, {
    day: "numeric", month: "long", year: "numeric", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn",
  });
  return format.formatToParts(date).map((part) => (part.type === "day" && day === 1 ? first : part.value)).join("");
}

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
