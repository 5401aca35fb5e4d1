// What happened, newest first, with whose doing it was; what happens over and over takes one line.
import { byId, element, setAttribute, setChildren, setHidden, setText, showList, showOnce } from './dom.js';
import { because, followed, happened, many, moment, nameOf, today, when } from './words.js';

const KEPT = 200;

const LEVEL = {
  'gave-up': 'trouble',
  stuck: 'trouble',
  'start-failed': 'trouble',
  'restart-scheduled': 'recovering',
  waiting: 'recovering',
  degraded: 'recovering',
  operated: 'operated',
  held: 'operated',
  resumed: 'operated',
};

const list = byId('events');
const lines = new Map();
let day = null;

export function showEvents(events, onSelect) {
  // what happens again keeps its place under the pointer
  const isHeld = list.matches(':hover') || list.contains(document.activeElement);
  if (events.complete) {
    const ids = new Set(events.lines.map(({ id }) => id));
    [...lines.keys()].filter((id) => !ids.has(id)).forEach((id) => lines.delete(id));
  }
  for (const happening of events.lines) {
    const line = lines.get(happening.id) ?? newLine(happening);
    line.happening = happening;
    showLine(line, onSelect);
  }
  if (!isHeld) {
    lines.forEach((line) => { line.order = line.happening.order; });
  }
  if (day !== today()) {
    day = today();
    lines.forEach((line) => showLine(line, onSelect));
  }
  const newest = [...lines.values()].sort((one, other) => other.order - one.order);
  newest.splice(KEPT).forEach((line) => lines.delete(line.happening.id));
  setChildren(list, newest.map((line) => line.item));
  setHidden(byId('silence'), newest.length > 0);
}

function newLine(happening) {
  const line = {
    order: happening.order,
    time: element('time'),
    what: element('span', { class: 'what' }),
    then: element('span', { class: 'then' }),
    times: element('summary'),
    earlier: element('ol', { class: 'earlier' }),
  };
  line.again = element('details', { class: 'again' }, line.times, line.earlier);
  line.item = element('li', {}, line.time, element('div', {}, line.what, line.then, line.again));
  lines.set(happening.id, line);
  return line;
}

function showLine(line, onSelect) {
  const { latest, consequence, count, first, pool, earlier } = line.happening;
  setAttribute(line.item, 'data-level', levelOf(latest));
  setAttribute(line.item, 'data-event', latest.event);
  setAttribute(line.item, 'data-then', consequence?.event);
  showTime(line.time, latest.at);
  showOnce(line.what, [latest.path, happened(latest), because(latest)], () => sentence(latest, onSelect, true));
  setText(line.then, consequence ? followed(consequence) : '');
  setHidden(line.then, !consequence);
  setText(line.times, `${many(count, 'time')}${pool === undefined ? '' : ` in ${nameOf(pool)}`}, since ${when(first)}`);
  setHidden(line.again, count === 1);
  showList(line.earlier, earlier.map((each) => [each, difference(each, latest)]), ([each, text]) => element('li', {},
    showTime(element('time'), each.at),
    element('span', { class: 'what' }, pool === undefined ? null : link(each.path, onSelect), ' ', text)));
}

const difference = ({ incarnation, message }, latest) =>
  [incarnation && `incarnation ${incarnation}`, message !== (latest.message ?? latest.degraded?.what) && message]
    .filter(Boolean).join(': ');

function showTime(time, at) {
  setAttribute(time, 'datetime', at);
  setAttribute(time, 'title', moment(at));
  setText(time, when(at));
  return time;
}

function levelOf(entry) {
  if (entry.event === 'exited') {
    return ['normal', 'shutdown'].includes(entry.reason) ? 'well' : 'trouble';
  }
  return LEVEL[entry.event] ?? 'well';
}

/** One entry; in a node's own history its name is left out where it is clear. */
export const entryOf = (entry, onSelect, named) =>
  element('li', { 'data-level': levelOf(entry), 'data-event': entry.event },
    showTime(element('time'), entry.at),
    element('span', { class: 'what' }, ...sentence(entry, onSelect, named)));

function sentence(entry, onSelect, named) {
  const said = [...(named ? [link(entry.path, onSelect), ' '] : []), happened(entry)];
  const cause = because(entry);
  if (cause) {
    said.push(element('span', { class: 'because' }, ...cause.filter(Boolean).map((piece) =>
      (typeof piece === 'string' ? piece : link(piece.path, onSelect)))));
  }
  return said;
}

export function link(path, onSelect) {
  return element('button', { type: 'button', class: 'link', onclick: () => onSelect(path) }, nameOf(path));
}
