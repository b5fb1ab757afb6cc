// What came of an import, in numbers. Runs in the page.

/**
 * @param {string | object} result  of the module's import, which counts; or a whole report, which is counted here
 * @returns {{entries: number, exchanges: number, blocked: number, outcomes?: object, causes?: object}}
 */
export function countsOf(result) {
  const told = typeof result === 'string' ? JSON.parse(result) : result;
  if (!Array.isArray(told.exchanges)) return told;
  const outcomes = tally(told.exchanges.map(({ outcome }) => outcome));
  const causes = tally(told.exchanges.flatMap(({ findings }) => findings.map(({ code }) => code)));
  return { entries: told.entry_count, exchanges: told.exchanges.length, blocked: outcomes.blocked ?? 0, outcomes, causes };
}

/** How often each value is there, in the order of the values. */
function tally(values) {
  const counts = {};
  for (const value of values.sort()) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
