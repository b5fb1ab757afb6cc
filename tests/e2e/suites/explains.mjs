import assert from 'node:assert/strict';

import { explanationJudge } from '../explained.mjs';
import { openSession } from '../session.mjs';
import { watchVerdicts } from '../verdicts.mjs';

/** Every case of the demo, made in a real page and read from the real panel. */
export async function explains(test) {
  const session = await openSession();
  try {
    const panel = await session.openPanel();
    const judge = await explanationJudge(session.demo);
    const verdictOn = await watchVerdicts(session.page);
    const { cases } = session.demo;
    await session.runAll(panel, cases);

    await test('every case has a row', async () => {
      const urls = new Set((await panel.rows()).map(({ url }) => url));
      assert.deepEqual([...urls].sort(), cases.map((one) => session.urlOf(one)).sort());
    });

    await test('Chromium decides as the table of cases says', async () => {
      for (const one of cases) {
        const { corsError } = await verdictOn(session.urlOf(one));
        assert.equal(corsError, one.expected.chromium, one.id);
      }
    });

    await test('blocked requests stand above the others', async () => {
      const outcomes = (await panel.rows()).map(({ outcome }) => outcome);
      assert.equal(outcomes.lastIndexOf('blocked') + 1, outcomes.filter((outcome) => outcome === 'blocked').length);
    });

    for (const one of cases) {
      await test(`explains: ${one.title}`, async () => {
        const url = session.urlOf(one);
        const detail = await panel.choose(url);
        const row = (await panel.rows()).find((candidate) => candidate.url === url);
        assert.deepEqual(judge(one, row, detail), []);
      });
    }

    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
  }
}
