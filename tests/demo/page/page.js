const { api, cases } = JSON.parse(document.getElementById('cases').textContent);
const sandbox = document.querySelector('iframe');

/**
 * Does what case `id` does, and shows beside its button what the script got.
 *
 * @param {string} id
 * @returns {Promise<{settled: 'ok'|'error', got: string}>}
 */
window.runCase = async (id) => {
  show(id, { settled: 'waiting', got: '…' });
  const found = cases.find((one) => one.id === id);
  const url = `${api}/${id}`;
  if (found.cookie) {
    // Cookies know no ports: set here, for this path only, it goes to the API with this case and no other.
    document.cookie = `${found.cookie}; path=/${id}`;
  }
  const result = await (found.frame === 'sandbox' ? askFromSandbox(id, url, found.request) : ask(url, found.request));
  show(id, result);
  return result;
};

function askFromSandbox(id, url, init) {
  return new Promise((resolve) => {
    addEventListener('message', function answered({ source, data }) {
      if (source === sandbox.contentWindow && data.id === id) {
        removeEventListener('message', answered);
        resolve({ settled: data.settled, got: data.got });
      }
    });
    sandbox.contentWindow.postMessage({ id, url, init }, '*');
  });
}

function show(id, { settled, got }) {
  const output = document.querySelector(`#${id} output`);
  output.dataset.settled = settled;
  output.textContent = got;
}

function describe({ id, request, frame }) {
  const headers = Object.entries(request.headers ?? {}).map((header) => header.join(': '));
  const credentials = request.credentials ? [`credentials: ${request.credentials}`] : [];
  const from = frame === 'sandbox' ? ['from a sandboxed frame'] : [];
  return [`${request.method ?? 'GET'} /${id}`, ...headers, ...credentials, ...from].join(' · ');
}

function listCase(one) {
  const item = document.getElementById('case').content.firstElementChild.cloneNode(true);
  item.id = one.id;
  item.querySelector('button').textContent = one.title;
  item.querySelector('button').addEventListener('click', () => runCase(one.id));
  item.querySelector('[data-part=request]').textContent = describe(one);
  item.querySelector('[data-part=mistake]').textContent = one.mistake;
  document.querySelector(`[data-group=${one.group}]`).append(item);
}

document.querySelector('[data-origin=page]').textContent = location.origin;
document.querySelector('[data-origin=api]').textContent = api;
document.querySelector('[data-action=run-all]').addEventListener('click', async () => {
  for (const { id } of cases) {
    await runCase(id);
  }
});
cases.forEach(listCase);
