import type { WireReport, WireReportResult } from '@contract/index';
import { z } from 'zod';
import type { Viewing } from '../../bot-server/domain/viewing/viewing';

const Body = z.tuple([z.unknown(), z.string()], z.unknown());
const bodyOf = (ticket: string) => Body.parse(JSON.parse(Buffer.from(ticket.split('.')[0] ?? '', 'base64url').toString()));
/** The session's name in a ticket's text. */
const nonceOf = (ticket: string): string => bodyOf(ticket)[1];
/** The term under which its session is kept. */
export const termOf = (ticket: string): string => z.string().parse(bodyOf(ticket)[9]);

export const secondsOf = ({ words }: Pick<Viewing, 'words'>): Set<number> =>
  new Set(
    [...words].flatMap(([word, bits]) =>
      Array.from({ length: 64 }, (_, n) => n).flatMap((n) => ((bits >> BigInt(n)) & 1n ? [word * 64 + n] : [])),
    ),
  );

interface Account {
  readonly told: Set<number>;
  readonly acknowledged: Set<number>;
  readonly heads: Map<string, { seq: number; playMs: number }>;
}

/** What phones told and what was acknowledged to them, by viewing. */
export function openLedger() {
  const accounts = new Map<string, Account>();
  const tries = new Map<string, number>();
  const refused = new Map<string, number>();
  let [sent, acknowledged, sessions] = [0, 0, 0];
  let lastAck = 0;
  let longestOutageMs = 0;
  const accountOf = (id: string): Account => {
    const known = accounts.get(id) ?? { told: new Set(), acknowledged: new Set(), heads: new Map() };
    accounts.set(id, known);
    return known;
  };
  const mark = (seconds: Set<number>, { intervals }: WireReport): void => {
    for (const [from, to] of intervals) for (let second = from; second < to; second += 1) seconds.add(second);
  };
  return {
    sent(id: string, report: WireReport): void {
      sent += 1;
      const name = `${report.ticket} ${report.seq}`;
      tries.set(name, (tries.get(name) ?? 0) + 1);
      mark(accountOf(id).told, report);
    },
    answered(id: string, report: WireReport, result: WireReportResult, at: number): void {
      if (!result.ok) {
        refused.set(result.code, (refused.get(result.code) ?? 0) + 1);
        return;
      }
      if (lastAck > 0) longestOutageMs = Math.max(longestOutageMs, at - lastAck);
      lastAck = at;
      acknowledged += 1;
      const { acknowledged: seconds, heads } = accountOf(id);
      mark(seconds, report);
      const nonce = nonceOf(report.ticket);
      const known = heads.get(nonce);
      if (!known) sessions += 1;
      heads.set(nonce, { seq: Math.max(known?.seq ?? 0, report.seq), playMs: Math.max(known?.playMs ?? 0, report.playMs) });
    },
    ids: (): string[] => [...accounts.keys()],
    /** What was acknowledged of a viewing and is not in it, and what is in it and was never told. */
    faultsIn(id: string, viewing: Viewing | undefined): { readonly lost: string[]; readonly madeUp: string[] } {
      const { told, acknowledged: seconds, heads } = accountOf(id);
      const stored = viewing ? secondsOf(viewing) : new Set<number>();
      const lost = [...seconds].filter((second) => !stored.has(second)).map((second) => `${id}: second ${second}`);
      for (const [nonce, { seq, playMs }] of heads) {
        const session = viewing?.sessions.find((one) => one.id === nonce);
        if (!session || session.seq < seq || session.playMs < playMs) lost.push(`${id}: session ${nonce} at ${seq}`);
      }
      return { lost, madeUp: [...stored].filter((second) => !told.has(second)).map((second) => `${id}: second ${second}`) };
    },
    counts: () => ({
      ...{ sent, acknowledged, sessions, longestOutageMs, refused: Object.fromEntries(refused) },
      retried: [...tries.values()].reduce((sum, times) => sum + times - 1, 0),
    }),
  };
}
export type Ledger = ReturnType<typeof openLedger>;
