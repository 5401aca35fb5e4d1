// The scheduled tasks that Spring runs beside the tree: read only, those in trouble first.
import { byId, element, setAttribute, setHidden, setText, showList } from './dom.js';
import { icon, setIcon } from './icons.js';
import { ago, many, number, reason, since, until } from './words.js';

/** What a state looks like: as one of a node. */
const LOOKS = { overdue: 'unhealthy', failed: 'degraded', running: 'running', waiting: 'stopped', over: 'stopped' };

const ended = (task) => `the last run failed${task.lastRun ? ` ${ago(task.lastRun)}` : ''}: ${reason(task)}`;

function told(task) {
  const next = task.next ? `next ${until(task.next)}` : '';
  switch (task.state) {
    case 'overdue': return task.runningSince
      ? `still running, for ${since(task.runningSince)}`
      : `should have run ${ago(task.overdueSince)}`;
    case 'running': return `for ${since(task.runningSince)}`;
    case 'failed': return [ended(task), next].filter(Boolean).join('; ');
    case 'over': return task.lastRun ? `ran ${ago(task.lastRun)}` : 'cancelled';
    default: return [task.lastRun ? `ran ${ago(task.lastRun)}` : 'has not run yet', next].filter(Boolean).join('; ');
  }
}

function line() {
  return element('li', {},
    element('span', { class: 'state' }, icon('stopped'), element('span', { class: 'word' })),
    element('span', { class: 'task' }, element('span', { class: 'id' }), element('span', { class: 'quiet when' })),
    element('span', { class: 'quiet told' }));
}

function showTask(item, task) {
  setAttribute(item, 'data-state', LOOKS[task.state] ?? 'stopped');
  setIcon(item.querySelector('.icon'), LOOKS[task.state] ?? 'stopped');
  setText(item.querySelector('.word'), task.state);
  setText(item.querySelector('.id'), task.name);
  setText(item.querySelector('.when'), task.trigger);
  setText(item.querySelector('.told'), told(task));
}

export function showScheduled(scheduled) {
  setHidden(byId('scheduled'), !scheduled);
  if (!scheduled) {
    return;
  }
  const { total, tasks } = scheduled;
  showList(byId('scheduled-tasks'), tasks.map((task) => [task.name, task.trigger]), line);
  tasks.forEach((task, index) => showTask(byId('scheduled-tasks').children[index], task));
  const more = total - tasks.length;
  setText(byId('scheduled-more'), total === 0 ? 'None has that name.' : more > 0 ? `and ${number(more)} more` : '');
  setText(byId('scheduled-count'), `${many(total, 'task')} that Spring runs; the tree does not watch over them`);
}
