import { lookAlikes, traceless, urlOf } from './cases.mjs';

const CASES = new Map([...lookAlikes, ...traceless].map((one) => [one.id, one]));

/** Serves the page of each look-alike, with a button that asks; and its service worker. */
export function servePage(request, response) {
  const [id, file] = request.url.slice(1).split('/');
  const one = CASES.get(id);
  const [type, body] = one && file === 'worker.js' ? ['text/javascript', worker(one)] : ['text/html', page(one)];
  response.writeHead(one ? 200 : 404, { 'Content-Type': `${type}; charset=utf-8`, ...one?.pageHeaders });
  response.end(body);
}

function page(one) {
  return `<!doctype html>
<title>${one?.title}</title>
<link rel="icon" href="data:,">
<button>Ask</button>
<script>
${one ? asking(one) : ''}
</script>`;
}

function asking(one) {
  return `const ask = ${one.ask};
const ready = ${one.worker ? `(${controlled})()` : 'Promise.resolve()'};
document.querySelector('button').addEventListener('click', ({ target }) => {
  const settle = (how) => { target.dataset.settled = how; };
  ready.then(() => ask(${JSON.stringify(urlOf(one))})).then(() => settle('ok'), () => settle('error'));
});`;
}

// In the page.
async function controlled() {
  const taken = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  await navigator.serviceWorker.register('worker.js');
  await (navigator.serviceWorker.controller || taken);
}

function worker(one) {
  return `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
const answer = ${one.worker};
addEventListener('fetch', (event) => {
  if (event.request.url === ${JSON.stringify(urlOf(one))}) answer(event);
});`;
}

/** Answers as the look-alike wants it. */
export function serveApi(request, response) {
  const one = CASES.get(request.url.slice(1));
  const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  const answer = (isPreflight ? one?.preflight : one?.response) ?? { status: 404, headers: [] };
  if (typeof answer === 'string') {
    REFUSALS[answer](request, response);
    return;
  }
  const length = answer.body ? [`Content-Length: ${answer.body.length}`] : [];
  response.writeHead(answer.status, [...answer.headers, ...length].flatMap((line) => line.split(/: (.*)/, 2)));
  response.end(answer.body);
}

/** What a server can do beside answering. */
export const REFUSALS = {
  never: () => {},
  close: (request) => request.socket.destroy(),
  reset: (request) => (request.stream ? request.stream.close(INTERNAL_ERROR) : request.socket.resetAndDestroy()),
  'break off': (_, response) => {
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': 100 });
    response.write('{');
    setTimeout(() => response.destroy(), 50);
  },
};

// Of HTTP/2, https://www.rfc-editor.org/rfc/rfc9113#name-error-codes
const INTERNAL_ERROR = 2;
