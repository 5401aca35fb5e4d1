// What happened, newest first, with whose doing it was.
import { byId, element, setHidden } from './dom.js';
import { because, clock, happened, moment, nameOf } from './words.js';

const KEPT = 200;

const LEVEL = {
  'gave-up': 'trouble',
  stuck: 'trouble',
  'start-failed': 'trouble',
  'restart-scheduled': 'recovering',
  operated: 'operated',
};

const list = byId('events');

export function showEvents(events, onSelect) {
  const made = events.entries.map((entry) => line(entry, onSelect, true));
  if (events.complete) {
    list.replaceChildren(...made);
  } else if (made.length) {
    list.prepend(...made);
  }
  while (list.children.length > KEPT) {
    list.lastChild.remove();
  }
  setHidden(byId('silence'), list.children.length > 0);
}

function levelOf(entry) {
  if (entry.event === 'exited') {
    return ['normal', 'shutdown'].includes(entry.reason) ? 'well' : 'trouble';
  }
  return LEVEL[entry.event] ?? 'well';
}

/** One entry; in a node's own history its name is left out where it is clear. */
export function line(entry, onSelect, named) {
  const text = element('span', { class: 'what' });
  if (named) {
    text.append(link(entry.path, onSelect), ' ');
  }
  text.append(happened(entry));
  const cause = because(entry);
  if (cause) {
    const who = element('span', { class: 'because' }, ` ${cause.before} `);
    if (cause.path !== null && cause.path !== undefined) {
      who.append(link(cause.path, onSelect));
    }
    if (cause.after) {
      who.append(`, ${cause.after}`);
    }
    text.append(who);
  }
  return element('li', { 'data-level': levelOf(entry), 'data-event': entry.event },
    element('time', { datetime: entry.at, title: moment(entry.at) }, clock(entry.at)),
    text);
}

export function link(path, onSelect) {
  return element('button', { type: 'button', class: 'link', onclick: () => onSelect(path) }, nameOf(path));
}
