// Days as numbers: 1 is 0001-01-01, as in Python's date.toordinal. No Date object, so no time zone shifts a day.
// Both ways are Howard Hinnant's days_from_civil and civil_from_days.

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
  const format = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" });
  return format.formatToParts(date).map((part) => (part.type === "day" && day === 1 ? first : part.value)).join("");
}
