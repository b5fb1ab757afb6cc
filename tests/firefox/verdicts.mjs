/**
 * What Firefox itself says about the requests of its pages, on its console: the truth that extensions are not told.
 *
 * @typedef {object} Said
 * @property {string} category  a key of its `security.properties`
 * @property {string} url       of the request
 *
 * @param {import('./browser.mjs').Firefox} firefox  before the page asks
 * @returns {Promise<() => Promise<Said[]>>}  takes what was said since the last time, in this order
 */
export async function watchVerdicts(firefox) {
  await firefox.inWindow(listen);
  return async () => {
    const messages = await firefox.inWindow(take);
    return messages.map(({ category, text }) => ({ category, url: URL_IN_TEXT.exec(text)?.[0] ?? '' }));
  };
}

const URL_IN_TEXT = /https?:\/\/[^\s‘’]+?(?=[‘’\s]|\.\s|$)/;

/** It means that no response came: no block, but a failure of the network. */
export const NO_RESPONSE = 'CORSDidNotSucceed2';

// The following run in the browser's own window.

function listen() {
  window.saidOfCors = [];
  Services.console.registerListener({
    observe(message) {
      if (message instanceof Ci.nsIScriptError && /^CORS(?!.*Deprecation$)/.test(message.category)) {
        window.saidOfCors.push({ category: message.category, text: message.errorMessage });
      }
    },
  });
}

function take() {
  return window.saidOfCors.splice(0);
}
