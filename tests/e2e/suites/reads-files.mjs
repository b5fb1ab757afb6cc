import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cases } from '../../demo/cases.mjs';
import { API, PAGE } from '../../demo/origins.mjs';
import { explanationJudge } from '../explained.mjs';
import { download } from '../downloads.mjs';
import { openWebPage } from '../web-page.mjs';

/** The panel as an ordinary web page, which takes HAR files. */
export async function readsFiles(test) {
  const files = await mkdtemp(join(tmpdir(), 'preflight-inspector-'));
  const web = await openWebPage();
  try {
    const { browser, page, panel, errors } = web;

    await explainsARecording(panel, files, test);
    await exportsWhatItReads(browser, panel, test);
    await takesADroppedFile(page, panel, test);
    await survivesBadFiles(panel, files, test);
    await test('nothing went wrong in the page', () => {
      assert.deepEqual(errors, []);
    });
  } finally {
    await web.close();
    await rm(files, { recursive: true });
  }
}

async function explainsARecording(panel, files, test) {
  const judge = await explanationJudge({ page: PAGE, api: API });
  await panel.open(await save(files, 'all.har', JSON.stringify(await recordingOfAll())));

  await test('a HAR file gives one row for each case', async () => {
    const rows = await panel.rowsOnceThereAre(cases.length);
    assert.deepEqual(rows.map(({ url }) => url).sort(), cases.map(({ id }) => `${API}/${id}`).sort());
  });

  await test('each is explained as it is in DevTools', async () => {
    const rows = await panel.rows();
    for (const one of cases) {
      const url = `${API}/${one.id}`;
      const row = rows.find((candidate) => candidate.url === url);
      assert.deepEqual(judge(one, row, await panel.choose(url)), [], one.id);
    }
  });
}

async function exportsWhatItReads(browser, panel, test) {
  await test('what is exported is read again, with the same rows', async () => {
    const rows = await panel.rows();
    assert.equal(rows.length, cases.length);
    await download(browser, () => panel.exportHar(), async (path, text) => {
      assert.equal(JSON.parse(text).log.creator.name, 'Preflight Inspector');
      await panel.press('clear');
      assert.deepEqual(await panel.rowsOnceThereAre(0), []);
      await panel.open(path);
      assert.deepEqual(await panel.rowsOnceThereAre(rows.length), rows);
    });
  });
}

async function takesADroppedFile(page, panel, test) {
  await test('a file can be dropped', async () => {
    await page.evaluate(drop, await recording('upper-case'));
    const rows = await panel.rowsOnceThereAre(1);
    assert.deepEqual(rows.map(({ url }) => url), [`${API}/upper-case`]);
  });
}

async function survivesBadFiles(panel, files, test) {
  const whole = await recording('trailing-slash');
  const bad = {
    'not JSON': 'Hello',
    empty: '',
    'JSON, but no HAR': '{"hello": [1, 2, 3]}',
    'cut off': whole.slice(0, whole.length / 2),
    'entries of the wrong type': '{"log": {"entries": 5}}',
    'nested too deep': '['.repeat(100_000),
  };
  for (const [what, content] of Object.entries(bad)) {
    await test(`a file that is ${what} is refused with a word`, async () => {
      await panel.open(await save(files, 'bad.har', content));
      assert.match(await panel.complaint(), /bad\.har/);
    });
  }

  await test('and the next good one is read', async () => {
    await panel.open(await save(files, 'good.har', whole));
    // The list is that of the dropped file until then, and as long.
    assert.equal(await panel.outcome(`${API}/trailing-slash`), 'blocked');
    const rows = await panel.rowsOnceThereAre(1);
    assert.deepEqual(rows.map(({ url }) => url), [`${API}/trailing-slash`]);
  });
}

async function recordingOfAll() {
  const logs = await Promise.all(cases.map(async ({ id }) => JSON.parse(await recording(id)).log));
  return { log: { ...logs[0], entries: logs.flatMap(({ entries }) => entries) } };
}

function recording(id) {
  return readFile(new URL(`../../fixtures/demo/${id}.har`, import.meta.url), 'utf8');
}

async function save(directory, name, content) {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

// In the page.
function drop(content) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([content], 'dropped.har'));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}
