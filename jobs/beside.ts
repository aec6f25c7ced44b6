/** So long work is gathered before it is done: one report after another is one run. */
const GATHER_MS = 300;
/** After a run its own time is left to the others: a process that also answers phones is not taken up by its figures. */
const REST = 1;
const MOST_REST_MS = 10_000;

/**
 * Runs a job every so often, and soon after it is woken; never twice at once. What wakes it while it runs, or that it left something, lets it
 * run once more.
 */
export function runBeside(run: () => Promise<boolean> | undefined, everyMs: number) {
  let running: Promise<void> | undefined;
  let again = false;
  let stopping = false;
  let soon: NodeJS.Timeout | undefined;
  let restsUntil = 0;

  const wake = (): void => {
    if (running) again = true;
    else if (!stopping) soon ??= setTimeout(go, Math.max(GATHER_MS, restsUntil - performance.now()));
  };
  function go(): void {
    clearTimeout(soon);
    soon = undefined;
    if (running) return;
    const began = performance.now();
    if (began < restsUntil) return void wake();
    const work = run();
    if (!work) return;
    running = work.then((more) => {
      running = undefined;
      const ended = performance.now();
      restsUntil = ended + Math.min(REST * (ended - began), MOST_REST_MS);
      const isWanted = again || more;
      again = false;
      if (isWanted) wake();
    });
  }
  const interval = setInterval(go, everyMs);
  return {
    /** There is work. */
    wake,
    running: (): Promise<void> | undefined => running,
    stop(): void {
      stopping = true;
      clearInterval(interval);
      clearTimeout(soon);
    },
  };
}
