import { disagrees, isPreflight } from './compare.mjs';

/**
 * Counts, for each class of cases: by what the browser decided, and by how was asked.
 *
 * @param {import('./compare.mjs').Comparison[]} comparisons
 */
export function summarize(comparisons) {
  const compared = comparisons.filter(({ leftOut }) => !leftOut);
  const decidable = compared.filter(({ undecidable }) => !undecidable);
  const reasons = comparisons.flatMap(({ leftOut }) => leftOut ?? []);
  return {
    cases: comparisons.length,
    compared: compared.length,
    disagreements: compared.filter(disagrees).length,
    leftOut: Object.fromEntries([...new Set(reasons)].map((why) => [why, reasons.filter((reason) => reason === why).length])),
    all: tally(decidable),
    undecidable: tallyUndecidable(compared.filter(({ undecidable }) => undecidable)),
    byVerdict: byClass(decidable, ({ truth }) => [verdictOf(truth)]),
    byRequest: byClass(decidable, requestClasses),
  };
}

/** The summary as a table. */
export function table({ cases, compared, disagreements, leftOut, all, undecidable, byVerdict, byRequest }) {
  const sections = [
    row('', '', 'blocked', 'or not', 'first', 'error', 'one name', 'where'),
    row('credentials mode', 'cases', 'unknown', 'known', 'unknown', 'known', 'unknown', 'decided'),
    '',
    ...Object.entries(byVerdict).map(cells),
    '',
    ...Object.entries(byRequest).map(cells),
    '',
    cells(['all', all]),
    '',
    `${undecidable.cases} more cannot be decided, for the entry lacks the headers that Chromium judged; ` +
      `honest about it: ${undecidable.honestUnknown} as recorded, ${undecidable.honestKnown} with the credentials mode`,
    ...Object.entries(leftOut).map(([why, count]) => `${count} left out: ${why}`),
    `${cases} cases, ${compared} compared, ${disagreements} disagreements`,
  ];
  return sections.join('\n');
}

function byClass(comparisons, classesOf) {
  const classes = new Map();
  for (const comparison of comparisons) {
    for (const name of classesOf(comparison)) {
      classes.set(name, [...(classes.get(name) ?? []), comparison]);
    }
  }
  return Object.fromEntries([...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, members]) => [name, tally(members)]));
}

function tally(comparisons) {
  const blocked = comparisons.filter(({ truth }) => truth.cors_error);
  const count = (list, holds) => list.filter(holds).length;
  return {
    cases: comparisons.length,
    blocked: blocked.length,
    outcomeUnknown: count(comparisons, ({ unknown }) => unknown.outcome),
    outcomeKnown: count(comparisons, ({ known }) => known.outcome),
    firstErrorUnknown: count(blocked, ({ unknown }) => unknown.firstError),
    firstErrorKnown: count(blocked, ({ known }) => known.firstError),
    sharp: count(blocked, ({ unknown }) => unknown.names.length === 1),
    decided: count(blocked, ({ decided }) => decided),
    sharpWhereDecided: count(blocked, ({ decided, unknown }) => decided && unknown.names.length === 1),
  };
}

function tallyUndecidable(comparisons) {
  return {
    cases: comparisons.length,
    honestUnknown: comparisons.filter(({ unknown }) => unknown.outcome).length,
    honestKnown: comparisons.filter(({ known }) => known.outcome).length,
  };
}

function verdictOf({ cors_error: error, net_error: netError, settled }) {
  return error ?? (settled === 'ok' ? 'allowed' : netError || 'refused before it was sent');
}

function requestClasses({ truth, entries }) {
  const { via, uploadListener, cookie, redirect, body } = truth.request;
  const hasPreflight = entries.some(isPreflight);
  return [
    `credentials: ${truth.credentials}`,
    hasPreflight ? 'with a preflight' : 'without a preflight',
    ...redirectClasses(truth, entries),
    ...(redirect && redirect !== 'follow' ? [`redirect: ${redirect}`] : []),
    ...(truth.again ? [hasPreflight ? 'asked again, with a preflight' : 'asked again, preflight cached'] : []),
    ...(truth.origin === 'null' ? ['from a sandboxed frame'] : []),
    ...(truth.urls?.some((url) => url.startsWith('https:')) ? ['over HTTP/2'] : []),
    ...(via ? [`through ${via}`] : []),
    ...(uploadListener ? ['with an upload listener'] : []),
    ...(cookie ? ['with a cookie'] : []),
    ...(body === 'stream' ? ['with a stream as the body'] : []),
  ];
}

function redirectClasses({ urls = [], origin }, entries) {
  const redirects = urls.length - 1;
  if (redirects < 1) {
    return [];
  }
  const isTainted = entries.some(({ request }) => request.headers.some(isNullOrigin));
  return [
    `redirects: ${redirects > 3 ? '4 or more' : redirects}`,
    ...(urls[0].startsWith(`${origin}/`) ? ["redirected away from the page's origin"] : []),
    ...(isTainted && origin !== 'null' ? ['redirected until the origin is null'] : []),
  ];
}

function isNullOrigin({ name, value }) {
  return /^origin$/i.test(name) && value === 'null';
}

function cells([name, counts]) {
  const { cases, blocked, decided } = counts;
  const ofCases = [counts.outcomeUnknown, counts.outcomeKnown].map((count) => percent(count, cases));
  const ofBlocked = [counts.firstErrorUnknown, counts.firstErrorKnown, counts.sharp].map((count) => percent(count, blocked));
  return row(name, cases, ...ofCases, ...ofBlocked, percent(counts.sharpWhereDecided, decided));
}

// Rounded down: what is not all is not 100 %.
function percent(count, of) {
  return of ? `${Math.floor((1000 * count) / of) / 10} %` : '-';
}

function row(name, ...columns) {
  return [name.padEnd(44), ...columns.map((column) => String(column).padStart(9))].join(' ').trimEnd();
}
