import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { startDemo } from '../../demo/server.mjs';
import { startFirefox } from '../../firefox/browser.mjs';
import { startSlowPage } from '../../firefox/slow-page.mjs';
import { NO_RESPONSE, watchVerdicts } from '../../firefox/verdicts.mjs';
import { after } from '../browser.mjs';
import { explanationJudge } from '../explained.mjs';
import { Panel } from '../panel.mjs';
import { EXTENSION as FOR_CHROMIUM } from '../session.mjs';

const FOR_FIREFOX = fileURLToPath(new URL('../../../dist/firefox', import.meta.url));
const PICTURES = new URL('../../../target/', import.meta.url);

// What Firefox calls it that an extension has a page in DevTools; no manifest can ask for it.
const OF_EVERY_DEVTOOLS_PAGE = 'devtools';

/** The extension in a real Firefox: every case of the demo, made in a page and read from the panel. */
export async function firefox(test) {
  await test('the build for Firefox is the other one, with what Firefox alone is told', async () => {
    const [chromium, own, built] = await Promise.all(
      [`${FOR_CHROMIUM}/manifest.json`, new URL('../../../extension/firefox.json', import.meta.url), `${FOR_FIREFOX}/manifest.json`].map(readJson),
    );
    assert.deepEqual(built, { ...chromium, ...own });
    const files = await filesIn(FOR_CHROMIUM);
    assert.deepEqual(await filesIn(FOR_FIREFOX), files);
    for (const file of files.filter((name) => name !== 'manifest.json')) {
      assert.ok((await readFile(`${FOR_CHROMIUM}/${file}`)).equals(await readFile(`${FOR_FIREFOX}/${file}`)), file);
    }
  });

  const demo = await startDemo();
  const slow = await startSlowPage(demo.api);
  const browser = await startFirefox(FOR_FIREFOX);
  try {
    const page = await browser.page();
    await page.goto(demo.page);
    const takeSaid = await watchVerdicts(browser);
    const frame = await browser.showPanel();
    const panel = new Panel(frame);
    await panel.ready();
    await isInstalled(browser, test);
    await explains({ demo, page, panel, takeSaid }, test);
    await test('the panel wears the theme of the developer tools', () => wearsTheme(browser, frame));
    await isUsedByKeyboard({ demo, browser, page, panel, frame }, test);
    await supposes({ demo, panel, frame }, test);
    await sendsAgain({ demo, page, panel, frame }, test);
    await watchesThePage({ demo, slow, page, panel }, test);
    await test('nothing went wrong in the panel', async () => {
      assert.deepEqual(await browser.errors(), []);
      assert.equal(await frame.$eval('[data-part=notice]', (notice) => notice.innerText), '');
    });
  } finally {
    await browser.close();
    await slow.close();
    await demo.close();
  }
}

async function isInstalled(browser, test) {
  await test('Firefox installs it with no warning and no permission', async () => {
    assert.deepEqual(await browser.extension(), { warnings: [], errors: [], permissions: [OF_EVERY_DEVTOOLS_PAGE], origins: [] });
  });
}

async function explains({ demo, page, panel, takeSaid }, test) {
  const urlOf = ({ id }) => `${demo.api}/${id}`;
  for (const { id } of demo.cases) {
    await page.evaluate((one) => window.runCase(one), id);
  }
  const rows = await panel.rowsOnceThereAre(demo.cases.length);
  const judge = await explanationJudge(demo);

  await test('every case has one row', () => {
    assert.deepEqual(rows.map(({ url }) => url).sort(), demo.cases.map(urlOf).sort());
  });

  await test('Firefox blocks what the table of cases says', async () => {
    const said = await takeSaid();
    for (const one of demo.cases.filter((one) => !isRedirected(one))) {
      const first = said.find(({ url }) => url === urlOf(one))?.category ?? null;
      const outcome = first === NO_RESPONSE ? 'failed' : first ? 'blocked' : 'allowed';
      assert.equal(outcome, one.expected.outcome, `${one.id}: ${first}`);
    }
  });

  for (const one of demo.cases) {
    await test(`explains as far as Firefox tells: ${one.title}`, async () => {
      const detail = await panel.choose(urlOf(one));
      const row = (await panel.rows()).find(({ url }) => url === urlOf(one));
      assert.deepEqual(row.outcome === 'undetermined' ? dishonest(one, detail) : judge(one, row, detail), []);
    });
  }
}

// Firefox logs neither errors nor a request whose preflight failed. So it may depend on the credentials mode, and that is then said.
function dishonest(one, { findings }) {
  const { expected } = one;
  const blocks = findings.filter(({ role }) => role === 'blocks');
  const isConditional = blocks.length > 0 && blocks.every(({ when }) => when === 'credentials-included');
  const isNamed = expected.outcome === 'allowed' || blocks.some(({ code }) => code === expected.code);
  const listed = blocks.map(({ code, when }) => `${code}, ${when}`).join('; ');
  return isConditional && isNamed ? [] : [`undetermined, with ${listed || 'nothing that blocks'}`];
}

// Of a password in a Location Firefox says nothing, and behind a redirect it speaks of another URL.
function isRedirected({ response }) {
  return response.headers.some((line) => line.startsWith('Location: '));
}

async function wearsTheme(browser, frame) {
  await mkdir(PICTURES, { recursive: true });
  for (const theme of ['dark', 'light']) {
    await browser.chooseTheme(theme);
    await frame.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, { polling: 50, timeout: 5000 }, theme);
    const picture = await frame.screenshot();
    await writeFile(new URL(`firefox-${theme}.png`, PICTURES), Buffer.from(picture.split(',')[1], 'base64'));
  }
}

async function isUsedByKeyboard({ demo, browser, page, panel, frame }, test) {
  const [first] = demo.cases;
  const url = `${demo.api}/${first.id}`;
  const tabTo = async (selector) => {
    const isThere = () => frame.evaluate((wanted) => document.activeElement.matches(wanted), selector);
    for (let steps = 0; steps < 60 && !(await isThere()); steps++) {
      await panel.type('Tab');
    }
    assert(await isThere(), `Tab does not lead to ${selector}`);
  };

  await test('the filter is reached and cleared by keyboard', async () => {
    await panel.choose(url);
    await panel.filter(first.id);
    const { text, listed, hasFocus } = await panel.filterBar();
    assert.deepEqual([text, listed, hasFocus], [first.id, `1 of ${demo.cases.length}`, true]);
    await panel.type('Escape');
    assert.equal((await panel.filterBar()).text, '');
  });

  await test('the same failure is folded, and unfolded with the arrows', async () => {
    await page.evaluate((id) => window.runCase(id), first.id);
    assert(await panel.hasFold(2), `${await panel.folds()}`);
    await panel.choose(url);
    await frame.focus('#exchanges [aria-selected=true]');
    await panel.type('ArrowRight');
    assert.equal((await panel.rowsOnceThereAre(demo.cases.length + 1)).length, demo.cases.length + 1);
    await panel.type('ArrowLeft');
    assert.equal((await panel.rowsOnceThereAre(demo.cases.length)).length, demo.cases.length);
  });

  await test('from the row to the fix for the server that is chosen, and that is copied', async () => {
    await panel.type('Enter');
    await panel.chooseServer('nginx');
    await tabTo('[data-action=copy-whole-fix]');
    await panel.type('Enter');
    const { snippets, server } = await panel.detail();
    assert.equal(server, 'nginx');
    const copied = await browser.clipboard();
    assert(snippets.every((snippet) => copied.includes(snippet.trim())) && copied.includes(demo.page), copied);
    await frame.waitForFunction(() => document.activeElement.dataset.action === 'copy-whole-fix', { polling: 20, timeout: 2000 });
  });

  await test('a sheet is opened and closed by keyboard', async () => {
    assert.match((await panel.preflights()).text, /preflights took/);
    assert(await panel.closeSheet('preflights'), 'Escape does not lead back to the button');
  });
}

async function supposes({ demo, panel, frame }, test) {
  await test('what if the server answered as it should: then it passes, and closed all is as before', async () => {
    await panel.choose(`${demo.api}/three-at-once`);
    await frame.focus('[data-action=what-if]');
    await panel.type('Enter');
    const outcome = () => frame.$eval('#what-if', (editor) => editor.dataset.outcome);
    await frame.waitForSelector('#what-if:not([hidden])', { timeout: 5000 });
    assert.equal(await outcome(), 'blocked');
    await frame.focus('[data-action=what-if-mend]');
    await panel.type('Enter');
    await frame.waitForFunction(() => document.querySelector('#what-if').dataset.outcome === 'allowed', { polling: 20, timeout: 5000 });
    await frame.focus('[data-action=what-if-close]');
    await panel.type('Enter');
    assert.equal((await panel.detail()).url, `${demo.api}/three-at-once`);
  });

  await test('the panel speaks German and English again', async () => {
    await panel.chooseLanguage('de');
    assert.equal(await frame.$eval('[data-action=clear]', (button) => button.innerText.trim()), 'Leeren');
    await panel.chooseLanguage('en');
    assert.equal(await frame.$eval('[data-action=clear]', (button) => button.innerText.trim()), 'Clear');
  });
}

async function sendsAgain({ demo, page, panel, frame }, test) {
  const runAlone = async (id) => {
    await panel.press('clear');
    await panel.rowsOnceThereAre(0);
    await page.evaluate((one) => window.runCase(one), id);
    await panel.rowsOnceThereAre(1);
    await panel.choose(`${demo.api}/${id}`);
  };

  await test('“Send again” repeats a request from the page', async () => {
    await runAlone('trailing-slash');
    await panel.press('send-again');
    assert(await panel.hasFold(2), 'no second attempt');
  });

  await test('what was sent again is decided where its credentials decide: they are known', async () => {
    await runAlone('simple-get');
    await panel.press('send-again');
    assert(await panel.hasRow(`${demo.api}/simple-get`, 'allowed'));
  });

  await test('of a request whose preflight failed, it is said that its headers and body are not known', async () => {
    await runAlone('options-404');
    assert.match(await frame.$eval('#detail [data-part=why-not]', (place) => place.innerText), /its preflight alone/);
  });
}

async function watchesThePage({ demo, slow, page, panel }, test) {
  await test('reloading the page clears the list', async () => {
    await page.reload();
    assert.deepEqual(await panel.rowsOnceThereAre(0), []);
  });

  // Firefox tells of a navigation when the page has loaded.
  await test('what a page asks while it loads stays, and what the page before asked does not', async () => {
    await page.evaluate((id) => window.runCase(id), demo.cases[0].id);
    await panel.rowsOnceThereAre(1);
    await page.goto(slow.page);
    await panel.rowsOnceThereAre(2);
    await after(500);
    assert.deepEqual((await panel.rows()).map(({ url }) => url).sort(), slow.asks.sort());
  });

  await test('“clear” clears it', async () => {
    await panel.press('clear');
    assert.deepEqual(await panel.rowsOnceThereAre(0), []);
  });
}

async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}

async function filesIn(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(directory.length + 1))
    .sort();
}
