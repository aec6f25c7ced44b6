import type { Actor } from '../../domain/access/actor';
import { bureausUnder } from '../../domain/access/bureaus-under';
import { may } from '../../domain/access/may';
import { hears, mayListen, type LiveChange, type LiveWord } from '../../domain/figures/live';
import { schoolCells } from '../../domain/figures/school';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { LiveChangeStore, LiveWatch } from '../../store/live-changes';
import type { PushStore } from '../../store/pushes';
import type { RollupStore } from '../../store/rollups';
import type { RosterStore } from '../../store/roster';

export interface LiveNeeds {
  readonly recognise: (token: string | undefined, now: Instant) => Promise<Actor>;
  readonly changes: LiveChangeStore;
  readonly rollups: Pick<RollupStore, 'ofPush' | 'runningPushes'>;
  readonly pushes: Pick<PushStore, 'get'>;
  readonly roster: Pick<RosterStore, 'bureaus'>;
  readonly now: () => Instant;
  readonly onTrouble: (fault: unknown) => void;
}

/** One line to somebody's screen. `send` says whether more may follow at once; after `false` nothing is sent before `drained`. */
export interface Sink {
  send(text: string): boolean;
  end(): void;
}
export interface Listening {
  /** The line takes more again. */
  drained(): void;
  /** The other end is gone. */
  close(): void;
}

interface Listener {
  readonly token: string | undefined;
  readonly actor: Actor;
  readonly bureauIds: ReadonlySet<string>;
  readonly sink: Sink;
  /** What is still to be said: a slow line is told once of what happened many times. */
  readonly pending: Map<string, LiveWord>;
  fullSince: Instant | undefined;
  readonly openedAt: Instant;
}

const MOST_A_PERSON = 4;
const MOST_IN_ALL = 2000;
const GATHER_MS = 250;
const BEAT_MS = 15_000;
const MOST_PENDING = 20;
/** A line that takes nothing for so long is ended; its page goes on by asking. */
const PATIENCE_MS = 30_000;
/** Ended then, so that no line outlives a change of servers; its page opens another. */
const LONGEST_MS = 30 * 60_000;

/**
 * Tells pages that what they show has changed. One stream of the database serves everybody; it is open while somebody listens. Whoever listens
 * is recognised again with every beat, so a session that ended or a role that changed ends its line.
 */
export function openLive(needs: LiveNeeds) {
  const listeners = new Set<Listener>();
  /** What an office may read of a push, by push and by whose own classes stand open in it. */
  const told = new Map<string, string>();
  const changed = new Map<string, Set<Listener>>();
  let watch: Promise<LiveWatch> | undefined;
  let gather: NodeJS.Timeout | undefined;
  let beat: NodeJS.Timeout | undefined;
  let isClosed = false;

  const variant = (pushId: string, { actor }: Listener): string =>
    `${pushId}|${actor.role === 'teacher' ? [...actor.classroomIds].sort().join() : ''}`;
  async function tellable(pushId: string, { actor }: Listener): Promise<string> {
    const rows = await needs.rollups.ofPush(pushId);
    return JSON.stringify(schoolCells(rows, (classroomId) => may.readClassByName(actor, classroomId)));
  }

  /** What an office may read before anything changes: else its first change could not be told. */
  async function noteBefore(listener: Listener, pushIds: readonly string[]): Promise<void> {
    for (const id of pushIds) {
      const key = variant(id, listener);
      if (!told.has(key)) told.set(key, await tellable(id, listener));
    }
  }
  /** A page of a whole school moves with every push that is not due yet; a class teacher is told of the own class without comparing. */
  const runningFor = async ({ actor }: Listener): Promise<readonly string[]> =>
    actor.role === 'teacher' && may.readSchool(actor, actor.schoolId) ? needs.rollups.runningPushes(actor.schoolId, needs.now()) : [];

  function end(listener: Listener): void {
    if (!listeners.delete(listener)) return;
    listener.sink.end();
    if (listeners.size > 0) return;
    clearInterval(beat);
    clearTimeout(gather);
    [beat, gather] = [undefined, undefined];
    told.clear();
    changed.clear();
    const last = watch;
    watch = undefined;
    void last?.then((open) => open.close()).catch(needs.onTrouble);
  }

  function say(listener: Listener, word: LiveWord): void {
    listener.pending.set(word.about === 'push' ? `push ${word.push}` : word.about, word);
    if (listener.pending.size > MOST_PENDING) {
      listener.pending.clear();
      listener.pending.set('all', { about: 'all' });
    }
    flush(listener);
  }

  function flush(listener: Listener): void {
    for (const [name, word] of listener.pending) {
      if (listener.fullSince !== undefined) return;
      listener.pending.delete(name);
      if (!listener.sink.send(`event: look\ndata: ${JSON.stringify(word)}\n\n`)) listener.fullSince = needs.now();
    }
  }

  function heard(change: LiveChange): void {
    for (const listener of listeners) {
      const how = hears(listener.actor, change, listener.bureauIds);
      if (how === undefined) continue;
      if (change.kind === 'release') say(listener, { about: 'bureau' });
      else if (how === 'told') say(listener, { about: 'push', push: change.pushId });
      else changed.set(change.pushId, (changed.get(change.pushId) ?? new Set()).add(listener));
    }
    if (changed.size > 0) gather ??= setTimeout(() => void compare().catch(needs.onTrouble), GATHER_MS).unref();
  }

  /** Offices are told where what they may read has changed. The first time nobody knows what it was: then it is noted, and the page's own look finds it. */
  async function compare(): Promise<void> {
    gather = undefined;
    const all = [...changed];
    changed.clear();
    for (const [push, some] of all) {
      const byVariant = new Map<string, Listener[]>();
      for (const listener of some) {
        const own = byVariant.get(variant(push, listener));
        if (own) own.push(listener);
        else byVariant.set(variant(push, listener), [listener]);
      }
      for (const [key, same] of byVariant) {
        const [one] = same;
        if (!one) continue;
        const [before, now] = [told.get(key), await tellable(push, one)];
        told.set(key, now);
        if (before === undefined || before === now) continue;
        for (const listener of same) if (listeners.has(listener)) say(listener, { about: 'push', push });
      }
    }
  }

  function missed(fault: unknown): void {
    needs.onTrouble(fault);
    for (const listener of listeners) say(listener, { about: 'all' });
  }

  async function check(listener: Listener): Promise<void> {
    const now = needs.now();
    const isTooOld = now - listener.openedAt > LONGEST_MS;
    const isStuck = listener.fullSince !== undefined && now - listener.fullSince > PATIENCE_MS;
    const actor = isTooOld || isStuck ? undefined : await needs.recognise(listener.token, now).catch(() => undefined);
    if (!actor || JSON.stringify(actor) !== JSON.stringify(listener.actor)) return end(listener);
    if (listener.fullSince === undefined && !listener.sink.send(':\n\n')) listener.fullSince = now;
  }

  return {
    /**
     * A line for whoever holds this token. `push` is the one whose page is open. The first word says that from now on nothing is missed.
     * @throws Refusal auth/required, access/denied, push/not-found, request/too-many, server/busy
     */
    async listen(token: string | undefined, asked: { readonly push?: string | undefined }, sink: Sink): Promise<Listening> {
      const now = needs.now();
      const actor = await needs.recognise(token, now);
      if (!mayListen(actor)) throw new Refusal('access/denied');
      const push = asked.push === undefined ? undefined : await needs.pushes.get(asked.push);
      if (asked.push !== undefined && (!push || actor.role !== 'teacher' || push.schoolId !== actor.schoolId))
        throw new Refusal('push/not-found');
      const bureauIds = actor.role === 'officer' ? bureausUnder(await needs.roster.bureaus(), actor.bureauId) : [];
      if (isClosed || listeners.size >= MOST_IN_ALL) throw new Refusal('server/busy');
      const own = [...listeners].filter((one) => one.actor.identityId === actor.identityId);
      if (own.length >= MOST_A_PERSON) throw new Refusal('request/too-many', { details: { retryAfter: 60 } });
      const listener: Listener = { token, actor, bureauIds: new Set(bureauIds), sink, pending: new Map(), fullSince: undefined, openedAt: now }; // prettier-ignore
      listeners.add(listener);
      const stream = (watch ??= needs.changes.watch(heard, missed));
      try {
        beat ??= setInterval(() => void Promise.all([...listeners].map(check)).catch(needs.onTrouble), BEAT_MS).unref();
        await stream;
        await noteBefore(listener, push ? [push.id] : await runningFor(listener));
      } catch (fault) {
        // A stream that could not be opened is not kept; one that is open serves the others on.
        await stream.catch(() => (watch = watch === stream ? undefined : watch));
        end(listener);
        throw fault;
      }
      if (!sink.send('event: hello\ndata: {}\n\n')) listener.fullSince = needs.now();
      return {
        drained() {
          listener.fullSince = undefined;
          flush(listener);
        },
        close: () => end(listener),
      };
    },
    /** How many listen in this process. */
    size: (): number => listeners.size,
    /** Looks at once whether everybody who listens still may. */
    checkAll: async (): Promise<void> => void (await Promise.all([...listeners].map(check))),
    /** Ends every line; none is taken any more. */
    async close(): Promise<void> {
      isClosed = true;
      const last = watch;
      watch = undefined;
      for (const listener of [...listeners]) end(listener);
      await (await last?.catch(() => undefined))?.close();
    },
  };
}
export type Live = ReturnType<typeof openLive>;
