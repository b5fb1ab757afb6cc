import assert from 'node:assert/strict';

import { lookAlikes, pageOf, traceless, urlOf } from '../../look-alikes/cases.mjs';
import { after } from '../browser.mjs';
import { openLookAlikes } from '../look-alikes.mjs';
import { Panel } from '../panel.mjs';
import { EXTENSION } from '../session.mjs';
import { watchVerdicts } from '../verdicts.mjs';

/** What looks like a CORS block, made for real and read from the real panel. */
export async function looksAlike(test) {
  const asker = await openLookAlikes(EXTENSION);
  try {
    const verdictOn = await watchVerdicts(asker.page);
    const panel = await openPanel(asker);
    for (const one of lookAlikes.filter(({ isSlow }) => !isSlow)) {
      await test(`tells: ${one.title}`, async () => {
        await askUntilShown(one, asker, panel);
        isAsInTheTable(one, await verdictOn(urlOf(one)));
        await isTold(one, panel);
      });
    }
    for (const one of traceless) {
      await test(`leaves no trace: ${one.title}`, async () => {
        assert.equal(await asker.ask(one), 'error');
        await after(500);
        assert.deepEqual((await panel.rows()).filter(({ url }) => url === urlOf(one)), []);
      });
    }
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(asker.devtools.errors, []);
    });
  } finally {
    await asker.close();
  }
}

async function openPanel({ devtools, page }) {
  await devtools.dock('undocked');
  await devtools.resize(1280, 900);
  const panel = new Panel(await devtools.showPanel('Preflight', 'panel.html'));
  await panel.ready();
  // The page itself is the first in which CORS has no say; before there is one, there is nothing to show.
  await page.goto(pageOf(lookAlikes[0]));
  await panel.showNotCors(true);
  return panel;
}

// Now and then, on a busy machine, DevTools hand over a request without the response that it got: then it is made again.
async function askUntilShown(one, asker, panel) {
  for (let attempt = 0; attempt < 3; attempt++) {
    await asker.ask(one);
    if (await panel.hasRow(urlOf(one), one.expected.outcome)) {
      return;
    }
  }
  assert.fail(`no row is ${one.expected.outcome}, but ${JSON.stringify(await panel.rows())}`);
}

function isAsInTheTable({ expected }, { netError, corsError }) {
  assert.deepEqual({ netError, corsError }, { netError: expected.netError ?? null, corsError: expected.corsError ?? null });
}

async function isTold(one, panel) {
  const { outcome, code, role, says } = one.expected;
  const { verdict, findings } = await panel.choose(urlOf(one), outcome);
  const listed = `${verdict}\n${findings.map((finding) => `${finding.role} ${finding.code}`).join(', ')}`;
  const [first, ...others] = findings;
  assert.deepEqual({ code: first?.code, role: first?.role }, { code, role }, listed);
  assert.match(verdict, says);
  // Beside an error page or a login there is the symptom; nowhere else a header of CORS is at fault, and first never.
  const isAtFault = (finding) => finding.role === 'blocks' && finding.title.startsWith('Access-Control-');
  assert(!isAtFault(first) && (outcome === 'blocked' || !others.some(isAtFault)), listed);
}
