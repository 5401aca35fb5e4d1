// What signs and keys mean, and whether single keys do something: whoever dictates wants them off.
import { byId, element } from './dom.js';
import { icon } from './icons.js';
import { state } from './words.js';

const SETTING = 'supervision.single-keys';

const SIGNS = {
  running: 'does its work',
  recovering: 'runs again, but has not done so for long since its last failure',
  degraded: 'runs, but says that it cannot do its work at the moment',
  paused: 'runs, but somebody has paused it: it gets no messages until that is over',
  starting: 'is being started, or not ready yet',
  restarting: 'has ended; its supervisor starts it again, perhaps after a delay',
  waiting: 'is to start, and waits until what it requires is up; nothing is tried meanwhile',
  stopping: 'has been asked to end',
  held: 'is stopped for maintenance, until it is resumed or the time is over',
  stopped: 'is done, or was stopped by hand or with its supervisor',
  unhealthy: 'runs, but its last health check failed',
  stuck: 'should have ended, but its thread does not',
  'gave-up': 'failed too often, or in a way that a restart does not heal',
};

const dialog = byId('explained');
const choice = byId('single-keys');

byId('signs').append(...Object.entries(SIGNS).flatMap(([name, meaning]) => [
  element('dt', { 'data-state': name }, element('span', { class: 'state' }, icon(name), element('span', { class: 'word' }, state(name)))),
  element('dd', {}, meaning),
]));
byId('explained-close').append(icon('gave-up'));
byId('explained-close').addEventListener('click', () => dialog.close());
byId('help').addEventListener('click', () => dialog.showModal());

/** A browser may refuse to remember anything. */
function remembered(access) {
  try {
    return access(window.localStorage);
  } catch {
    return null;
  }
}

choice.checked = remembered((storage) => storage.getItem(SETTING)) !== 'off';
choice.addEventListener('change', () =>
  remembered((storage) => storage.setItem(SETTING, choice.checked ? 'on' : 'off')));

export const hasSingleKeys = () => choice.checked;
