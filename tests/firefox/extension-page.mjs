/**
 * A page of an extension in Firefox's DevTools. No driver gets at it: it is reached from the browser's own window, through
 * the element that it is shown in. Read and used with the methods of puppeteer's frames that `Panel` calls.
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
  async evaluate(body, ...values) {
    const code = `(${body})(...${JSON.stringify(values)})`;
    const { value, error } = await this.#firefox.inWindow(evaluateIn, String(this.#find), this.#values, code);
    if (error) {
      throw new Error(error);
    }
    return value;
  }
}

// In the browser's own window.
function evaluateIn(find, values, code) {
  const { messageManager } = (0, eval)(`(${find})`)(...values);
  const name = `evaluated:${Math.random()}`;
  const script = (name, code) => {
    const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content.wrappedJSObject, wantXrays: false });
    const answer = (value, error) => sendAsyncMessage(name, JSON.stringify({ value, error }));
    const run = Cu.evalInSandbox(`(async () => JSON.stringify(await ${code}))()`, sandbox);
    run.then((json) => answer(json === undefined ? undefined : JSON.parse(json)), (error) => answer(undefined, String(error)));
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
