/** What the one that went ahead found: the way is taken, refused for everybody, left open, or it was not gone at all. */
export type Found = 'sound' | 'refused' | 'open' | 'nothing';

/** Lets one go ahead where nobody knows yet whether the way is sound. */
export interface Canary {
  /** Waits until this way is known to be sound or the caller is the one who tries it; then tell what was found. */
  enter(way: string): Promise<(found: Found) => void>;
}

/** So often nothing was found out; then all go, since a platform that only stalls must not be asked one by one. */
const MOST_OPEN = 3;

/** Ten thousand families have the same words and template: what WeChat refuses for the first of them it refuses for all. */
export function openCanary(): Canary {
  const sound = new Set<string>();
  const open = new Map<string, number>();
  const ahead = new Map<string, Promise<void>>();
  return {
    async enter(way) {
      for (;;) {
        if (sound.has(way)) return () => undefined;
        const first = ahead.get(way);
        if (!first) break;
        await first;
      }
      let done: () => void = () => undefined;
      ahead.set(way, new Promise<void>((resolve) => (done = resolve)));
      return (found) => {
        if (found === 'open') open.set(way, (open.get(way) ?? 0) + 1);
        if (found === 'sound' || (open.get(way) ?? 0) >= MOST_OPEN) sound.add(way);
        ahead.delete(way);
        done();
      };
    },
  };
}
