// Who is asked.
export const API = 'https://api.test';

// Header lines.
export const ALLOW_PAGE = 'Access-Control-Allow-Origin: https://app.test';
export const JSON_TYPE = 'Content-Type: application/json';
export const HTML_TYPE = 'Content-Type: text/html; charset=utf-8';

// Answers.
export const answer = (status, headers = [], body = '') => ({ status, headers, body });
export const READABLE = answer(200, [ALLOW_PAGE, JSON_TYPE], '{}');
export const PERMITS_PUT = answer(204, [ALLOW_PAGE, 'Access-Control-Allow-Methods: PUT']);
export const JSON_FOR_NOBODY = answer(200, [JSON_TYPE, 'X-Content-Type-Options: nosniff'], '{}');
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

// How the page asks. These run there.
export const get = (url) => fetch(url);
export const put = (url) => fetch(url, { method: 'PUT' });
export const withToken = (url) => fetch(url, { headers: { Authorization: 'Bearer demo' } });
export const withCookies = (url) => fetch(url, { credentials: 'include' });
export const noCors = (url) => fetch(url, { mode: 'no-cors' });
export const byXhr = (url) =>
  new Promise((load, error) => {
    const request = new XMLHttpRequest();
    Object.assign(request, { onload: load, onerror: error });
    request.open('GET', url);
    request.send();
  });
export const image = (url) =>
  new Promise((load, error) => {
    Object.assign(new Image(), { onload: load, onerror: error, src: url });
  });
export const script = (url) =>
  new Promise((load, error) => {
    document.head.append(Object.assign(document.createElement('script'), { onload: load, onerror: error, src: url }));
  });

// What is to be found out.
export const failed = (code, netError, says) => ({ outcome: 'failed', code, role: 'blocks', netError, says });
export const hidden = (code, says, more = {}) => ({ outcome: 'undetermined', code, role: 'blocks', netError: 'net::ERR_FAILED', says, ...more });
export const blocked = (code, corsError, says) => ({ outcome: 'blocked', code, role: 'blocks', netError: 'net::ERR_FAILED', corsError, says });
export const outside = (code, says, more = {}) => ({ outcome: 'not-cors', code, role: 'warns', says, ...more });
export const passed = (code, says) => ({ outcome: 'allowed', code, role: 'warns', says });
