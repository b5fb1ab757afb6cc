import { isPreflight } from './compare.mjs';

/**
 * A disagreement in one paragraph.
 *
 * @param {import('./compare.mjs').Comparison & {repeats?: boolean}} disagreement
 * @returns {string}
 */
export function describe({ truth, entries, undecidable, unknown, known, repeats }) {
  const { request, credentials, origin, again } = truth;
  return [
    `Case ${truth.case}: ${asked(request)}, credentials: ${credentials}, from ${origin}${again ? ', asked before' : ''}.`,
    ...entries.map((entry) => `${isPreflight(entry) ? 'OPTIONS' : entry.request.url} got ${answered(entry)}.`),
    `Chromium: ${verdict(truth)}.`,
    ...(undecidable ? ['The entries lack the headers that it judged.'] : []),
    `We: ${unknown.said}; with the credentials mode known: ${known.said}.`,
    ...(repeats === false ? ['Run again it did not disagree.'] : []),
  ].join(' ');
}

function asked({ method, headers, via, uploadListener, body, redirect }) {
  const parts = [
    ...Object.entries(headers).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...(body ? [`body: ${body}`] : []),
    ...(via ? [`through ${via}`] : []),
    ...(redirect && redirect !== 'follow' ? [`redirect: ${redirect}`] : []),
    ...(uploadListener ? ['with an upload listener'] : []),
  ];
  return [method, ...parts].join(', ');
}

function answered({ response: { status, headers, _error } }) {
  const relevant = headers.filter(({ name }) => /^(access-control-|location$)/i.test(name));
  const lines = relevant.map(({ name, value }) => `${name}: ${JSON.stringify(value)}`);
  return [status || 'nothing', ...lines, ...(_error ? [_error] : [])].join(', ');
}

function verdict({ cors_error: error, failed_parameter: parameter, net_error: netError, settled }) {
  if (error) {
    return `${error} (${JSON.stringify(parameter)})`;
  }
  return settled === 'ok' ? 'allowed' : netError || 'refused before it was sent';
}
