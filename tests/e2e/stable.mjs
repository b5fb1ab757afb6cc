/**
 * A recorded log without what differs from run to run and from machine to machine: times, ids, the browser's version.
 * All that an analysis looks at stays, and so does the shape: a key that was there is there, null is null, no time is none.
 *
 * @param {object} log  with the entries of one case
 * @returns {object}
 */
export function stable(log) {
  // The request, then its preflight: that is how a log lists them, by their beginning. They arrive in either order.
  const entries = [...log.entries].sort((a, b) => isPreflight(a) - isPreflight(b));
  const scriptIds = new Map();
  return {
    ...log,
    pages: log.pages.map((page) => ({ ...page, startedDateTime: at(0), pageTimings: { onContentLoad: 40, onLoad: 50 } })),
    entries: entries.map((entry, index) => stableEntry(entry, 1000 + 2 * index, scriptIds)),
  };
}

const START = Date.UTC(2026, 0, 1);

const HEADERS = {
  'accept-language': 'en-US,en;q=0.9',
  date: new Date(START + 1000).toUTCString(),
  'sec-ch-ua': '"Chromium"',
  'sec-ch-ua-platform': '"Linux"',
  'user-agent': 'Mozilla/5.0 Chromium',
};

function stableEntry(entry, offset, scriptIds) {
  const timings = stableTimings(entry);
  return {
    ...entry,
    ...('_initiator' in entry && { _initiator: stableInitiator(entry._initiator, scriptIds) }),
    ...('_connectionId' in entry && { _connectionId: '1' }),
    request: stableMessage(entry.request),
    response: stableMessage(entry.response),
    startedDateTime: at(offset),
    time: timings.blocked + timings.send + timings.wait + timings.receive,
    timings,
  };
}

function isPreflight({ _resourceType }) {
  return _resourceType === 'preflight';
}

function at(offset) {
  return new Date(START + offset).toISOString();
}

function stableTimings(entry) {
  const fixed = { blocked: isPreflight(entry) ? 0.5 : 5, send: 0.25, wait: 1.5, receive: 0.25 };
  const took = (phase, time) => (phase === 'blocked' || time > 0 ? (fixed[phase] ?? -1) : time);
  return Object.fromEntries(Object.entries(entry.timings).map(([phase, time]) => [phase, took(phase, time)]));
}

function stableMessage(message) {
  const changed = { ...message };
  changed.headers = message.headers.map(({ name, value }) => {
    const fixed = HEADERS[name.toLowerCase()] ?? value;
    if (changed.headersSize > 0) {
      changed.headersSize += fixed.length - value.length;
    }
    return { name, value: fixed };
  });
  return changed;
}

function stableInitiator(initiator, scriptIds) {
  return JSON.parse(JSON.stringify(initiator), (key, value) => {
    if (key === 'requestId' || key === 'debuggerId') {
      return '1.1';
    }
    if (key === 'scriptId') {
      return scriptIds.get(value) ?? scriptIds.set(value, String(scriptIds.size + 1)).get(value);
    }
    return value;
  });
}
