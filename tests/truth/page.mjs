// The functions below run in the page and in the sandboxed frame in it, as the text that is put there.

async function ask(url, request) {
  const body = bodyFor(request.body);
  const ways = { fetch: askWithFetch, XMLHttpRequest: askWithXhr };
  try {
    await (ways[request.via] ?? askWithElement)(url, request, body);
    return 'ok';
  } catch {
    return 'error';
  }
}

function bodyFor(kind) {
  switch (kind) {
    case 'text':
      return 'text';
    case 'form':
      return new URLSearchParams({ a: 'b' });
    case 'json-blob':
      return new Blob(['{}'], { type: 'application/json' });
    case 'multipart': {
      const form = new FormData();
      form.set('a', 'b');
      return form;
    }
    case 'stream':
      return new Blob(['stream']).stream();
    default:
      return undefined;
  }
}

async function askWithFetch(url, { method, headers, credentials, redirect }, body) {
  const response = await fetch(url, { method, headers, credentials, redirect, body, duplex: 'half' });
  await response.text();
}

function askWithXhr(url, { method, headers, credentials, uploadListener }, body) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.withCredentials = credentials === 'include';
    Object.entries(headers).forEach(([name, value]) => xhr.setRequestHeader(name, value));
    if (uploadListener) {
      xhr.upload.addEventListener('progress', () => {});
    }
    xhr.addEventListener('load', resolve);
    xhr.addEventListener('error', reject);
    xhr.send(body);
  });
}

// What an element makes of a response is its own affair: nobody waits for it.
function askWithElement(url, { via, credentials }) {
  const crossOrigin = credentials === 'include' ? 'use-credentials' : 'anonymous';
  if (via === 'font') {
    new FontFace('asked', `url("${url}")`).load().catch(() => {});
  } else if (via === 'EventSource') {
    const source = new EventSource(url, { withCredentials: credentials === 'include' });
    // Otherwise it asks again.
    source.addEventListener('error', () => source.close());
  } else {
    const elements = {
      image: () => Object.assign(document.createElement('img'), { crossOrigin, src: url }),
      script: () => Object.assign(document.createElement('script'), { crossOrigin, src: url }),
      module: () => Object.assign(document.createElement('script'), { crossOrigin, type: 'module', src: url }),
      stylesheet: () => Object.assign(document.createElement('link'), { crossOrigin, rel: 'stylesheet', href: url }),
      audio: () => Object.assign(document.createElement('audio'), { crossOrigin, preload: 'auto', src: url }),
      video: () => Object.assign(document.createElement('video'), { crossOrigin, preload: 'auto', src: url }),
    };
    const element = elements[via]();
    element.addEventListener('error', () => element.remove());
    document.body.append(element);
  }
}

// In the page: all at once, and how each settled.
function askAll(cases) {
  const sandbox = document.querySelector('iframe').contentWindow;
  const askSandbox = (url, request) =>
    new Promise((resolve) => {
      addEventListener('message', function answered({ data }) {
        if (data.url === url) {
          removeEventListener('message', answered);
          resolve(data.settled);
        }
      });
      sandbox.postMessage({ url, request }, '*');
    });
  return Promise.all(cases.map(({ url, request }) => (request.frame === 'sandbox' ? askSandbox : ask)(url, request)));
}

async function answerParent({ data: { url, request } }) {
  parent.postMessage({ url, settled: await ask(url, request) }, '*');
}

const FUNCTIONS = [ask, bodyFor, askWithFetch, askWithXhr, askWithElement].join('\n');

/**
 * The page that asks: `askAll([{url, request}])` in it resolves to `'ok'` or `'error'` for each. For URLs below /visited it has
 * a cookie: cookies know paths, but no ports.
 */
export const PAGE = `<!doctype html>
<title>Truth</title>
<link rel="icon" href="data:,">
<body>
<iframe src="sandbox" sandbox="allow-scripts"></iframe>
<script>
${FUNCTIONS}
${askAll}
document.cookie = 'visitor=1; path=/visited';
</script>
`;

/** The frame in it whose origin is `null`. */
export const SANDBOX = `<!doctype html>
<title>Sandbox</title>
<body>
<script>
${FUNCTIONS}
addEventListener('message', ${answerParent});
</script>
`;
