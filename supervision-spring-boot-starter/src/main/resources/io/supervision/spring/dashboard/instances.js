// Which instance of the application answers: behind one address there may be several.

/** After this time without a change they count as one again. */
const MEMORY = 30_000;

const seen = new Map();
let latest = null;
let alternated = null;

export function answeredBy(instance) {
  if (instance === null) {
    return;
  }
  const now = Date.now();
  // one that comes back was not replaced by the other
  if (instance !== latest && seen.has(instance)) {
    alternated = now;
  }
  latest = instance;
  seen.set(instance, now);
  for (const [each, at] of seen) {
    if (now - at > MEMORY) {
      seen.delete(each);
    }
  }
}

/** The one whose answer is shown, and which an action is meant for. */
export const shown = () => latest;

/** Those that answer in turn; empty if it is one. */
export const alternating = () =>
  (alternated !== null && Date.now() - alternated < MEMORY && seen.size > 1 ? [...seen.keys()].sort() : []);
