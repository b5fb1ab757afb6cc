/** The page's origin, for which the table of cases is written and its recordings are made. */
export const PAGE = 'http://localhost:8000';

/** The API's origin, likewise. */
export const API = 'http://localhost:8001';

/**
 * `value` moved from the table's ports to those of `origins`.
 *
 * @template T
 * @param {T} value   any JSON value: a case, or the whole table
 * @param {{page: string, api: string}} origins
 * @returns {T}
 */
export function relocate(value, origins) {
  const ports = { 8000: new URL(origins.page).port, 8001: new URL(origins.api).port };
  return JSON.parse(JSON.stringify(value).replace(/:(8000|8001)\b/g, (_, port) => `:${ports[port]}`));
}
