// Puts the parts together: what is wanted, what is asked for, and who shows the answer.
import { listenToDetail, openDetail, showDetail } from './detail.js';
import { byId, setAttribute } from './dom.js';
import { showEvents } from './events.js';
import { showConnection, showHeadline, showWaiting } from './headline.js';
import { listenToKeys } from './keyboard.js';
import { poll } from './poll.js';
import { showScheduled } from './scheduled.js';
import { Faulty, look } from './server.js';
import { currentPath, focusRow, listen, markSelected, showTree, tickTree } from './tree.js';
import { setClock } from './words.js';

/** An answer that takes longer is worth a word. */
const LATE = 3_000;

// what had the focus before the details took it
let opener = null;
const wanted = { selected: null, search: '', trouble: false, offsets: new Map(), cursor: null };
let failed = null;
let asked = null;

async function ask() {
  const { selected, search, trouble } = wanted;
  asked = Date.now();
  const view = await look({
    select: selected,
    search: search || null,
    trouble,
    offsets: wanted.offsets.size === 0 ? null : [...wanted.offsets].map(([path, offset]) => `${offset}:${path}`).join('\n'),
    after: wanted.cursor,
  });
  try {
    show(view, { selected, search, trouble });
  } catch (fault) {
    console.error(fault);
    throw new Faulty(fault);
  }
}

function show(view, { selected, search, trouble }) {
  setClock(view.now);
  wanted.cursor = view.events.cursor;
  showHeadline(view);
  showEvents(view.events, open);
  if (search === wanted.search && trouble === wanted.trouble) {
    showTree(view.root, search !== '' || trouble);
    showScheduled(view.scheduled);
  }
  if (selected !== null && selected === wanted.selected) {
    showDetail(view.selected, view.operable);
  }
}

const now = poll(ask, (failure, nextAt) => {
  asked = null;
  failed = failure && { failure, nextAt };
  showConnection(failure, nextAt);
});

function select(path) {
  wanted.selected = path;
  history.replaceState(null, '', path === null ? location.pathname + location.search : `#${path.split('/').map(encodeURIComponent).join('/')}`);
  openDetail(path);
  markSelected(path);
  if (path !== null) {
    now();
  }
}

/** Shows a node, and goes there. */
function open(path) {
  const focused = document.activeElement;
  if (focused !== document.body && !byId('detail').contains(focused)) {
    opener = focused;
  }
  select(path);
  byId('detail').focus({ preventScroll: true });
}

function setTrouble(on) {
  wanted.trouble = on;
  setAttribute(byId('trouble'), 'aria-pressed', String(on));
  wanted.offsets.clear();
  now();
}

function setSearch(text) {
  wanted.search = text;
  wanted.offsets.clear();
  now();
}

function escape() {
  if (byId('search').value) {
    byId('search').value = '';
    setSearch('');
  } else if (wanted.selected !== null) {
    close();
  } else {
    focusRow(currentPath());
  }
}

function close() {
  const path = wanted.selected;
  select(null);
  if (opener?.isConnected) {
    opener.focus();
  } else {
    focusRow(path);
  }
  opener = null;
}

listen({
  onSelect: (path) => {
    opener = null;
    select(path);
  },
  onPage: (path, offset) => {
    wanted.offsets.set(path, offset);
    now();
  },
});
listenToDetail({ onSelect: open, onClose: close });
listenToKeys({
  onSelect: open,
  onEscape: escape,
  onTrouble: () => setTrouble(!wanted.trouble),
});
byId('trouble').addEventListener('click', () => setTrouble(!wanted.trouble));
byId('search').addEventListener('input', () => setSearch(byId('search').value.trim()));

setInterval(() => {
  if (failed) {
    showConnection(failed.failure, failed.nextAt);
  } else if (asked !== null && Date.now() - asked > LATE) {
    showWaiting();
  } else if (!document.hidden) {
    tickTree();
  }
}, 500);

if (location.hash.length > 1) {
  select(location.hash.slice(1).split('/').map(decodeURIComponent).join('/'));
}
