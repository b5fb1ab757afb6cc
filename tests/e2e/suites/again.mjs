import assert from 'node:assert/strict';
import { createServer } from 'node:http';

import { after } from '../browser.mjs';
import { openSession } from '../session.mjs';

/** “Send again” and “Watch until it passes”, by keyboard alone. */
export async function again(test) {
  const [pages, api] = await Promise.all([servePages(), serveApi()]);
  const session = await openSession();
  try {
    await session.page.goto(`${pages.origin}/`);
    const panel = await session.openPanel();
    const hands = new Hands(session, panel, api);
    await asksFirst(hands, test);
    await turnsGreen(hands, test);
    await waitsForThePage(hands, test);
    await carriesAnything(hands, test);
    await staysHome(hands, pages, test);
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
    await Promise.all([pages.close(), api.close()]);
  }
}

async function asksFirst(hands, test) {
  const { api, panel } = hands;
  api.answer = () => ({ 'Access-Control-Allow-Origin': '*' });
  await hands.ask('/items', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"name":"a"}' });
  await hands.tells('Blocked: PUT /items, Access-Control-Allow-Methods');

  await test('before a method that is not safe it asks, with the focus on “Cancel”', async () => {
    await hands.goTo('send-again');
    await panel.type('Enter');
    assert.match(await hands.question(), /PUT http\S+\/items[^]*a second time[^]*body of 12 characters[^]*without credentials/);
    assert.equal(await hands.focused(), 'cancel-send-again');
  });

  await test('Escape and “Cancel” send nothing, and give the focus back', async () => {
    const { length } = api.seen;
    await panel.type('Escape');
    assert.equal(await hands.question(), '');
    assert.equal(await hands.focused(), 'send-again');
    await panel.type('Enter');
    await hands.question();
    await panel.type('Enter');
    assert.equal(await hands.question(), '');
    assert.equal(await hands.focused(), 'send-again');
    assert.equal(api.seen.length, length);
  });

  await test('where the credentials are not known, the reader chooses them', async () => {
    for (const [key, expected] of [['ArrowDown', /with credentials: cookies/], ['ArrowUp', /without credentials/]]) {
      await hands.goTo('again-credentials');
      await panel.type(key);
      await hands.goTo('send-again');
      await panel.type('Enter');
      assert.match(await hands.question(), expected);
      await panel.type('Escape');
    }
    await panel.type('Enter');
  });

  await test('“Send again” asks the server again, and says that nothing has changed', async () => {
    await hands.question();
    await panel.type('Tab');
    await panel.type('Enter');
    assert(await panel.hasFold(2), 'no second attempt');
    assert.deepEqual(api.seen.map(({ method, url }) => `${method} ${url}`), ['OPTIONS /items', 'OPTIONS /items']);
    assert(await hands.says('became', /^No change: the last of 2 attempts/));
    assert(await hands.tells('PUT /items: no change'));
  });
}

async function turnsGreen(hands, test) {
  const { api, panel } = hands;
  await test('a method that is safe is sent at once', async () => {
    await panel.press('clear');
    api.answer = () => ({ 'Access-Control-Allow-Origin': 'https://other.example' });
    await hands.ask('/list?page=2');
    await hands.goTo('send-again');
    await panel.type('Enter');
    assert(await panel.hasFold(2), 'no second attempt');
    assert.equal(await hands.question(), '');
  });

  await test('watched, it is sent until it passes: then the row turns green', async () => {
    await hands.goTo('watch-endpoint');
    await panel.type('Enter');
    assert(await panel.hasFold(3), 'it was not sent by itself');
    assert(await hands.says('watching', /sent again every 5 seconds/));
    assert.deepEqual(await hands.marks('/list?page=2'), ['watched']);
    api.answer = ({ origin }) => ({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin' });
    assert(await hands.tells('GET /list passes now'), 'it was not told');
    assert.deepEqual(await hands.marks('/list?page=2'), ['passes now', 'mended 3×']);
    assert.deepEqual(await hands.count(), 'None blocked, 3 mended');
  });

  await test('what changed stands in the detail, then and now', async () => {
    assert(await hands.says('became', /^It passes now/));
    assert.deepEqual(await hands.differences(), [
      'Access-Control-Allow-Origin: changed in the response | https://other.example | http://localhost:PORT',
      'Vary: new in the response | not sent | Origin',
    ]);
    await hands.goTo('show-newest');
    await panel.type('Enter');
    assert.equal(await hands.selected(), 'allowed');
    assert(await hands.says('became', /^It passes now/));
  });

  await test('it is sent no more', async () => {
    const { length } = api.seen;
    await after(5500);
    assert.equal(api.seen.length, length);
    assert.equal(await hands.isShown('watch-endpoint'), false);
  });
}

async function waitsForThePage(hands, test) {
  const { api, panel } = hands;
  const put = () => hands.ask('/items', { method: 'PUT' });
  await test('a method that is not safe is watched without sending anything', async () => {
    await panel.press('clear');
    api.answer = () => ({});
    await put();
    await hands.goTo('watch-endpoint');
    await panel.type('Enter');
    assert(await hands.says('watching', /Cause the request in the page/));
    const { length } = api.seen;
    await after(2500);
    assert.equal(api.seen.length, length);
  });

  await test('when it fails otherwise, it is said what is different', async () => {
    api.answer = ({ method, origin }) =>
      method === 'OPTIONS' ? { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Methods': 'PUT', 'Access-Control-Max-Age': '60' } : {};
    await put();
    assert(await hands.tells('PUT /items fails otherwise now'));
    assert(await hands.says('became', /^It fails otherwise now/));
    assert.deepEqual((await hands.differences()).slice(0, 2), [
      'The preflight passes now.',
      'In the way now, in the response: Allow-Origin missing.',
    ]);
  });

  await test('watched, it outlives a reload, and a pass is told with what is new', async () => {
    await hands.session.page.reload();
    api.answer = ({ origin }) => ({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Methods': 'PUT' });
    await put();
    assert(await hands.tells('PUT /items passes now'));
    assert.deepEqual(await hands.marks('/items'), ['passes now', 'mended']);
    assert(await hands.says('became', /^It passes now/));
    const differences = await hands.differences();
    assert(differences.includes('Access-Control-Allow-Origin: new in the response | not sent | http://localhost:PORT'), differences.join('\n'));
    assert(differences.includes('No preflight this time: the browser answered it from its preflight cache.'), differences.join('\n'));
  });
}

async function carriesAnything(hands, test) {
  const { api, panel } = hands;
  await test('hostile values are sent again as they were, and nothing comes to life', async () => {
    await panel.press('clear');
    const body = "</script>'\"`${alert(1)}\\ \u2028\u2029 \u0000 \r\n */});document.title='owned'//\u202e é";
    const headers = { 'Content-Type': "text/plain;a='`$;//", "X-'`|~^$&": "'\"`${alert(1)}\\'); alert(1)//" };
    const url = `/a'"\`;alert(1)//%E2%80%A8)}?q='%22</script>`;
    api.answer = ({ method, origin }) => ({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Headers': "x-'`|~^$&, content-type",
      'Access-Control-Allow-Credentials': method === 'OPTIONS' ? 'true' : 'no',
    });
    await hands.ask(url, { method: 'POST', headers, body, credentials: 'include' });
    await panel.outcome(await hands.firstUrl());
    await hands.goTo('send-again');
    await panel.type('Enter');
    assert.match(await hands.question(), /with credentials: cookies/);
    await panel.type('Tab');
    await panel.type('Enter');
    assert(await hands.says('became', /^No change: the last of 2 attempts/));
    const [first, second] = api.seen.filter(({ method }) => method !== 'OPTIONS').slice(-2);
    // The second one went past the cache.
    const { 'cache-control': _, pragma: __, ...rest } = second.headers;
    assert.deepEqual({ ...second, headers: rest }, first);
    assert.equal(first.body, new TextDecoder().decode(new TextEncoder().encode(body)));
    assert.equal(await hands.session.page.title(), 'Page');
  });
}

async function staysHome(hands, pages, test) {
  const { api, panel } = hands;
  await test('from a page of another origin nothing is sent, and that is said', async () => {
    await panel.keep(true);
    await panel.press('clear');
    api.answer = () => ({});
    await hands.ask('/list');
    const { length } = api.seen;
    await hands.session.page.goto(pages.origin.replace('localhost', '127.0.0.1'));
    await hands.goTo('send-again');
    await panel.type('Enter');
    assert(await hands.says('said', /^Not sent: the page is at http:\/\/127\.0\.0\.1:\d+ now, and http:\/\/localhost:\d+ made/));
    assert.equal(api.seen.length, length);
  });

  await test('and in a page that lets nobody in, that too', async () => {
    await hands.session.page.goto('chrome://version');
    await hands.goTo('send-again');
    await panel.type('Enter');
    assert(await hands.says('said', /^Not sent: the page does not do it/));
    await panel.keep(false);
  });
}

/** The keyboard, and the eyes. */
class Hands {
  constructor(session, panel, api) {
    Object.assign(this, { session, panel, api });
  }

  /** The page asks, once more where DevTools hand over the request without its response: then it is not known to be blocked, nor chosen. */
  async ask(path, init = {}) {
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.session.page.evaluate((url, how) => fetch(url, how).then(() => {}, () => {}), this.api.origin + path, init);
      const chosen = this.session.frame.waitForSelector('#exchanges [aria-selected=true]', { timeout: 5000 });
      if (await chosen.then(() => true, () => false)) {
        return;
      }
    }
    throw new Error('Three times, no blocked request was listed.');
  }

  /** Moves the focus there, from the list, with the Tab key. */
  async goTo(action) {
    const { frame } = this.session;
    await frame.waitForSelector(`[data-action=${action}], #${action}`, { timeout: 5000 });
    await frame.focus('#exchanges [aria-selected=true]');
    for (let step = 0; step < 30; step++) {
      if ((await this.focused()) === action) {
        return;
      }
      await this.panel.type('Tab');
    }
    throw new Error(`The Tab key does not lead to ${action}.`);
  }

  focused() {
    return this.session.frame.evaluate(() => document.activeElement.dataset.action ?? document.activeElement.id);
  }

  /** What is asked; empty where nothing is. */
  question() {
    return this.session.frame.$eval('#question', (dialog) => (dialog.matches(':modal') ? dialog.innerText : ''));
  }

  /** Whether a part of the detail gets to say this within ten seconds. */
  says(part, pattern) {
    return this.session.frame
      .waitForFunction(
        (name, source) => new RegExp(source).test(document.querySelector(`#detail [data-part=${name}]`)?.innerText ?? ''),
        { polling: 50, timeout: 10_000 },
        part,
        pattern.source,
      )
      .then(() => true, () => false);
  }

  /** Whether it gets to be told within ten seconds: what is watched is sent every five, and told of after two. */
  tells(text) {
    return this.session.frame
      .waitForFunction((wanted) => document.querySelector('[data-part=news]').textContent === wanted, { polling: 50, timeout: 10_000 }, text)
      .then(() => true, () => false);
  }

  isShown(action) {
    return this.session.frame.$eval(`[data-action=${action}]`, (button) => button.checkVisibility());
  }

  /** How the rows of an address are marked, from top to bottom. */
  marks(path) {
    return this.session.frame.$$eval(
      '#exchanges [data-exchange]',
      (rows, url) => rows
        .filter((row) => row.dataset.url === url)
        .map((row) => {
          const fold = row.querySelector('[data-part=row-fold]');
          const marks = { watched: 'watchedRow' in row.dataset || row.hasAttribute('data-watched'), 'passes now': row.hasAttribute('data-passes-now'), mended: row.hasAttribute('data-mended') };
          const named = Object.keys(marks).filter((name) => marks[name]);
          const isGreen = row.querySelector('use').getAttribute('href') === '#icon-passed';
          const count = named.includes('mended') && fold.checkVisibility() ? ` ${fold.innerText.trim()}` : '';
          return isGreen === named.some((name) => name !== 'watched') ? named.join(' ') + count : `wrong icon: ${named}`;
        }),
      this.api.origin + path,
    );
  }

  count() {
    return this.session.frame.$eval('#count [data-part=count]', (count) => count.innerText);
  }

  firstUrl() {
    return this.session.frame.$eval('#exchanges [data-exchange]', (row) => row.dataset.url);
  }

  selected() {
    return this.session.frame.$eval('#exchanges [aria-selected=true]', (row) => row.dataset.outcome);
  }

  /** What differs: of a line of the answer its title, its value then and now. */
  differences() {
    return this.session.frame.$$eval('#detail [data-part=differences] > li', (lines) =>
      lines.map((line) =>
        [line.querySelector('[data-part=changed-title]') ?? line, ...line.querySelectorAll('dd')]
          .map((part) => part.innerText.replace(/localhost:\d+/, 'localhost:PORT'))
          .join(' | '),
      ),
    );
  }
}

function servePages() {
  return serve((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Page</title>');
  });
}

/** Answers with the headers that `answer` says, and keeps what it was asked. */
async function serveApi() {
  const api = { answer: () => ({}), seen: [] };
  const server = await serve(async (request, response) => {
    const { method, url, headers } = request;
    const chunks = await request.toArray();
    const { host, connection, ...rest } = headers;
    api.seen.push({ method, url, headers: rest, body: Buffer.concat(chunks).toString() });
    for (const [name, value] of Object.entries(api.answer({ method, origin: headers.origin }))) {
      response.setHeader(name, value);
    }
    response.end();
  });
  return Object.assign(api, server);
}

async function serve(listener) {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
