// Notes method, URL and credentials mode of the calls that a page makes with fetch and XMLHttpRequest. No entry of the network log
// tells the mode. Headers, bodies and answers are none of its business.
//
// It runs inside the inspected page, evaluated there or injected into a reload, and answers with what it has noted so far.
//
// - The page does not feel it. Each function is wrapped in a Proxy, so name, length, `this`, results and errors are the browser's own
//   and the source still reads as native code. No getter, no toString and no valueOf of the page is run. What goes wrong in here goes
//   wrong in silence, and then the call is not noted.
// - What it cannot know it does not note: behind a function that is not the browser's own, another call may go out than the one seen.
// - It is small: so many notes, none longer than so much.
// - It goes when told to, and by itself when nobody has asked for long: developer tools that are closed can tell nothing any more.
(() => {
  'use strict';

  const MOST_NOTES = 1000;
  const LONGEST_URL = 4096;
  const LEASE_MS = 90_000;
  const KEY = Symbol.for('preflight-inspector.recorder');

  // Taken now, for the page may replace them later.
  const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const { clearTimeout, setTimeout, Proxy, URL } = window;
  const { now } = Date;
  const { get, set } = WeakMap.prototype;
  const { toUpperCase } = String.prototype;
  const sourceOf = Function.prototype.toString;
  const hrefOf = getOwnPropertyDescriptor(URL.prototype, 'href').get;
  const baseOf = getOwnPropertyDescriptor(Node.prototype, 'baseURI').get;

  const NORMALIZED = { __proto__: null, DELETE: true, GET: true, HEAD: true, OPTIONS: true, POST: true, PUT: true };

  const opened = new WeakMap();
  let notes = [];
  let noted = 0;
  let isOn = true;
  let lease;

  const own = (object, name) => getOwnPropertyDescriptor(object, name)?.value;
  const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

  // Exactly as browsers write their own: a Proxy or a bound function reads as native code too, but has no name there.
  function isNative(value, name) {
    return typeof value === 'function'
      && new RegExp(`^function (get )?${name}\\(\\) \\{\\s*\\[native code\\]\\s*\\}$`).test(apply(sourceOf, value, []));
  }

  function nativeGetter(type, name) {
    const getter = type && getOwnPropertyDescriptor(type.prototype, name)?.get;
    return isNative(getter, name) ? getter : undefined;
  }

  function note(method, url, credentials) {
    if (url.length <= LONGEST_URL) {
      notes[noted % MOST_NOTES] = { at: now(), method, url, credentials };
      noted += 1;
    }
  }

  // undefined for what is no text and no URL: to convert it would run its code.
  function resolve(url, win) {
    const text = typeof url === 'string' ? url : read(hrefOf, url);
    if (text === undefined || text.length > LONGEST_URL) {
      return undefined;
    }
    return apply(hrefOf, new URL(text, apply(baseOf, win.document, [])), []);
  }

  // What a getter of the browser's says of an object; undefined where it is of another type.
  function read(getter, object) {
    try {
      return getter && apply(getter, object, []);
    } catch {
      return undefined;
    }
  }

  // https://fetch.spec.whatwg.org/#concept-method-normalize
  function normalize(method) {
    const upper = apply(toUpperCase, method, []);
    return NORMALIZED[upper] ? upper : method;
  }

  // A member of the second argument of fetch; null where the page's code would tell.
  function member(init, name) {
    for (let object = init; isObject(object); object = getPrototypeOf(object)) {
      const found = getOwnPropertyDescriptor(object, name);
      if (found?.get) {
        // A Request in place of a dictionary.
        return isNative(found.get, name) ? (read(found.get, init) ?? null) : null;
      }
      if (found) {
        return found.value === undefined || typeof found.value === 'string' ? found.value : null;
      }
    }
    return undefined;
  }

  function noteFetch(win) {
    const Request = own(win, 'Request');
    const urlOf = nativeGetter(Request, 'url');
    const methodOf = nativeGetter(Request, 'method');
    const credentialsOf = nativeGetter(Request, 'credentials');
    return (self, args) => {
      const input = args[0];
      const init = args[1];
      const isRequest = isObject(input) && read(urlOf, input) !== undefined;
      const url = isRequest ? read(urlOf, input) : resolve(input, win);
      let method = member(init, 'method');
      let credentials = member(init, 'credentials');
      if (method === undefined) {
        method = isRequest ? read(methodOf, input) : 'GET';
      }
      if (credentials === undefined) {
        credentials = isRequest ? read(credentialsOf, input) : 'same-origin';
      }
      if (url !== undefined && typeof method === 'string') {
        note(normalize(method), url, credentials);
      }
    };
  }

  function noteOpen(win) {
    return (self, args) => {
      const url = resolve(args[1], win);
      const call = typeof args[0] === 'string' && url !== undefined ? { method: normalize(args[0]), url } : undefined;
      apply(set, opened, [self, call]);
    };
  }

  function noteSend(type) {
    const withCredentials = nativeGetter(type, 'withCredentials');
    return (self) => {
      const call = apply(get, opened, [self]);
      if (call) {
        const included = read(withCredentials, self);
        note(call.method, call.url, included === undefined ? null : included ? 'include' : 'same-origin');
      }
    };
  }

  /** Puts `look` before a function of the browser's. Returns what takes it away again; undefined where it cannot be put there. */
  function wrap(object, name, look) {
    const found = getOwnPropertyDescriptor(object, name);
    if (!isNative(found?.value, name)) {
      return undefined;
    }
    const wrapper = new Proxy(found.value, {
      __proto__: null,
      apply(target, self, args) {
        if (isOn) {
          try {
            look(self, args);
          } catch {
            // The page comes first.
          }
        }
        return apply(target, self, args);
      },
    });
    if (!defineProperty(object, name, { ...found, value: wrapper })) {
      return undefined;
    }
    return () => {
      const current = getOwnPropertyDescriptor(object, name);
      // What the page has wrapped or replaced meanwhile is the page's.
      if (current?.value === wrapper) {
        defineProperty(object, name, { ...current, value: found.value });
      }
    };
  }

  /** Puts the recorder into one window. Returns whether all of its calls can be seen. */
  function enter(win) {
    if (own(win, KEY)) {
      return true;
    }
    const xhr = own(win, 'XMLHttpRequest');
    const wrapped = [wrap(win, 'fetch', noteFetch(win))];
    if (xhr) {
      wrapped[1] = wrap(xhr.prototype, 'open', noteOpen(win));
      wrapped[2] = wrap(xhr.prototype, 'send', noteSend(xhr));
    }
    // Kept by the window itself: a frame that is gone is not held.
    const leave = () => {
      for (let index = 0; index < wrapped.length; index += 1) {
        wrapped[index]?.();
      }
      deleteProperty(win, KEY);
    };
    defineProperty(win, KEY, { value: { drain, end, enter, leave }, configurable: true });
    return wrapped[0] !== undefined && wrapped[1] !== undefined && wrapped[2] !== undefined;
  }

  /** Visits a window and the frames in it. Those of another origin let nobody in; the frames in them may. */
  function visit(win, act) {
    try {
      act(win);
    } catch {
      // Of another origin, or on its way out.
    }
    try {
      for (let index = 0, frame; (frame = win[index]); index += 1) {
        visit(frame, act);
      }
    } catch {
      // The last frame of a window of another origin.
    }
  }

  function renewLease() {
    clearTimeout(lease);
    lease = setTimeout(end, LEASE_MS);
  }

  /** What was noted since the last time. From the call on, new frames are watched too. */
  function drain() {
    renewLease();
    visit(window, enter);
    const until = now();
    const drained = [];
    for (let index = noted > MOST_NOTES ? noted - MOST_NOTES : 0; index < noted; index += 1) {
      drained[drained.length] = notes[index % MOST_NOTES];
    }
    notes = [];
    noted = 0;
    return { until, notes: drained, blind: false };
  }

  /** Takes the recorder away. What the page holds of it does nothing any more but call the browser. */
  function end() {
    isOn = false;
    clearTimeout(lease);
    visit(window, (win) => own(win, KEY)?.leave());
    notes = [];
    noted = 0;
  }

  if (window !== top) {
    // Firefox injects into every frame: there it is the recorder of the top that notes, where it may look in.
    visit(window, (win) => own(top, KEY)?.enter(win));
    return null;
  }
  const present = own(window, KEY);
  if (present) {
    return present.drain();
  }
  const seesAll = enter(window);
  return { ...drain(), blind: !seesAll };
})()
//# sourceURL=preflight-inspector-recorder.js
