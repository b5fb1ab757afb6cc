import assert from 'node:assert/strict';

import { NASTY_HEADER, NASTY_ORIGINS } from './cases.mjs';
import { ask, corsCheck, preflightCheck, preflightHeaders } from './cors.mjs';
import { askForFix } from './fix.mjs';
import { hostileOrigins, hostileToSubdomains, isBelow } from './hostile.mjs';
import { exchange, list, values } from './http.mjs';
import { Server } from './server.mjs';

/** A response header of every application here that no page can read unless it is exposed. */
const EXPOSED = 'x-total';

const STRANGER = 'http://evil.localhost';

/**
 * Proves one recipe on one server with one policy: the broken server is refused, the snippet is applied, the server passes.
 *
 * @param {object} subject
 * @param {import('./run.mjs').Target} subject.target
 * @param {import('./cases.mjs').Case} subject.one
 * @param {import('./run.mjs').Where} subject.where
 * @param {import('./pages.mjs').Pages} subject.pages
 * @param {import('./report.mjs').Report} subject.report
 */
export async function prove({ target, one, where, pages, report }) {
  const setup = target.setUp(where);
  let server;
  const started = await report.check('blocked', 'the broken server starts', async () => {
    server = await Server.start(setup, where.directory, where.port);
  });
  if (!started) {
    return;
  }
  try {
    const proof = new Proof({ target, one, where, setup, server, pages, report });
    if ((await proof.isBroken()) && (await proof.applyFix())) {
      await proof.isFixed();
    }
  } finally {
    await server.stop();
  }
}

class Proof {
  #count = 0;

  /** @param {object} subject  what `prove` got, with the target's set-up and the server that runs */
  constructor({ target, one, where, setup, server, pages, report }) {
    Object.assign(this, { target, one, where, setup, server, pages, report });
    const { page, more, inside, headers, credentials } = one;
    const named = more.filter((origin) => !origin.includes('*') && !NASTY_ORIGINS.includes(origin));
    this.subdomains = setup.comparesWholeOrigins ? [] : inside;
    this.allowed = [page, ...named, ...this.subdomains];
    this.plainHeaders = headers.filter((name) => name !== NASTY_HEADER);
    this.isAny = page === 'null';
    this.modes = credentials === 'omit' ? ['omit'] : ['omit', 'include'];
  }

  /** A simple request and one with a preflight are refused, and their answers kept. Whether they are. */
  async isBroken() {
    const { one, server, report } = this;
    const simple = { origin: one.page, path: '/api/item', credentials: one.credentials };
    this.outcomes = [];
    for (const request of [simple, { ...simple, ...put(one.headers) }]) {
      const name = request.method ?? 'GET';
      const outcome = await ask(server.origin, request);
      const seen = await this.#fetch(request);
      const refused = await report.check('blocked', `broken: ${name} is refused (${outcome.refusal})`, () => assert(outcome.refusal));
      const blocked = await report.check('blocked', `broken: Chromium blocks it (${seen.blocked})`, () => assert(seen.blocked));
      if (!refused || !blocked) {
        return false;
      }
      this.outcomes.push(outcome);
    }
    return true;
  }

  /** Whether the snippet could be applied and the server started again. */
  applyFix() {
    const { target, one, where, server, outcomes, report } = this;
    return report.check('applied', 'the snippet is applied as it was printed', async () => {
      const fix = { id: target.id, server: server.origin, outcomes, origins: one.more, exposed: [EXPOSED], directory: where.directory };
      await server.apply(await askForFix(fix));
    });
  }

  /** What has to hold from now on. */
  async isFixed() {
    for (const origin of this.allowed) {
      await this.#passes(origin);
    }
    await this.#exposes();
    await this.#preflightComesFirst();
    await this.#headersComeOnce();
    await this.#varies();
    if (this.isAny) {
      await this.#anyHasNoCredentials();
    } else {
      await this.#refusesHostileOrigins();
    }
    if (this.one.headers.includes(NASTY_HEADER)) {
      await this.#nastyNamesWork();
    }
  }

  async #passes(origin) {
    const { modes, setup, report } = this;
    for (const credentials of modes) {
      const how = credentials === 'include' ? ' with credentials' : '';
      const group = (plain) => this.#group(origin, how ? 'credentials' : plain);
      await this.#isReadable(group('simple'), `GET${how}`, 200, { origin, path: '/api/item', credentials });
      const request = { ...put(this.plainHeaders), origin, path: '/api/item', credentials };
      await this.#isReadable(group('preflighted'), `PUT with JSON and a header${how}`, 200, request);
    }
    const credentials = modes.at(-1);
    for (const [path, status] of setup.errors) {
      await this.#isReadable(this.#group(origin, 'errors'), `GET ${path}, an error`, status, { origin, path, credentials });
    }
    const [path, status] = setup.errors[0];
    const request = { ...put(this.plainHeaders), origin, path, credentials };
    await this.#isReadable(this.#group(origin, 'errors'), `PUT ${path}, an error`, setup.putError ?? status, request);
    await report.check('vary', `${origin} reads GET /api/cached, whoever cached it`, async () => {
      const seen = await this.pages.fetch(origin, `${this.server.origin}/api/cached`, { cache: 'force-cache' });
      assert.equal(seen.status, 200, seen.blocked);
    });
  }

  /** Under what a check with this origin is counted: what else there is to say of a further origin was said of the first. */
  #group(origin, plain) {
    if (this.subdomains.includes(origin)) {
      return 'subdomains';
    }
    return origin === this.one.page ? plain : 'second';
  }

  #isReadable(group, title, status, request) {
    return this.report.check(group, `${request.origin} reads ${title}: ${status}`, async () => {
      const outcome = await ask(this.server.origin, request);
      assert.equal(outcome.refusal, null);
      assert.equal(outcome.response.status, status);
      const seen = await this.#fetch(request);
      assert.equal(seen.status, status, `Chromium: ${seen.blocked}`);
    });
  }

  async #exposes() {
    await this.report.check('exposed', `the page can read ${EXPOSED}`, async () => {
      const request = { origin: this.one.page, path: '/api/item', credentials: this.modes.at(-1) };
      const seen = await this.#fetch(request);
      assert(seen.exposed?.includes(EXPOSED), `it reads ${seen.exposed ?? seen.blocked}`);
    });
  }

  /** Before authentication and before redirects; and nothing but a preflight. */
  async #preflightComesFirst() {
    const { server, one, report, setup } = this;
    for (const path of setup.guarded ?? ['/guarded/item', '/moved']) {
      await report.check('first', `the preflight for ${path} is answered`, async () => {
        const request = { ...put(this.plainHeaders), origin: one.page, path };
        const response = await exchange(server.origin, { method: 'OPTIONS', path, headers: preflightHeaders(request) });
        assert.equal(preflightCheck(response, request), null);
      });
    }
    if (!this.setup.answersEveryOptions) {
      await report.check('first', 'an OPTIONS request that is no preflight is left to the application', async () => {
        const response = await exchange(server.origin, { method: 'OPTIONS', path: '/api/item', headers: { Origin: one.page } });
        assert.notEqual(response.status, 204);
      });
    }
  }

  /** Whatever the application sends. */
  async #headersComeOnce() {
    for (const path of ['/api/item', '/api/crash', ...(this.setup.doubled ?? [])]) {
      await this.report.check('once', `GET ${path} has Access-Control-Allow-Origin once`, async () => {
        for (const origin of [...this.allowed, STRANGER]) {
          const response = await exchange(this.server.origin, { path, headers: { Origin: origin } });
          const isAllowed = this.allowed.includes(origin);
          const times = values(response, 'access-control-allow-origin').length;
          assert(isAllowed ? times === 1 : times <= 1, `${times} times for ${origin}`);
          assert.equal(corsCheck(response, { origin }) === null, isAllowed || this.isAny, origin);
        }
      });
    }
  }

  /** Where the answer depends on the origin, every answer says so: that for a stranger, an error, and one without an origin too. */
  async #varies() {
    const told = async (origin) => {
      const response = await exchange(this.server.origin, { path: '/api/item', headers: origin ? { Origin: origin } : {} });
      return values(response, 'access-control-allow-origin').join(', ');
    };
    const answers = await Promise.all([...this.allowed, STRANGER, null].map(told));
    if (new Set(answers).size === 1 || (this.isAny && this.setup.anyWithoutVary)) {
      return;
    }
    const { strangersGet, notFoundIsNotStored } = this.setup;
    if (strangersGet) {
      await this.report.check('vary', `GET /api/cached from ${STRANGER} is a ${strangersGet} that no cache keeps`, async () => {
        const response = await exchange(this.server.origin, { path: '/api/cached', headers: { Origin: STRANGER } });
        assert.equal(response.status, strangersGet);
        assert.deepEqual([...values(response, 'cache-control'), ...values(response, 'expires')], []);
      });
    }
    if (notFoundIsNotStored) {
      await this.report.check('vary', 'GET /api/nothing is kept by no cache', async () => {
        const response = await exchange(this.server.origin, { path: '/api/nothing', headers: { Origin: STRANGER } });
        assert(list(response, 'cache-control').includes('no-store'), `Cache-Control: ${values(response, 'cache-control')}`);
      });
    }
    const error = notFoundIsNotStored ? '/api/crash' : '/api/nothing';
    const stranger = strangersGet ? [] : [[error, STRANGER]];
    for (const [path, origin] of [['/api/item', this.one.page], ...stranger, ['/api/item', null]]) {
      await this.report.check('vary', `GET ${path} from ${origin ?? 'nowhere'} has Vary: Origin`, async () => {
        const response = await exchange(this.server.origin, { path, headers: origin ? { Origin: origin } : {} });
        assert(list(response, 'vary').includes('origin'), `Vary: ${values(response, 'vary')}`);
      });
    }
  }

  async #anyHasNoCredentials() {
    await this.report.check('hostile', 'a request with credentials stays blocked', async () => {
      const request = { origin: 'null', path: '/api/item', credentials: 'include' };
      const { response, refusal } = await ask(this.server.origin, request);
      assert(refusal);
      assert.deepEqual(values(response, 'access-control-allow-credentials'), []);
      assert((await this.#fetch(request)).blocked);
    });
  }

  async #refusesHostileOrigins() {
    const requests = [{ path: '/api/item' }, { path: '/api/nothing' }, { ...put(this.plainHeaders), path: '/api/item' }];
    const isStranger = ({ origin, isSameUrl }) => !this.allowed.includes(origin) && !(isSameUrl && this.setup.parsesOrigins);
    const subdomains = this.subdomains.length ? hostileToSubdomains(this.one.more.at(-1)) : [];
    for (const { title, origin, isReal } of [...this.allowed.flatMap(hostileOrigins), ...subdomains].filter(isStranger)) {
      if (this.subdomains.length && isBelow(origin, this.one.more.at(-1))) {
        continue;
      }
      await this.report.check('hostile', `${origin} is refused (an allowed one ${title})`, async () => {
        for (const credentials of ['omit', 'include']) {
          for (const request of requests) {
            const asked = { ...request, origin, credentials };
            assert((await ask(this.server.origin, asked)).refusal, `${request.method ?? 'GET'} ${request.path} is allowed`);
            if (isReal) {
              assert((await this.#fetch(asked)).blocked, `Chromium lets it read ${request.method ?? 'GET'} ${request.path}`);
            }
          }
        }
      });
    }
  }

  /** A snippet in a programming language can say every name; a configuration file leaves out what it could misread. */
  async #nastyNamesWork() {
    if (!this.setup.quotesEverything) {
      return;
    }
    await this.#isReadable('hostile', `PUT with ${NASTY_HEADER}`, 200, {
      ...put(this.one.headers),
      origin: this.one.page,
      path: '/api/item',
      credentials: 'include',
    });
    for (const origin of NASTY_ORIGINS) {
      await this.report.check('hostile', `${origin} is allowed`, async () => {
        const { refusal } = await ask(this.server.origin, { origin, path: '/api/item', credentials: 'include' });
        assert.equal(refusal, null);
      });
    }
  }

  /** In the browser; each time with another URL, so that no answer comes from a cache. */
  #fetch({ origin, path, method, headers, body, credentials }) {
    this.#count += 1;
    return this.pages.fetch(origin, `${this.server.origin}${path}?${this.#count}`, { method, headers, body, credentials });
  }
}

function put(names) {
  const headers = Object.fromEntries(names.map((name) => [name, name === 'content-type' ? 'application/json' : 'a']));
  return { method: 'PUT', headers, body: '{}' };
}
