import { after } from '../e2e/browser.mjs';

/**
 * A page of an extension in Firefox's developer tools. No driver gets at it: it is reached from the browser's own window, through
 * the element that it is shown in. It has those methods of puppeteer's frames that `Panel` calls.
 */
export class ExtensionPage {
  #firefox;
  #find;
  #values;

  /**
   * @param {import('./browser.mjs').Firefox} firefox
   * @param {(...values: any[]) => Element} find  run in the browser's own window: the element
   */
  constructor(firefox, find, ...values) {
    this.#firefox = firefox;
    this.#find = find;
    this.#values = values;
  }

  /** Runs a function in the page; its arguments and its result are taken as JSON. */
  evaluate(body, ...values) {
    return this.#run(`(${body})(...${JSON.stringify(values)})`);
  }

  /** Runs a function on the first element that the selector matches. */
  $eval(selector, body, ...values) {
    return this.#run(`(${body})(document.querySelector(${JSON.stringify(selector)}), ...${JSON.stringify(values)})`);
  }

  /** Runs a function on all elements that the selector matches. */
  $$eval(selector, body, ...values) {
    return this.#run(`(${body})([...document.querySelectorAll(${JSON.stringify(selector)})], ...${JSON.stringify(values)})`);
  }

  /** Resolves once the function returns something true. */
  async waitForFunction(condition, { polling, timeout }, ...values) {
    const deadline = Date.now() + timeout;
    while (!(await this.evaluate(condition, ...values))) {
      if (Date.now() > deadline) {
        throw new Error(`not after ${timeout / 1000} s: ${condition}`);
      }
      await after(polling);
    }
  }

  /** Resolves once there is such an element, and it is to be seen. */
  waitForSelector(selector, { timeout }) {
    const isVisible = (wanted) => document.querySelector(wanted)?.getClientRects().length > 0;
    return this.waitForFunction(isVisible, { polling: 50, timeout }, selector);
  }

  async click(selector) {
    await this.$eval(selector, (element) => element.click());
  }

  async focus(selector) {
    await this.$eval(selector, (element) => element.focus());
  }

  /** The keyboard: real keys, pressed where the focus is. Their names are those of `KeyboardEvent.key`. */
  page() {
    const press = async (key) => {
      await this.evaluate(hearKeys);
      await this.#firefox.inWindow(pressKey, String(this.#find), this.#values, key);
      // Keys reach the page on a way of their own; one that leads out of it ends elsewhere.
      await this.waitForFunction(() => window.heardKeys > 0, { polling: 5, timeout: 2000 }).catch(() => {});
    };
    return { keyboard: { press } };
  }

  /** Chooses in a list, as a reader does. */
  async select(selector, value) {
    await this.$eval(
      selector,
      (select, chosen) => {
        select.value = chosen;
        for (const type of ['input', 'change']) {
          select.dispatchEvent(new Event(type, { bubbles: true }));
        }
      },
      value,
    );
  }

  /** What the element shows, `{x, y, width, height}`, as a data URL of a PNG. */
  screenshot() {
    return this.#firefox.inWindow(drawElement, String(this.#find), this.#values);
  }

  async #run(code) {
    const { value, error } = await this.#firefox.inWindow(evaluateIn, String(this.#find), this.#values, code);
    if (error) {
      throw new Error(error);
    }
    return value;
  }
}

// In the page: counts the keys that have come all the way.
function hearKeys() {
  window.heardKeys = 0;
  if (!window.hearsKeys) {
    window.hearsKeys = true;
    window.addEventListener('keyup', () => (window.heardKeys += 1), true);
  }
}

// The following run in the browser's own window.

function evaluateIn(find, values, code) {
  const { messageManager } = (0, eval)(`(${find})`)(...values);
  const name = `evaluated:${Math.random()}`;
  const script = (channel, text) => {
    // With the page's rights, outside of its policy, which forbids eval.
    const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content.wrappedJSObject, wantXrays: false });
    const answer = (value, error) => sendAsyncMessage(channel, JSON.stringify({ value, error }));
    Cu.evalInSandbox(`(async () => JSON.stringify(await ${text}))()`, sandbox).then(
      (json) => answer(json === undefined ? undefined : JSON.parse(json)),
      (error) => answer(undefined, String(error)),
    );
  };
  return new Promise((resolve) => {
    messageManager.addMessageListener(name, function heard({ data }) {
      messageManager.removeMessageListener(name, heard);
      resolve(JSON.parse(data));
    });
    const text = `(${script})(${JSON.stringify(name)}, ${JSON.stringify(code)})`;
    messageManager.loadFrameScript(`data:application/javascript;charset=utf-8,${encodeURIComponent(text)}`, false);
  });
}

function pressKey(find, values, key) {
  (0, eval)(`(${find})`)(...values).focus();
  const hand = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
  hand.beginInputTransactionForTests(window);
  const pressed = new KeyboardEvent('', { key, code: key.length > 1 ? key : '' });
  hand.keydown(pressed);
  hand.keyup(pressed);
}

async function drawElement(find, values) {
  const element = (0, eval)(`(${find})`)(...values);
  const { width, height } = element.getBoundingClientRect();
  const image = await element.browsingContext.currentWindowGlobal.drawSnapshot(new DOMRect(0, 0, width, height), 1, 'white');
  const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/png');
}
