import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { GuardianActor } from '../../bot-server/domain/access/actor';
import type { Resource } from '../../bot-server/domain/resource/resource';
import { viewingIdOf, type Viewing } from '../../bot-server/domain/viewing/viewing';
import { reportViewings, type Judgement } from '../../bot-server/flows/viewing/report-viewings';
import { openTicketSeal } from '../../bot-server/seal/ticket';
import { connect } from '../../bot-server/store/connect';
import { openViewingStore } from '../../bot-server/store/viewing';
import { openTestDb } from '../support/mongo';
import { histories, inTime, type History } from './histories';
import { tryTogether, type Law } from './law';
import { isTaken, remember, type Remembered, type Told } from './memory';

/** Two servers on one real database, and a history's own viewer and item for every case. */
export async function openTwoServers() {
  const db = await openTestDb();
  const connections: Connection[] = [await connect(db.uri), await connect(db.uri)];
  const stores = connections.map(openViewingStore);
  await stores[0]?.syncIndexes();
  const tickets = openTicketSeal(randomBytes(32));
  const resources = new Map<string, Resource>();
  const servers = stores.map((viewings) => ({
    tickets,
    viewings,
    mayRecord: async () => true,
    resources: { version: async (id: string, version: number) => resources.get(`${id}:${version}`) },
  }));
  let made = 0;

  function begin({ item, tickets: opened }: History) {
    made += 1;
    const [guardianId, studentId, resourceId] = [`g${made}`, `s${made}`, `r${made}`];
    resources.set(`${resourceId}:1`, { ...template, ...item, id: resourceId });
    const actor: GuardianActor = {
      ...{ identityId: `i-${guardianId}`, accountId: 'mini', role: 'guardian', guardianId },
      ...{ studentIds: [studentId], classroomIds: [] },
    };
    const issued = opened.map((facts) => {
      const nonce = tickets.nonce();
      const payload = { ...facts, nonce, guardianId, studentId, resourceFor: 'guardian' as const, resourceId, version: 1 };
      return { nonce, text: tickets.issue(payload) };
    });
    const id = viewingIdOf({ viewer: { kind: 'guardian', id: guardianId }, resourceId, version: 1 });
    return { actor, issued, id, item };
  }
  type Case = ReturnType<typeof begin>;

  async function tell({ actor, issued }: Case, told: Told, server: number): Promise<Judgement> {
    const needs = servers[server % 2];
    const ticket = issued[told.ticket];
    if (!needs || !ticket) throw new Error('no such server or ticket');
    const report = {
      ticket: ticket.text,
      seq: told.seq,
      spans: told.tenths.map(([from, to]) => ({ from: from / 10, to: to / 10 })),
      playMs: told.playMs,
      position: told.positionTenths / 10,
    };
    const [judged] = await reportViewings(needs, actor, [report], told.at);
    if (!judged) throw new Error('not judged');
    return judged;
  }

  return {
    begin,
    tell,
    read: async (ids: readonly string[]) => new Map(((await stores[0]?.read(ids)) ?? []).map((viewing) => [viewing.id, viewing])),
    async close() {
      await Promise.all(stores.map((store) => store.drained()));
      await Promise.all(connections.map((connection) => connection.close()));
      await db.drop();
    },
  };
}
type TwoServers = Awaited<ReturnType<typeof openTwoServers>>;

const template: Resource = {
  ...{ id: '', version: 1, title: '一份内容', kind: 'video', for: 'guardian', dimension: '健康', theme: '家庭教育' },
  ...{ stages: [], summary: '', effectiveStart: 0, effectiveEnd: 0, maxRate: 2, threshold: 0.9, blocks: [], withdrawn: false },
};

const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What of a stored viewing is not as remembered. */
function faultIn(viewing: Viewing | undefined, known: Remembered, issued: readonly { readonly nonce: string }[]): string | undefined {
  if (!viewing) return known.heads.length === 0 ? undefined : 'nothing was stored';
  const seconds = [...viewing.words].flatMap(([word, bits]) =>
    Array.from({ length: 64 }, (_, n) => n).flatMap((n) => ((bits >> BigInt(n)) & 1n ? [word * 64 + n] : [])),
  );
  if (!same(sorted(seconds), sorted(known.seconds))) return `seconds ${seconds.join()} instead of ${sorted(known.seconds).join()}`;
  const heads = known.heads.map(({ ticket, openedAt, offline, seq, receivedAt, playMs, position }) => {
    return { id: issued[ticket]?.nonce, openedAt, offline, seq, receivedAt, playMs, position };
  });
  const stored = viewing.sessions.map(({ id, openedAt, offline, seq, receivedAt, playMs, position }) => {
    return { id, openedAt, offline, seq, receivedAt, playMs, position };
  });
  const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }): number => ((a.id ?? '') < (b.id ?? '') ? -1 : 1);
  if (!same(stored.sort(byId), heads.sort(byId))) return `heads ${JSON.stringify(stored)} instead of ${JSON.stringify(heads)}`;
  if (known.reaches && !viewing.completion) return 'complete, and not latched';
  return undefined;
}

/** What of an answer is not as remembered; `done`: it was complete at some time before. */
function faultInAnswer(judged: Judgement, known: Remembered, done: boolean): string | undefined {
  if (!judged.ok) return `refused with ${judged.code}`;
  const { resumeAt, ...standing } = judged.standing;
  const expected = {
    ...{ creditedSeconds: known.credited, totalSeconds: known.total, percent: known.percent, completed: done || known.reaches },
    ...{ gaps: known.gaps, unconfirmedSeconds: known.claimed - known.credited },
  };
  if (!same(standing, expected)) return `answered ${JSON.stringify(standing)} instead of ${JSON.stringify(expected)}`;
  if (!done && !known.resumeAt.includes(resumeAt)) return `goes on at ${resumeAt} instead of ${known.resumeAt.join(' or ')}`;
  return undefined;
}

/** Every report as it comes: each answer is what is known by then, and what is credited never falls. */
async function stepByStep(servers: TwoServers, history: History): Promise<string | undefined> {
  const { item, tickets, arrived } = inTime(history);
  const one = servers.begin(history);
  let before = { credited: 0, done: false };
  for (const [index, told] of arrived.entries()) {
    const judged = await servers.tell(one, told, index);
    const ticket = tickets[told.ticket];
    if (!ticket || !isTaken(ticket, told.at)) {
      if (judged.ok || judged.code !== 'viewing/ticket-expired') return 'an expired ticket was taken';
      continue;
    }
    const known = remember(tickets, arrived.slice(0, index + 1), item);
    const fault = faultInAnswer(judged, known, before.done);
    if (fault !== undefined) return `report ${index}: ${fault}`;
    if (known.credited < before.credited) return `report ${index} lowered what was credited`;
    before = { credited: known.credited, done: before.done || known.reaches };
  }
  return undefined;
}

export function storeLaws(servers: () => TwoServers): readonly Law[] {
  return [
    {
      says: 'two servers and a real database: each answer is what counting gives by then, and nothing lowers it',
      cases: 1000,
      holds: (runs) => tryTogether(histories, (cases) => Promise.all(cases.map((one) => stepByStep(servers(), one))), runs),
    },
    {
      says: 'in any order, lost, doubled, late, all at once on two servers: the same in the end; sent again, it stays',
      cases: 1000,
      holds: (runs) =>
        tryTogether(
          histories,
          async (cases) => {
            const begun = cases.map((history) => servers().begin(history));
            const tellAll = async (later: number): Promise<void> => {
              const telling: Promise<unknown>[] = [];
              for (const [at, { tickets, arrived }] of cases.entries())
                for (const [index, told] of arrived.entries()) {
                  const [one, ticket] = [begun[at], tickets[told.ticket]];
                  // The same bytes once more, as long as their ticket is taken.
                  const again = { ...told, at: told.at + later };
                  if (one && ticket && (later === 0 || isTaken(ticket, again.at))) telling.push(servers().tell(one, again, index));
                }
              await Promise.all(telling);
            };
            const judge = async (): Promise<(string | undefined)[]> => {
              const stored = await servers().read(begun.map(({ id }) => id));
              return cases.map(({ item, tickets, arrived }, at) => {
                const one = begun[at];
                return one && faultIn(stored.get(one.id), remember(tickets, arrived, item), one.issued);
              });
            };
            await tellAll(0);
            const first = await judge();
            // Once more, at another hour, over the other server.
            await tellAll(300_000);
            const second = await judge();
            return first.map((fault, index) => fault ?? (second[index] === undefined ? undefined : `sent again: ${second[index]}`));
          },
          runs,
        ),
    },
  ];
}
