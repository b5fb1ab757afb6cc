// What DevTools hands over, until the panel has had time for it.
//
// - DevTools wait for nobody: a burst of thousands comes as so many calls in one task. So a call only queues what it brings, and the work
//   goes in slices, between which the browser draws and listens.
// - An entry is an object of JavaScript, and each look at it from WebAssembly is a call. So what is read of it is written as JSON here,
//   and crosses as one text.
// - Most entries are the page's own, at home: CORS surely has no say in them. Such a one is held back as it is, counted, and written only
//   when somebody needs it: to be listed or saved, or because another entry may belong to it. What is not certain is not held back.
//
// Nothing here may throw: what an odd object does costs that object, and it is counted.

/** How long the panel works on what has come before others have their turn, in milliseconds. */
const SLICE_MS = 8;

/** So many entries are held back before the clock is asked. */
const UNTIMED = 64;

/** A response body of more UTF-16 units is not read: `SHORT` in har/lenient.rs, where it is decided. */
const SHORT = 4096;

/** What is told to the panel: the numbers that arrivals.rs reads. */
const TOLD = { live: 0, backlog: 1, held: 2, odd: 3, heldBack: 4, navigated: 5, backlogEnded: 6 };

/** A new page, in its place among the entries. */
class Navigation {
  constructor(url) {
    this.url = url;
    this.at = Date.now();
  }
}

/** Entries of one origin that are held back, by their numbers; `null` once another origin asked it: then its own matter too. */
/** @typedef {number[] | null} Home */

export class Arrivals {
  #told;
  #channel = new MessageChannel();
  #isAwake = false;
  #mayHold = false;

  #live = [];
  #liveAt = 0;
  #backlog = [];
  #backlogAt = 0;
  /** Whether the backlog has come, and whether that it ended was told. */
  #backlogCame = false;
  #backlogEnded = false;
  /** When the newest entry of the backlog started: what started later comes by one way only. */
  #newest = -Infinity;

  /** What is held back, by number; `undefined` where it is no more. */
  #held = [];
  #heldCount = 0;
  /** How many of these the panel has not been told of. */
  #untold = 0;
  /** Those that are to be handed over after all. */
  #released = [];
  /** @type {Map<string, Home>} by the start of the URL, up to its path */
  #homes = new Map();
  /** The URLs that redirects lead to. */
  #awaited = new Set();
  /** @type {Map<string, number[]>} what is held back by URL, up to a number: made when the first redirect comes */
  #byUrl = new Map();
  #indexed = 0;

  /** @param {(what: number, number: number, text: string | undefined) => void} told */
  constructor(told) {
    this.#told = told;
    this.#channel.port1.onmessage = () => {
      this.#isAwake = false;
      this.#work(performance.now() + SLICE_MS);
    };
  }

  /** Takes an entry as it finished. */
  onFinished = (entry) => {
    this.#live.push(entry);
    this.#wake();
  };

  /** Takes the URL of a new page. */
  onNavigated = (url) => {
    this.#live.push(new Navigation(typeof url === 'string' ? url : ''));
    this.#wake();
  };

  /** Takes what had finished before; whatever is no list of entries is an empty one. */
  onLogged = (log) => {
    if (!this.#backlogCame) {
      this.#backlogCame = true;
      this.#backlog = entriesOf(log);
      this.#wake();
    }
  };

  /** Says whether entries may be held back from now on. Those that are stay so. */
  mayHold(may) {
    this.#mayHold = may;
  }

  /** Whether anything is held back or waits. */
  get isEmpty() {
    return this.#heldCount === 0 && !this.#waits();
  }

  /** Hands over what is held back, slice by slice. */
  release() {
    if (this.#heldCount > 0) {
      this.#held.forEach((_, number) => this.#letGo(number));
      this.#wake();
    }
  }

  /** Hands over everything now: somebody asked for all there is. */
  settle() {
    const may = this.#mayHold;
    this.#mayHold = false;
    this.release();
    this.#work(Infinity);
    this.#mayHold = may;
  }

  /** Forgets what is held back, for the panel has forgotten what it was told. */
  forget() {
    this.#held = [];
    this.#released = [];
    this.#heldCount = this.#untold = this.#indexed = 0;
    this.#homes.clear();
    this.#awaited.clear();
    this.#byUrl.clear();
    this.#newest = -Infinity;
  }

  /** Forgets what waits, too: the reader wants an empty list. That the page was left stays to be told. */
  clear() {
    this.forget();
    this.#live = this.#live.slice(this.#liveAt).filter((arrival) => arrival instanceof Navigation);
    this.#backlog = [];
    this.#liveAt = this.#backlogAt = 0;
  }

  close() {
    this.clear();
    this.#live = [];
    this.#channel.port1.close();
  }

  #waits() {
    return this.#released.length > 0 || this.#liveAt < this.#live.length || this.#backlogCame && !this.#backlogEnded;
  }

  /** A message comes at once and lets what waits go first; a timer is held up after a few. */
  #wake() {
    if (!this.#isAwake) {
      this.#isAwake = true;
      this.#channel.port2.postMessage(null);
    }
  }

  /** Works until that time, or until nothing waits. */
  #work(until) {
    while (this.#waits()) {
      this.#takeNext();
      if (performance.now() >= until) {
        break;
      }
    }
    this.#tellHeld();
    if (this.#waits()) {
      this.#wake();
    }
  }

  #takeNext() {
    if (this.#released.length > 0) {
      const { number, entry } = this.#released.pop();
      this.#tell(TOLD.held, number, entry);
    } else if (this.#backlogCame && !this.#backlogEnded) {
      this.#takeLogged();
    } else {
      this.#takeLive();
    }
  }

  #takeLogged() {
    if (this.#backlogAt < this.#backlog.length) {
      const entry = this.#backlog[this.#backlogAt];
      this.#backlogAt += 1;
      this.#newest = Math.max(this.#newest, startOf(entry));
      this.#consider(entry);
      this.#tell(TOLD.backlog, 0, entry);
    } else {
      this.#backlog = [];
      this.#backlogAt = 0;
      this.#backlogEnded = true;
      this.#told(TOLD.backlogEnded, 0, undefined);
    }
  }

  /** Takes what came live: as many as can be held back, and the first that cannot. */
  #takeLive() {
    const live = this.#live;
    const end = Math.min(live.length, this.#liveAt + UNTIMED);
    while (this.#liveAt < end) {
      const arrival = live[this.#liveAt];
      if (arrival instanceof Navigation) {
        // Firefox tells late: what is held back may be of the new page. Chromium never does.
        if (this.#heldCount > 0 && this.#held.some((entry) => entry && entry.response._error === undefined)) {
          this.release();
          return;
        }
        this.#passed();
        this.#tellHeld();
        this.#told(TOLD.navigated, arrival.at, arrival.url);
        return;
      }
      this.#passed();
      if (!this.#isHeldBack(arrival)) {
        this.#consider(arrival);
        this.#tell(TOLD.live, 0, arrival);
        return;
      }
    }
  }

  #passed() {
    this.#live[this.#liveAt] = undefined;
    this.#liveAt += 1;
    if (this.#liveAt === this.#live.length) {
      this.#live = [];
      this.#liveAt = 0;
    }
  }

  #tellHeld() {
    if (this.#untold > 0) {
      const count = this.#untold;
      this.#untold = 0;
      this.#told(TOLD.heldBack, count, undefined);
    }
  }

  #tell(what, number, entry) {
    this.#tellHeld();
    const text = write(entry);
    if (text === undefined && what !== TOLD.held) {
      this.#told(TOLD.odd, 0, undefined);
    } else {
      this.#told(what, number, text);
    }
  }

  #isHeldBack(entry) {
    if (!this.#mayHold || !this.#backlogEnded) {
      return false;
    }
    try {
      const home = homeOf(entry);
      if (home === undefined) {
        return false;
      }
      const { url } = entry.request;
      if (this.#awaited.size > 0 && this.#awaited.has(url)) {
        return false;
      }
      if (this.#newest > -Infinity && !(startOf(entry) > this.#newest)) {
        return false;
      }
      const numbers = this.#homes.get(home);
      if (numbers === null) {
        return false;
      }
      const number = this.#held.push(entry) - 1;
      if (numbers) {
        numbers.push(number);
      } else {
        this.#homes.set(home, [number]);
      }
      this.#heldCount += 1;
      this.#untold += 1;
      return true;
    } catch {
      return false;
    }
  }

  /** Lets go what may belong to this entry: what a redirect leads to, and what a server answered that other origins ask. */
  #consider(entry) {
    try {
      const { request, response } = entry;
      if (isForeign(entry)) {
        const home = startOfUrl(request.url);
        this.#homes.get(home)?.forEach((number) => this.#letGo(number));
        this.#homes.set(home, null);
      }
      if (response.status >= 300 && response.status < 400) {
        for (const { name, value } of response.headers) {
          if (name.toLowerCase() === 'location') {
            this.#await(bare(new URL(value, request.url)));
          }
        }
      }
    } catch {
      // Nothing belongs to what cannot be read.
    }
  }

  #await(url) {
    this.#awaited.add(url);
    for (; this.#indexed < this.#held.length; this.#indexed += 1) {
      const held = this.#held[this.#indexed]?.request.url;
      if (held !== undefined) {
        const numbers = this.#byUrl.get(held);
        if (numbers) {
          numbers.push(this.#indexed);
        } else {
          this.#byUrl.set(held, [this.#indexed]);
        }
      }
    }
    this.#byUrl.get(url)?.forEach((number) => this.#letGo(number));
  }

  #letGo(number) {
    const entry = this.#held[number];
    if (entry !== undefined) {
      this.#held[number] = undefined;
      this.#heldCount -= 1;
      this.#released.push({ number, entry });
    }
  }
}

/** An entry as JSON, as much of it as har/entry.rs reads; `undefined` for what is no object, and for one that cannot be read. */
export function write(entry) {
  if (!isObject(entry)) {
    return undefined;
  }
  try {
    const { request, response } = entry;
    return JSON.stringify({
      startedDateTime: scalar(entry.startedDateTime),
      time: scalar(entry.time),
      timings: isObject(entry.timings) ? filled(entry.timings) : undefined,
      _resourceType: scalar(entry._resourceType),
      request: isObject(request)
        ? {
          method: scalar(request.method),
          url: scalar(request.url),
          headers: headers(request.headers),
          postData: isObject(request.postData) ? { text: scalar(request.postData.text) } : undefined,
          _credentials: scalar(request._credentials),
        }
        : undefined,
      response: isObject(response)
        ? {
          status: scalar(response.status),
          headers: headers(response.headers),
          content: isObject(response.content) ? content(response.content) : undefined,
          // An error that is not written is not no error.
          _error: '_error' in response ? scalar(response._error) : undefined,
          _fetchedViaServiceWorker: scalar(response._fetchedViaServiceWorker),
        }
        : undefined,
    });
  } catch {
    return undefined;
  }
}

/**
 * The start of the URL of an entry that CORS surely has no say in: page and server are of one origin, and it is nothing that another entry
 * may hang on. Anything else is `undefined`.
 */
export function homeOf(entry) {
  const { request, response } = entry;
  const { method, url } = request;
  const { status } = response;
  const type = entry._resourceType;
  if (
    typeof status !== 'number' || !(status >= 200 && status < 300 || status === 304)
    || response._error != null || response._fetchedViaServiceWorker === true
    || typeof method !== 'string' || method === '' || method === 'OPTIONS'
    || type === 'document' || type === 'preflight' || type === 'websocket'
    || typeof url !== 'string' || !(url.startsWith('https://') || url.startsWith('http://')) || url.includes('#')
  ) {
    return undefined;
  }
  const home = startOfUrl(url);
  const from = pageOf(request.headers, home);
  // Firefox does not say what is a navigation but so.
  const isClear = response._error === null || from.mode !== undefined;
  const isPlain = from.mode === undefined || from.mode === 'cors' || from.mode === 'no-cors' || from.mode === 'same-origin';
  return from.isHome && isClear && isPlain ? home : undefined;
}

/** Whether another origin may have asked: what the server of that URL answers matters from then on. */
function isForeign(entry) {
  const { method, url, headers } = entry.request;
  const type = entry._resourceType;
  if (method === 'OPTIONS' || type === 'preflight') {
    return true;
  }
  const from = pageOf(headers, startOfUrl(url));
  return !from.isHome && from.mode !== 'navigate' && type !== 'document' && type !== 'websocket';
}

/** What the headers tell of the page: whether it is surely at this home, and in which mode it asked. */
function pageOf(headers, home) {
  let isHome = false;
  let isElsewhere = home === '';
  let mode;
  for (let index = 0; index < headers.length; index += 1) {
    const { name, value } = headers[index];
    switch (name.length) {
      case 6:
        if (isNamed(name, 'origin')) {
          const isIt = value.length === home.length - 1 && home.startsWith(value);
          isHome ||= isIt;
          isElsewhere ||= !isIt;
        }
        break;
      case 7:
        if (isNamed(name, 'referer')) {
          const isIt = value.startsWith(home);
          isHome ||= isIt;
          isElsewhere ||= !isIt;
        }
        break;
      case 14:
        if (isNamed(name, 'sec-fetch-mode')) {
          mode = value;
        } else if (isNamed(name, 'sec-fetch-site')) {
          const isIt = value === 'same-origin';
          isHome ||= isIt;
          isElsewhere ||= !isIt;
        }
        break;
    }
  }
  return { isHome: isHome && !isElsewhere, mode };
}

function isNamed(name, lowerCase) {
  return (name.charCodeAt(0) | 32) === lowerCase.charCodeAt(0) && name.toLowerCase() === lowerCase;
}

/** A URL up to its path, with the first slash of that; empty where it has none. */
function startOfUrl(url) {
  return url.slice(0, url.indexOf('/', 8) + 1);
}

/** As a log has a URL. */
function bare(url) {
  url.hash = url.username = url.password = '';
  return url.href;
}

/** When an entry started, in milliseconds since 1970; `NaN` where it does not say. */
function startOf(entry) {
  try {
    return Date.parse(entry.startedDateTime);
  } catch {
    return NaN;
  }
}

function entriesOf(log) {
  try {
    return Array.isArray(log?.entries) ? log.entries : [];
  } catch {
    return [];
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, a number or a truth; `null` for anything else. */
function scalar(value) {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    default:
      return null;
  }
}

function headers(list) {
  if (!Array.isArray(list)) {
    return undefined;
  }
  const written = [];
  for (let index = 0; index < list.length; index += 1) {
    const header = list[index];
    if (isObject(header)) {
      written.push({ name: scalar(header.name), value: scalar(header.value) });
    }
  }
  return written;
}

function content({ text, encoding }) {
  const isShort = typeof text === 'string' && text.length <= SHORT;
  return { text: isShort ? text : undefined, encoding: scalar(encoding) };
}

/** An object that holds something where this one does. */
function filled(object) {
  return Object.keys(object).length > 0 ? { is: 1 } : {};
}
