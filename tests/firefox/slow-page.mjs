import { createServer } from 'node:http';

/**
 * A page that asks an API while it is loading, which takes it a while.
 *
 * @param {string} api  origin
 * @returns {Promise<{page: string, asks: string[], close: () => Promise<void>}>}
 */
export async function startSlowPage(api) {
  const asks = ['simple-get', 'options-404'].map((id) => `${api}/${id}`);
  const html = `<!doctype html>
<link rel="icon" href="data:,">
<script>
  fetch('${asks[0]}');
  fetch('${asks[1]}', { method: 'PUT' }).catch(() => {});
</script>
<img src="slow.png">`;
  const server = createServer((request, response) => {
    if (request.url === '/slow.png') {
      setTimeout(() => response.end(), 1500);
    } else {
      response.setHeader('Content-Type', 'text/html');
      response.end(html);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    page: `http://localhost:${server.address().port}/`,
    asks,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
