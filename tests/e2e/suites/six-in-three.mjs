import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expressTargets } from '../../prove/express.mjs';
import { freePort } from '../../prove/http.mjs';
import { nginxTargets } from '../../prove/nginx.mjs';
import { nodeTargets } from '../../prove/node.mjs';
import { Server } from '../../prove/server.mjs';
import { clipboard } from '../clipboard.mjs';
import { openSession } from '../session.mjs';

const MOST = 3;

// Of two with one id the later counts: the newer Express.
const TARGETS = new Map([...expressTargets, ...nodeTargets, ...nginxTargets.filter(({ place }) => !place)].map((target) => [target.id, target]));

/**
 * A newcomer with the demo running: from opening the panel it is three actions at most until the fix lies on the clipboard, for each of the
 * six mistakes that nearly everybody makes first. What was copied is pasted into a real server, and the page gets what it was refused.
 */
export async function sixInThree(test) {
  const session = await openSession();
  const directory = await mkdtemp(join(tmpdir(), 'preflight-inspector-'));
  const six = session.demo.cases.slice(0, 6);
  const tried = new Map();
  try {
    for (const one of six) {
      await test(`${one.title}: the request alone, for the server that shows`, () => alone({ session, directory, one }));
      await test(`${one.title}: the request alone, for another server`, () => forAnother({ session, directory, one }));
      await test(`${one.title}: all six made, for the server that shows`, () => amongAll({ session, directory, one, six, tried }));
    }
    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
    await rm(directory, { recursive: true });
  }
}

/** It is chosen already: it is the only one that is blocked. */
async function alone(scene) {
  const reader = new Reader(await scene.session.openFresh([scene.one.id]));
  await reader.click('[data-action=copy-whole-fix]');
  await pasteAndTry(scene, reader);
}

/** The demo runs on Node, whatever its answers show. */
async function forAnother(scene) {
  const reader = new Reader(await scene.session.openFresh([scene.one.id]));
  await reader.chooseIn('#server', 'node');
  await reader.click('[data-action=copy-whole-fix]');
  await pasteAndTry(scene, reader);
}

async function amongAll(scene) {
  const { session, one, six, tried } = scene;
  const reader = new Reader(await session.openFresh(six.map(({ id }) => id)));
  await reader.click(`#exchanges [data-exchange][data-url="${session.urlOf(one)}"]`);
  await reader.click('[data-action=copy-whole-fix]');
  // It is one fix for all six requests, so it is tried with all of them, once.
  const text = await copied(scene, reader);
  if (!tried.has(text)) {
    tried.set(text, paste(scene, reader, text, six));
  }
  await tried.get(text);
}

/** Somebody who clicks, and counts it. */
class Reader {
  actions = 0;

  constructor({ frame }) {
    this.frame = frame;
  }

  /** One action: what is clicked is there, and in sight. */
  async click(selector) {
    const element = await this.frame.waitForSelector(selector, { timeout: 5000 });
    const isInSight = await element.evaluate((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return one.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    });
    assert(isInSight, `${selector} has to be scrolled to`);
    await element.click();
    this.actions += 1;
  }

  /** Two: the list is opened, and chosen from. */
  async chooseIn(selector, value) {
    await this.frame.select(selector, value);
    this.actions += 2;
  }
}

async function pasteAndTry(scene, reader) {
  await paste(scene, reader, await copied(scene, reader), [scene.one]);
}

/** What the reader has got, after so many actions. */
async function copied({ session }, { frame, actions }) {
  assert(actions <= MOST, `${actions} actions`);
  assert(await frame.$eval('[data-action=copy-whole-fix]', (button) => button.hasAttribute('data-copied')), 'nothing tells that it was copied');
  const text = await clipboard(session);
  assert(text.includes(session.demo.page), `the page's origin is not in\n${text}`);
  return text;
}

/** Pastes it into a real server, which refuses these requests before, and none of them after. */
async function paste({ session, directory }, { frame }, text, cases) {
  const id = await frame.$eval('#server', (select) => select.value);
  const place = await frame.$eval('[data-part=parts] [data-part=place]', (caption) => caption.textContent);
  const target = TARGETS.get(id);
  assert(target, `the fix is for ${id}, which does not run here`);
  const where = { directory: await mkdtemp(join(directory, 'server-')), port: await freePort(), application: session.demo.api };
  const setup = target.setUp(where);
  const server = await Server.start(setup, where.directory, where.port);
  const settled = async () => (await Promise.all(cases.map((one) => ask(session, server, one)))).join();
  try {
    assert.equal(await settled(), cases.map(() => 'refused').join(), 'before the fix');
    await server.apply({ parts: partsOf(text, setup.slots, place) });
    assert.equal(await settled(), cases.map(() => 'read').join(), `with the fix for ${id}:\n${text}`);
  } finally {
    await server.stop();
  }
}

/** What the page of the demo gets of that server, when it asks as the case does. */
function ask({ page }, server, { request }) {
  return page.evaluate(
    (url, init) => fetch(url, { ...init, cache: 'no-store' }).then(() => 'read', () => 'refused'),
    `${server.origin}/api/item`,
    request,
  );
}

/** One piece goes to the place that the panel names beside it; of several, each stands below the name of its own. */
function partsOf(text, slots, onlyPlace) {
  const parts = [];
  for (const line of text.split('\n')) {
    if (line.endsWith(':') && slots.some(([place]) => place.test(line))) {
      parts.push({ place: line.slice(0, -1), code: '' });
    } else if (parts.length) {
      parts.at(-1).code += `${line}\n`;
    }
  }
  return parts.length ? parts : [{ place: onlyPlace, code: text }];
}
