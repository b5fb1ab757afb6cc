import { REDIRECTS, linesOf, plainPreflightAnswer, plainResponse, randomPreflightAnswer, randomResponse } from './answers.mjs';
import { nextPath, randomDeadEnd, randomLocation } from './locations.mjs';

/**
 * One of the servers that a request passes on its way.
 *
 * @typedef {object} Hop
 * @property {'page'|'api'|'second'|'third'|'secure'} server  whose origin; the last one speaks HTTP/2
 * @property {Answer} preflight  what OPTIONS gets, where the browser sends one
 * @property {Answer} response   what the request itself gets: of all but the last hop, a redirect to the next
 *
 * @typedef {Record<Hop['server'], string>} Origins
 * @typedef {import('./answers.mjs').Answer} Answer
 * @typedef {import('./answers.mjs').Random} Random
 * @typedef {import('./requests.mjs').Request} Request
 */

/** @param {Random} random @param {Request} request @param {Origins} origins @returns {Hop[]} */
export function randomHops(random, request, origins) {
  const servers = randomServers(random, request);
  const askers = askersAlong(servers, request, origins);
  return servers.map((server, index) => {
    const [asker, next] = [askers[index], servers[index + 1]];
    const risk = next ? RISK_ON_THE_WAY : 1;
    const preflight = randomPreflightAnswer(random, request, asker, risk);
    const response = randomResponse(random, request, asker, risk);
    return { server, preflight, response: next ? redirected(next, server, response) : deadEnd(response) };
  });

  function redirected(next, server, answer) {
    return withLocation(random, answer, randomLocation(random, nextPath(request), origins[next], next === server));
  }

  function deadEnd(answer) {
    if (!random.chance(0.06)) {
      return answer;
    }
    return withLocation(random, answer, randomDeadEnd(random, nextPath(request), Object.values(origins)));
  }
}

/**
 * The same hops, each answering to CORS as it should.
 *
 * @param {Hop[]} hops
 * @param {Request} request
 * @param {Origins} origins
 * @returns {Hop[]}
 */
export function plainHops(hops, request, origins) {
  const servers = hops.map(({ server }) => server);
  return askersAlong(servers, request, origins).map((asker, index) => ({
    server: servers[index],
    preflight: plainPreflightAnswer(request, asker),
    response: plainResponse(hops[index].response, request, asker),
  }));
}

/** The line of an answer that says where it leads to. @param {Answer} answer */
export function locationOf(answer) {
  return linesOf(answer).find(isLocation) ?? null;
}

/** Whether a header line is a `Location`. */
export function isLocation(line) {
  return line.startsWith(LOCATION);
}

const LOCATION = 'Location: ';

// Where each hop is as wrong as the last one, few requests get that far.
const RISK_ON_THE_WAY = 0.2;

function randomServers(random, { body }) {
  const redirects = Number(random.weighted({ 0: 60, 1: 22, 2: 12, 3: 6 }));
  const servers = [random.weighted({ api: 9, page: redirects ? 2 : 0.2, secure: body === 'stream' ? 30 : 1 })];
  while (servers.length <= redirects) {
    const stays = { [servers.at(-1)]: 4 };
    servers.push(random.weighted({ api: 2, second: 3, third: 1, page: 2, secure: 1, ...stays }));
  }
  return servers;
}

// Where a server of another origin redirects to yet another one, the request's origin is a secret from then on.
function askersAlong(servers, { frame }, origins) {
  const { page } = origins;
  let origin = frame === 'sandbox' ? 'null' : page;
  return servers.map((server, index) => {
    const before = servers[index - 1];
    if (index > 0 && before !== server && origins[before] !== origin) {
      origin = 'null';
    }
    return { page, origin };
  });
}

// Some statuses are no redirects, whatever they say.
function withLocation(random, answer, location) {
  if (typeof answer === 'string') {
    return answer;
  }
  const status = random.chance(0.96) ? random.pick(REDIRECTS) : random.pick([200, 201, 300, 304, 305, 306, 404]);
  const twice = random.chance(0.02) ? [`${LOCATION}${random.pick([location, '/other'])}`] : [];
  return { ...answer, status, headers: [...answer.headers, `${LOCATION}${location}`, ...twice] };
}
