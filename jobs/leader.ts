import type { Fence } from '../bot-server/domain/push/fence';
import type { Instant } from '../bot-server/domain/time/instant';

export type Asked =
  | { readonly held: true; readonly epoch: number; readonly now: Instant; readonly until: Instant }
  | { readonly held: false; readonly now: Instant; readonly until: Instant };

export interface LeaderNeeds {
  acquire(name: string, owner: string, ttlMs: number): Promise<Asked>;
  release(name: string, owner: string): Promise<void>;
  newOwner(): string;
}

const NAME = 'jobs';

/**
 * Whether this process leads, and the database's clock carried on by the machine's own steady one: neither a clock that jumps nor a
 * process that slept can make two leaders, or a slot early. A leader that can not prolong its lease in time stops believing in it.
 */
export function openLeader(leases: LeaderNeeds, ttlMs: number, steady: () => number = () => performance.now()) {
  const owner = leases.newOwner();
  let anchor: { readonly at: number; readonly now: Instant } | undefined;
  let lease: { readonly epoch: number; readonly until: Instant; readonly endsAt: number } | undefined;

  return {
    owner,
    /** The database's time, as far as this process knows. */
    clock: (): Instant => (anchor ? Math.floor(anchor.now + (steady() - anchor.at)) : Date.now()),
    /** The epoch while this process leads. */
    epoch: (): number | undefined => (lease && steady() < lease.endsAt ? lease.epoch : undefined),
    /** What this process writes under: the database refuses it once the lease has run out there. */
    fence: (): Fence => ({ owner, epoch: lease?.epoch ?? 0, until: lease?.until ?? 0 }),
    /** Takes or prolongs the lease; gives the milliseconds until another's ends. Counted from before the question was asked: the careful side. */
    async ask(): Promise<{ readonly leads: boolean; readonly freeIn: number }> {
      const before = steady();
      const asked = await leases.acquire(NAME, owner, ttlMs);
      anchor = { at: steady(), now: asked.now };
      lease = asked.held ? { epoch: asked.epoch, until: asked.until, endsAt: before + ttlMs } : undefined;
      return { leads: asked.held, freeIn: asked.held ? 0 : Math.max(asked.until - asked.now, 0) };
    },
    async release(): Promise<void> {
      lease = undefined;
      await leases.release(NAME, owner);
    },
  };
}
export type Leader = ReturnType<typeof openLeader>;
