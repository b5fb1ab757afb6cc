// The one place that asks the API: the page loads it, and the sandboxed frame in the page as well. A classic script,
// because a frame whose origin is `null` may not load a module from here.

/**
 * @param {string} url
 * @param {RequestInit} init
 * @returns {Promise<{settled: 'ok'|'error', got: string}>} all that a script learns
 */
async function ask(url, init) {
  try {
    const response = await fetch(url, init);
    return { settled: 'ok', got: `${response.status} ${await response.text()}` };
  } catch (error) {
    return { settled: 'error', got: String(error) };
  }
}
