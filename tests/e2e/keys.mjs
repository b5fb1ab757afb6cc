/** The panel, used with the keyboard alone, wherever the flow has no method of its own in `panel.mjs`. */
export class Keys {
  #frame;

  /** @param {import('puppeteer-core').Frame} frame */
  constructor(frame) {
    this.#frame = frame;
  }

  /** Presses a key, wherever the focus is. */
  type(key) {
    return this.#frame.page().keyboard.press(key);
  }

  /** Focuses what fits a selector and can be seen, as Tab would, and presses Enter. */
  async activate(selector) {
    await this.#focus(selector);
    await this.type('Enter');
  }

  /** The same for the button that does `action`. */
  press(action) {
    return this.activate(`[data-action=${action}]`);
  }

  /** Ticks a box, or clears it. */
  async tick(selector) {
    await this.#focus(selector);
    await this.type('Space');
  }

  /** Chooses in a list of choices. */
  async choose(selector, value) {
    await this.#focus(selector);
    await this.#frame.select(selector, value);
  }

  /** Whether a text gets to be seen. */
  shows(text, timeout = 5000) {
    return this.waits((wanted) => document.body.innerText.includes(wanted), timeout, text);
  }

  /** Whether a condition gets to hold in the panel. */
  waits(condition, timeout = 5000, ...values) {
    if (timeout === 0) {
      return this.#frame.evaluate(condition, ...values);
    }
    return this.#frame.waitForFunction(condition, { polling: 50, timeout }, ...values).then(
      () => true,
      () => false,
    );
  }

  /** All that can be seen. */
  text() {
    return this.#frame.evaluate(() => document.body.innerText);
  }

  async #focus(selector) {
    const find = (wanted) => [...document.querySelectorAll(wanted)].find((one) => one.checkVisibility());
    await this.#frame.waitForFunction(`(${find})(${JSON.stringify(selector)})`, { polling: 50, timeout: 5000 });
    const hasFocus = await this.#frame.evaluate(`{
      const one = (${find})(${JSON.stringify(selector)});
      one.focus();
      document.activeElement === one && one.tabIndex >= 0;
    }`);
    if (!hasFocus) {
      throw new Error(`${selector} cannot be reached with the keyboard`);
    }
  }
}
