/**
 * Runs the recipes that are functions, as their services would call them, and asks as a browser asks. Nothing of a service is here but
 * its way of calling: that the text does what it says is tested, that the service does what its manual says is not.
 *
 *     node tests/functions/run.mjs
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { cases, NASTY_ORIGINS } from '../prove/cases.mjs';
import { ask, corsCheck, preflightHeaders } from '../prove/cors.mjs';
import { askForFix } from '../prove/fix.mjs';
import { hostileOrigins, hostileToSubdomains, isBelow } from '../prove/hostile.mjs';
import { exchange, list, values } from '../prove/http.mjs';
import { APPLICATION_ERRORS, HOSTS } from './hosts.mjs';

const directory = await mkdtemp(join(tmpdir(), 'functions-'));
after(() => rm(directory, { recursive: true }));

for (const host of HOSTS) {
  for (const one of cases(8080)) {
    test(`${host.id}, ${one.title}`, (context) => holds(host, one, context));
  }
}

async function holds(host, one, context) {
  const { page, more, inside, credentials, headers } = one;
  const put = { path: '/api/item', method: 'PUT', headers: Object.fromEntries(headers.map((name) => [name, '1'])), credentials };
  const outcomes = [{ request: { origin: page, ...put }, preflight: { status: 404, statusText: '', headers: [] } }];
  const fix = await askForFix({ id: host.id, server: 'http://api.example', outcomes, origins: more, exposed: ['x-total'], directory });
  const server = await serve(await host.listener(fix.parts, directory));
  context.after(() => server.close());
  const at = `http://127.0.0.1:${server.address().port}`;

  const isAny = page === 'null';
  const named = more.filter((origin) => !origin.includes('*'));
  for (const origin of [page, ...named.filter((origin) => !NASTY_ORIGINS.includes(origin)), ...inside]) {
    const request = { origin, ...put };
    const { refusal, preflight, response } = await ask(at, request);
    assert.equal(refusal, null, origin);
    assert.deepEqual(list(response, 'access-control-expose-headers'), ['x-total']);
    if (host.answersPreflight) {
      assert.equal(preflight.status, 204);
      assert.deepEqual(list(preflight, 'access-control-allow-methods'), ['put']);
      assert.deepEqual(list(preflight, 'access-control-allow-headers').sort(), [...headers].sort());
      assert.equal(list(preflight, 'access-control-max-age').join(), '7200');
    }
    for (const [path, status] of APPLICATION_ERRORS) {
      const { response } = await ask(at, { origin, path, credentials });
      assert.equal(response.status, status, path);
      assert.equal(corsCheck(response, { origin, credentials }), null, path);
    }
    if (host.replacesOwnHeaders) {
      const { response } = await ask(at, { origin, path: '/api/own', credentials });
      assert.equal(corsCheck(response, { origin, credentials }), null, 'the function sends headers of its own');
    }
  }

  const varies = named.length > 0 || inside.length > 0;
  const parent = more.find((origin) => origin.includes('*'));
  const hostile = [page, ...named].filter((origin) => origin !== 'null' && !NASTY_ORIGINS.includes(origin)).flatMap(hostileOrigins);
  const strangers = [...hostile, ...(parent ? hostileToSubdomains(parent) : [])].map(({ origin }) => origin);
  const outside = strangers.filter((origin) => ![page, ...named].includes(origin) && !(parent && isBelow(origin, parent)));
  for (const origin of isAny ? [] : outside) {
    for (const method of host.answersPreflight ? ['GET', 'OPTIONS'] : ['GET']) {
      const asked = method === 'OPTIONS' ? preflightHeaders({ origin, ...put }) : { Origin: origin };
      const answer = await exchange(at, { method, path: '/api/item', headers: asked });
      assert.notEqual(corsCheck(answer, { origin }), null, `${origin} is let in`);
      assert.equal(list(answer, 'vary').includes('origin'), varies, `Vary for ${origin}`);
    }
    if (host.replacesOwnHeaders) {
      const answer = await exchange(at, { path: '/api/own', headers: { Origin: origin } });
      assert.notEqual(corsCheck(answer, { origin }), null, `${origin} is let in by the function`);
    }
  }

  const plain = await exchange(at, { path: '/api/item' });
  assert.equal(list(plain, 'vary').includes('origin'), varies, 'Vary without Origin');
  if (host.answersPreflight) {
    const options = await exchange(at, { method: 'OPTIONS', path: '/api/item', headers: { Origin: page } });
    assert.deepEqual([options.status, values(options, 'x-own').join()], [200, '1'], 'OPTIONS that is no preflight');
  }
}

function serve(listener) {
  return new Promise((resolve) => {
    const server = http.createServer(listener).listen(0, '127.0.0.1', () => resolve(server));
  });
}
