/**
 * Entries that do their worst: in each field in turn, text that would be something else than text if anything interpreted it.
 */

/** Set by whatever comes to life. */
export const FLAG = 'cameToLife';

/** Asked for by whatever comes to life. */
export const LEAK = '/leak';

/** Characters that move, reorder or hide what stands around them. */
export const UNSEEN = [
  ...range(0x00, 0x08), ...range(0x0b, 0x1f), ...range(0x7f, 0x9f), 0xad, 0x61c, 0x200b, 0x200e, 0x200f,
  ...range(0x2028, 0x202e), ...range(0x2060, 0x206f), 0xfeff,
].map((code) => String.fromCharCode(code));

const ALIVE = `window.${FLAG}=1`;

/** Markup and code, for every place where text could be taken for it. */
export const MARKUP = [
  `<img src=${LEAK} onerror="${ALIVE}">`,
  `"><svg onload="${ALIVE}"><script>${ALIVE}</script></svg>`,
  `'><style>*{display:none;background:url(${LEAK})}</style>`,
  `</template></script><iframe src="${LEAK}" srcdoc="<script>parent.${FLAG}=1</script>"></iframe>`,
  `" onmouseover="${ALIVE}" style="position:fixed;inset:0" autofocus onfocus="${ALIVE}" x="`,
  `<a href="javascript:${ALIVE}">x</a><form action=${LEAK}><input autofocus onfocus="${ALIVE}"></form>`,
  `<base href="//127.0.0.1:9/"><meta http-equiv=refresh content="0;url=${LEAK}"><link rel=stylesheet href=${LEAK}>`,
  `<template id=row-template></template><p data-part=verdict>forged</p><div data-exchange=0></div>`,
  `&lt;b&gt; <![CDATA[<b>]]> <!-- --> {{7*7}} \${7*7} %3Cb%3E`,
].join(' ');

/** A log with this text in each field in turn, in an entry of its own. Whatever the text, the shape is the same. */
export function logWith(text) {
  const entries = Object.entries(FIELDS).map(([name, field]) => entry({ url: `https://api.example/${name}`, ...field(text) }));
  return { log: { version: '1.2', creator: { name: text, version: text }, entries } };
}

const FIELDS = {
  method: (text) => ({ method: `PUT${text}` }),
  url: (text) => ({ url: `https://api.example/${text}` }),
  host: (text) => ({ url: `https://api.example${text}/` }),
  scheme: (text) => ({ url: `https://api.example/javascript:${text}` }),
  requestHeaderName: (text) => ({ sent: [`X-${text}`, 'x'] }),
  requestHeaderValue: (text) => ({ sent: ['Content-Type', `application/json ${text}`] }),
  referer: (text) => ({ sent: ['Referer', `https://app.example/${text}`] }),
  cookie: (text) => ({ sent: ['Cookie', text] }),
  body: (text) => ({ body: text }),
  // With a blank in it, any text is the same fault: more than one value.
  allowOrigin: (text) => ({ received: ['Access-Control-Allow-Origin', `a b ${text}`] }),
  allowCredentials: (text) => ({ received: ['Access-Control-Allow-Credentials', `a ${text}`] }),
  responseHeaderName: (text) => ({ received: [text, 'x'] }),
  location: (text) => ({ status: 302, received: ['Location', `https://other.example/${text}`] }),
  allowMethods: (text) => ({ ...PREFLIGHT, received: ['Access-Control-Allow-Methods', `a b ${text}`] }),
  allowHeaders: (text) => ({ ...PREFLIGHT, received: ['Access-Control-Allow-Headers', `a b ${text}`] }),
  requestMethod: (text) => ({ ...PREFLIGHT, sent: ['Access-Control-Request-Method', `PUT ${text}`] }),
  statusText: (text) => ({ statusText: text }),
  httpVersion: (text) => ({ httpVersion: text }),
  error: (text) => ({ error: `net::ERR_${text}`, status: 0 }),
  prose: (text) => ({ error: text, status: 0 }),
  started: (text) => ({ started: text }),
  time: (text) => ({ time: text }),
  resourceType: (text) => ({ resourceType: text }),
};

const PREFLIGHT = { method: 'OPTIONS', sent: ['Access-Control-Request-Method', 'PUT'], resourceType: 'preflight', error: null };

/** One entry, blocked unless something says otherwise. */
export function entry({ method = 'PUT', url, sent, received, body, ...more }) {
  const line = ([name, value]) => ({ name, value });
  const pairs = [['Host', 'api.example'], ['Origin', 'https://app.example'], ...(sent ? [sent] : [])];
  return {
    startedDateTime: more.started ?? '2026-11-23T10:00:00.000Z',
    time: more.time ?? 5,
    _resourceType: more.resourceType ?? 'fetch',
    request: { method, url, httpVersion: more.httpVersion ?? 'http/1.1', headers: pairs.map(line), postData: { text: body ?? '' } },
    response: {
      status: more.status ?? 200,
      statusText: more.statusText ?? 'OK',
      headers: (received ? [received] : []).map(line),
      content: { size: 0, mimeType: 'text/plain' },
      _error: more.error === undefined ? 'net::ERR_FAILED' : more.error,
    },
  };
}

/**
 * What a document shows signs of, counted; runs inside of it.
 *
 * @returns {{elements: object, attributes: string[], code: string[], alive: boolean, unseen: string[]}}
 */
export function lookAtDocument(flag, unseen) {
  const elements = {};
  const attributes = new Set();
  const code = [];
  const unseenIn = new Set();
  const see = (text) => unseen.filter((c) => text.includes(c)).forEach((c) => unseenIn.add(c.charCodeAt(0).toString(16)));
  for (const element of document.querySelectorAll('*')) {
    // A value is cut in as many pieces as it has oddities.
    if (!element.parentElement?.matches('[data-part=received], [data-part=expected], [data-part=header-value]')) {
      elements[element.localName] = (elements[element.localName] ?? 0) + 1;
    }
    for (const { name, value } of element.attributes) {
      // The panel lets the keyboard into what has become long enough to scroll.
      if (name !== 'tabindex') {
        attributes.add(`${element.localName} ${name}`);
      }
      const isCode = name.startsWith('on') || /^\s*javascript:/i.test(value) && ['href', 'src', 'action'].includes(name);
      if (isCode || name === 'srcdoc') {
        code.push(`${element.localName} ${name}=${value}`);
      }
      if (name === 'title' || name.startsWith('aria-')) {
        see(value);
      }
    }
  }
  see(document.body.innerText);
  see(document.title);
  return { elements, attributes: [...attributes].sort(), code, alive: flag in window, unseen: [...unseenIn].sort() };
}

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
