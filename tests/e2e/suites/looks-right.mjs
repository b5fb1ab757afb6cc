import assert from 'node:assert/strict';

import { faint, misplaced, moving, unseenFocus } from '../looks.mjs';
import { SCREENS, reachInPage } from '../screens.mjs';
import { openWebPage } from '../web-page.mjs';

/** Widths and heights in CSS pixels; the last is a window of 1280 × 1024 at 400 %, as WCAG wants it, and 640 × 400 one at 200 %. */
const SIZES = [[320, 800], [640, 400], [800, 800], [1400, 900], [320, 256]];

/** The panel in both themes, at all widths, in forced colours, with more contrast and less motion. */
export async function looksRight(test) {
  const web = await openWebPage();
  try {
    await test('what measures the looks finds what is wrong with them', () => measures(web));
    for (const screen of SCREENS) {
      await test(`${screen.name}: nothing sticks out, is cut off or covered, and the focus is seen`, () => isInPlace(web, screen));
    }
    await test('in forced colours nothing is told by a colour of ours', () => tellsWithoutColours(web));
    await test('nothing went wrong in the page', () => {
      assert.deepEqual(web.errors, []);
    });
  } finally {
    await web.close();
  }
}

/** A screen that is spoilt in each of the ways that are looked for. */
async function measures(web) {
  const { page, frame } = web;
  await web.dress();
  await reachInPage(web, SCREENS.find(({ name }) => name === 'an explanation'));
  await page.setViewport({ width: 800, height: 800 });
  await frame.focus('[data-action=clear]');
  await page.keyboard.press('Tab');
  await frame.evaluate(() => {
    const style = (selector, properties) => Object.assign(document.querySelector(selector).style, properties);
    style('#detail h2', { width: '900px' });
    style('.facts', { height: '4px', overflow: 'hidden' });
    style('.stages', { transform: 'translateY(-5rem)' });
    style('.filter', { width: '60px', overflow: 'hidden', flexWrap: 'nowrap' });
    style('#filter', { outline: 'none' });
    style('.verdict', { transition: 'opacity 1s', color: '#777' });
  });
  const found = [...(await misplaced(frame)), ...(await unseenFocus(frame)), ...(await moving(frame)), ...(await faint(frame, 4.5))];
  const faults = [
    /^section#detail is \d+ wide/,
    /is cut off below or above by p\.facts/,
    /is cut off at the side by div\.filter/,
    /lie on each other/,
    /^input#filter .* shows no focus/,
    /class="verdict"/,
    /^4\.\d\d: “Blocked/,
  ];
  assert.deepEqual(faults.filter((fault) => !found.some((line) => fault.test(line))), []);
}

async function isInPlace(web, screen) {
  const { page, frame } = web;
  await web.dress();
  await reachInPage(web, screen);
  const found = [];
  const note = (where, faults) => found.push(...faults.map((fault) => `${where}: ${fault}`));
  for (const [width, height] of SIZES) {
    await page.setViewport({ width, height });
    note(`${width} × ${height}`, await misplaced(frame));
  }
  // From here on the browser shows where the keyboard is.
  await frame.focus('[data-action=clear]');
  await page.keyboard.press('Tab');
  for (const theme of ['light', 'dark']) {
    await web.dress({ theme });
    note(theme, await unseenFocus(frame));
    await web.dress({ theme, contrast: 'more' });
    note(`${theme}, more contrast`, await faint(frame, 7));
    await web.dress({ theme, forced: true });
    note(`${theme}, forced colours`, await unseenFocus(frame));
  }
  await web.dress({ motion: 'reduce' });
  note('less motion', await moving(frame));
  assert(found.length === 0, `${found.length} faults:\n${found.slice(0, 30).join('\n')}`);
}

/** What differs in colour differs in something else, too: in a shape, a word, a colour of the system. */
async function tellsWithoutColours(web) {
  const { page, frame } = web;
  await page.setViewport({ width: 1100, height: 900 });
  for (const theme of ['light', 'dark']) {
    await web.dress({ theme, forced: true });
    await reachInPage(web, SCREENS.find(({ name }) => name === 'an explanation'));
    const told = await frame.evaluate(() => {
      const all = (selector, tell) => [...document.querySelectorAll(selector)].map(tell);
      const shape = (element) => element.querySelector('use').getAttribute('href');
      const background = (element) => getComputedStyle(element).backgroundColor;
      const kinds = (selector, kind) => new Map(all(selector, (one) => [kind(one), shape(one)]));
      const outcomes = kinds('#exchanges [data-exchange]', ({ dataset }) => dataset.outcome);
      const states = kinds('.stages li', ({ dataset }) => dataset.state);
      const roles = kinds('.finding', ({ dataset }) => dataset.role);
      return {
        outcomes: [outcomes.size, new Set(outcomes.values()).size],
        states: [states.size, new Set(states.values()).size],
        roles: [roles.size, new Set(roles.values()).size],
        isSelectionSeen: background(document.querySelector('.row[aria-selected=true]')) !== background(document.querySelector('.row[aria-selected=false]')),
        markedLines: all('.header-line[data-role]', (line) => line.querySelector('.finding-mark').innerText.trim() !== ''),
        isCountFramed: getComputedStyle(document.querySelector('#count')).borderStyle === 'solid',
        keys: new Set(all('.key', (key) => getComputedStyle(key, '::before').backgroundColor)).size,
      };
    });
    assert.deepEqual(told.outcomes, [3, 3]);
    assert(told.states[0] >= 3 && told.states[0] === told.states[1], `${told.states}`);
    assert(told.roles[0] >= 2 && told.roles[0] === told.roles[1], `${told.roles}`);
    assert(told.markedLines.length && told.markedLines.every(Boolean), 'a marked line has no words');
    assert(told.isSelectionSeen && told.isCountFramed && told.keys === 2, JSON.stringify(told));
    await reachInPage(web, SCREENS.find(({ name }) => name === 'a near miss'));
    const marks = await frame.$$eval('mark', (all) =>
      all.map((mark) => getComputedStyle(mark).backgroundColor !== getComputedStyle(mark.closest('dd')).backgroundColor),
    );
    assert(marks.length && marks.every(Boolean), `marks: ${marks}`);
  }
}
