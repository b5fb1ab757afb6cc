import { eachSession } from './sessions.mjs';

/**
 * What goes wrong in the code of `origin`, wherever in `page` it runs: exceptions, errors on the console, resources that
 * do not load, what a policy forbids.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} origin
 * @returns {Promise<string[]>}  filled as it happens; what went wrong before is in it, too
 */
export async function watchErrors(page, origin) {
  const errors = [];
  const collect = (text, urls) => {
    const own = urls.find((url) => url?.startsWith(origin));
    if (own) {
      errors.push(`${own.slice(origin.length)}: ${text}`);
    }
  };
  await eachSession(page, async (session) => {
    session.on('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
      if (type === 'error' || type === 'assert') {
        collect(args.map(({ value, description }) => value ?? description).join(' '), urlsIn(stackTrace));
      }
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { url, stackTrace, exception, text } }) => {
      collect(exception?.description ?? text, [url, ...urlsIn(stackTrace)]);
    });
    session.on('Log.entryAdded', ({ entry: { level, url, text } }) => {
      if (level === 'error') {
        collect(text, [url]);
      }
    });
    await session.send('Runtime.enable');
    await session.send('Log.enable');
  });
  return errors;
}

function urlsIn(stackTrace) {
  return (stackTrace?.callFrames ?? []).map(({ url }) => url);
}
