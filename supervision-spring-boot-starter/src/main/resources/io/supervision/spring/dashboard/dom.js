// The few things done to the document; text is only ever set as text.

export const byId = (id) => document.getElementById(id);

/** An element with attributes (null and false are left out) and children (elements or text). */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : String(value));
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Changes text only where it differs, so that nothing flickers and selections stay. */
export function setText(target, text) {
  const wanted = text ?? '';
  if (target.textContent !== wanted) {
    target.textContent = wanted;
  }
}

export function setAttribute(target, name, value) {
  if (value === null || value === undefined || value === false) {
    if (target.hasAttribute(name)) {
      target.removeAttribute(name);
    }
  } else if (target.getAttribute(name) !== String(value)) {
    target.setAttribute(name, String(value));
  }
}

export function setHidden(target, hidden) {
  if (target.hidden !== hidden) {
    target.hidden = hidden;
  }
}

/** Changes what is in an element; a focus in it stays, or goes to the nearest place around it. */
function change(target, action) {
  const focused = document.activeElement;
  const hadFocus = target.contains(focused);
  action();
  if (hadFocus && document.activeElement !== focused) {
    const next = target.contains(focused) ? focused : target.closest('[tabindex]');
    next?.focus({ preventScroll: true });
  }
}

/** Brings children into an order, moving only those that are out of place. */
export function setChildren(parent, wanted) {
  change(parent, () => {
    let at = parent.firstChild;
    for (const child of wanted) {
      if (child === at) {
        at = at.nextSibling;
      } else {
        parent.insertBefore(child, at);
      }
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  });
}

/** Makes the content of an element anew, but only if what it shows has changed. */
export function showOnce(target, what, make) {
  const seen = JSON.stringify(what);
  if (target.shown !== seen) {
    target.shown = seen;
    change(target, () => target.replaceChildren(...make()));
  }
}

/** Shows a list of items; those that were in it before are kept. */
export function showList(target, items, make) {
  const known = new Map([...target.children].map((child) => [child.shown, child]));
  setChildren(target, items.map((item) => {
    const seen = JSON.stringify(item);
    const child = known.get(seen) ?? make(item);
    known.delete(seen);
    child.shown = seen;
    return child;
  }));
}
