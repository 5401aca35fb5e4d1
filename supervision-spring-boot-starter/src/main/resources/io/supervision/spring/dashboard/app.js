// Puts the parts together: what is wanted, what is asked for, and who shows the answer.
import { listenToDetail, openDetail, showDetail } from './detail.js';
import { byId, setAttribute } from './dom.js';
import { showEvents } from './events.js';
import { showConnection, showHeadline } from './headline.js';
import { listenToKeys } from './keyboard.js';
import { poll } from './poll.js';
import { Faulty, look } from './server.js';
import { currentPath, focusRow, listen, markSelected, showTree, tickTree } from './tree.js';
import { setClock } from './words.js';

const wanted = { selected: null, search: '', trouble: false, offsets: new Map(), cursor: null };
let failed = null;

async function ask() {
  const { selected, search, trouble } = wanted;
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
  showEvents(view.events, select);
  if (search === wanted.search && trouble === wanted.trouble) {
    showTree(view.root, search !== '' || trouble);
  }
  if (selected !== null && selected === wanted.selected) {
    showDetail(view.selected, view.operable);
  }
}

const now = poll(ask, (failure, nextAt) => {
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
  focusRow(path);
}

listen({
  onSelect: select,
  onPage: (path, offset) => {
    wanted.offsets.set(path, offset);
    now();
  },
});
listenToDetail({ onSelect: select, onClose: close });
listenToKeys({
  onSelect: (path) => {
    select(path);
    byId('detail').focus({ preventScroll: true });
  },
  onEscape: escape,
  onTrouble: () => setTrouble(!wanted.trouble),
});
byId('trouble').addEventListener('click', () => setTrouble(!wanted.trouble));
byId('search').addEventListener('input', () => setSearch(byId('search').value.trim()));

setInterval(() => {
  if (failed) {
    showConnection(failed.failure, failed.nextAt);
  } else if (!document.hidden) {
    tickTree();
  }
}, 500);

if (location.hash.length > 1) {
  select(location.hash.slice(1).split('/').map(decodeURIComponent).join('/'));
}
