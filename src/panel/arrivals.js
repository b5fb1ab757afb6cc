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

/** Room for a text of more UTF-16 units is not kept. */
const LONG = 1024 * 1024;

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
  /** The one of these that was met last: most entries have the same. */
  #home = '';
  /** The URLs that redirects lead to. */
  #awaited = new Set();
  /** @type {Map<string, number[]>} what is held back by URL, up to a number: made when the first redirect comes */
  #byUrl = new Map();
  #indexed = 0;

  /** @param {(what: number, number: number, text: Uint8Array | undefined) => void} told */
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
        this.#told(TOLD.navigated, arrival.at, encoder.encode(arrival.url));
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
      const home = homeOf(entry, this.#home);
      if (home === '' || this.#awaited.size > 0 && this.#isAwaited(entry.request.url)) {
        return false;
      }
      this.#home = home;
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
        const home = startOfUrl(request.url, this.#home);
        this.#homes.get(home)?.forEach((number) => this.#letGo(number));
        this.#homes.set(home, null);
      }
      if (response.status >= 300 && response.status < 400) {
        for (const { name, value } of response.headers) {
          if (name.toLowerCase() === 'location') {
            this.#await(bare(value, request.url));
          }
        }
      }
    } catch {
      // Nothing belongs to what cannot be read.
    }
  }

  #isAwaited(url) {
    return url.includes('#') || this.#awaited.has(url);
  }

  #await(url) {
    this.#awaited.add(url);
    for (; this.#indexed < this.#held.length; this.#indexed += 1) {
      const entry = this.#held[this.#indexed];
      if (entry !== undefined) {
        const held = bare(entry.request.url);
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

/**
 * An entry as JSON in UTF-8, as much of it as har/entry.rs reads; `undefined` for what is no object, and for one that cannot be read. It
 * holds good until the next one is written.
 */
export function write(entry) {
  if (!isObject(entry)) {
    return undefined;
  }
  try {
    return encode(JSON.stringify(picked(entry, asItIs, asItIs)));
  } catch {
    // Something in it is no data.
  }
  try {
    return encode(JSON.stringify(picked(entry, scalar, headers)));
  } catch {
    return undefined;
  }
}

/** What is read of an entry; each value and each list of headers as these make it. */
function picked(entry, value, list) {
  const { request, response } = entry;
  return {
    startedDateTime: value(entry.startedDateTime),
    time: value(entry.time),
    timings: isObject(entry.timings) ? filled(entry.timings) : undefined,
    _resourceType: value(entry._resourceType),
    request: isObject(request)
      ? {
        method: value(request.method),
        url: value(request.url),
        headers: list(request.headers),
        postData: isObject(request.postData) ? { text: value(request.postData.text) } : undefined,
        _credentials: value(request._credentials),
      }
      : undefined,
    response: isObject(response)
      ? {
        status: value(response.status),
        headers: list(response.headers),
        content: isObject(response.content) ? content(response.content, value) : undefined,
        // An error that is not written is not no error.
        _error: '_error' in response ? value(response._error) ?? null : undefined,
        _fetchedViaServiceWorker: value(response._fetchedViaServiceWorker),
      }
      : undefined,
  };
}

const encoder = new TextEncoder();
let bytes = new Uint8Array(64 * 1024);

function encode(text) {
  // No UTF-16 unit takes more than three bytes.
  if (bytes.length < text.length * 3) {
    if (text.length > LONG) {
      return encoder.encode(text);
    }
    bytes = new Uint8Array(text.length * 3);
  }
  return bytes.subarray(0, encoder.encodeInto(text, bytes).written);
}

/**
 * The start of the URL of an entry that CORS surely has no say in: page and server are of one origin, and it is nothing that another entry
 * may hang on. Anything else is empty. It may well be the `last` one.
 */
function homeOf({ request, response, _resourceType: type }, last) {
  const { method, url } = request;
  const { status, _error: error } = response;
  if (
    typeof status !== 'number' || !(status >= 200 && status < 300 || status === 304)
    || error != null || response._fetchedViaServiceWorker === true
    || typeof method !== 'string' || method === '' || method === 'OPTIONS'
    || type === 'document' || type === 'preflight' || type === 'websocket'
  ) {
    return '';
  }
  const home = startOfUrl(url, last);
  const mode = modeAt(home, request.headers);
  // Firefox does not say what is a navigation but so.
  return (mode === '' ? error === null : MODES.includes(mode)) ? home : '';
}

const MODES = ['cors', 'no-cors', 'same-origin'];

/** Whether another origin may have asked: what the server of that URL answers matters from then on. */
function isForeign({ request, _resourceType: type }) {
  if (request.method === 'OPTIONS' || type === 'preflight') {
    return true;
  }
  const mode = modeAt(startOfUrl(request.url, ''), request.headers);
  return mode === undefined && type !== 'document' && type !== 'websocket';
}

/** In which mode a page at this home asked, empty where that is not written; `undefined` where it may have been another page. */
function modeAt(home, headers) {
  if (home === '') {
    return undefined;
  }
  let isHome = false;
  let isElsewhere = false;
  let mode = '';
  for (let index = 0; index < headers.length; index += 1) {
    const { name, value } = headers[index];
    let isIt = true;
    switch (name.length) {
      case 6:
        if (!isNamed(name, 'origin')) {
          continue;
        }
        isIt = value.length === home.length - 1 && home.startsWith(value);
        break;
      case 7:
        if (!isNamed(name, 'referer')) {
          continue;
        }
        isIt = value.startsWith(home);
        break;
      case 14:
        if (isNamed(name, 'sec-fetch-mode')) {
          mode = value;
          continue;
        }
        if (!isNamed(name, 'sec-fetch-site')) {
          continue;
        }
        isIt = value === 'same-origin';
        break;
      default:
        continue;
    }
    isHome ||= isIt;
    isElsewhere ||= !isIt;
  }
  return isHome && !isElsewhere || mode === 'navigate' ? mode : undefined;
}

function isNamed(name, lowerCase) {
  return name === lowerCase || (name.charCodeAt(0) | 32) === lowerCase.charCodeAt(0) && name.toLowerCase() === lowerCase;
}

/** A URL of http up to its path, with the first slash of that; empty for any other. It may well be the `last` one. */
function startOfUrl(url, last) {
  if (last !== '' && url.startsWith(last)) {
    return last;
  }
  return url.startsWith('https://') || url.startsWith('http://') ? url.slice(0, url.indexOf('/', 8) + 1) : '';
}

/** A URL as it is found by: without what a log does not have of all of them. */
function bare(url, base) {
  const parsed = new URL(url, base);
  parsed.hash = parsed.username = parsed.password = '';
  return parsed.href;
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

function asItIs(value) {
  return value;
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

function content({ text, encoding }, value) {
  const isShort = typeof text === 'string' && text.length <= SHORT;
  return { text: isShort ? text : undefined, encoding: value(encoding) };
}

/** An object that holds something where this one does. */
function filled(object) {
  for (const name in object) {
    return { [name]: 1 };
  }
  return {};
}
