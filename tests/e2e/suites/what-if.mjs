import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { startChromium, stopChromium } from '../browser.mjs';
import { watchErrors } from '../errors.mjs';
import { openSession } from '../session.mjs';
import { serveDirectory } from '../static.mjs';

const WWW = new URL('../../../dist/www/', import.meta.url);

/** A request changed, or made up, and what browsers would do: with the keyboard alone, in the panel and in the page. */
export async function whatIf(test) {
  await inThePanel(test);
  await inThePage(test);
}

async function inThePanel(test) {
  const session = await openSession();
  try {
    const [one, other] = ['three-at-once', 'options-404'].map((id) => session.demo.cases.find((known) => known.id === id));
    const panel = await session.openPanel();
    await session.listAll(panel, [one]);
    await panel.choose(session.urlOf(one));
    const editor = new Editor(session.frame);

    await test('a captured request opens in place, as it was, and nothing is marked as changed', async () => {
      await editor.tabTo('[data-action=what-if]');
      await editor.press('Enter');
      const shown = await editor.shown();
      assert.match(shown.headline, /^Blocked at the preflight/);
      assert.deepEqual(shown.browsers, ['no', 'no', 'no']);
      assert.deepEqual(shown.next, ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers']);
      assert.equal(shown.focus, 'what-if-title');
      assert.equal(shown.changed, 0);
      assert(!shown.offersLink, 'an address of the extension is no link');
      assert(!shown.detail, 'the explanation stands there too');
    });

    const allowed = `Access-Control-Allow-Origin: ${session.demo.page}\n`;
    await test('with each edit the verdict is new, and what blocks next', async () => {
      await editor.replace('preflight-headers', allowed);
      assert.match((await editor.shown()).headline, /Access-Control-Allow-Methods/);
      await editor.add('Access-Control-Allow-Methods: PUT\n');
      assert.match((await editor.shown()).headline, /Access-Control-Allow-Headers/);
      await editor.add('Access-Control-Allow-Headers content-type\n');
      const { said, headline } = await editor.shown();
      assert.match(headline, /Access-Control-Allow-Headers/);
      assert.match(said['preflight-headers'], /^Line 3 is no header/);
      await editor.add('Access-Control-Allow-Headers: content-type');
      assert.match((await editor.shown()).headline, /give the status of the answer/);
      await editor.replace('status', '200');
      assert.match((await editor.shown()).headline, /^Blocked at the response/);
      await editor.replace('headers', allowed);
      const { headline: last, browsers, changed } = await editor.shown();
      assert.match(last, /^Allowed/);
      assert.deepEqual(browsers, ['yes', 'yes', 'yes']);
      assert.equal(changed, 3);
    });

    await test('what arrives meanwhile moves neither the focus nor the caret', async () => {
      await editor.press('Home');
      const before = await editor.caret();
      await session.run(one);
      await session.run(other);
      assert(await panel.hasRow(session.urlOf(other), 'blocked'), 'it did not arrive');
      assert.deepEqual(await editor.caret(), before);
      assert.match((await editor.shown()).headline, /^Allowed/);
    });

    await test('all of it is taken back, and filled in as a policy says', async () => {
      await editor.tabBackTo('[data-action=what-if-reset]');
      await editor.press('Enter');
      assert.equal((await editor.shown()).changed, 0);
      await editor.tabTo('[data-action=what-if-mend]');
      await editor.press('Enter');
      const { headline, answers, recipe } = await editor.shown();
      assert.match(headline, /^Allowed/);
      assert(answers.includes(allowed) && answers.includes('Access-Control-Allow-Methods: PUT'), answers);
      assert(recipe.includes(session.demo.page), recipe);
      await editor.copy('[data-part=what-if-policy] summary', '[data-action=copy-policy]');
    });

    await test('closed, the focus is where it was before', async () => {
      await editor.tabTo('[data-action=what-if-close]');
      await editor.press('Enter');
      const shown = await editor.shown();
      assert.equal(shown.focus, 'what-if');
      assert(!shown.isOpen && shown.detail);
    });

    await test('nothing went wrong in the panel', () => {
      assert.deepEqual(session.devtools.errors, []);
    });
  } finally {
    await session.close();
  }
}

async function inThePage(test) {
  const server = await serveDirectory(fileURLToPath(WWW));
  const browser = await startChromium({ headless: true });
  try {
    const [page] = await browser.pages();
    const errors = await watchErrors(page, server.origin);
    const open = async (fragment = '') => {
      await page.goto('about:blank');
      await page.goto(`${server.origin}/${fragment}`);
      await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
      return new Editor(page.mainFrame());
    };

    let editor = await open();
    await test('the page is a playground without a file, and its address says what is in it', async () => {
      await editor.tabTo('[data-action=playground]');
      await editor.press('Enter');
      assert.match((await editor.shown()).headline, /^Blocked at the response/);
      await editor.press('ArrowDown');
      const { headline, preset } = await editor.shown();
      assert.equal(preset, 'wildcard-with-credentials');
      assert.match(headline, /must not be \*|wildcard|\*/);
      assert.match(page.url(), /#what-if=1&.*credentials=include/);
      await editor.tabTo('#what-if-credentials');
      await editor.press('ArrowUp');
      assert.match((await editor.shown()).headline, /^Allowed/);
      assert.match(page.url(), /#what-if=1&.*credentials=same-origin/);
    });

    await test('the link opens the same again', async () => {
      await editor.replace('request-headers', 'Authorization: Bearer SECRET');
      const { link, headline, needsPreflight } = await editor.shown();
      assert(needsPreflight);
      assert.equal(link, page.url());
      assert(!link.includes('SECRET'), link);
      await editor.copy('[data-part=what-if-share] summary', '[data-action=copy-link]');
      editor = await open(new URL(link).hash);
      assert.equal((await editor.shown()).headline, headline);
    });

    await test('a hostile link is text', async () => {
      const markup = '<img src=x onerror=document.title="hacked">';
      const said = encodeURIComponent(`${markup}\nX-A: ${markup}\nAccess-Control-Allow-Origin: ${markup}`);
      editor = await open(`#what-if=1&origin=https://app.example&method=GET&url=https://api.example/%22%3E${said}&status=200&headers=${said}`);
      const { headline, values } = await editor.shown();
      assert(headline.includes('<img'), headline);
      assert(values.headers.includes(markup));
      assert.equal(await page.$$eval('#what-if img', (images) => images.length), 0);
      assert.equal(await page.title(), 'Preflight Inspector');
    });

    await test('a header of 100 kB is taken in, too long for a link, and nothing grows out of the page', async () => {
      await page.setViewport({ width: 320, height: 800 });
      await editor.focus('headers');
      await editor.selectAll();
      const begun = Date.now();
      await page.keyboard.sendCharacter(`Access-Control-Allow-Origin: ${'x'.repeat(100_000)}`);
      const { headline, link, noLink, overflows } = await editor.shown();
      assert.match(headline, /^Blocked at the response/);
      assert(noLink && !link, 'there is a link');
      assert.deepEqual(overflows, []);
      assert(Date.now() - begun < 3000, `${Date.now() - begun} ms`);
      await page.setViewport({ width: 1280, height: 900 });
    });

    await test('what is no link of ours says so in a line', async () => {
      for (const fragment of ['#what-if=9', '#what-if=1&headers=%', '#what-if=1&colour=red']) {
        await open(fragment);
        const notice = await page.$eval('[data-part=notice]', (element) => element.textContent);
        assert.match(notice, /^The link cannot be opened: /, fragment);
      }
      await open('#top');
      assert.equal(await page.$eval('[data-part=notice]', (element) => element.textContent), '');
    });

    await test('closed, the address says nothing of it any more', async () => {
      editor = await open('#what-if=1&method=GET');
      assert.match((await editor.shown()).headline, /^Give the page’s origin/);
      await editor.tabTo('[data-action=what-if-close]');
      await editor.press('Enter');
      assert.equal(page.url(), `${server.origin}/`);
      assert.equal((await editor.shown()).focus, 'playground');
    });

    await test('nothing went wrong in the page', () => {
      assert.deepEqual(errors, []);
    });
  } finally {
    await stopChromium(browser);
    await server.close();
  }
}

/** The fields, used by keyboard as a reader of them would. */
class Editor {
  #frame;

  /** @param {import('puppeteer-core').Frame} frame */
  constructor(frame) {
    this.#frame = frame;
  }

  get #keyboard() {
    return this.#frame.page().keyboard;
  }

  async press(key) {
    await this.#keyboard.press(key);
  }

  /** Presses Tab until this has the focus. */
  async tabTo(selector) {
    for (let presses = 0; presses < 60; presses++) {
      if (await this.#frame.evaluate((wanted) => document.activeElement.matches(wanted), selector)) {
        return;
      }
      await this.press('Tab');
    }
    assert.fail(`Tab does not lead to ${selector}`);
  }

  async tabBackTo(selector) {
    await this.#keyboard.down('Shift');
    await this.tabTo(selector).finally(() => this.#keyboard.up('Shift'));
  }

  focus(key) {
    return this.tabTo(`#what-if-${key}`);
  }

  async selectAll() {
    await this.#keyboard.down('Control');
    await this.press('KeyA');
    await this.#keyboard.up('Control');
  }

  /** Types into a field, in place of what stands there. */
  async replace(key, text) {
    await this.focus(key);
    await this.selectAll();
    await this.press('Backspace');
    await this.add(text);
  }

  /** Types on. */
  async add(text) {
    await this.#keyboard.type(text);
  }

  /** Unfolds something and presses the button in it that copies. */
  async copy(summary, button) {
    await this.tabTo(summary);
    await this.press('Enter');
    await this.tabTo(button);
    await this.press('Enter');
    await this.#frame.waitForFunction(() => document.querySelector('[data-part=status]').textContent === 'Copied', { polling: 50, timeout: 5000 });
  }

  caret() {
    return this.#frame.evaluate(() => [document.activeElement.id, document.activeElement.selectionStart]);
  }

  shown() {
    return this.#frame.evaluate(() => {
      const root = document.querySelector('#what-if');
      const text = (part) => root.querySelector(`[data-part=${part}]`).textContent;
      const isSeen = (part) => root.querySelector(`[data-part=${part}]`).checkVisibility();
      const { id, dataset } = document.activeElement;
      const fields = [...root.querySelectorAll('[data-field]')];
      return {
        isOpen: root.checkVisibility(),
        detail: document.querySelector('#detail').checkVisibility(),
        focus: id || dataset.action || '',
        headline: text('what-if-headline'),
        preset: root.querySelector('#what-if-preset').value,
        browsers: [...root.querySelectorAll('.browsers li')].map((line) => line.dataset.passes),
        next: [...root.querySelectorAll('[data-role=blocks-next] [data-part=title]')].map((title) => title.textContent),
        changed: root.querySelectorAll('[data-changed]').length,
        said: Object.fromEntries(fields.map((field) => [field.dataset.field, field.querySelector('.said').innerText])),
        values: Object.fromEntries(fields.map((field) => [field.dataset.field, field.querySelector('input, select, textarea').value])),
        needsPreflight: isSeen('what-if-preflight'),
        answers: text('what-if-answers'),
        recipe: text('what-if-parts'),
        offersLink: isSeen('what-if-share'),
        link: text('what-if-link'),
        noLink: !root.querySelector('[data-part=what-if-no-link]').hidden,
        overflows: [...root.querySelectorAll('*')]
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('pre'))
          .map((element) => element.outerHTML.slice(0, 120)),
      };
    });
  }
}
