import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { RENEW, compare, keep, keepSurroundings, surroundings, takenWith } from '../pictures.mjs';
import { SCREENS, reachInPage, recordingOf } from '../screens.mjs';
import { openWebPage } from '../web-page.mjs';

// Ages are told from here, in milliseconds after the newest request of the recordings.
const LATER = 150_000;

const BOTH = ['light', 'dark'];

/** What is pictured: a screen of screens.mjs in the page; what the README shows, in DevTools; the icon. And how it is dressed. */
const PICTURES = [
  ...each('explanation', 'an explanation', [[320, 1800], [800, 1400], [1400, 1000]], BOTH),
  ...each('nothing', 'nothing captured', [[320, 480]], ['light']),
  ...each('nothing', 'nothing captured', [[800, 480]], ['dark']),
  ...each('preflights', 'the cost of preflights', [[320, 800]], ['dark']),
  ...each('preflights', 'the cost of preflights', [[800, 800]], ['light']),
  { path: 'tests/e2e/pictures/explanation-800-forced.png', screen: 'an explanation', size: [800, 1400], dress: { theme: 'dark', forced: true } },
  { path: 'tests/e2e/pictures/panel-320-dark.png', screen: 'README', size: [320, 900], dress: { theme: 'dark' } },
  ...[16, 32, 48, 128].map((size) => ({ path: `extension/icons/icon-${size}.png`, screen: 'icon.svg', size: [size, size], dress: {} })),
  ...BOTH.map((theme) => ({ path: `docs/panel-${theme}.png`, screen: 'README', size: [1180, 760], dress: { theme } })),
];

/** The cases that the pictures in the README list. */
const IN_README = [
  'options-404', 'authorization-not-listed', 'json-not-listed', 'wildcard-with-credentials', 'middleware-after-routes', 'allow-origin-twice',
  'simple-get', 'put-with-credentials', 'three-at-once',
];

/**
 * The panel beside its reviewed pictures, of which two stand in the README. With `writes` they are taken anew.
 *
 * @param {{writes: boolean}} options
 */
export async function pictures(test, { writes }) {
  const web = await openWebPage();
  try {
    await stopTheClock(web);
    const here = await surroundings(web.browser, web.page);
    const there = await takenWith();
    if (writes) {
      await keepSurroundings(here);
    } else if (there && !isDeepStrictEqual(here, there)) {
      console.log(`  Not compared: taken with ${JSON.stringify(there)}, and here is ${JSON.stringify(here)}. The suite looks-right measures.`);
      return;
    }
    for (const picture of PICTURES) {
      await test(writes ? `takes ${picture.path}` : `looks like ${picture.path}`, async () => {
        const taken = await take(web, picture);
        if (writes) {
          await keep(picture.path, taken);
        } else {
          const differs = await compare(picture.path, taken);
          assert(!differs, differs);
        }
      });
    }
    if (writes) {
      console.log(`  Look at each before it is committed. They are compared where the browser and the fonts are the same; again with ${RENEW}.`);
    }
  } finally {
    await web.close();
  }
}

function each(name, screen, sizes, themes) {
  return sizes.flatMap((size) =>
    themes.map((theme) => ({ path: `tests/e2e/pictures/${name}-${size[0]}-${theme}.png`, screen, size, dress: { theme } })),
  );
}

async function take(web, { screen, size: [width, height], dress }) {
  await web.page.setViewport({ width, height });
  await web.dress(dress);
  if (screen === 'icon.svg') {
    await web.page.goto(`${web.origin}/icons/icon.svg`);
    return web.page.screenshot({ captureBeyondViewport: false, omitBackground: true });
  }
  if (screen === 'README') {
    await openAsInDevTools(web, await recordingOf(IN_README));
  } else {
    await reachInPage(web, SCREENS.find(({ name }) => name === screen));
  }
  await web.page.mouse.move(width - 1, height - 1);
  await web.page.evaluate(() => document.activeElement?.blur());
  return web.page.screenshot({ captureBeyondViewport: false });
}

/** What tells of now tells of the same moment every time. */
async function stopTheClock({ page }) {
  const { entries } = await recordingOf(SCREENS.find(({ name }) => name === 'an explanation').cases);
  const newest = Math.max(...entries.map(({ startedDateTime }) => Date.parse(startedDateTime)));
  await page.evaluateOnNewDocument((now) => {
    Date.now = () => now;
  }, newest + LATER);
}

/** The page takes itself for a panel: DevTools that hand over this log stand in for the real ones, whose ports differ each time. */
async function openAsInDevTools({ page, panel, origin }, log) {
  const { identifier } = await page.evaluateOnNewDocument((har) => {
    const event = { addListener() {}, removeListener() {} };
    window.chrome = {
      devtools: {
        network: { onRequestFinished: event, onNavigated: event, getHAR: (take) => take(har) },
        inspectedWindow: { eval() {} },
      },
    };
  }, log);
  await page.goto(origin);
  await page.removeScriptToEvaluateOnNewDocument(identifier);
  await panel.rowsOnceThereAre(IN_README.length);
  // That it was opened late is nothing to show off.
  await panel.press('dismiss-hint');
}
