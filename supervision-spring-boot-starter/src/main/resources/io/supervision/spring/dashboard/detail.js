// One node, as closely as it is known.
import { buttons } from './actions.js';
import { byId, element, setAttribute, setHidden, setText, showList, showOnce } from './dom.js';
import { entryOf, link } from './events.js';
import { icon, setIcon } from './icons.js';
import { condition } from './row.js';
import { whatIf } from './server.js';
import { ago, heldBy, length, many, moment, nameOf, number, now, outage, period, reason, secondsOf, since, state, stateSince, today, until, waitsFor } from './words.js';

const panel = byId('detail');
const sign = icon('stopped');
const part = (name, attributes = {}) => element('div', { class: name, ...attributes });
const name = element('h2', { id: 'detail-name' });
const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close details' }, icon('gave-up'));
const word = element('span');
const gone = element('p', { class: 'quiet', hidden: true }, 'It is no longer there.');
const bar = part('buttons');
const outcome = element('p', { class: 'outcome', role: 'status', hidden: true });
const facts = element('dl', { class: 'facts' });
const waits = part('waits');
const stuck = part('stuck');
const end = part('last');
const prophecy = part('prophecy', { role: 'status' });
const ask = element('button', { type: 'button', class: 'ask' }, 'What if it crashed now?');
const history = element('ol', { class: 'history' });
const rest = element('h3', {}, 'History');

panel.append(
  element('div', { class: 'title' }, name, close),
  element('p', { class: 'state' }, sign, word),
  gone, bar, outcome, facts, waits, stuck, end,
  element('div', { class: 'crash' }, ask, prophecy),
  rest, history);

let path = null;
let onSelect = () => {};
let asked = null;
let asks = 0;

export function listenToDetail(handlers) {
  ({ onSelect } = handlers);
  close.addEventListener('click', handlers.onClose);
}

/** Shows the frame for another node, before its details have come. */
export function openDetail(next) {
  if (next !== path) {
    path = next;
    asked = null;
    tell('', '');
    for (const each of [bar, facts, waits, stuck, end, prophecy]) {
      showOnce(each, null, () => []);
    }
    showList(history, []);
    setText(word, '');
  }
  setHidden(panel, path === null);
  setText(name, path === null ? '' : nameOf(path));
}

export function showDetail(detail, operable) {
  if (path === null || (detail && detail.node.path !== path)) {
    return;
  }
  setHidden(gone, detail !== undefined);
  setHidden(ask, !detail || path === '');
  setHidden(rest, !detail?.node.history?.length);
  if (!detail) {
    setText(word, 'gone');
    setIcon(sign, 'stopped');
    showOnce(bar, null, () => []);
    return;
  }
  const { node, trace } = detail;
  setAttribute(panel, 'data-state', condition(node));
  setIcon(sign, condition(node));
  const from = stateSince(node);
  setText(word, `${state(condition(node))}${from ? ` for ${since(from)}` : ''}`);
  showOnce(bar, [operable, node.state, Boolean(node.held), detail.holdable], () =>
    (operable ? buttons(detail, tell) : []));
  showFacts(node);
  showOnce(waits, node.waiting?.requirements ?? null, () => missing(node.waiting?.requirements));
  showOnce(stuck, node.stuck ?? null, () => thread(node.stuck));
  showEnd(node.lastExit, trace);
  showList(history, node.history.map((entry) => [today(), entry]), ([, entry]) =>
    entryOf(entry, onSelect, entry.path !== path));
}

/** How an action ended. */
function tell(level, text) {
  setAttribute(outcome, 'data-level', level || null);
  setText(outcome, text);
  setHidden(outcome, !text);
}

function factsOf(node) {
  const known = [
    ['Restart type', node.restart],
    ['Incarnation', number(node.incarnation)],
    ['Restarts', number(node.restarts)],
    ['Failures', number(node.failures)],
  ];
  if (node.held) {
    known.push(['Held', `${heldBy(node.held)}; since ${moment(node.held.since)}`]);
  }
  if (node.degraded) {
    known.push(['Degraded', [node.degraded.what, `since ${moment(node.degraded.since)}`].filter(Boolean).join('; ')]);
  }
  if (node.paused) {
    known.push(['Paused', `since ${moment(node.paused.since)}`]);
  }
  if (node.note) {
    known.push(['Note', node.note]);
  }
  if (node.waiting) {
    known.push(['Waits', `since ${moment(node.waiting.since)}`]);
  }
  if (node.outageSince) {
    const lasts = node.failuresInOutage ? outage(node) : `for ${since(node.outageSince)}`;
    known.push(['Outage', `${lasts}, since ${moment(node.outageSince)}`]);
  }
  if (node.nextRestartAt) {
    known.push(['Next restart', until(node.nextRestartAt)]);
  }
  if (node.strategy) {
    const limit = node.maxRestarts === null ? 'no limit' : `at most ${number(node.maxRestarts)}`;
    known.push(['Strategy', node.strategy], ['Restarts of children', `${limit} in ${period(secondsOf(node.period))}; ${number(node.restartsInPeriod)} now`]);
  }
  if (node.health && node.health.status !== 'none') {
    const { status, failures, lastCheck, detail } = node.health;
    known.push(['Health', [
      status,
      failures ? many(failures, 'failed check') : null,
      detail,
      lastCheck ? `checked ${ago(lastCheck)}` : null,
    ].filter(Boolean).join(', ')]);
  }
  if (node.significant) {
    known.push(['Significant', 'its end counts for auto-shutdown']);
  }
  return known;
}


/** Terms stay, only their values change, once a second. */
function showFacts(node) {
  const known = factsOf(node);
  showOnce(facts, known.map(([term]) => term), () =>
    known.flatMap(([term]) => [element('dt', {}, term), element('dd')]));
  facts.querySelectorAll('dd').forEach((value, at) => setText(value, known[at][1]));
}

/** Frames of the JDK without the name and version of their module, which are no news to anybody. */
const frame = (text) => text.replace(/^(\s*at )?(?:java|jdk)\.[\w.]+(?:@[^/]*)?\//, '$1');

/** What is not up, each with what is known about it. */
const unmet = (requirements) => element('ul', {}, ...requirements.map(({ name, detail }) =>
  element('li', {}, element('strong', {}, name), detail ? `: ${detail}` : '')));

const missing = (requirements) => (requirements?.length
  ? [element('h3', {}, 'It waits for'), unmet(requirements)]
  : []);

function thread(known) {
  return known ? [
    element('h3', {}, 'A thread that cannot be ended'),
    element('p', {}, `${known.thread || 'a virtual thread'}, incarnation ${known.incarnation}, stuck since ${moment(known.since)}. It was here:`),
    element('pre', { tabindex: '0', role: 'group', 'aria-label': 'Stack of the stuck thread' }, known.stack.map((each) => `at ${frame(each)}`).join('\n')),
  ] : [];
}

function showEnd(last, trace) {
  const wasOpen = end.querySelector('details')?.open ?? false;
  showOnce(end, last ?? null, () => {
    if (!last) {
      return [];
    }
    const made = [
      element('h3', {}, 'Its last end'),
      element('p', {}, element('strong', {}, reason({ ...last, message: null })), last.message ? `: ${last.message}` : ''),
      element('p', { class: 'quiet when' }),
    ];
    if (trace) {
      made.push(element('details', { open: wasOpen }, element('summary', {}, 'Stack'),
        element('pre', { tabindex: '0', role: 'group', 'aria-label': 'Stack of the last failure' }, trace.map(frame).join('\n'))));
    }
    return made;
  });
  const when = end.querySelector('.when');
  if (when) {
    setText(when, `${last.exception ? `${last.reason}, ` : ''}${length(now() - Date.parse(last.at))} ago, ${moment(last.at)}`);
  }
}

ask.addEventListener('click', async () => {
  const about = path;
  asked = about;
  let answer;
  try {
    answer = told(await whatIf(about));
  } catch (failure) {
    answer = [element('p', {}, `Nobody knows: ${failure.status ? failure.message : 'the server does not answer'}.`)];
  }
  if (asked === path) {
    showOnce(prophecy, [asks += 1], () => answer);
  }
});

function told(answer) {
  const list = (title, items) => (items.length
    ? [element('p', {}, title), element('ol', {}, ...items.map((each) => element('li', {}, link(each, onSelect))))]
    : []);
  if (answer.waitsFor.length > 0) {
    return [
      element('p', {}, `It ${waitsFor(answer.waitsFor, 'would wait')}, which is not up now:`),
      unmet(answer.waitsFor),
      element('p', {}, 'Until that is up, nothing would be stopped, started or counted.'),
    ];
  }
  const verdict = answer.givesUp === null
    ? `Then ${answer.restartsLeft === null ? 'there is still no limit to the restarts' : `${many(answer.restartsLeft, 'restart')} would be left`}.`
    : `Too many restarts: ${nameOf(answer.givesUp)} would give up.`;
  return [
    ...list('These would stop, in this order:', answer.stops),
    ...list('These would start, in this order:', answer.starts),
    ...(answer.stops.length + answer.starts.length ? [] : [element('p', {}, 'Nothing would be started again.')]),
    element('p', {}, verdict),
  ];
}
