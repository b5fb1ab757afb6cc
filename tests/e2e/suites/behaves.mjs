import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { clipboard } from '../clipboard.mjs';
import { download } from '../downloads.mjs';
import { openSession } from '../session.mjs';

/** What one can do in the panel, beside reading. */
export async function behaves(test) {
  const session = await openSession();
  try {
    await watchesThePage(session, test);
    await isUsed(session, test);
    await listsWhatIsWanted(session, test);
    await looksAround(session, test);
    await countsAndExports(session, test);
    await readsTheDetail(session, test);
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
  }
}

async function watchesThePage(session, test) {
  const [first, second, third, fourth] = session.demo.cases;
  for (const one of [first, second, third]) {
    await session.run(one);
  }
  const panel = await session.openPanel();
  const ids = (rows) => rows.map(({ url }) => new URL(url).pathname.slice(1)).sort();
  const idsOf = (...cases) => cases.map(({ id }) => id).sort();

  await test('opened late, the panel lists what was before, once', async () => {
    assert.deepEqual(ids(await panel.rowsOnceThereAre(3)), idsOf(first, second, third));
  });

  await test('what comes later is added to it', async () => {
    await session.run(fourth);
    assert.deepEqual(ids(await panel.rowsOnceThereAre(4)), idsOf(first, second, third, fourth));
  });

  await test('a request that fails twice has one row, and two when it is unfolded', async () => {
    await session.run(fourth);
    assert(await panel.hasFold(2), 'no row stands for two');
    assert.deepEqual(ids(await panel.rows()), idsOf(first, second, third, fourth));
    await panel.fold(session.urlOf(fourth));
    assert.deepEqual(ids(await panel.rowsOnceThereAre(5)), idsOf(first, second, third, fourth, fourth));
  });

  await test('requests in which CORS has no say are shown when asked for', async () => {
    await panel.showNotCors(true);
    assert.equal(await panel.outcome(`${session.demo.page}/page.js`), 'not-cors');
    await panel.showNotCors(false);
    assert.equal((await panel.rowsOnceThereAre(5)).length, 5);
  });

  await test('reloading the page clears the list', async () => {
    await session.page.reload();
    assert.deepEqual(await panel.rowsOnceThereAre(0), []);
  });

  await test('with “keep” it does not', async () => {
    await panel.keep(true);
    await session.run(first);
    await panel.rowsOnceThereAre(1);
    await session.page.reload();
    await session.run(second);
    assert.deepEqual(ids(await panel.rowsOnceThereAre(2)), idsOf(first, second));
    await panel.keep(false);
  });

  await test('“clear” clears it', async () => {
    await panel.press('clear');
    assert.deepEqual(await panel.rowsOnceThereAre(0), []);
  });
}

async function isUsed(session, test) {
  const find = (id) => session.demo.cases.find((one) => one.id === id);
  const put = find('three-at-once');
  const panel = await session.openPanel();
  await session.listAll(panel, [find('options-404'), find('trailing-slash'), put]);

  await test('the arrow keys move the selection', async () => {
    const urls = (await panel.rows()).map(({ url }) => url);
    await panel.choose(urls[0]);
    const steps = [['ArrowDown', 1], ['ArrowDown', 2], ['ArrowUp', 1], ['End', 2], ['Home', 0]];
    for (const [key, row] of steps) {
      await panel.type(key);
      assert(await panel.isChosen(urls[row]), `${key} does not lead to row ${row}`);
      assert.equal((await panel.detail()).url, urls[row]);
    }
  });

  await test('what was received stands beside what was expected', async () => {
    const { findings } = await panel.choose(session.urlOf(put));
    const compared = findings.filter(({ when }) => when === 'always').map(({ received, expected }) => [received, expected]);
    assert.deepEqual(compared, [
      ['https://app.example', session.demo.page],
      ['GET', 'PUT'],
      ['Authorization', 'content-type'],
    ]);
  });

  await test('it is said why the browser asked first', async () => {
    const { trigger } = await panel.detail();
    assert.match(trigger, /\bPUT\b/);
    assert.match(trigger, /application\/json/);
  });

  await test('the fix is there for each server, with the page’s origin and the method in it', async () => {
    const servers = await panel.servers();
    assert(servers.length >= 40, `only ${servers}`);
    const snippets = [];
    for (const server of servers) {
      await panel.chooseServer(server);
      const { snippets: parts, notes } = await panel.detail();
      const snippet = parts.join('\n');
      assert(snippet.includes(session.demo.page), `${server}: no origin in\n${snippet}`);
      // What a service cannot be told, the reader is.
      assert(/\bput\b/i.test(snippet + notes), `${server}: no PUT in\n${snippet}\n${notes}`);
      snippets.push(snippet);
    }
    assert(new Set(snippets).size > 1, 'the same for all servers');
  });

  await test('the fix can be copied', async () => {
    const { snippets: [firstPart] } = await panel.detail();
    await panel.press('copy-fix');
    assert.equal(await clipboard(session), firstPart);
  });

  await test('the reader widens and narrows what the fix allows', async () => {
    await panel.chooseServer('express');
    await panel.unfold();
    await panel.fill('wish-origins', 'https://staging.example, https://*.shop.example, https://slash.example/');
    await panel.fill('wish-exposed', 'X-Total');
    await panel.select('wish-credentials', 'no');
    await panel.select('wish-max-age', '600');
    const { snippets, applicability, refused } = await panel.detail();
    const code = snippets.join('\n');
    for (const expected of ["'https://staging.example'", String.raw`/^https:\/\/([a-z0-9_-]+\.)+shop\.example$/`, "'x-total'", "'600'"]) {
      assert(code.includes(expected), `no ${expected} in\n${code}`);
    }
    assert(!code.includes('Credentials'), code);
    assert.equal(applicability, 'risky');
    assert.match(refused, /"https:\/\/slash\.example\/" is no origin/);
    await panel.press('wish-nothing');
    assert(!(await panel.detail()).snippets.join('\n').includes('staging'));
  });

  await test('the ticket says what is wrong and how it is mended, and can be copied', async () => {
    const { ticket, snippets: [code] } = await panel.detail();
    assert.match(ticket, /^# CORS blocks `PUT http/);
    assert(ticket.includes(code.trim()), ticket);
    await panel.press('copy-ticket');
    assert.equal(await clipboard(session), ticket);
  });

  await test('secrets are passed on only when the reader says so', async () => {
    assert(!(await panel.detail()).ticket.includes('--data-raw \'{'), 'the body is there');
    await panel.tick('with-secrets', true);
    assert.match((await panel.detail()).ticket, /--data-raw '\{/);
    await panel.tick('with-secrets', false);
  });

  await test('the test is written for the framework that is chosen', async () => {
    assert.match((await panel.detail()).test, /require\('supertest'\)/);
    await panel.select('framework', 'pytest');
    const { test: text } = await panel.detail();
    assert.match(text, /import requests/);
    assert(text.includes(session.demo.page), text);
    await panel.press('copy-test');
    assert.equal(await clipboard(session), text);
  });

  await test('the curl commands repeat what the browser did', async () => {
    const { curlPreflight, curlRequest } = await panel.detail();
    const preflight = await runInShell(curlPreflight);
    assert.match(preflight, /^HTTP\/1\.1 204/);
    assert.match(preflight, /^Access-Control-Allow-Origin: https:\/\/app\.example\r?$/m);
    assert.match(await runInShell(curlRequest), /^HTTP\/1\.1 200/);
  });
}

async function listsWhatIsWanted(session, test) {
  const find = (id) => session.demo.cases.find((one) => one.id === id);
  const [works, fails, put] = [find('simple-get'), find('trailing-slash'), find('three-at-once')];
  const panel = await session.openPanel();
  await session.listAll(panel, [works, fails, put]);
  const urls = async () => (await panel.rows()).map(({ url }) => url);

  await test('the filter lists what its text is found in, and says how many that are', async () => {
    await panel.choose(session.urlOf(fails));
    await panel.filter('TRAILING');
    assert.deepEqual(await urls(), [session.urlOf(fails)]);
    assert.deepEqual(await panel.filterBar(), { text: 'TRAILING', kind: 'all', listed: '1 of 3', hasFocus: true, isEmpty: false });
    await panel.type('Escape');
    assert.equal((await panel.filterBar()).listed, '3 of 3');
    assert.equal((await panel.detail()).url, session.urlOf(fails));
  });

  await test('Ctrl+F leads to the filter', async () => {
    await panel.choose(session.urlOf(fails));
    await panel.typeWith('Control', 'f');
    assert((await panel.filterBar()).hasFocus);
  });

  await test('what is blocked can be listed alone', async () => {
    await panel.select('filter-kind', 'blocked');
    assert.deepEqual((await urls()).sort(), [session.urlOf(fails), session.urlOf(put)].sort());
    await panel.select('filter-kind', 'all');
  });

  await test('where nothing matches, a button lists all again', async () => {
    await panel.choose(session.urlOf(fails));
    await panel.filter('no such thing');
    const { listed, isEmpty } = await panel.filterBar();
    assert.deepEqual([listed, isEmpty, await urls()], ['0 of 3', true, []]);
    await panel.press('clear-filter');
    const bar = await panel.filterBar();
    assert.deepEqual(bar, { text: '', kind: 'all', listed: '3 of 3', hasFocus: true, isEmpty: false });
    assert.equal((await urls()).length, 3);
  });

  await test('the same failure is folded; the choice and the focus stay', async () => {
    await panel.choose(session.urlOf(fails));
    for (let times = 0; times < 2; times++) {
      await session.run(fails);
    }
    assert(await panel.hasFold(3), `${await panel.folds()}`);
    assert.deepEqual([(await urls()).length, await panel.focusedRows()], [3, 1]);
    assert.equal((await panel.detail()).url, session.urlOf(fails));
    await panel.type('ArrowRight');
    assert.deepEqual([(await panel.rowsOnceThereAre(5)).length, await panel.focusedRows()], [5, 1]);
    assert.deepEqual((await panel.folds()).slice(0, 3), ['1 true 3×', '2 -', '2 -']);
    await panel.type('ArrowLeft');
    assert.deepEqual([(await panel.rowsOnceThereAre(3)).length, await panel.focusedRows()], [3, 1]);
    assert.equal((await panel.folds())[0], '1 false 3×');
    await panel.fold(session.urlOf(fails));
    assert.equal((await panel.rowsOnceThereAre(5)).length, 5);
    await panel.fold(session.urlOf(fails));
    assert.equal((await panel.rowsOnceThereAre(3)).length, 3);
  });

  await test('a new block is told of, and the focus stays', async () => {
    await panel.press('clear');
    await session.run(fails);
    assert(await panel.hasRow(session.urlOf(fails), 'blocked'));
    await panel.choose(session.urlOf(fails));
    assert(await panel.tells(`Blocked: GET /${fails.id}, Access-Control-Allow-Origin`));
    assert.equal(await panel.focusedRows(), 1);
  });

  await test('a row tells its age where there is room, and nothing overflows where there is none', async () => {
    assert.deepEqual(await panel.ages(), ['now']);
    for (const [width, ages] of [[320, ['now']], [700, []]]) {
      await session.devtools.resize(width, 700);
      assert.equal(await panel.listOverflows(width), false, `${width}`);
      assert.deepEqual(await panel.ages(), ages, `${width}`);
    }
    await session.devtools.resize(1280, 900);
  });
}

async function looksAround(session, test) {
  const find = (id) => session.demo.cases.find((one) => one.id === id);
  const [works, fails, redirected] = [find('simple-get'), find('error-page-without-headers'), find('redirect-makes-origin-null')];
  const cached = find('put-with-credentials');
  const panel = await session.openPanel();
  await session.listAll(panel, [works, fails, redirected]);

  await test('what failed is compared with what passed', async () => {
    const { sibling } = await panel.choose(session.urlOf(fails));
    assert(sibling.includes(session.urlOf(works)), sibling);
    assert.match(sibling, /the path and the status/);
  });

  await test('the redirects on the way are listed', async () => {
    const { redirects } = await panel.choose(session.urlOf(redirected));
    assert(redirects.includes(`${session.urlOf(redirected)} redirected it (302) to ${session.demo.page}/page.css`), redirects);
  });

  await test('a request without a preflight is told what covers it', async () => {
    await panel.press('clear');
    // The second within the five seconds for which an answer is remembered that does not say for how long.
    await session.run(cached);
    await session.run(cached);
    await panel.rowsOnceThereAre(2);
    // The newest stands on top.
    const { preflightCache } = await panel.choose(session.urlOf(cached));
    assert.match(preflightCache, /Covered by an earlier preflight of .*\/put-with-credentials .*5 seconds in Chromium/);
  });
}

async function countsAndExports(session, test) {
  const find = (id) => session.demo.cases.find((one) => one.id === id);
  const put = find('three-at-once');
  const panel = await session.openPanel();
  await panel.press('clear');

  await test('without a preflight there is a word instead of a table', async () => {
    const { text, endpoints } = await panel.preflights();
    assert.match(text, /No preflight was captured/);
    assert.deepEqual(endpoints, []);
    assert(await panel.closeSheet('preflights'), 'Escape does not lead back to the button');
  });

  await test('the cost of preflights is told, and where they went', async () => {
    await session.run(put);
    await session.run(put);
    await panel.rowsOnceThereAre(2);
    const { text, browsers, endpoints, bars } = await panel.preflights();
    assert.match(text, /2 preflights took \d+ ms in all/);
    assert.deepEqual(browsers, [['Chromium', '2 hours', 'none'], ['Firefox', '24 hours', 'none'], ['Safari', '10 minutes', 'none']]);
    assert.equal(endpoints.length, 1);
    assert.deepEqual(endpoints[0].slice(0, 2), [`PUT ${session.urlOf(put)}`, '2']);
    assert.deepEqual(bars, [2, 0]);
    assert(await panel.closeSheet('preflights'));
  });

  await test('the table fits 320 pixels', async () => {
    await session.devtools.resize(320, 700);
    assert((await panel.preflights()).fits, 'it does not');
    await panel.closeSheet('preflights');
    await session.devtools.resize(1280, 900);
  });

  await test('what is captured is saved as a HAR file, without secrets', async () => {
    const save = (withSecrets) => download(session.browser, () => panel.exportHar({ withSecrets }), (_, text) => text);
    const masked = JSON.parse(await save(false)).log.entries;
    assert.deepEqual(masked.map(({ request }) => request.method).filter((method) => method !== 'GET').sort(), ['OPTIONS', 'OPTIONS', 'PUT', 'PUT']);
    const bodies = (entries) => entries.flatMap(({ request }) => request.postData?.text ?? []);
    assert.deepEqual(bodies(masked), ['(left out)', '(left out)']);
    const whole = JSON.parse(await save(true)).log.entries;
    assert(bodies(whole).every((text) => text.startsWith('{')), bodies(whole).join());
    const imported = await session.devtools.importHar({ log: { ...JSON.parse(await save(false)).log } });
    assert.equal(imported, masked.length);
  });
}

async function readsTheDetail(session, test) {
  const find = (id) => session.demo.cases.find((one) => one.id === id);
  const [put, missing] = [find('three-at-once'), find('options-404')];
  const panel = await session.openPanel();
  await session.listAll(panel, [put, missing]);
  const marked = (lines) => lines.filter(({ namedBy }) => namedBy).map(({ name, value, namedBy }) => [name, value, namedBy]);

  await test('the headers of the preflight are shown, those that decide marked', async () => {
    await panel.choose(session.urlOf(put));
    const { preflight, request } = await panel.headers();
    assert.deepEqual(preflight.sent.slice(0, 3).map(({ name, value }) => [name.toLowerCase(), value]), [
      ['origin', session.demo.page],
      ['access-control-request-method', 'PUT'],
      ['access-control-request-headers', 'content-type'],
    ]);
    assert.deepEqual(marked(preflight.answered), [
      ['Access-Control-Allow-Origin', 'https://app.example', 'allow-origin-mismatch'],
      ['Access-Control-Allow-Credentials', 'not sent', 'allow-credentials-not-true'],
      ['Access-Control-Allow-Methods', 'GET', 'method-not-allowed'],
      ['Access-Control-Allow-Headers', 'Authorization', 'header-not-allowed'],
    ]);
    assert([...preflight.sent, ...preflight.answered].every(({ meaning }) => meaning.endsWith('.')), 'a line without a meaning');
    assert(request.unsent && request.sent.length === 0, 'the request that never went out has headers');
  });

  await test('a header that is needed and missing has a line', async () => {
    await panel.choose(session.urlOf(missing));
    const { answered } = (await panel.headers()).preflight;
    assert.equal(answered[0].value, '404 Not Found');
    const line = answered.find(({ name }) => name === 'Access-Control-Allow-Origin');
    assert.deepEqual([line.value, line.isAbsent, line.namedBy], ['not sent', true, 'allow-origin-missing']);
  });

  await test('“Learn more” opens with the keyboard, and its links lead out of the panel', async () => {
    const { isOpen, headings, text, links } = await panel.learnMore();
    assert(isOpen);
    assert.deepEqual(headings, ['What the browser saw', 'Why it refuses', 'What to change', 'Not to be confused with']);
    assert(!/[`]|\]\(/.test(text), text);
    assert(links.length > 0 && links.every(({ href, target, rel }) => href.startsWith('https://') && target === '_blank' && rel.includes('noopener')));
  });

  await test('the words of each browser’s console stand beside its names', async () => {
    const { phrases } = await panel.detail();
    assert.deepEqual(phrases, {
      chromium: ["preflight … No 'Access-Control-Allow-Origin' header is present"],
      firefox: ['CORS header ‘Access-Control-Allow-Origin’ missing'],
      safari: ['Preflight response is not successful'],
    });
  });

  await test('it is said what would settle what is not known', async () => {
    assert.match((await panel.detail()).settledBy, /blocked either way.*credentials: 'include'/);
  });

  await test('all of it fits into 320 pixels, and can be read in both themes', async () => {
    await panel.unfold();
    assert.deepEqual(await panel.overflowAt(320), []);
    const texts = '.header-line :is(dt, dd), .message :is(h5, p), .learn-more :is(h5, code, a, span), .settled-by, .phrases li';
    for (const theme of ['light', 'dark']) {
      const contrast = await panel.contrast(theme, texts);
      assert(contrast >= 4.5, `${theme}: ${contrast}`);
    }
  });
}

async function runInShell(command) {
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  return stdout;
}
