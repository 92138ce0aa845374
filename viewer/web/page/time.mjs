// Moments of a run as `smtplab run` prints them: seconds, or from an hour on hours and days.

const MILLISECOND = 1_000_000;
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

function padded(number, digits) {
  return String(number).padStart(digits, "0");
}

// `nanoseconds` since the start of the run; `isLong` where the run takes an hour or more. Cut, not
// rounded, at milliseconds.
export function momentText(nanoseconds, isLong) {
  const ms = Math.floor(nanoseconds / MILLISECOND);
  const s = Math.floor(ms / 1000);
  const rest = padded(ms % 1000, 3);
  if (!isLong) return `${s}.${rest}`;
  const clock =
    `${Math.floor((s % DAY_S) / HOUR_S)}:${padded(Math.floor(s / 60) % 60, 2)}:` +
    `${padded(s % 60, 2)}.${rest}`;
  return s >= DAY_S ? `${Math.floor(s / DAY_S)}d ${clock}` : clock;
}

export function isLongRun(nanoseconds) {
  return nanoseconds >= HOUR_S * 1000 * MILLISECOND;
}
