// The tree as a grid of lines in start order; big families are shown in pages.
import { byId, element, setAttribute, setChildren, setHidden, setText } from './dom.js';
import { makeRow, showRow, tick } from './row.js';
import { many, number, parentOf } from './words.js';

const PAGE = 50;

const body = byId('rows');
const rows = new Map();
const pagers = new Map();
const closed = new Set();

let view = null;
let isNarrow = false;
let selected = null;
let current = '';
let onSelect = () => {};
let onPage = () => {};

export function listen(handlers) {
  ({ onSelect, onPage } = handlers);
}

export function showTree(root, narrow) {
  const hadFocus = body.contains(document.activeElement);
  view = root;
  isNarrow = narrow;
  const lines = [];
  const seen = new Set();
  add(root, 0, lines, seen);
  forget(rows, seen);
  forget(pagers, seen);
  setChildren(body, lines);
  const nothing = narrow && root.family.matching === 0;
  setHidden(byId('nothing'), !nothing);
  setText(byId('nothing'), nothing ? 'Nothing else matches.' : '');
  keepFocusable();
  if (hadFocus && !body.contains(document.activeElement)) {
    focusRow(current);
  }
}

export function markSelected(path) {
  selected = path;
  for (const [each, row] of rows) {
    setAttribute(row.line, 'aria-selected', String(each === selected));
  }
}

export const tickTree = () => rows.forEach(tick);

/** Goes to a line; if it is not shown, to the one that was gone to last. */
export function focusRow(path) {
  if (rows.has(path)) {
    current = path;
  }
  keepFocusable();
  const row = rows.get(current);
  row?.line.focus({ preventScroll: true });
  row?.line.scrollIntoView({ block: 'nearest' });
}

/** The paths in the order of their lines. */
export const paths = () => [...body.children].filter((line) => line.path !== undefined).map((line) => line.path);

export const nodeAt = (path) => rows.get(path)?.node;

export const isOpen = (path) => !closed.has(path);

export function setOpen(path, open) {
  if (open) {
    closed.delete(path);
  } else {
    closed.add(path);
  }
  showTree(view, isNarrow);
}

function add(node, level, lines, seen) {
  const open = isOpen(node.path);
  const row = rows.get(node.path) ?? newRow(node.path);
  showRow(row, node, level, open);
  setAttribute(row.line, 'aria-selected', String(node.path === selected));
  lines.push(row.line);
  seen.add(node.path);
  if (!node.family || !open) {
    return;
  }
  node.family.children.forEach((child) => add(child, level + 1, lines, seen));
  if (node.family.matching > node.family.children.length) {
    const pager = pagers.get(node.path) ?? newPager(node.path);
    showPager(pager, node, level + 1);
    lines.push(pager.line);
  }
}

function newRow(path) {
  const row = makeRow();
  row.line.path = path;
  row.line.addEventListener('click', (event) => {
    current = path;
    keepFocusable();
    if (event.target.closest('.twist')) {
      setOpen(path, !isOpen(path));
    } else {
      onSelect(path);
    }
  });
  row.line.addEventListener('focus', () => {
    current = path;
    keepFocusable();
  });
  rows.set(path, row);
  return row;
}

function newPager(path) {
  const button = (text, step) => element('button', {
    type: 'button',
    onclick: () => onPage(path, Math.max(0, pager.offset + step)),
  }, text);
  const pager = { back: button('Earlier', -PAGE), on: button('Later', PAGE), text: element('span') };
  pager.cell = element('td', { role: 'gridcell', colspan: '6' },
    element('span', { class: 'pager' }, pager.text, pager.back, pager.on));
  pager.line = element('tr', { role: 'row', class: 'paging' }, pager.cell);
  pagers.set(path, pager);
  return pager;
}

function showPager(pager, node, level) {
  const { offset, matching, children } = node.family;
  pager.offset = offset;
  pager.line.style.setProperty('--level', String(level));
  setAttribute(pager.line, 'aria-level', level + 1);
  setText(pager.text, children.length === 0
    ? `${many(matching, 'child', 'children')}, not shown: search for some of them`
    : `${number(offset + 1)} – ${number(offset + children.length)} of ${number(matching)}`);
  pager.back.disabled = offset === 0;
  pager.on.disabled = children.length === 0 || offset + children.length >= matching;
}

/** Drops what is no longer shown; lines of closed families are kept nowhere. */
function forget(kept, seen) {
  for (const path of kept.keys()) {
    if (!seen.has(path)) {
      kept.delete(path);
    }
  }
}

/** Exactly one line can be reached with the tabulator: if it is gone, the one above. */
function keepFocusable() {
  while (current && !rows.has(current)) {
    current = parentOf(current);
  }
  for (const [path, row] of rows) {
    setAttribute(row.line, 'tabindex', path === current ? '0' : '-1');
  }
}

export const currentPath = () => current;
