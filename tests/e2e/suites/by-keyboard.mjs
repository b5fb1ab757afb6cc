import assert from 'node:assert/strict';

import { clipboard } from '../clipboard.mjs';
import { openSession } from '../session.mjs';

const CASES = ['three-at-once', 'options-404', 'simple-get'];

/** The real panel without a mouse: from the toolbar through list, detail, fix and sheets and back, with Tab, arrows, Enter and Escape. */
export async function byKeyboard(test) {
  const session = await openSession();
  try {
    const { frame, panel } = await session.openFresh(CASES);
    await session.devtools.resize(1280, 900);
    await panel.isAsWideAs(1280);
    const keys = new Keyboard(frame, panel);
    await goesAround(session, keys, test);
    await actsAndStays(session, keys, test);
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
  }
}

async function goesAround(session, keys, test) {
  for (const width of [1280, 600]) {
    await test(`Tab goes through all that can be used, in the order in which it is read, and out again: ${width} wide`, async () => {
      await session.devtools.resize(width, 900);
      await keys.panel.isAsWideAs(width);
      const stops = await keys.tour();
      assert(stops.length > 15, `only ${stops.length} stops`);
      const wanted = [
        'clear', 'keep', 'watch', 'filter', 'filter-kind', 'row', 'detail', 'copy-ticket', 'copy-whole-fix', 'watch', 'server', 'copy-fix',
        'copy-curl-request',
      ];
      const names = stops.map(({ name }) => name);
      assert.deepEqual(names.filter((name) => wanted.includes(name)), wanted);
      const regions = ['toolbar', 'list', 'detail'];
      stops.slice(1).forEach((stop, at) => {
        const before = stops[at];
        const isOneRegion = stop.region === before.region;
        assert(regions.indexOf(stop.region) >= regions.indexOf(before.region), `${stop.name} comes after ${before.name}`);
        assert(!isOneRegion || stop.column !== before.column || stop.top > before.top - 12, `${stop.name} stands above ${before.name}`);
      });
    });
  }
  await session.devtools.resize(1280, 900);
  await keys.panel.isAsWideAs(1280);
}

async function actsAndStays(session, keys, test) {
  const { panel, frame } = keys;

  await test('from the toolbar to a row, to its explanation, to its fix, and that is copied', async () => {
    await keys.start();
    await keys.tabTo('#exchanges [aria-selected=true]');
    const blocked = (await panel.rows()).filter(({ outcome }) => outcome === 'blocked').map(({ url }) => url);
    const [here, there, way] = (await panel.detail()).url === blocked[0] ? [...blocked, 'ArrowDown'] : [...blocked.reverse(), 'ArrowUp'];
    assert.equal((await panel.detail()).url, here);
    await keys.press(way);
    assert(await panel.isChosen(there), `${way} does not lead to ${there}`);
    await keys.press('Enter');
    await keys.isAt('#detail');
    await keys.tabTo('[data-action=copy-whole-fix]');
    await keys.press('Enter');
    await keys.isAt('[data-action=copy-whole-fix]');
    const { snippets } = await panel.detail();
    assert.equal(await clipboard(session), snippets[0]);
    await session.devtools.bringToFront();
  });

  await test('another server is chosen with the arrows, and one piece of its fix copied', async () => {
    await keys.tabTo('#server');
    const before = (await panel.detail()).server;
    await keys.press('ArrowDown');
    await keys.isAt('#server');
    assert.notEqual((await panel.detail()).server, before);
    await keys.tabTo('[data-action=copy-fix]');
    await keys.press('Enter');
    await keys.isAt('[data-action=copy-fix]');
  });

  await test('what the fix allows is unfolded, widened and narrowed again', async () => {
    await keys.tabTo('.policy summary', { back: true });
    await keys.press('Enter');
    await keys.isAt('.policy summary');
    await keys.tabTo('#wish-origins');
    await keys.write('https://staging.example');
    await keys.tabTo('[data-action=wish-nothing]');
    assert((await panel.detail()).snippets.join().includes('staging.example'));
    await keys.press('Enter');
    await keys.isAt('#wish-origins');
  });

  await test('“Learn more” and the ticket are unfolded, and folded again', async () => {
    for (const summary of ['.learn-more summary', '[data-part=hand-over] summary']) {
      await keys.start('#detail');
      await keys.tabTo(summary);
      for (const isOpen of [true, false]) {
        await keys.press('Enter');
        await keys.isAt(summary);
        assert.equal(await frame.$eval(summary, ({ parentElement }) => parentElement.open), isOpen);
      }
    }
  });

  await test('a sheet is opened, used, and closed by Escape and by its button', async () => {
    await keys.start();
    for (const [sheet, inside] of [['preflights', '#preflights [popovertarget]'], ['export', '#export-with-secrets']]) {
      const button = `.toolbar [popovertarget=${sheet}]`;
      await keys.tabTo(button);
      await keys.press('Enter');
      await keys.tabTo(inside);
      await keys.press('Escape');
      await keys.isAt(button);
      await keys.press('Enter');
      await keys.tabTo(`#${sheet} [popovertarget]`);
      await keys.press('Enter');
      await keys.isAt(button);
    }
  });

  await test('the filter is reached, leaves nothing, and is cleared', async () => {
    await keys.press('/');
    await keys.isAt('#filter');
    await keys.write('no such thing');
    await keys.tabTo('[data-part=nothing-matches] button');
    await keys.press('Enter');
    await keys.isAt('#filter');
    await keys.tabTo('#filter-kind');
    await keys.press('ArrowDown');
    await keys.isAt('#filter-kind');
    await keys.press('ArrowUp');
  });

  await test('what is ticked keeps the focus', async () => {
    await keys.start();
    for (const box of ['#keep', '#watch']) {
      await keys.tabTo(box);
      for (const isTicked of [true, false]) {
        await keys.press('Space');
        await keys.isAt(box);
        assert.equal(await frame.$eval(box, ({ checked }) => checked), isTicked);
      }
    }
  });

  await test('what is drawn anew under the reader’s fingers keeps the focus', async () => {
    await frame.waitForSelector('[data-part=watch-offer]:not([hidden]) button', { timeout: 5000 });
    for (const [place, id] of [['[data-action=copy-fix]', 'options-405'], ['#detail .learn-more summary', 'put-with-credentials']]) {
      await keys.start('#detail');
      await keys.tabTo(place);
      const rows = (await panel.rows()).length;
      await session.run({ id });
      await panel.rowsOnceThereAre(rows + 1);
      await keys.isAt(place);
    }
  });

  await test('the list is emptied, and the focus stays on the button', async () => {
    await keys.start();
    await keys.tabTo('[data-action=clear]');
    await keys.press('Enter');
    assert.deepEqual(await panel.rowsOnceThereAre(0), []);
    await keys.isAt('[data-action=clear]');
  });
}

/** Somebody who has no mouse. */
class Keyboard {
  constructor(frame, panel) {
    Object.assign(this, { frame, panel });
  }

  /** Begins at the start of the panel, or at a part of it. */
  async start(selector) {
    await this.frame.evaluate((from) => {
      window.focus();
      document.activeElement?.blur();
      document.querySelector(from ?? '[data-action=clear]').focus();
    }, selector);
  }

  press(key) {
    return this.panel.type(key);
  }

  async write(text) {
    await this.frame.page().keyboard.type(text);
  }

  /** Presses Tab, or Shift and Tab, until what the selector fits has the focus. */
  async tabTo(selector, { back = false } = {}) {
    for (let steps = 0; steps < 80; steps++) {
      if (await this.#has(selector)) {
        return;
      }
      await (back ? this.panel.typeWith('Shift', 'Tab') : this.press('Tab'));
    }
    assert.fail(`Tab does not lead to ${selector}`);
  }

  /** The focus is there, or gets there as soon as that is drawn. */
  async isAt(selector) {
    const isThere = await this.frame
      .waitForFunction((wanted) => document.activeElement?.matches(wanted), { polling: 20, timeout: 2000 }, selector)
      .then(() => true, () => false);
    assert(isThere, `the focus is not at ${selector} but at ${await this.frame.evaluate(() => document.activeElement?.outerHTML.slice(0, 80))}`);
  }

  /** Every stop from the first to the last. */
  async tour() {
    await this.start();
    const stops = [];
    for (let steps = 0; steps < 200; steps++) {
      const stop = await this.frame.evaluate(() => {
        const element = document.activeElement;
        if (!document.hasFocus() || !element || element === document.body) {
          return null;
        }
        const { top, left } = element.getBoundingClientRect();
        const scrolled = element.closest('#detail')?.scrollTop ?? 0;
        const isRow = element.matches('[data-exchange]');
        return {
          name: isRow ? 'row' : element.dataset.action ?? (element.id || element.getAttribute('popovertarget') || element.localName),
          region: element.closest('.toolbar') ? 'toolbar' : element.closest('.list') ? 'list' : element.closest('#detail') ? 'detail' : 'elsewhere',
          column: element.closest('.fix') ? 'fix' : 'rest',
          top: element.id === 'detail' ? 0 : top + scrolled,
          left,
        };
      });
      if (!stop || (stops.length && stop.name === 'clear')) {
        return stops;
      }
      stops.push(stop);
      await this.press('Tab');
    }
    assert.fail('Tab never leads out');
  }

  #has(selector) {
    return this.frame.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  }
}
