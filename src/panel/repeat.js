// Makes a captured request again, from the page that made it. Evaluated there with the request as its argument, and with nothing else of
// what was captured.
//
// - The page's own fetch makes it, so that it goes where the page's calls go.
// - It goes past the browser's cache: an answer from there would be the old one.
// - The answer is let in, as the page would, or the browser would keep the request open; it is thrown away unread.
({ page, url, method, headers, body, include }) => {
  const PATIENCE_MS = 30_000;

  if (location.origin !== page) {
    return { elsewhere: location.origin };
  }
  try {
    const request = new Request(url, {
      method,
      headers,
      body,
      credentials: include ? 'include' : 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const at = Date.now();
    fetch(request)
      .then((response) => response.body?.pipeTo(new WritableStream()))
      .catch(() => {});
    return { at };
  } catch (error) {
    return { refused: String(error) };
  }
}
