import assert from 'node:assert/strict';

import { inaccessible } from '../accessibility.mjs';
import { SCREENS, reachInPage } from '../screens.mjs';
import { openSession } from '../session.mjs';
import { openWebPage } from '../web-page.mjs';

const WIDTHS = [320, 1100];
const THEMES = ['light', 'dark'];

/** What axe-core says of every screen, in both themes, narrow and wide: in the web page, and in a real panel. */
export async function accessible(test) {
  // Two browsers at once: they wait more than they work.
  await Promise.all([inPage(test), inPanel(test)]);
}

async function inPage(test) {
  const web = await openWebPage();
  try {
    for (const screen of SCREENS) {
      await test(`${screen.name}, in the page`, () => isAccessibleInPage(web, screen));
    }
  } finally {
    await web.close();
  }
}

async function inPanel(test) {
  const session = await openSession();
  try {
    for (const screen of SCREENS.filter(({ log, onlyInPage }) => !log && !onlyInPage)) {
      await test(`${screen.name}, in the panel`, () => isAccessibleInPanel(session, screen));
    }
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
  }
}

async function isAccessibleInPage(web, screen) {
  await reachInPage(web, screen);
  const found = [];
  for (const width of WIDTHS) {
    await web.page.setViewport({ width, height: 800 });
    for (const theme of THEMES) {
      await web.dress({ theme });
      found.push(...(await inaccessible(web.frame, { onlyColours: theme !== THEMES[0] })).map((fault) => `${theme}, ${width}: ${fault}`));
    }
  }
  assert.deepEqual(found, []);
}

async function isAccessibleInPanel(session, screen) {
  const { frame, panel } = await session.openFresh(screen.cases);
  await session.devtools.resize(1100, 800);
  await screen.reach?.(frame);
  const found = [];
  for (const width of WIDTHS) {
    await session.devtools.resize(width, 800);
    await panel.isAsWideAs(width);
    for (const theme of THEMES) {
      await frame.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
      found.push(...(await inaccessible(frame, { onlyColours: theme !== THEMES[0] })).map((fault) => `${theme}, ${width}: ${fault}`));
    }
  }
  assert.deepEqual(found, []);
}
