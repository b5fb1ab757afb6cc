import http from 'node:http';

/**
 * The application behind a proxy: it sends CORS headers of its own, for somebody else, and knows no OPTIONS.
 *
 * @returns {Promise<http.Server>}
 */
export async function startApplication() {
  const server = http.createServer((request, response) => {
    const [status, headers = {}] = answerTo(request);
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Access-Control-Allow-Origin': 'https://elsewhere.example',
      'Access-Control-Allow-Credentials': 'true',
      'X-Total': '1',
      ...headers,
    });
    response.end(JSON.stringify({ status }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function answerTo({ method, url, headers }) {
  const path = url.split('?')[0];
  if (method === 'OPTIONS') {
    return [405];
  }
  if (path === '/guarded/item' && !headers.authorization) {
    return [401];
  }
  if (path === '/moved') {
    return [301, { Location: '/api/item' }];
  }
  if (path === '/api/cached') {
    return [200, { 'Cache-Control': 'max-age=600' }];
  }
  if (path === '/api/crash') {
    return [500];
  }
  return [path === '/api/item' || path === '/guarded/item' ? 200 : 404];
}
