// Numbers, money and times as people read them.

const whole = new Intl.NumberFormat('en-GB');

export const count = n => whole.format(Math.round(n ?? 0));

/** 950, 12.3k, 4.5M. */
export function short(n) {
  if (n < 10_000) return count(n);
  if (n < 999_500) return `${(n / 1000).toFixed(n < 99_950 ? 1 : 0)}k`;
  return `${(n / 1e6).toFixed(1)}M`;
}

/** Dollars with the digits that matter, down to a ten-thousandth of a cent. */
export function usd(amount) {
  if (amount === null || amount === undefined) return '–';
  if (amount === 0) return '$0';
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  return `$${amount.toFixed(Math.min(6, 1 - Math.floor(Math.log10(amount))))}`;
}

export function seconds(s) {
  if (s < 60) return `${s.toFixed(1)} s`;
  const minutes = Math.floor(s / 60);
  return `${minutes} min ${String(Math.floor(s % 60)).padStart(2, '0')} s`;
}

export const percent = share => `${Math.round(share * 100)} %`;

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

export const score = value => value.toFixed(2);

/** One line of a text, cut where it becomes too long. */
export function brief(text, most) {
  const line = String(text ?? '').replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** Takes what APIs send: seconds since 1970, or ISO 8601. */
export const when = at => at === null || at === undefined ? '–' : moment.format(instant(at));
export const day = at => at === null || at === undefined ? '–' : date.format(instant(at));
export const instant = at => new Date(typeof at === 'number' ? at * 1000 : at);
