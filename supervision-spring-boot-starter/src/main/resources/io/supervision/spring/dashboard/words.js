// How things are said.

/** The server's clock, learned with each answer; the browser's own may be wrong. */
let ahead = 0;

export function setClock(instant) {
  ahead = Date.parse(instant) - Date.now();
}

export const now = () => Date.now() + ahead;

export const number = (value) => value.toLocaleString('en');

export const many = (count, one, more = `${one}s`) => `${number(count)} ${count === 1 ? one : more}`;

/** A length of time in at most two units. */
export function length(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) {
    return `${seconds} s`;
  } else if (minutes < 60) {
    return minutes < 10 && seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  } else if (hours < 24) {
    return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  }
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
}

export const since = (instant) => (instant ? length(now() - Date.parse(instant)) : '');

/** How often something has failed in its outage; one that only waited has not. */
export const outage = (node) => (node.failuresInOutage
  ? `${many(node.failuresInOutage, 'failure')} in ${since(node.outageSince)}`
  : `an outage for ${since(node.outageSince)}`);

/** What is waited for, by names; one that waits behind others, or starts just now, may have none. */
export function waitsFor(unmet, word = 'waits') {
  return unmet?.length ? `${word} for ${unmet.map(({ name }) => name).join(', ')}` : word;
}

/** Since when the state of a node is what it is. */
export const stateSince = (node) =>
  (node.state === 'held' && node.held ? node.held
    : node.state === 'waiting' && node.waiting ? node.waiting : node.degraded ?? node.paused ?? node).since;

const NAMES = 3;

/** For what so many wait: all for one, or how many for which. */
export function waitedFor(count, names) {
  const known = Object.entries(names ?? {});
  if (known.length === 0) {
    return '';
  } else if (known.length === 1 && known[0][1] === count) {
    return ` for ${known[0][0]}`;
  }
  const shown = known.slice(0, NAMES).map(([name, waiting]) => `${number(waiting)} for ${name}`);
  return `: ${[...shown, ...(known.length > NAMES ? ['…'] : [])].join(', ')}`;
}

/** How many are in which state, and what more there is to say of those. */
export const counted = ({ states, waitsFor: names, degraded }) =>
  Object.entries(states).map(([name, count]) => `${number(count)} ${state(name)}${
    name === 'waiting' ? waitedFor(count, names)
      : name === 'running' && degraded ? `, ${number(degraded)} of them degraded` : ''}`);

/** By whom, why and until when something is held. */
export function heldBy({ by, why, until: end }) {
  const who = by ? `by ${by}` : 'by somebody';
  const limit = end ? `until ${when(end)}` : 'until it is resumed';
  return `${who}, ${limit}${why ? `: ${why}` : ''}`;
}

/** A while in its largest unit only. */
export const ago = (instant) => `${since(instant).replace(/^(\S+ \S+) .*/, '$1')} ago`;

/** Counts down to an instant; what is due is rounded up, so that it never says 0 too early. */
export function until(instant) {
  const left = Date.parse(instant) - now();
  return left > 0 ? `in ${length(left + 999)}` : 'now';
}

const format = (options) => {
  const made = new Intl.DateTimeFormat('en-GB', options);
  return (instant) => made.format(new Date(instant));
};

const clock = format({ timeStyle: 'medium' });
const date = format({ day: 'numeric', month: 'short' });
const hour = format({ timeStyle: 'short' });

/** In the time zone of whoever looks. */
export const moment = format({
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
});

export const today = () => date(now());

/** The time of what happened today; of what is older the day, too. */
export const when = (instant) =>
  (date(instant) === today() ? clock(instant) : `${date(instant)} ${hour(instant)}`);

const simpleName = (type) => type.slice(type.lastIndexOf('.') + 1).replaceAll('$', '.');

export const parentOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const nameOf = (path) => path || 'the root';

const stateOf = { 'gave-up': 'gave up' };

export const state = (label) => stateOf[label] ?? label;

/** A period in seconds. */
export const period = (seconds) => (seconds < 1 ? `${seconds * 1000} ms` : length(seconds * 1000));

const ENDED = { heartbeat: 'no heartbeat', 'start-failed': 'start failed' };

const SHORT = 120;

/** No more of a message than a line of news has room for. */
const short = (text) => (text.length > SHORT ? `${text.slice(0, SHORT - 1).trimEnd()}…` : text);

/** Why something ended: the exception and its message, or the reason. */
export function reason(end) {
  const what = end.exception ? simpleName(end.exception) : ENDED[end.reason] ?? end.reason;
  return end.message ? `${what}: ${end.message}` : what;
}

const END = {
  normal: 'finished',
  shutdown: 'was shut down',
  killed: 'was killed',
  unhealthy: 'was ended as unhealthy',
  heartbeat: 'missed its heartbeat',
};

/** One thing that happened, after the name of what it happened to. */
export function happened(entry) {
  const detail = entry.exception || entry.message ? short(reason(entry)) : null;
  switch (entry.event) {
    case 'started': return 'started';
    case 'restarted': return `started again, incarnation ${entry.incarnation}`;
    case 'start-failed': return `could not start: ${detail ?? 'no reason given'}`;
    case 'start-ignored': return 'had nothing to do';
    case 'exited':
      return END[entry.reason]
        ? END[entry.reason] + (entry.message ? `: ${short(entry.message)}` : '')
        : `failed: ${detail ?? entry.reason}`;
    case 'restart-scheduled': return `starts again ${delay(entry.delay)}`;
    case 'waiting': return waitsFor(entry.waitsFor);
    case 'degraded': return `is degraded${entry.degraded.what ? `: ${short(entry.degraded.what)}` : ''}`;
    case 'restored': return `is degraded no more, after ${lasted(entry.degraded.duration)}`;
    case 'stuck': return 'is stuck: its thread cannot be ended';
    case 'stuck-ended': return 'is no longer stuck';
    case 'gave-up': return detail && entry.cause?.type !== 'child' ? `gave up: ${detail}` : 'gave up';
    case 'held': return 'held';
    case 'resumed': return 'resumed';
    case 'recovered': return `is no longer in an outage${recovered(entry.outage)}`;
    case 'operated': return `${entry.cause?.action ?? 'an operation'} asked for`;
    default: return entry.event;
  }
}

/** The seconds of a duration as ISO 8601 writes it; null if it is none. */
export function secondsOf(text) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text ?? '');
  return parts && Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0);
}

function recovered({ duration, failures }) {
  const lasts = length((secondsOf(duration) ?? 0) * 1000);
  return failures ? `: ${many(failures, 'failure')} in ${lasts}` : ` after ${lasts}`;
}

/** How long something lasted that may have been over at once. */
function lasted(duration) {
  const seconds = secondsOf(duration) ?? 0;
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : length(seconds * 1000);
}

function delay(text) {
  const total = secondsOf(text);
  if (total === null) {
    return 'later';
  }
  if (total === 0) {
    return 'when its stuck thread has ended';
  }
  if (total < 1) {
    return `after ${Math.round(total * 1000)} ms`;
  }
  return `after ${total < 10 ? `${Math.round(total * 10) / 10} s` : length(total * 1000)}`;
}

/** What followed from it. */
export const followed = (entry) =>
  (entry.event === 'gave-up' ? 'gave up: a restart would not help' : happened(entry));

/** A node within a sentence. */
const node = (path) => ({ path });

/** Whose doing it was: pieces of text, and nodes by their paths; null if it was its own. */
export function because(entry) {
  const { cause } = entry;
  if (!cause) {
    return null;
  }
  switch (cause.type) {
    case 'sibling': return [', taken along by ', node(cause.path), cause.strategy && `, ${cause.strategy}`];
    case 'child': return [' because of ', node(cause.path), `: ${short(reason(entry))}`];
    case 'supervisor': return withSupervisor(cause);
    case 'operator': {
      // a hold may have ended by itself
      const unknown = cause.action === 'resume' ? '' : ' by an operator';
      return [cause.by ? ` by ${cause.by}` : unknown, cause.why && `: ${cause.why}`];
    }
    default: return null;
  }
}

/** With which supervisor a node was stopped or started, or because of what that ended. */
function withSupervisor({ path, origin }) {
  switch (origin?.kind) {
    case 'stop': return [' with the tree'];
    case 'stuck': return [': the thread of ', node(origin.path), ' does not end'];
    default:
  }
  if (!origin || origin.chain.at(-1) !== path) {
    return [' with ', node(path ?? '')];
  }
  // the last of several may have given up, or shut down since the one before it did
  const gaveUp = origin.kind === 'give-up' && origin.chain.length === 1;
  return [': ', node(path), gaveUp ? ' gave up because of ' : ' ended because of ', node(origin.path)];
}
