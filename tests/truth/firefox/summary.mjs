import { disagrees } from './compare.mjs';

/**
 * Counts, for each verdict of Firefox.
 *
 * @param {import('./compare.mjs').Comparison[]} comparisons
 * @param {string[]} reasons  why others were not run
 */
export function summarize(comparisons, reasons) {
  const compared = comparisons.filter(({ leftOut }) => !leftOut);
  const why = [...reasons, ...comparisons.flatMap(({ leftOut }) => leftOut ?? [])];
  const names = [...new Set(compared.map(verdictOf))].sort();
  return {
    compared: compared.length,
    disagreements: compared.filter(disagrees).length,
    leftOut: Object.fromEntries([...new Set(why)].map((one) => [one, why.filter((other) => other === one).length])),
    byVerdict: Object.fromEntries(names.map((name) => [name, tally(compared.filter((one) => verdictOf(one) === name))])),
    all: tally(compared),
  };
}

/** The summary as a table. */
export function table({ cases, compared, disagreements, leftOut, byVerdict, all }) {
  return [
    row('', '', 'known mode', 'unknown', 'the same', 'cannot'),
    row('', 'cases', 'agree', 'decided', 'in panel', 'be told'),
    '',
    ...Object.entries(byVerdict).map(([name, counts]) => cells(name, counts)),
    '',
    cells('all', all),
    '',
    ...Object.entries(leftOut).map(([why, count]) => `${count} left out: ${why}`),
    `${cases} cases, ${compared} compared, ${disagreements} disagreements`,
  ].join('\n');
}

/** A disagreement in one paragraph. @param {import('./compare.mjs').Comparison} comparison */
export function describe({ recorded: { name, one, settled, said, entries }, verdict, unknown, known, inPanel }) {
  const { method, headers, credentials, frame } = one.request;
  const relevant = ({ response }) =>
    response.headers.filter(({ name: header }) => /^(access-control-|location$)/i.test(header)).map((header) => `${header.name}: ${JSON.stringify(header.value)}`);
  return [
    `${name}: ${method} ${JSON.stringify(headers)}, credentials: ${credentials}, from ${frame}.`,
    ...entries.map((entry) => `${entry.request.method} got ${[entry.response.status, ...relevant(entry)].join(', ')}.`),
    `Firefox: ${verdict} (${settled}; ${said.join(', ') || 'nothing said'}).`,
    `We: ${known.outcome} ${known.names.join(' or ')}; without the credentials mode: ${unknown.outcome} ${unknown.names.join(' or ')}.`,
    `The panel: ${inPanel || 'no row'}.`,
  ].join(' ');
}

function verdictOf({ verdict, recorded: { said } }) {
  return verdict === 'blocked' ? said[0] : verdict;
}

function tally(comparisons) {
  const count = (holds) => comparisons.filter(holds).length;
  return {
    cases: comparisons.length,
    known: count(({ known }) => known.agrees && known.decided),
    unknown: count(({ unknown }) => unknown.agrees && unknown.decided),
    inPanel: count(({ unknown, inPanel }) => inPanel === unknown.outcome),
    hidden: count(({ hidden, known }) => hidden && !known.decided),
  };
}

function cells(name, { cases, known, unknown, inPanel, hidden }) {
  return row(name, cases, known, unknown, inPanel, hidden);
}

function row(name, ...columns) {
  return [name.padEnd(38), ...columns.map((column) => String(column).padStart(10))].join(' ').trimEnd();
}
