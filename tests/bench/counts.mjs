// What came of an import, in numbers. Runs in the page.

/**
 * @typedef {object} Counts
 * @property {number} entries
 * @property {number} skipped
 * @property {number} exchanges
 * @property {number} blocked
 * @property {[string, number][]} outcomes  how many exchanges there are of each
 * @property {[string, number][]} causes    and with each
 */

/** @param {string} json  counts, as `import_har` returns them @returns {Counts} */
export function countsOf(json) {
  const { entries, skipped, outcomes, causes } = JSON.parse(json);
  const exchanges = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return { entries, skipped, exchanges, blocked: outcomes.blocked ?? 0, outcomes: sorted(outcomes), causes: sorted(causes) };
}

/** @param {string} json  a report, as `explain_har` returns it @returns {Counts} */
export function countsOfReport(json) {
  const { entry_count: entries, skipped, exchanges } = JSON.parse(json);
  const outcomes = tally(exchanges.map(({ outcome }) => outcome));
  const causes = tally(exchanges.flatMap(({ findings }) => findings.map(({ code }) => code)));
  return countsOf(JSON.stringify({ entries, skipped: skipped.length, outcomes, causes }));
}

function tally(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const sorted = (counts) => Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));
