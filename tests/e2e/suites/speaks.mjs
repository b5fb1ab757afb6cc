import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cases } from '../../demo/cases.mjs';
import { pseudoCopy, unspoken } from '../pseudo.mjs';
import { openSession } from '../session.mjs';
import { openWebPage } from '../web-page.mjs';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** Every word is said in the reader's language: no English one is left when another language is chosen. */
export async function speaks(test) {
  await inThePage(test);
  await inDevTools(test);
}

async function inThePage(test) {
  const copy = await pseudoCopy('www');
  const web = await openWebPage({ directory: copy.directory, remembers: true });
  try {
    const { browser, page, panel, errors } = web;
    const frame = page.mainFrame();
    const saysAll = async (captured = '') => assert.deepEqual(await unspoken(frame, captured), []);
    const open = async (name, log) => {
      const path = join(copy.directory, name);
      await writeFile(path, typeof log === 'string' ? log : JSON.stringify(log));
      await panel.open(path);
    };

    await test('it begins in the browser’s language', async () => {
      assert.equal(await panel.language(), 'en');
      assert((await unspoken(frame, '')).length > 10, 'what is English is found to be so');
    });

    await test('chosen with the keyboard, another language is spoken at once', async () => {
      await panel.chooseLanguage('de');
      await saysAll();
    });

    await test('and again after a reload', async () => {
      await page.reload();
      await panel.ready();
      assert(await panel.getsToSpeak('de'));
      await saysAll();
    });

    const recordings = await logs();
    const all = { log: { ...recordings[0].log, entries: recordings.flatMap(({ log }) => log.entries) } };
    const captured = 'all.har' + JSON.stringify(all) + all.log.entries.map(({ request, response }) => [request, response].flatMap(said).join(' ')).join(' ');

    await test('every recording is explained in it', async () => {
      await open('all.har', all);
      await panel.rowsOnceThereAre(cases.length);
      await saysAll(captured);
      const rows = await frame.$$eval('#exchanges [data-exchange]', (elements) => elements.length);
      assert(rows > 30, `${rows} rows`);
      const found = new Set();
      for (let row = 0; row < rows; row++) {
        await frame.$$eval('#exchanges [data-exchange]', (elements, index) => elements[index].click(), row);
        await panel.unfold();
        (await unspoken(frame, captured)).forEach((one) => found.add(one));
      }
      assert.deepEqual([...found], []);
    });

    await test('and so is every fix', async () => {
      await frame.click('#exchanges [data-outcome=blocked]');
      const found = new Set();
      for (const server of await panel.servers()) {
        await panel.chooseServer(server);
        await panel.unfold();
        (await unspoken(frame, captured)).forEach((one) => found.add(`${server}: ${one}`));
      }
      assert.deepEqual([...found], []);
    });

    await test('the filter finds causes by the names that are shown', async () => {
      await frame.focus('#filter');
      const { listed: before } = await panel.filterBar();
      await page.keyboard.sendCharacter('⟦Allow-Origin');
      const { listed } = await panel.filterBar();
      assert.notEqual(listed, before);
      assert.doesNotMatch(listed, /^⟦0 /);
      await panel.type('Escape');
    });

    await test('sheets speak it', async () => {
      for (const sheet of await frame.$$eval('.sheet', (sheets) => sheets.map(({ id }) => id))) {
        await frame.evaluate((id) => document.getElementById(id).showPopover(), sheet);
        await saysAll(captured);
        await frame.evaluate((id) => document.getElementById(id).hidePopover(), sheet);
      }
    });

    await test('what is wrong with a file is said in it', async () => {
      for (const content of ['', 'Hello', '{"log": 5}', '{', '{"log": {}}']) {
        await open('bad.har', content);
        await frame.waitForSelector('[data-part=notice]:not(:empty)', { timeout: 5000 });
        await saysAll(`${captured} bad.har`);
        await panel.complaint();
      }
    });

    await test('every empty state speaks it', async () => {
      const one = all.log.entries.find(({ request }) => request.method === 'GET');
      const sameOrigin = { ...one, request: { ...one.request, url: 'https://a.example/', headers: [{ name: 'Sec-Fetch-Site', value: 'same-origin' }] } };
      for (const [name, entries] of [['none.har', []], ['same.har', [sameOrigin]], ['odd.har', [5, one]]]) {
        await open(name, { log: { ...all.log, entries } });
        await frame.waitForFunction((file) => document.querySelector('[data-part=source]').textContent === file, { polling: 50, timeout: 5000 }, name);
        await saysAll(`${captured} ${name}`);
      }
    });

    await test('chosen again, English is spoken, and selection and focus stay', async () => {
      await open('all.har', all);
      await frame.waitForSelector('#exchanges [aria-selected=true]');
      const url = await frame.$eval('#exchanges [aria-selected=true]', (row) => row.dataset.url);
      await panel.chooseLanguage('en');
      assert(await panel.isChosen(url));
      const text = await frame.evaluate(() => document.body.innerText);
      assert.doesNotMatch(text, /[⟦⟧]/);
    });

    await test('a language that cannot be had leaves English, and a word', async () => {
      await writeFile(join(copy.directory, '_locales', 'de', 'messages.json'), '<!doctype html>');
      await frame.select('#language', 'de');
      assert.match(await panel.complaint(), /Deutsch/);
      assert.equal(await panel.language(), 'en');
    });

    await test('nothing went wrong in the page', () => {
      assert.deepEqual(errors, []);
    });
  } finally {
    await web.close();
    await copy.remove();
  }
}

async function inDevTools(test) {
  const copy = await pseudoCopy('chrome');
  let session;
  try {
    session = await openSession({ extension: copy.directory });
    const panel = await session.openPanel();
    const { cases: some } = session.demo;
    const captured = JSON.stringify(await logs()) + session.demo.page + some.map((one) => session.urlOf(one)).join(' ');

    await test('in DevTools too, before anything was captured', async () => {
      await panel.chooseLanguage('de');
      assert.deepEqual(await unspoken(session.frame, captured), []);
    });

    await test('and of what is captured', async () => {
      await session.runAll(panel, some.slice(0, 3));
      await panel.unfold();
      assert.deepEqual(await unspoken(session.frame, captured), []);
    });

    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session?.close();
    await copy.remove();
  }
}

/** What was recorded for the demo and for what only looks like it: every cause. */
async function logs() {
  const read = async (folder) => {
    const names = (await readdir(new URL(`${folder}/`, FIXTURES))).filter((name) => name.endsWith('.har')).sort();
    return Promise.all(names.map(async (name) => JSON.parse(await readFile(new URL(`${folder}/${name}`, FIXTURES), 'utf8'))));
  };
  return [...(await read('demo')), ...(await read('look-alikes'))];
}

/** Header lines as evidence names them. */
function said({ headers }) {
  return headers.map(({ name, value }) => `${name} ${value}`);
}
