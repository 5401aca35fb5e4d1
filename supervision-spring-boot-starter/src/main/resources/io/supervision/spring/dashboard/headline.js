// The one thing to know, in a few words at the top, in the title, and for screen readers.
import { byId, setAttribute, setHidden, setText } from './dom.js';
import { icon, setIcon } from './icons.js';
import { alternating, shown } from './instances.js';
import { counted, length, many, number, waitedFor } from './words.js';

const sign = icon('well');
byId('sign').append(sign);

let application = 'Supervision';
let answered = null;

function show(level, verdict) {
  setAttribute(byId('headline'), 'data-level', level);
  setIcon(sign, level);
  setText(byId('verdict'), verdict);
  const title = `${level === 'well' ? '✓' : level === 'recovering' ? '↻' : '!'} ${verdict} · ${application}`;
  if (document.title !== title) {
    document.title = title;
    setText(byId('announcement'), verdict);
  }
}

function verdict(root, totals) {
  if (root.state === 'gave-up') {
    return ['trouble', 'The tree has given up'];
  }
  // both counts change only when an outage begins, becomes down, or ends
  const { trouble: down, recovering: outages } = totals;
  if (down + outages > 0) {
    const some = down > 0 ? `, ${number(down)} down` : ', not down';
    return [down > 0 ? 'trouble' : 'recovering', `${number(down + outages)} in trouble${outages > 0 ? some : ''}`];
  }
  switch (root.state) {
    case 'stopped': return ['away', 'The tree is stopped'];
    case 'stopping': return ['away', 'The tree is stopping'];
    case 'starting': return ['recovering', 'The tree is starting'];
    default: return waiting(totals) ?? ['well', 'All well'];
  }
}

/** Those that wait for less than an outage; null if nobody does. */
function waiting({ states, waitsFor }) {
  const count = states.waiting ?? 0;
  return count > 0
    ? ['recovering', `${count === 1 ? '1 child waits' : `${number(count)} children wait`}${waitedFor(count, waitsFor)}`]
    : null;
}

/** Those that the tree does not watch over change no verdict, but are not passed over in silence. */
function scheduled(view) {
  const trouble = view.scheduled?.trouble ?? 0;
  return trouble > 0 ? `${many(trouble, 'scheduled task')} in trouble` : null;
}

export function showHeadline(view) {
  answered = Date.now();
  application = view.application ?? 'Supervision';
  show(...verdict(view.root, view.totals));
  const culprit = view.culprit && `because of ${view.culprit}`;
  setText(byId('numbers'), [culprit, view.application, many(view.totals.nodes, 'node'), ...counted(view.totals), scheduled(view)]
    .filter(Boolean).join(' · '));
  showInstances();
  setHidden(byId('dropped'), view.droppedEvents === 0);
  setText(byId('dropped'), `${many(view.droppedEvents, 'event')} got lost: there were too many at once.`);
}

function showInstances() {
  setText(byId('instance'), shown());
  const several = alternating();
  setHidden(byId('alternating'), several.length === 0);
  setText(byId('alternating'), several.length === 0 ? '' : `${several.length} instances answer here in turn: ${several.join(', ')}.`
    + ' What you see changes with them, and an action is refused by those it is not meant for. Open the address of one of them, or have the proxy stay with one.');
}

const age = () => (answered === null ? '' : ` What you see is ${length(Date.now() - answered)} old.`);

function showStale(text) {
  setHidden(byId('connection'), text === null);
  document.body.classList.toggle('stale', text !== null);
  setText(byId('connection'), text);
}

/** An answer is late, but may still come. */
export function showWaiting() {
  show('away', 'The server takes its time');
  showStale(`No answer yet.${age()}`);
}

export function showConnection(failure, nextAt) {
  if (failure === null) {
    showStale(null);
    return;
  }
  const again = `${age()} Trying again in ${length(nextAt - Date.now() + 999)}.`;
  if (failure.isFault) {
    show('away', 'This page is at fault');
    showStale(`The answer could not be shown: ${failure.message}. Load the page again.`);
  } else if (failure.status) {
    show('away', failure.status === 401 ? 'Signed out' : 'No answer to this');
    const help = failure.status === 401 ? ' Load the page again to sign in.' : '';
    showStale(`The server refused: ${failure.message}.${help}${again}`);
  } else {
    show('away', 'The server does not answer');
    showStale(`The server does not answer.${again}`);
  }
}
