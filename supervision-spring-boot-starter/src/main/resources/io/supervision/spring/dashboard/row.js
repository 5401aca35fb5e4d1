// One line of the tree. It is made once and then only changed where it differs.
import { element, setAttribute, setHidden, setText, showOnce } from './dom.js';
import { icon, setIcon } from './icons.js';
import { ago, counted, heldBy, many, number, outage, period, reason, since, state, stateSince, until, waitsFor } from './words.js';

const PIPS = 5;

const isUnhealthy = (node) => node.state === 'running' && node.health?.status === 'unhealthy';

/** What to call the state of a node, which is also the name of its shape. */
export const condition = (node) =>
  (isUnhealthy(node) ? 'unhealthy' : node.degraded ? 'degraded' : node.paused ? 'paused' : node.recovering ? 'recovering' : node.state);

export function makeRow() {
  const sign = icon('stopped');
  const part = (name) => element('span', { class: name });
  const row = {
    sign,
    twist: element('span', { class: 'twist', 'aria-hidden': 'true' }, icon('open')),
    name: part('id'),
    tags: part('tags'),
    state: part('word'),
    since: element('td', { role: 'gridcell', class: 'c-since number' }),
    restarts: element('td', { role: 'gridcell', class: 'c-restarts number' }),
    failures: element('td', { role: 'gridcell', class: 'c-failures number' }),
    budget: element('span', { class: 'budget', title: 'Restarts of its children: how many of those it allows, within which time' }),
    batch: part('batch'),
    summary: part('summary'),
    next: part('next'),
    outage: part('outage'),
    end: part('end'),
    endAt: part('quiet'),
  };
  row.line = element('tr', { role: 'row', tabindex: '-1', 'aria-selected': 'false' },
    element('td', { role: 'gridcell', class: 'c-name' },
      element('span', { class: 'name' }, element('span', { class: 'head' }, row.twist, row.name), row.tags)),
    element('td', { role: 'gridcell', class: 'c-state' }, element('span', { class: 'state' }, sign, row.state)),
    row.since,
    row.restarts,
    row.failures,
    element('td', { role: 'gridcell', class: 'c-note' },
      element('span', { class: 'note' }, row.next, row.outage, row.batch, row.summary, row.budget, row.end, row.endAt)));
  return row;
}

export function showRow(row, node, level, isOpen) {
  row.node = node;
  const { family } = node;
  row.line.style.setProperty('--level', String(level));
  setAttribute(row.line, 'aria-level', level + 1);
  setAttribute(row.line, 'aria-expanded', family ? String(isOpen) : null);
  setAttribute(row.line, 'data-state', condition(node));
  setAttribute(row.line, 'data-level', node.level ?? 'well');
  setAttribute(row.line, 'data-type', family ? 'supervisor' : 'worker');
  setText(row.name, node.id);
  setAttribute(row.name, 'title', node.path || null);
  setIcon(row.sign, condition(node));
  setText(row.state, state(condition(node)));
  setText(row.restarts, count(node.restarts));
  setText(row.failures, count(node.failures));
  showOnce(row.tags, family && [family.strategy, family.kind], () => tags(family));
  showOnce(row.budget, budgetOf(family), () => budget(family).filter(Boolean));
  setAttribute(row.budget, 'data-spent', family?.maxRestarts > 0 && family.restartsInPeriod >= family.maxRestarts);
  showOnce(row.batch, family?.batch ?? null, () => batch(family?.batch));
  setText(row.summary, family ? summary(family, isOpen) : [health(node), node.note].filter(Boolean).join('; '));
  setAttribute(row.line, 'data-below', family && !isOpen ? worst(family.below) : null);
  setText(row.end, isWorthTelling(node) ? reason(node.lastExit) : '');
  setAttribute(row.end, 'title', isWorthTelling(node) ? reason(node.lastExit) : null);
  tick(row);
}

/** What changes with time alone. */
export function tick(row) {
  const { node } = row;
  setText(row.since, since(stateSince(node)));
  setText(row.outage, node.outageSince && !isAllTold(node) ? outage(node) : '');
  setText(row.next, next(node));
  setAttribute(row.next, 'title', node.state === 'waiting' || node.degraded ? next(node) : null);
  // of others the state already tells since when
  setText(row.endAt, isWorthTelling(node) && node.state === 'running' ? ago(node.lastExit.at) : '');
  for (const part of [row.next, row.outage, row.budget, row.batch, row.summary, row.end, row.endAt]) {
    setHidden(part, !part.hasChildNodes());
  }
}

/** Of one that only waits or is degraded, the state tells of its outage, unless that began before. */
const isAllTold = (node) => (node.state === 'waiting' || node.degraded)
  && !node.failuresInOutage && Date.parse(node.outageSince) >= Date.parse(stateSince(node));

const count = (value) => (value === 0 ? '–' : number(value));

function next(node) {
  if (node.held) {
    return heldBy(node.held);
  } else if (node.state === 'waiting') {
    return waitsFor(node.waiting?.requirements);
  } else if (node.degraded) {
    return node.degraded.what ?? '';
  } else if (node.state === 'stuck') {
    return 'its thread cannot be ended';
  } else if (node.state === 'restarting') {
    return node.nextRestartAt ? `starts again ${until(node.nextRestartAt)}` : 'waits to be started again';
  }
  return '';
}

function isWorthTelling(node) {
  return node.lastExit && !isUnhealthy(node) && !['normal', 'shutdown'].includes(node.lastExit.reason);
}

function health(node) {
  switch (node.health?.status) {
    case 'healthy': return node.lastExit && isWorthTelling(node) ? '' : 'healthy';
    case 'unhealthy': return `${many(node.health.failures, 'failed check')}${node.health.detail ? `: ${node.health.detail}` : ''}`;
    default: return '';
  }
}

function tags(family) {
  if (!family) {
    return [];
  }
  const kind = { static: '', dynamic: ' pool', template: ' template' }[family.kind];
  return [element('span', { class: 'tag' }, `${family.strategy}${kind}`)];
}

const budgetOf = (family) =>
  (family ? [family.maxRestarts, family.period, family.restartsInPeriod, !family.batch] : null);

function budget(family) {
  const unused = family?.restartsInPeriod === 0;
  if (!family || (unused && (family.batch || family.maxRestarts === undefined))) {
    return [];
  }
  const { maxRestarts, restartsInPeriod } = family;
  const text = maxRestarts === undefined
    ? `${many(restartsInPeriod, 'restart')} in ${period(family.period)}, no limit`
    : `${number(restartsInPeriod)} of ${many(maxRestarts, 'restart')} in ${period(family.period)}`;
  return [pips(maxRestarts ?? 0, restartsInPeriod), element('span', { class: 'text' }, text)];
}

function pips(allowed, used) {
  if (allowed === 0 || allowed > PIPS) {
    return null;
  }
  const row = element('span', { class: 'pips', 'aria-hidden': 'true' });
  for (let i = 0; i < allowed; i += 1) {
    row.append(element('i', { class: i < used ? 'used' : null }));
  }
  return row;
}

function batch(jobs) {
  if (!jobs) {
    return [];
  }
  const over = jobs.finished + jobs.aborted;
  const text = `${number(jobs.finished)} of ${many(jobs.started, 'job')} done`
    + (jobs.aborted ? `, ${number(jobs.aborted)} aborted` : '');
  return [
    element('progress', { max: jobs.started, value: Math.min(over, jobs.started), 'aria-label': text }),
    text,
  ];
}

/** What the lines below do not say: they are not all there, or there are none. */
function summary(family, isOpen) {
  const { below } = family;
  if (below.nodes === 0) {
    return family.batch ? '' : 'empty';
  } else if (isOpen && (family.kind === 'static' || family.children.length === family.total)) {
    return '';
  }
  return counted(below).join(' · ');
}

function worst(below) {
  return below.trouble ? 'trouble' : below.recovering ? 'recovering' : null;
}
