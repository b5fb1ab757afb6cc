/**
 * What a page can find out about its fetch and XMLHttpRequest. Each runs in a page and describes what it found; whatever is
 * put between page and browser must not change a word of it.
 *
 * @type {Record<string, () => unknown>}
 */
export const PROBES = {
  'how fetch looks': () => ({
    name: fetch.name,
    length: fetch.length,
    type: typeof fetch,
    keys: Reflect.ownKeys(fetch).join(),
    proto: Object.getPrototypeOf(fetch) === Function.prototype,
    isNative: [String(fetch), `${fetch}`, Function.prototype.toString.call(fetch)].every((text) => text.includes('[native code]')),
    flags: Object.entries(Object.getOwnPropertyDescriptor(window, 'fetch')).filter(([name]) => name !== 'value').join(),
    order: Reflect.ownKeys(window).filter((key) => typeof key === 'string' && !key.startsWith('held')).join(),
  }),

  'how XMLHttpRequest looks': () =>
    ['open', 'send', 'setRequestHeader'].map((name) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, name);
      return [value.name, value.length, Reflect.ownKeys(value).join(), String(value).includes('[native code]'), JSON.stringify(flags)];
    }),

  'what fetch throws and refuses': async () => {
    const described = [];
    const cases = {
      nothing: () => fetch(),
      'no URL': () => fetch('http://['),
      'a symbol': () => fetch(Symbol('x')),
      'a password': () => fetch('http://me:secret@localhost/'),
      'a bad mode': () => fetch('/', { credentials: 'sometimes' }),
      'a bad method': () => fetch('/', { method: 'TRACE' }),
      'no dictionary': () => fetch('/', 7),
      null: () => fetch('/', null).then(({ status }) => status),
      'another this': () => fetch.call({}, '/'),
      'no this': () => (0, fetch)('/').then(({ status }) => status),
      'a getter that throws': () => fetch('/', { get credentials() { throw new RangeError('mine'); } }),
      'a text that throws': () => fetch({ toString() { throw new RangeError('mine'); } }),
      'a Proxy that is revoked': () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return fetch('/', proxy);
      },
      aborted: () => fetch('/', { signal: AbortSignal.abort(new RangeError('mine')) }),
      constructor: () => new fetch('/'),
    };
    for (const [name, run] of Object.entries(cases)) {
      let result;
      try {
        const promise = run();
        result = [promise.constructor === Promise, await promise.catch((error) => [error.name, error.message])];
      } catch (error) {
        result = ['thrown', error.name, error.message];
      }
      described.push([name, result]);
    }
    return described;
  },

  'what XMLHttpRequest throws': () => {
    const thrown = (run) => {
      try {
        return ['returned', run()];
      } catch (error) {
        return [error.name, error.message];
      }
    };
    const xhr = new XMLHttpRequest();
    return [
      thrown(() => xhr.send()),
      thrown(() => xhr.open()),
      thrown(() => xhr.open('GET', 'http://[')),
      thrown(() => xhr.open('TRACE', '/')),
      thrown(() => xhr.open('GET', { toString() { throw new RangeError('mine'); } })),
      thrown(() => XMLHttpRequest.prototype.open.call({}, 'GET', '/')),
      thrown(() => XMLHttpRequest.prototype.send.call(undefined)),
      thrown(() => xhr.open('GET', '/')),
      xhr.readyState,
      thrown(() => xhr.send()),
      thrown(() => xhr.send()),
    ];
  },

  'what it sees of its own code being run': async () => {
    const seen = [];
    const spy = (name, value) => (seen.push(name), value);
    const init = {
      get method() { return spy('method', 'POST'); },
      get credentials() { return spy('credentials', 'include'); },
      get body() { return spy('body', 'x'); },
    };
    await fetch({ toString: () => spy('toString', '/') }, init);
    const xhr = new XMLHttpRequest();
    xhr.open({ toString: () => spy('method', 'GET') }, { toString: () => spy('url', '/') }, false);
    xhr.send({ toString: () => spy('body', 'x') });
    return [seen, xhr.status];
  },

  'a Request and its body': async () => {
    const request = new Request('/', { method: 'POST', body: 'x', credentials: 'include' });
    const before = request.bodyUsed;
    const { status } = await fetch(request);
    const again = await fetch(request).catch((error) => [error.name, error.message]);
    return [before, status, request.bodyUsed, again];
  },

  'subclasses': async () => {
    class MyRequest extends Request {
      get url() { throw new Error('not to be read'); }
    }
    class MyXhr extends XMLHttpRequest {
      open(...args) { return super.open(...args); }
    }
    const xhr = new MyXhr();
    xhr.open('GET', '/', false);
    xhr.send();
    return [(await fetch(new MyRequest('/'))).status, xhr.status, xhr instanceof XMLHttpRequest];
  },

  'the realm of a frame': async () => {
    const inner = frames[0];
    const response = await inner.fetch('page');
    const borrowed = await inner.fetch.call(window, '/').then(({ url }) => url, (error) => error.name);
    const plain = await (0, inner.fetch)('page').then(({ url }) => url);
    return [response instanceof inner.Response, response instanceof Response, response.url, borrowed, plain];
  },

  'properties that it puts on fetch': () => {
    fetch.mine = 7;
    const found = [fetch.mine, Object.keys(fetch).join()];
    delete fetch.mine;
    return [found, 'mine' in fetch];
  },

  'a wrapper of its own, put on and taken off': async () => {
    const original = window.fetch;
    let calls = 0;
    window.fetch = function (...args) {
      calls += 1;
      return original.apply(this, args);
    };
    const { status } = await fetch('/');
    window.fetch = original;
    return [status, calls, window.fetch === original];
  },
};
