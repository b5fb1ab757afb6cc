import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { many, manyAsHar } from '../../bench/many.mjs';
import { Panel } from '../panel.mjs';
import { openSession } from '../session.mjs';
import { openWebPage } from '../web-page.mjs';

const MANY = 50_000;
const WAIT = { polling: 50, timeout: 40_000 };

/** A list that is long: what must hold however slow the machine is. Times are measured by tests/bench. */
export async function lists(test) {
  await inDevTools(test);
  await inThePage(test);
}

async function inDevTools(test) {
  const session = await openSession();
  try {
    await session.openPanel();
    await session.devtools.loadWithDelivery(session.frame);
    const { frame } = session;
    const panel = new Panel(frame);
    await panel.ready();
    const deliver = async (count, first) => {
      await frame.evaluate((entries) => entries.forEach((entry) => window.deliver(entry)), many(count, { first, hosts: 9 }));
      await frame.waitForFunction(listable, WAIT, first + count);
    };
    await deliver(700, 0);

    await test('the chosen row stays chosen and in place while a thousand arrive', async () => {
      const rows = await panel.rows();
      const { url } = rows[40];
      await panel.choose(url);
      const before = await look(frame);
      await deliver(1_000, 700);
      const after = await look(frame);
      assert.equal(after.chosen, url);
      assert.equal(after.focused, url);
      assert.equal(after.top, before.top, 'it moved');
    });

    await test('the badge tells how many are blocked, in words for those who do not see it', async () => {
      const [seen, told] = await frame.$eval('#count', (badge) => [badge.children[1].textContent, badge.children[2].textContent]);
      const blocked = Number.parseInt(seen, 10);
      assert.equal(seen, `${blocked} blocked`);
      assert.equal(told, `${blocked} of 1700 requests are blocked by CORS.`);
    });

    await usedByKeyboard(frame, panel, test);
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
  }
}

async function usedByKeyboard(frame, panel, test) {
  const choose = async (id, wanted) => {
    await frame.focus(`#${id}`);
    await panel.type('Home');
    for (let step = 0; step < 30; step += 1) {
      const text = await frame.$eval(`#${id}`, (select) => select.selectedOptions[0]?.textContent ?? '');
      if (text.startsWith(wanted)) return;
      await panel.type('ArrowDown');
    }
    throw new Error(`${id} does not offer ${wanted}`);
  };

  // From wherever the focus is.
  const search = async (text) => {
    await panel.typeWith('Control', 'f');
    for (const letter of text) await panel.type(letter);
  };

  await test('the choices open with the keyboard', async () => {
    await search('');
    await panel.type('Tab');
    await panel.type('Tab');
    await panel.type('Enter');
    const control = await frame.$eval('[data-part=filters-control]', (button) => [button.getAttribute('aria-expanded'), document.activeElement === button]);
    assert.deepEqual(control, ['true', true]);
    assert(await frame.$eval('#filter-host', (select) => select.checkVisibility()));
  });

  await test('sorted otherwise, the chosen row stays chosen', async () => {
    const { chosen } = await state(frame);
    const numbers = async () => (await panel.rows()).slice(0, 20).map(({ url }) => /items\/(\d+)/.exec(url)?.[1]).filter(Boolean).map(Number);
    await choose('sort', 'Oldest');
    const oldest = await numbers();
    assert.deepEqual(oldest, [...oldest].sort((a, b) => a - b));
    await choose('sort', 'Newest');
    const newest = await numbers();
    assert.deepEqual(newest, [...newest].sort((a, b) => b - a));
    assert.equal((await state(frame)).detail, chosen);
    await choose('sort', 'Blocked');
  });

  await test('a host and a cause are offered with counts, and list their own alone', async () => {
    await choose('filter-host', 'api2');
    const rows = await panel.rows();
    assert(rows.length > 0 && rows.every(({ url }) => url.startsWith('https://api2.example/')), 'others are listed');
    const text = await frame.$eval('#filter-host', (select) => select.selectedOptions[0].textContent);
    assert.match(text, /^api2\.example \(\d+\)$/);
    await choose('filter-cause', 'Allow-Origin missing');
    assert((await panel.rows()).every(({ outcome }) => outcome === 'blocked'), 'others are listed');
    await frame.focus('[data-part=clear-filter]');
    await panel.type('Enter');
    const { hasFocus, listed } = await panel.filterBar();
    assert.deepEqual([hasFocus, listed], [true, '1700 of 1700']);
  });

  await test('what is typed filters by host and cause, and leaves out', async () => {
    for (const [text, expected] of [
      ['host:api2', (row) => row.url.includes('api2.')],
      ['-host:api0 cause:allow-origin', (row) => !row.url.includes('api0.') && row.outcome === 'blocked'],
    ]) {
      await search(text);
      const rows = await panel.rows();
      assert(rows.length > 0 && rows.every(expected), text);
      await panel.type('Escape');
    }
  });

  await test('grouped by host, arrow keys go through the groups, fold and unfold them', async () => {
    const chosen = (await state(frame)).detail;
    await frame.focus('#by-host');
    await panel.type('Space');
    // The list itself where the chosen row is not near what is visible.
    await frame.focus('#exchanges:is([tabindex="0"]), #exchanges [tabindex="0"]');
    await panel.type('Home');
    const first = await state(frame);
    assert.deepEqual([first.level, first.expanded, first.setsize], ['1', 'true', '9']);
    assert.match(first.text, /api\d\.example\s*\d+ of \d+ blocked/);
    assert.equal(first.detail, chosen, 'the head of a group is no choice');
    await panel.type('ArrowLeft');
    assert.equal((await state(frame)).expanded, 'false');
    await panel.type('ArrowDown');
    const second = await state(frame);
    assert.deepEqual([second.level, second.posinset, second.expanded], ['1', '2', 'true']);
    await panel.type('ArrowRight');
    const inside = await state(frame);
    assert.deepEqual([inside.level, inside.posinset], ['2', '1']);
    assert.equal(inside.detail, inside.url);
    await panel.type('ArrowLeft');
    assert.equal((await state(frame)).level, '1');
    await frame.focus('#by-host');
    await panel.type('Space');
    assert.equal((await state(frame)).detail, inside.url);
  });
}

async function inThePage(test) {
  const files = await mkdtemp(join(tmpdir(), 'preflight-inspector-'));
  const web = await openWebPage();
  try {
    const { browser, page, panel, errors } = web;
    const path = join(files, 'many.har');
    await writeFile(path, JSON.stringify(manyAsHar(MANY)));

    await test('fifty thousand exchanges are listed, and few of them exist', async () => {
      await panel.open(path);
      await page.waitForFunction(listable, WAIT, MANY);
      assert((await panel.rows()).length < 200, `${(await panel.rows()).length} rows exist`);
    });

    await test('the scroll bar reaches the last of them', async () => {
      const frame = page.mainFrame();
      await frame.$eval('#exchanges', (list) => (list.scrollTop = list.scrollHeight / 2));
      await frame.waitForFunction(() => [...document.querySelectorAll('#exchanges .row')].some(({ ariaPosInSet, ariaSetSize }) => ariaPosInSet > ariaSetSize / 2), WAIT);
      assert((await panel.rows()).length < 200);
      await frame.$eval('#exchanges', (list) => (list.scrollTop = list.scrollHeight));
      await frame.waitForFunction(showsTheLast, WAIT);
    });

    await test('and so does the End key, grouped by host too', async () => {
      const frame = page.mainFrame();
      await frame.$eval('#exchanges', (list) => (list.scrollTop = 0));
      await page.waitForFunction(() => document.querySelector('#exchanges .row[tabindex="0"]'), WAIT);
      await frame.focus('#exchanges .row[tabindex="0"]');
      await panel.type('End');
      assert(await frame.evaluate(showsTheLast), 'it does not');
      await frame.$eval('[data-part=filters-control]', (button) => button.click());
      await frame.click('#by-host');
      assert.equal(await frame.$eval('#exchanges .row', (row) => row.ariaSetSize), '40');
      assert((await panel.rows()).length < 200);
    });

    await test('nothing went wrong in the page', () => assert.deepEqual(errors, []));
  } finally {
    await web.close();
    await rm(files, { recursive: true });
  }
}

// In the panel.

function listable(count) {
  return document.querySelector('[data-part=listed]').textContent.endsWith(` of ${count}`);
}

function showsTheLast() {
  const list = document.querySelector('#exchanges');
  const { bottom } = list.getBoundingClientRect();
  const last = [...list.querySelectorAll('.row')].find(({ ariaPosInSet, ariaSetSize }) => ariaPosInSet === ariaSetSize);
  return Math.abs((last?.getBoundingClientRect().bottom ?? Infinity) - bottom) < 2;
}

function look(frame) {
  return frame.evaluate(() => {
    const chosen = document.querySelector('#exchanges [aria-selected=true]');
    return { chosen: chosen?.dataset.url, focused: document.activeElement?.dataset.url, top: chosen?.getBoundingClientRect().top };
  });
}

function state(frame) {
  return frame.evaluate(() => {
    const focused = document.activeElement;
    return {
      level: focused.ariaLevel,
      expanded: focused.ariaExpanded,
      posinset: focused.ariaPosInSet,
      setsize: focused.ariaSetSize,
      text: focused.innerText,
      url: focused.dataset.url,
      chosen: document.querySelector('#exchanges [aria-selected=true]')?.dataset.url,
      detail: document.querySelector('#detail [data-part=url]')?.textContent,
    };
  });
}
