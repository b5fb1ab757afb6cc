// What the bench does in the panel's page: it is imported there.
import { requests } from './generate.mjs';

/** The WebAssembly with what is called past the panel. Of this page's panel it knows nothing: where there is no list it starts none. */
export async function engine() {
  const module = await import('/with-exports/preflight_inspector.js');
  const list = document.querySelector('#exchanges');
  list.id = '';
  await module.default();
  list.id = 'exchanges';
  return module;
}

/** The next frame, painted: after its task. */
export const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));

/** How many exchanges the list counts, whatever its filter. */
export const listed = () => Number(document.querySelector('[data-part=listed]').textContent.split(' ').at(-1));

/** How many of them the filter lets through. */
export const shown = () => Number(document.querySelector('[data-part=listed]').textContent.split(' ')[0]);

/** How many requests CORS had no say in. */
export const notCors = () => Number.parseInt(document.querySelector('[data-part=not-cors-text]').textContent, 10) || 0;

/** Waits until something is so, or says after a minute what is not. */
export async function until(what, isSo, seconds = 60) {
  const start = performance.now();
  while (!isSo()) {
    if (performance.now() - start > seconds * 1000) throw new Error(`${what}: not after ${seconds} s`);
    await frame();
  }
}

export function press(action) {
  document.querySelector(`[data-action=${action}]`).click();
}

/**
 * Entries as DevTools hands them over: objects with a getContent() of their own, without bodies.
 *
 * @param {number} count
 * @param {object} options  those of `requests`
 */
export function liveEntries(count, options) {
  const asDevToolsDoes = Object.create(null, { getContent: { value: () => {} } });
  const made = [...requests(count, options)].flat();
  // What was a message has its shapes from there.
  return JSON.parse(JSON.stringify(made)).map((entry) => {
    delete entry.response.content.text;
    return Object.assign(Object.create(asDevToolsDoes), entry);
  });
}
