// All requests to the endpoint, whose address is that of this script without its name.
import { answeredBy, shown } from './instances.js';

const INSTANCE = 'Supervision-Instance';

// An address may contain a name and a password, which requests must not.
const { origin, pathname } = new URL('.', import.meta.url);
const home = origin + pathname.replace(/\/$/, '');

const PATIENCE = 15_000;

/** The server answered, but not with what was asked for. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The server answered well, but the page could not show it. */
export class Faulty extends Error {
  constructor(fault) {
    super(fault.message);
    this.isFault = true;
  }
}

const nodeUrl = (path, action) =>
  [home, ...path.split('/').filter(Boolean).map(encodeURIComponent), ...(action ? [action] : [])].join('/');

async function request(url, options = {}) {
  const response = await fetch(url, {
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
    // the second one keeps Spring Security from having the browser ask for a password
    headers: {
      Accept: 'application/json',
      'X-Requested-With': 'XMLHttpRequest',
      ...options.headers,
    },
  });
  if (response.status === 401 || (response.redirected && !isJson(response))) {
    throw new Refused(401, 'you are not signed in, or no longer');
  }
  return response;
}

const isJson = (response) => /\bjson\b/.test(response.headers.get('Content-Type') ?? '');

async function read(url, heard = () => {}) {
  const response = await request(url);
  if (!response.ok) {
    throw new Refused(response.status, await explanation(response));
  }
  if (!isJson(response)) {
    throw new Refused(response.status, 'the answer is not of the supervision endpoint');
  }
  heard(response.headers.get(INSTANCE));
  return response.json();
}

async function explanation(response) {
  const body = isJson(response) ? await response.json().catch(() => null) : null;
  if (body?.message) {
    return body.message;
  }
  switch (response.status) {
    case 403: return 'you are not allowed to do this';
    case 404: return 'it is not there (any more), or the server does not know this';
    default: return body?.reason ?? `the server answered ${response.status}`;
  }
}

/** What the page shows, for a query of name and value; null and false are left out. */
export function look(query) {
  const parameters = new URLSearchParams({ view: 'dashboard' });
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== false) {
      parameters.set(name, value);
    }
  }
  return read(`${home}?${parameters}`, answeredBy);
}

export const whatIf = (path) => read(`${nodeUrl(path)}?whatIf=crash`);

/** Does something to a node; answers whether it is done already. */
export async function act(path, action, query = {}) {
  const deletion = action === 'delete';
  const parameters = new URLSearchParams(query).toString();
  const response = await request(nodeUrl(path, deletion ? null : action) + (parameters && `?${parameters}`), {
    method: deletion ? 'DELETE' : 'POST',
    // what is meant is what is seen
    headers: { ...csrf(), ...(shown() === null ? {} : { [INSTANCE]: shown() }) },
  });
  if (!response.ok) {
    throw new Refused(response.status, await explanation(response));
  }
  return response.status !== 202;
}

/** The token that Spring Security leaves in a cookie for scripts of its own origin. */
function csrf() {
  const cookie = document.cookie.split('; ').find((each) => each.startsWith('XSRF-TOKEN='));
  return cookie ? { 'X-XSRF-TOKEN': decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) } : {};
}
