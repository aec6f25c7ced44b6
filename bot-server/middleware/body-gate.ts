import { Refusal } from '../domain/refusal';

export interface BodyGateOptions {
  /** Bytes of bodies that are held at once; one alone may be more. */
  readonly mostBytes: number;
  readonly mostWaiting: number;
  readonly waitMs: number;
}
interface Turn {
  readonly who: string;
  readonly bytes: number;
  readonly begin: () => void;
}
export interface BodyGate {
  /** Waits for room; what it gives makes room again. @throws Refusal server/busy */
  enter(who: string, bytes: number, gone?: AbortSignal): Promise<() => void>;
}

/**
 * Room for bodies that have to be held whole while they are looked at: so many bytes at once in this process, one body of each person. The rest
 * waits unread, so it lies in the sender's phone and not in our memory. First come, first served; only another one of the same person is passed over.
 */
export function openBodyGate({ mostBytes, mostWaiting, waitMs }: BodyGateOptions): BodyGate {
  const waiting: Turn[] = [];
  const inside = new Set<string>();
  let held = 0;

  function admit(): void {
    for (let at = 0; at < waiting.length;) {
      const turn = waiting[at];
      if (!turn) return;
      if (inside.has(turn.who)) {
        at += 1;
        continue;
      }
      if (held > 0 && held + turn.bytes > mostBytes) return;
      waiting.splice(at, 1);
      held += turn.bytes;
      inside.add(turn.who);
      turn.begin();
    }
  }
  return {
    enter: (who, bytes, gone) =>
      new Promise((resolve, reject) => {
        const busy = () => new Refusal('server/busy', { message: '现在传的人多，请过一会儿再试' });
        if (waiting.length >= mostWaiting) return reject(busy());
        const giveUp = (): void => {
          const at = waiting.indexOf(turn);
          if (at < 0) return;
          waiting.splice(at, 1);
          stopWaiting();
          reject(busy());
          admit();
        };
        const timer = setTimeout(giveUp, waitMs);
        const stopWaiting = (): void => {
          clearTimeout(timer);
          gone?.removeEventListener('abort', giveUp);
        };
        let isOut = false;
        const leave = (): void => {
          if (isOut) return;
          isOut = true;
          held -= bytes;
          inside.delete(who);
          admit();
        };
        const begin = (): void => {
          stopWaiting();
          resolve(leave);
        };
        const turn: Turn = { who, bytes, begin };
        gone?.addEventListener('abort', giveUp);
        waiting.push(turn);
        admit();
      }),
  };
}
