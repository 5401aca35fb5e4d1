// Everything the mouse can do, by keys.
import { byId } from './dom.js';
import { hasSingleKeys } from './help.js';
import { currentPath, focusRow, isOpen, nodeAt, paths, setOpen } from './tree.js';
import { parentOf } from './words.js';

export function listenToKeys({ onSelect, onEscape, onTrouble }) {
  byId('rows').addEventListener('keydown', (event) => {
    if (event.target.path === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (moved(event.key) || chosen(event.key, onSelect)) {
      event.preventDefault();
    }
  });
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const isCommand = hasSingleKeys() && !event.target.matches('input');
    if (event.key === '/' && isCommand) {
      byId('search').focus();
      byId('search').select();
    } else if (event.key === 't' && isCommand) {
      onTrouble();
    } else if (event.key === 'Escape') {
      onEscape();
    } else {
      return;
    }
    event.preventDefault();
  });
  byId('search').addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      focusRow(currentPath());
      event.preventDefault();
    }
  });
}

function chosen(key, onSelect) {
  if (key !== 'Enter' && key !== ' ') {
    return false;
  }
  onSelect(currentPath());
  return true;
}

function moved(key) {
  const lines = paths();
  const path = currentPath();
  const at = lines.indexOf(path);
  const family = nodeAt(path)?.family;
  switch (key) {
    case 'ArrowDown': return focus(lines[Math.min(at + 1, lines.length - 1)]);
    case 'ArrowUp': return focus(lines[Math.max(at - 1, 0)]);
    case 'Home': return focus(lines[0]);
    case 'End': return focus(lines[lines.length - 1]);
    case 'ArrowRight':
      return family && isOpen(path) ? focus(family.children[0]?.path ?? path) : turn(path, family, true);
    case 'ArrowLeft':
      return family && isOpen(path) && family.children.length
        ? turn(path, family, false)
        : focus(parentOf(path));
    default: return false;
  }
}

function focus(path) {
  focusRow(path);
  return true;
}

function turn(path, family, open) {
  if (family) {
    setOpen(path, open);
  }
  return true;
}
