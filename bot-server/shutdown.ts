import type { Log } from './log';

const LIMIT_MS = 30_000;
/** A terminal sends Ctrl-C to every process in it and our starter hands it on: the same wish twice. */
const SAME_WISH_MS = 1_000;

export type Shutdown = {
  /** Adds something to be closed; what was opened last is closed first. */
  add(name: string, close: () => Promise<void>): void;
  /** Closes everything and ends the process with this code; a second call changes nothing. */
  end(code: number): Promise<void>;
  isEnding(): boolean;
};

/** Ends the process in order: at most 30 seconds, and at once when asked a second time. */
export function createShutdown(log: Log, say: (sentence: string) => void): Shutdown {
  const closers: { name: string; close: () => Promise<void> }[] = [];
  let ending = 0;
  const end = async (code: number): Promise<void> => {
    if (ending > 0) return;
    ending = Date.now();
    setTimeout(() => leave(log, code === 0 ? 1 : code, 'shutdown-took-too-long'), LIMIT_MS).unref();
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
      try {
        await closer.close();
      } catch (fault) {
        log.error('close-failed', { phase: closer.name, error: fault });
      }
    }
    leave(log, code, 'stopped');
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (ending > 0) {
      if (Date.now() - ending > SAME_WISH_MS) leave(log, 130, 'stopped-at-once');
      return;
    }
    say('正在停下：先把手上的事做完（再按一次 Ctrl+C 马上停）……');
    log.info('stopping', { signal });
    void end(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return { add: (name, close) => closers.push({ name, close }), end, isEnding: () => ending > 0 };
}

function leave(log: Log, code: number, event: string): void {
  log.info(event);
  log.flush();
  process.exit(code);
}
