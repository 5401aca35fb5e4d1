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

/** Brings children into an order, moving only those that are out of place. */
export function setChildren(parent, wanted) {
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
}

/** Makes the content of an element anew, but only if what it shows has changed. */
export function showOnce(target, what, make) {
  const seen = JSON.stringify(what);
  if (target.shown !== seen) {
    target.shown = seen;
    target.replaceChildren(...make());
  }
}
