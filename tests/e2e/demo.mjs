/**
 * The demo: a page, a deliberately broken API, and a Chromium with the extension and its panel open. Where there is a
 * display it stays until its window is closed. Where there is none, every case is run and printed as the panel explains
 * it; the exit status then tells whether all were explained as expected.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { hasDisplay } from './browser.mjs';
import { explanationJudge } from './explained.mjs';
import { openSession } from './session.mjs';

const USAGE = `usage: ./build.sh demo [--headless] [--screenshot PATH]

  --headless         no window, even where there is a display: print what the panel explains
  --screenshot PATH  where to save a picture of the panel when there is no window; target/demo.png by default`;

const PICTURE = fileURLToPath(new URL('../../target/demo.png', import.meta.url));
const CHOSEN_FOR_PICTURE = 'three-at-once';
const FIX_LINES = 6;
const MARKS = { blocked: '✗', allowed: '✓', failed: '!' };
const ROLES = { 'blocks-next': 'Then', warns: 'Beware' };
const WHENS = {
  always: '',
  'credentials-included': ', if the page sends credentials',
  'credentials-not-included': ', if the page sends no credentials',
};

const { headless, screenshot } = options();
process.exitCode = headless ? await printAll(screenshot) : await show();

function options() {
  try {
    const { values } = parseArgs({
      options: { headless: { type: 'boolean' }, screenshot: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return { headless: values.headless ?? !hasDisplay, screenshot: resolve(values.screenshot ?? PICTURE) };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

/** Opens the demo in a window, and waits until that is closed. */
async function show() {
  const session = await openSession({ headless: false });
  const closed = Promise.race([
    new Promise((settle) => session.browser.once('disconnected', settle)),
    // Where closing the last window does not end the program.
    new Promise((settle) => session.page.once('close', settle)),
  ]);
  try {
    await session.devtools.dock('bottom');
    await session.devtools.showPanel('Preflight', 'panel.html');
    console.log(`Page ${session.demo.page}, API ${session.demo.api}. Press a button in the page, and see the panel.`);
    console.log('Close the window to end the demo.');
    await closed;
  } finally {
    await session.close();
  }
  return 0;
}

/** Runs every case without a window, and prints what the panel says. */
async function printAll(picture) {
  const session = await openSession({ headless: true });
  try {
    const panel = await session.openPanel();
    const judge = await explanationJudge(session.demo);
    const { cases } = session.demo;
    let lacking = 0;
    for (const one of cases) {
      // One by one, as the fix is for all requests in the list.
      await panel.press('clear');
      await session.runAll(panel, [one]);
      lacking += await print(one, session.urlOf(one), panel, judge);
    }
    await takePicture(session, panel, picture);
    console.log(`\n${cases.length} cases, ${lacking} not explained as expected.`);
    console.log(`A picture of the panel: ${relative('', picture)}`);
    return lacking ? 1 : 0;
  } finally {
    await session.close();
  }
}

/** Shows a list that is long enough to be one and short enough to be read, and the case with the most to explain. */
async function takePicture(session, panel, path) {
  const pictured = session.demo.cases.filter(({ id, group }) => group !== 'more' || id === CHOSEN_FOR_PICTURE);
  await panel.press('clear');
  await session.runAll(panel, pictured);
  await panel.choose(session.urlOf({ id: CHOSEN_FOR_PICTURE }));
  await mkdir(dirname(path), { recursive: true });
  await session.devtools.screenshot(path, session.frame);
}

/** @returns {Promise<number>} 1 where something is lacking */
async function print(one, url, panel, judge) {
  const detail = await panel.choose(url);
  const row = (await panel.rows()).find((candidate) => candidate.url === url);
  const lacks = judge(one, row, detail);

  console.log(`\n${MARKS[row.outcome] ?? '?'} ${one.title}`);
  console.log(indent(detail.verdict));
  for (const { role, when, message } of detail.findings.filter((finding) => finding.role !== 'blocks')) {
    console.log(indent(`${ROLES[role]}${WHENS[when]}: ${message}`));
  }
  if (row.outcome === 'blocked' && detail.snippets.length) {
    const lines = detail.snippets.join('\n').split('\n');
    console.log(indent(`Fix for ${detail.server}:`));
    console.log(indent(lines.slice(0, FIX_LINES).join('\n') + (lines.length > FIX_LINES ? '\n…' : ''), 6));
  }
  lacks.forEach((line) => console.log(indent(`NOT AS EXPECTED: ${line}`)));
  return lacks.length ? 1 : 0;
}

function indent(text, by = 4) {
  return text.replace(/^/gm, ' '.repeat(by));
}
