import assert from 'node:assert/strict';

/**
 * The panel, read and used as a reader of it would: through its DOM alone. It is the same in DevTools and as a web page.
 *
 * @typedef {{url: string, method: string, outcome: string}} Row
 * @typedef {object} Detail
 * @property {string} url
 * @property {string} verdict
 * @property {string} brokeAt    the station that it did not get past
 * @property {{code: string, role: string, when: string, title: string, received: string, expected: string, message: string}[]} findings
 * @property {string} chromium   what Chromium calls it
 * @property {string} server     the name of the one that the fix is for
 * @property {string[]} snippets  the parts of the fix; none where the server has nothing to fix
 * @property {string} curlPreflight
 * @property {string} curlRequest
 * @property {string} trigger
 * @property {string} sibling         what is compared with
 * @property {string} preflightCache  why there is no preflight
 * @property {string} redirects       those on the way
 * @property {string} settledBy       what would settle what is open
 * @property {{chromium: string[], firefox: string[], safari: string[]}} phrases  words of each browser's console
 *
 * @typedef {{name: string, value: string, isAbsent: boolean, meaning: string, namedBy: string}} HeaderLine
 */
export class Panel {
  #frame;

  /** @param {import('puppeteer-core').Frame} frame */
  constructor(frame) {
    this.#frame = frame;
  }

  /** Resolves once the panel has rendered for the first time. */
  async ready() {
    await this.#frame.waitForFunction(() => document.documentElement.dataset.ready === 'true', POLLING);
  }

  /** All rows of the list, from top to bottom. @returns {Promise<Row[]>} */
  rows() {
    return this.#frame.$$eval('#exchanges [data-exchange]', (elements) =>
      elements.map((element) => ({
        url: element.dataset.url,
        method: element.dataset.method,
        outcome: element.dataset.outcome,
      })),
    );
  }

  /**
   * The rows, as soon as there are `count`; after five seconds, as they are.
   *
   * @param {number} count
   */
  async rowsOnceThereAre(count) {
    await this.#until((wanted) => document.querySelectorAll('#exchanges [data-exchange]').length === wanted, count);
    return this.rows();
  }

  /** Whether the row of `url` gets to be the chosen one within five seconds. */
  isChosen(url) {
    return this.#until((row) => document.querySelector(row)?.getAttribute('aria-selected') === 'true', rowOf(url));
  }

  /**
   * What became of the request to `url`, as soon as that is known. Its entries come one by one, so it may be undetermined
   * for a moment; after five seconds it stays so.
   */
  async outcome(url) {
    await this.#until((row) => (document.querySelector(row)?.dataset.outcome ?? 'undetermined') !== 'undetermined', rowOf(url));
    return this.#frame.$eval(rowOf(url), (row) => row.dataset.outcome);
  }

  /** Whether there is a row of `url` with this outcome within five seconds. */
  hasRow(url, outcome) {
    return this.#until((row) => document.querySelector(row) !== null, rowOf(url, outcome));
  }

  /**
   * Chooses the first row of `url` with the mouse, and reads the detail.
   *
   * @param {string} url
   * @param {string} [outcome]  the first row that has it
   * @returns {Promise<Detail>}
   */
  async choose(url, outcome) {
    await this.#frame.waitForSelector(rowOf(url, outcome), { timeout: 5000 });
    await this.#frame.click(rowOf(url, outcome));
    await this.#until((row) => document.querySelector(row)?.getAttribute('aria-selected') === 'true', rowOf(url, outcome));
    return this.detail();
  }

  /** @returns {Promise<Detail>} */
  detail() {
    return this.#frame.$eval('#detail', (detail) => {
      const textAt = (element, selector) => element.querySelector(selector)?.innerText.trim() ?? '';
      const text = (element, part) => textAt(element, `[data-part=${part}]`);
      return {
        url: text(detail, 'url'),
        verdict: text(detail, 'verdict'),
        brokeAt: detail.querySelector('[data-part=stages] [data-state=broke]')?.dataset.step ?? '',
        findings: [...detail.querySelectorAll('[data-finding]')].map((finding) => ({
          code: finding.dataset.code,
          role: finding.dataset.role,
          when: finding.dataset.when,
          title: text(finding, 'title'),
          received: text(finding, 'received'),
          expected: text(finding, 'expected'),
          message: text(finding, 'message'),
        })),
        chromium: textAt(detail, '[data-part=chromium] dd'),
        settledBy: text(detail, 'settled-by'),
        phrases: Object.fromEntries(
          ['chromium', 'firefox', 'safari'].map((browser) => [
            browser,
            [...detail.querySelectorAll(`[data-part=${browser}] .phrases li`)].map((phrase) => phrase.textContent),
          ]),
        ),
        server: detail.querySelector('#server')?.selectedOptions[0]?.textContent ?? '',
        snippets: [...detail.querySelectorAll('[data-part=fix] [data-part=snippet]')].map((code) => code.textContent),
        curlPreflight: text(detail, 'curl-preflight'),
        curlRequest: text(detail, 'curl-request'),
        trigger: text(detail, 'trigger'),
        sibling: text(detail, 'sibling'),
        preflightCache: text(detail, 'preflight-cache'),
        redirects: text(detail, 'redirects'),
        applicability: detail.querySelector('[data-part=applicability]')?.dataset.applicability ?? '',
        notes: textAt(detail, '[data-part=fix] [data-part=notes]'),
        refused: text(detail, 'refused'),
        warnings: text(detail, 'warnings'),
        ticket: detail.querySelector('[data-part=ticket]')?.textContent ?? '',
        test: detail.querySelector('[data-part=test]')?.textContent ?? '',
      };
    });
  }

  /**
   * The headers that are shown of the preflight (`preflight`) and of the request itself (`request`).
   *
   * @returns {Promise<Record<string, {unsent: boolean, sent: HeaderLine[], answered: HeaderLine[]}>>}
   */
  headers() {
    return this.#frame.$$eval('#detail [data-message]', (messages) => {
      const text = (element, part) => element.querySelector(`[data-part=${part}]`).textContent;
      const lines = (message, direction) =>
        [...message.querySelectorAll(`[data-part=${direction}] .header-line`)].map((line) => ({
          name: text(line, 'header-name'),
          value: text(line, 'header-value'),
          isAbsent: line.querySelector('[data-part=header-value]').hasAttribute('data-absent'),
          meaning: text(line, 'header-meaning'),
          namedBy: line.dataset.namedBy ?? '',
        }));
      const shown = (message) => ({
        unsent: message.querySelector('[data-part=message-unsent]').checkVisibility(),
        sent: lines(message, 'sent'),
        answered: lines(message, 'answered'),
      });
      return Object.fromEntries(messages.map((message) => [message.dataset.message, shown(message)]));
    });
  }

  /** Opens “Learn more” of the first finding with the keyboard, and reads it. */
  async learnMore() {
    const summary = await this.#frame.$('#detail .learn-more summary');
    await summary.focus();
    await summary.press('Enter');
    return this.#frame.$eval('#detail .learn-more', (details) => ({
      isOpen: details.open,
      headings: [...details.querySelectorAll('h5')].map((heading) => heading.innerText),
      text: details.innerText,
      links: [...details.querySelectorAll('a')].map(({ href, target, rel }) => ({ href, target, rel })),
    }));
  }

  /** What of the detail is wider than the panel would be at this width, in CSS pixels; nothing, where all fits. */
  overflowAt(width) {
    return this.#frame.evaluate((pixels) => {
      const [detail, main] = [document.querySelector('#detail'), document.querySelector('main')];
      main.style.width = `${pixels}px`;
      main.style.gridTemplateColumns = '0 minmax(0, 1fr)';
      const { right } = detail.getBoundingClientRect();
      // What scrolls in itself may be wider inside.
      const wide = [...detail.querySelectorAll('.messages *, .learn-more, .learn-more *, .settled-by, .phrases *')].filter(
        (element) => element.checkVisibility() && element.getBoundingClientRect().right > right + 1,
      );
      const found = wide.map((element) => element.outerHTML.slice(0, 120));
      main.removeAttribute('style');
      return found;
    }, width);
  }

  /** The lowest contrast of text with what it stands on, among what this selector fits, in a theme. */
  contrast(theme, selector) {
    return this.#frame.evaluate(
      (name, fits) => {
        document.documentElement.dataset.theme = name;
        const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
        const luminance = (color) => {
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
            const part = byte / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const behind = (element) => {
          const { backgroundColor } = getComputedStyle(element);
          return backgroundColor === 'rgba(0, 0, 0, 0)' && element.parentElement ? behind(element.parentElement) : backgroundColor;
        };
        const ratios = [...document.querySelectorAll(fits)].filter((element) => element.checkVisibility()).map((element) => {
          const [low, high] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => a - b);
          return (high + 0.05) / (low + 0.05);
        });
        delete document.documentElement.dataset.theme;
        return Math.min(...ratios);
      },
      theme,
      selector,
    );
  }

  /** The ids of all servers that there is a fix for. @returns {Promise<string[]>} */
  servers() {
    return this.#frame.$$eval('#server option', (options) => options.map((option) => option.value));
  }

  /** Shows the fix for another server. */
  async chooseServer(id) {
    await this.#frame.select('#server', id);
  }

  /** Opens what is folded away: what the fix allows, the ticket, the test. */
  async unfold() {
    await this.#frame.$$eval('#detail details', (all) => all.forEach((details) => (details.open = true)));
  }

  /** Types into a field of the detail, in place of what stands there, and leaves it. */
  async fill(id, text) {
    const field = await this.#frame.$(`#${id}`);
    await field.click({ count: 3 });
    await field.press('Backspace');
    await field.type(text);
    await field.press('Tab');
  }

  /** Chooses in a list of the detail. */
  async select(id, value) {
    await this.#frame.select(`#${id}`, value);
  }

  /** Sets or clears a box of the detail. */
  tick(id, isTicked) {
    return this.#check(`#${id}`, isTicked);
  }

  /** Presses the first button that does `action`. */
  async press(action) {
    await this.#frame.click(`[data-action=${action}]`);
  }

  /** The language that is spoken. */
  language() {
    return this.#frame.evaluate(() => document.documentElement.lang);
  }

  /** Whether a language gets to be spoken within five seconds. */
  getsToSpeak(language) {
    return this.#until((wanted) => document.documentElement.lang === wanted, language);
  }

  /** Chooses the language with the keyboard, and waits until it is spoken. */
  async chooseLanguage(language) {
    await this.#frame.focus('[popovertarget=settings]');
    await this.type('Enter');
    await this.#frame.waitForSelector('#settings:popover-open', { timeout: 5000 });
    await this.#frame.focus('#language');
    // To the top, then down: the languages in their order.
    await this.type('Home');
    const values = await this.#frame.$$eval('#language option', (options) => options.map(({ value }) => value));
    for (let step = 0; step < values.indexOf(language); step++) {
      await this.type('ArrowDown');
    }
    assert(await this.getsToSpeak(language), `${language} is not spoken`);
    assert.equal(await this.#frame.evaluate(() => document.activeElement.id), 'language', 'the focus was lost');
    await this.closeSheet('settings');
  }

  /** Sets the checkbox “keep”. */
  keep(isKept) {
    return this.#check('#keep', isKept);
  }

  /** Sets the checkbox “watch”, once the panel has drawn it. */
  watch(isWatched) {
    return this.#check('#watch', isWatched);
  }

  /** Whether the checkbox “watch” is set. */
  isWatching() {
    return this.#frame.$eval('#watch', (box) => box.checked);
  }

  /** Whether the detail offers to watch the page. */
  offersToWatch() {
    return this.#frame.$eval('#detail', (detail) => detail.querySelector('[data-part=watch-offer]')?.checkVisibility() ?? false);
  }

  /** Whether the detail gets to say this of the credentials within five seconds. */
  saysOfCredentials(text) {
    return this.#until((wanted) => document.querySelector('#detail [data-part=credentials]')?.textContent === wanted, text);
  }

  /** Types into the filter, in place of what stands there, from the list. */
  async filter(text) {
    await this.#frame.focus('#exchanges [aria-selected=true]');
    await this.type('/');
    for (const letter of text) {
      await this.type(letter);
    }
  }

  /** What the bar above the list shows. @returns {Promise<{text: string, kind: string, listed: string, hasFocus: boolean, isEmpty: boolean}>} */
  filterBar() {
    return this.#frame.$eval('.filter', (bar) => ({
      text: bar.querySelector('#filter').value,
      kind: bar.querySelector('#filter-kind').value,
      listed: bar.querySelector('[data-part=listed]').textContent,
      hasFocus: document.activeElement.id === 'filter',
      isEmpty: document.querySelector('[data-part=nothing-matches]').checkVisibility(),
    }));
  }

  /** Each row as a screen reader is told: level, whether it is unfolded, how many it stands for. */
  folds() {
    return this.#frame.$$eval('#exchanges [data-exchange]', (rows) =>
      rows.map((row) => {
        const count = row.querySelector('[data-part=row-fold]').checkVisibility() ? row.querySelector('[data-part=row-count]').textContent : '';
        return `${row.getAttribute('aria-level')} ${row.getAttribute('aria-expanded') ?? '-'} ${count}`.trim();
      }),
    );
  }

  /** Whether a row gets to stand for so many exchanges within five seconds. */
  hasFold(count) {
    const counts = (wanted) => [...document.querySelectorAll('#exchanges [data-part=row-fold]:not([hidden])')].some((one) => one.innerText === wanted);
    return this.#until(counts, `${count}×`);
  }

  /** Presses the control that folds and unfolds the first row of `url`. */
  async fold(url) {
    await this.#frame.click(`${rowOf(url)} [data-part=row-fold]`);
  }

  /** How many rows have the focus and are chosen: one, or none. */
  focusedRows() {
    return this.#frame.$$eval('#exchanges [data-exchange][aria-selected=true]:focus', (rows) => rows.length);
  }

  /** Whether new blocks get to be told of in these words within five seconds. */
  tells(text) {
    return this.#until((wanted) => document.querySelector('[data-part=news]').textContent === wanted, text);
  }

  /** The ages of the rows, as far as they are shown. @returns {Promise<string[]>} */
  ages() {
    return this.#frame.$$eval('#exchanges [data-part=row-age]', (ages) => ages.filter((age) => age.checkVisibility()).map((age) => age.textContent));
  }

  /** Resolves once the panel is as wide as that. */
  async isAsWideAs(width) {
    assert(await this.#until((wanted) => window.innerWidth === wanted, width), `the panel is not ${width} wide`);
  }

  /** Whether anything in the list is wider than the list, once the panel is as wide as that. */
  async listOverflows(width) {
    await this.isAsWideAs(width);
    return this.#frame.$eval('.list', (list) => [list, ...list.querySelectorAll('.filter, #exchanges')].some((part) => part.scrollWidth > part.clientWidth));
  }

  /** Shows or hides the requests in which CORS has no say. */
  showNotCors(areShown) {
    return this.#check('#not-cors', areShown);
  }

  /** Opens a file, in the web page. @param {string} path */
  async open(path) {
    const input = await this.#frame.$('#file');
    await input.uploadFile(path);
  }

  /** What the panel complains about, once it does; the complaint is dismissed. */
  async complaint() {
    const notice = await this.#frame.waitForSelector('[data-part=notice]:not(:empty)', { timeout: 5000, visible: true });
    const text = await notice.evaluate((element) => element.innerText);
    await this.press('dismiss');
    return text;
  }

  /** Opens the cost of preflights with the keyboard, and reads it. */
  async preflights() {
    await this.#frame.focus('[popovertarget=preflights]');
    await this.type('Enter');
    await this.#frame.waitForSelector('#preflights:popover-open', { timeout: 5000 });
    return this.#frame.$eval('#preflights', (sheet) => {
      const cells = (name) => [...sheet.querySelectorAll(`[data-part=${name}] tr`)].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
      return {
        text: sheet.innerText,
        browsers: cells('preflights-browsers'),
        endpoints: cells('preflights-endpoints'),
        bars: [...sheet.querySelectorAll('.bars path')].map((path) => path.getAttribute('d').split('M').length - 1),
        fits: sheet.scrollWidth <= sheet.clientWidth && sheet.getBoundingClientRect().right <= innerWidth,
      };
    });
  }

  /** Closes what was opened with a button above the list, with the keyboard. Whether the focus is back on the button. */
  async closeSheet(id) {
    await this.type('Escape');
    return this.#until(
      (sheet) => !document.querySelector(`#${sheet}:popover-open`) && document.activeElement?.getAttribute('popovertarget') === sheet,
      id,
    );
  }

  /** Has what is shown saved as a HAR file. */
  async exportHar({ withSecrets = false } = {}) {
    await this.#frame.click('.toolbar [popovertarget=export]');
    await this.#check('#export-with-secrets', withSecrets);
    await this.press('export');
    await this.#frame.click('#export [popovertarget=export]');
  }

  /** Presses a key, wherever the focus is. */
  async type(key) {
    await this.#frame.page().keyboard.press(key);
  }

  /** The same, while another one is held down. */
  async typeWith(held, key) {
    const { keyboard } = this.#frame.page();
    await keyboard.down(held);
    await keyboard.press(key);
    await keyboard.up(held);
  }

  async #check(selector, isChecked) {
    await this.#frame.waitForSelector(selector, { visible: true, timeout: 5000 });
    if ((await this.#frame.$eval(selector, (box) => box.checked)) !== isChecked) {
      await this.#frame.click(selector);
    }
  }

  async #until(condition, ...values) {
    return this.#frame.waitForFunction(condition, POLLING, ...values).then(
      () => true,
      () => false,
    );
  }
}

// A panel that is not on screen gets no animation frames, which is what puppeteer would wait for otherwise.
const POLLING = { polling: 50, timeout: 5000 };

function rowOf(url, outcome) {
  return `#exchanges [data-exchange][data-url="${url}"]${outcome ? `[data-outcome="${outcome}"]` : ''}`;
}
