// Many small exchanges, as DevTools hand them over: for lists that are long, not for what is in them.

const PAGE = 'https://app.example';
const START = Date.parse('2026-11-23T12:00:00Z');
const ANSWERS = [
  { origin: PAGE },
  { origin: PAGE },
  { origin: PAGE },
  { origin: undefined },
  { origin: `${PAGE}/` },
  { origin: '*' },
  { origin: PAGE },
];

/**
 * One entry for each exchange, without preflights: of seven, two are blocked. One in a hundred is a failure that came before. Every
 * second one goes to the first host.
 *
 * @param {number} count
 * @param {{first?: number, hosts?: number}} [options]  the number of the first one; how many hosts there are
 * @returns {object[]}
 */
export function many(count, { first = 0, hosts = 40 } = {}) {
  return Array.from({ length: count }, (_, index) => one(first + index, hosts));
}

/** The same as a HAR. */
export const manyAsHar = (count, options) => ({ log: { version: '1.2', creator: { name: 'many', version: '1' }, pages: [], entries: many(count, options) } });

function one(number, hosts) {
  const { origin } = number % 100 === 3 ? { origin: undefined } : ANSWERS[number % ANSWERS.length];
  const path = number % 100 === 3 ? '/again' : `/v1/items/${number}?page=${number % 9}`;
  const host = number % 100 === 3 ? 'api0.example' : `api${number % 2 ? 0 : (number / 2) % hosts}.example`;
  const header = (name, value) => ({ name, value });
  const isBlocked = origin !== PAGE && origin !== '*';
  return {
    startedDateTime: new Date(START + number * 7).toISOString(),
    time: 5 + (number % 200),
    _resourceType: 'fetch',
    request: {
      method: number % 3 ? 'GET' : 'POST',
      url: `https://${host}${path}`,
      headers: [header('Host', host), header('Origin', PAGE), header('Sec-Fetch-Mode', 'cors')],
    },
    response: {
      status: 200,
      headers: [header('content-type', 'application/json'), header('vary', 'Origin'), ...(origin ? [header('access-control-allow-origin', origin)] : [])],
      content: { size: 2, mimeType: 'application/json' },
      _error: isBlocked ? 'net::ERR_FAILED' : null,
    },
  };
}
