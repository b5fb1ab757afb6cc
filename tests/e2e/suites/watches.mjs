import assert from 'node:assert/strict';
import { createServer } from 'node:http';

import { openSession } from '../session.mjs';

const NOT_KNOWN = 'Credentials: unknown';
const INCLUDED = 'Credentials: included';
const NOT_INCLUDED = 'Credentials: not included';

/** The switch “Watch fetch calls on this page”, in the panel and in the page. */
export async function watches(test) {
  const servers = await Promise.all([servePages(), serveApi()]);
  const [pages, api] = servers.map(({ origin }) => origin);
  const session = await openSession();
  try {
    await session.page.goto(`${pages}/strict?${api}`);
    const panel = await session.openPanel();
    await sharpens(session, panel, api, test);
    await followsThePage(session, panel, api, pages, test);
    await cannotGetIn(session, panel, pages, test);
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
    await Promise.all(servers.map(({ close }) => close()));
  }
}

async function sharpens(session, panel, api, test) {
  const ask = (path, how) => session.page.evaluate((url, init) => window.ask(url, init), api + path, how);
  const credentialsOf = async (path, wanted) => {
    await panel.outcome(api + path);
    const { chromium } = await panel.choose(api + path);
    return (await panel.saysOfCredentials(wanted)) ? (await panel.detail()).chromium : `not “${wanted}” but ${chromium}`;
  };

  await test('unwatched, a block has two possible names, and watching is offered', async () => {
    await ask('/before', { credentials: 'include' });
    const names = await credentialsOf('/before', NOT_KNOWN);
    assert.equal(names, 'PreflightWildcardOriginNotAllowed or MethodDisallowedByPreflightResponse');
    assert(await panel.offersToWatch());
    assert.equal(await isWatched(session.page), false);
  });

  await test('the offer switches it on', async () => {
    await panel.press('watch');
    assert(await panel.isWatching());
    assert.equal(await panel.offersToWatch(), false);
    assert(await getsWatched(session.page, true));
  });

  const calls = {
    include: [{ credentials: 'include' }, INCLUDED, 'PreflightWildcardOriginNotAllowed'],
    default: [{}, NOT_INCLUDED, 'MethodDisallowedByPreflightResponse'],
    omit: [{ credentials: 'omit' }, NOT_INCLUDED, 'MethodDisallowedByPreflightResponse'],
    'xhr-include': [{ xhr: true, credentials: 'include' }, INCLUDED, 'PreflightWildcardOriginNotAllowed'],
    xhr: [{ xhr: true }, NOT_INCLUDED, 'MethodDisallowedByPreflightResponse'],
  };
  for (const [name, [how, known, chromium]] of Object.entries(calls)) {
    await test(`watched, a block has one name: ${name}`, async () => {
      await ask(`/${name}`, how);
      assert.equal(await credentialsOf(`/${name}`, known), chromium);
    });
  }

  await test('calls to one address, one after the other, are told apart', async () => {
    await panel.press('clear');
    await session.page.evaluate(async (url) => {
      for (const credentials of ['include', 'omit', 'omit']) {
        await window.ask(url, { credentials });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }, `${api}/twice`);
    // Until it is known how each was made, others are the same failure.
    const listed = () => document.querySelector('[data-part=listed]').textContent === '3 of 3';
    await session.frame.waitForFunction(listed, { polling: 20, timeout: 5000 });
    await panel.choose(`${api}/twice`);
    assert(await panel.saysOfCredentials(NOT_INCLUDED));
    // The last two are.
    assert(await panel.hasFold(2));
    await panel.type('ArrowRight');
    assert.equal((await panel.rowsOnceThereAre(3)).length, 3);
    // The newest is the first row.
    for (const [key, known] of [['Home', NOT_INCLUDED], ['ArrowDown', NOT_INCLUDED], ['ArrowDown', INCLUDED]]) {
      await panel.type(key);
      assert(await panel.saysOfCredentials(known), `${key}: not “${known}”`);
    }
  });
}

async function followsThePage(session, panel, api, pages, test) {
  const early = async (wanted) => {
    await panel.outcome(`${api}/early`);
    await panel.choose(`${api}/early`);
    return panel.saysOfCredentials(wanted);
  };

  await test('after a navigation it is put in again', async () => {
    await session.page.goto(`${pages}/strict?${api}`);
    assert(await getsWatched(session.page, true));
  });

  await test('“Reload and watch” notes the page’s first calls too', async () => {
    await panel.watch(false);
    await session.page.goto(`${pages}/early?${api}`);
    assert(await early(NOT_KNOWN));
    await Promise.all([session.page.waitForNavigation(), panel.press('reload-and-watch')]);
    assert(await early(INCLUDED));
    assert(await panel.isWatching());
  });

  await test('switched off, the page’s functions are the browser’s again', async () => {
    await panel.watch(false);
    assert(await getsWatched(session.page, false));
    const functions = await session.page.evaluate(() => [fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send].map(String));
    assert.deepEqual(functions, ['fetch', 'open', 'send'].map((name) => `function ${name}() { [native code] }`));
    await session.page.reload();
    await panel.outcome(`${api}/early`);
    assert.equal(await isWatched(session.page), false);
  });

  await test('it is remembered when the panel is opened again', async () => {
    await panel.watch(true);
    await getsWatched(session.page, true);
    await session.frame.evaluate(() => location.reload());
    await session.frame.waitForFunction(() => document.documentElement.dataset.ready === 'true', { polling: 100 });
    assert(await panel.isWatching());
    await session.page.goto(`${pages}/strict?${api}`);
    assert(await getsWatched(session.page, true));
  });
}

async function cannotGetIn(session, panel, pages, test) {
  await test('a page that lets nobody in is named, once', async () => {
    await session.page.goto('chrome://version');
    assert.match(await panel.complaint(), /cannot be watched/);
  });

  await test('a page with a fetch of its own is named, and what helps', async () => {
    await session.page.goto(`${pages}/own-fetch`);
    assert.match(await panel.complaint(), /Reload and watch/);
    await Promise.all([session.page.waitForNavigation(), panel.press('reload-and-watch')]);
    assert(await getsWatched(session.page, true));
  });
}

function isWatched(page) {
  return page.evaluate(() => Symbol.for('preflight-inspector.recorder') in window);
}

async function getsWatched(page, wanted) {
  const condition = (is) => Symbol.for('preflight-inspector.recorder') in window === is;
  return page.waitForFunction(condition, { polling: 50, timeout: 5000 }, wanted).then(() => true, () => false);
}

const SCRIPT = `
  const api = location.search.slice(1);
  window.ask = (url, { xhr, credentials }) => xhr
    ? new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open('put', url);
        request.withCredentials = credentials === 'include';
        request.onloadend = resolve;
        request.send();
      }).then(() => 'done')
    : fetch(url, { method: 'PUT', credentials }).then(() => 'done', () => 'refused');
  if (location.pathname === '/early') ask(api + '/early', { credentials: 'include' });
  if (location.pathname === '/own-fetch') {
    const theirs = fetch;
    window.fetch = (...args) => theirs(...args);
  }`;

/** Pages under the strictest policy that lets them run a script at all. */
function servePages() {
  return serve((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.setHeader('Content-Security-Policy', "default-src 'none'; script-src 'nonce-1'; connect-src *; require-trusted-types-for 'script'");
    response.end(`<!doctype html><title>Strict</title><script nonce="1">${SCRIPT}</script>`);
  });
}

/** What it answers to a preflight fails differently with credentials and without: `*`, and PUT is not allowed. */
function serveApi() {
  return serve((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Methods', 'DELETE');
    response.end();
  });
}

async function serve(listener) {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
