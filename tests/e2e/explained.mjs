import { readFile } from 'node:fs/promises';

import { relocate } from '../demo/origins.mjs';

/**
 * @typedef {import('../demo/cases.mjs').Case} Case
 * @typedef {import('./panel.mjs').Row} Row
 * @typedef {import('./panel.mjs').Detail} Detail
 *
 * A judge of explanations: it compares what the panel says about a case with what the table of cases wants, and with the
 * verdict of the browser as it was recorded.
 *
 * @param {{page: string, api: string}} demo  where the cases were run
 * @returns {Promise<(one: Case, row: Row, detail: Detail) => string[]>}
 *          lists what is lacking: nothing, where all is well
 */
export async function explanationJudge(demo) {
  const recorded = JSON.parse(await readFile(new URL('../fixtures/demo/truth.json', import.meta.url), 'utf8'));
  const truth = relocate(recorded, demo);
  return (one, row, detail) => lacks(one, row, detail, truth[one.id]);
}

function lacks({ request, expected }, row, { verdict, brokeAt, findings, chromium }, { failedParameter }) {
  const found = [];
  const want = (holds, otherwise) => holds || found.push(otherwise);

  want(row.outcome === expected.outcome, `the outcome is ${row.outcome}, not ${expected.outcome}`);
  want(row.method === (request.method ?? 'GET'), `the method is ${row.method}`);
  want(verdict, 'there is no verdict');

  const has = (code, ...roles) => findings.some((finding) => finding.code === code && roles.includes(finding.role));
  const listed = findings.map(({ code, role }) => `${role} ${code}`).join(', ') || 'nothing';
  if (expected.outcome === 'allowed') {
    want(!findings.some(({ role }) => role.startsWith('blocks')), `nothing blocks, yet ${listed}`);
    want(!expected.code || has(expected.code, 'warns'), `no warning of ${expected.code}, but ${listed}`);
  } else {
    want(has(expected.code, 'blocks'), `${expected.code} is not named as what blocks, but ${listed}`);
  }
  want((brokeAt === 'preflight') === (expected.stage === 'preflight'), `it broke at ${brokeAt}, not at ${expected.stage}`);
  want(Boolean(brokeAt) === Boolean(expected.stage), `it broke at “${brokeAt}”`);
  for (const code of expected.also) {
    want(has(code, 'blocks-next'), `${code} is not named as what would block next, but ${listed}`);
  }

  if (expected.chromium) {
    want(chromium.includes(expected.chromium), `Chromium’s name is ${expected.chromium}, not ${chromium}`);
    const isNamed = verdict.toLowerCase().includes(failedParameter.toLowerCase());
    want(isNamed, `the value at fault, ${failedParameter}, is not in “${verdict}”`);
  }
  return found;
}
