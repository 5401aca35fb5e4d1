// Asks once a second while somebody looks, and ever more rarely while nobody answers.

const PACE = 1000;
const SLOWEST = 16_000;

/** Calls `ask`, which may fail; `tell` hears null, or the failure and when it is tried again. */
export function poll(ask, tell) {
  let timer = null;
  let failures = 0;
  let running = false;
  let again = false;

  async function turn() {
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = true;
    let wait = PACE;
    try {
      await ask();
      failures = 0;
      tell(null);
    } catch (failure) {
      wait = Math.min(PACE * 2 ** failures, SLOWEST);
      failures += 1;
      tell(failure, Date.now() + wait);
    }
    running = false;
    if (again) {
      again = false;
      turn();
    } else if (!document.hidden) {
      timer = setTimeout(turn, wait);
    }
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden) {
      turn();
    }
  });
  window.addEventListener('online', turn);
  turn();
  return turn;
}
