// What an operator may do: asked back first, then told how it ended.
import { byId, element, setHidden, setText } from './dom.js';
import { act } from './server.js';
import { nameOf } from './words.js';

const isRoot = (node) => node.path === '';
const isWaiting = (node) => node.state === 'waiting';
const ended = (node) => ['stopped', 'gave-up'].includes(node.state);

const ACTIONS = [
  {
    name: 'restart',
    label: 'Restart',
    fits: (node) => !isRoot(node) && !node.held && node.state !== 'stuck',
    tells: (node) => (isWaiting(node)
      ? 'What it waits for is asked now. It starts if all of that is up, and waits on if not.'
      : node.children
      ? 'It is stopped with everything below it, and started anew. Its siblings are left alone, and nothing is counted.'
      : 'It is stopped and started anew, or started now. Its siblings are left alone, and nothing is counted.'),
    done: (node) => (isWaiting(node) ? 'Asked. It starts as soon as all is up.' : 'Started anew.'),
  },
  {
    name: 'start',
    label: 'Start',
    fits: (node) => ended(node) && !node.held,
    tells: (node) => (isRoot(node) ? 'The whole tree is started anew, with fresh counts.' : 'It is started now.'),
    done: () => 'Started.',
  },
  {
    name: 'terminate',
    label: 'Terminate',
    fits: (node) => !isRoot(node) && ['starting', 'running', 'restarting', 'waiting', 'stuck'].includes(node.state),
    tells: (node) => (isWaiting(node)
      ? 'It waits no longer, and stays stopped until somebody or a group restart starts it.'
      : node.children
      ? 'It is stopped with everything below it, and stays so until somebody or a group restart starts it.'
      : 'It is stopped and stays so until somebody or a group restart starts it.'),
    done: () => 'Terminated.',
  },
  {
    name: 'replace',
    label: 'Replace',
    fits: (node) => node.state === 'stuck',
    tells: () => 'A new incarnation starts beside the thread that cannot be ended. The old one is fenced off, but it still runs.',
    done: () => 'Replaced.',
  },
  {
    name: 'hold',
    label: 'Hold',
    fits: (node, holdable) => holdable && !node.held,
    tells: (node) => (node.children
      ? 'It is stopped with everything below it, and stays so whatever restarts around it, until somebody resumes it or the time is over.'
      : 'It is stopped, and stays so whatever restarts around it, until somebody resumes it or the time is over.'),
    done: () => 'Held.',
    query: () => ({ for: byId('hold-for').value, ...(byId('hold-why').value.trim() && { why: byId('hold-why').value.trim() }) }),
  },
  {
    name: 'resume',
    label: 'Resume',
    fits: (node) => Boolean(node.held),
    tells: () => 'Its hold ends. It starts if it would run without the hold.',
    done: () => 'Resumed.',
  },
  {
    name: 'delete',
    label: 'Delete',
    fits: (node) => ended(node) && !isRoot(node),
    tells: () => 'Its specification is removed; it comes back only if its supervisor is restarted.',
    done: () => 'Deleted.',
  },
];

const dialog = byId('confirm');
byId('confirm-no').addEventListener('click', () => dialog.close('no'));
byId('confirm-yes').addEventListener('click', () => dialog.close('yes'));

/** The buttons for a node, as far as its state allows. */
export function buttons({ node, holdable }, tell) {
  return ACTIONS.filter((action) => action.fits(node, holdable)).map((action) =>
    element('button', {
      type: 'button',
      'data-action': action.name,
      onclick: () => perform(action, node, tell),
    }, action.label));
}

async function perform(action, node, tell) {
  if (!await confirmed(action, node)) {
    return;
  }
  tell('waiting', `${action.label} …`);
  try {
    const done = await act(node.path, action.name, action.query?.());
    tell('well', done ? action.done(node) : 'Not done yet: it takes longer, or a thread cannot be ended. The server goes on with it.');
  } catch (failure) {
    tell('trouble', failure.status === 409
      ? `Refused: ${failure.message}`
      : `${action.label} failed: ${failure.status ? failure.message : 'the server does not answer'}`);
  }
}

function confirmed(action, node) {
  setText(byId('confirm-title'), `${action.label} ${nameOf(node.path)}?`);
  setText(byId('confirm-text'), action.tells(node));
  setText(byId('confirm-yes'), action.label);
  setHidden(byId('hold'), !action.query);
  dialog.returnValue = 'no';
  dialog.showModal();
  byId('confirm-no').focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      // the button that asked may be gone by now
      if (document.activeElement === document.body) {
        byId('detail').focus({ preventScroll: true });
      }
      resolve(dialog.returnValue === 'yes');
    }, { once: true });
  });
}
