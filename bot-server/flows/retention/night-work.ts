import { groupedHash } from '../../domain/audit/anchor';
import { nightOf, RULE_IDS } from '../../domain/retention/rules';
import type { Instant } from '../../domain/time/instant';
import { anchorTrail } from '../audit/anchor-trail';
import { anchorBulletins } from '../bulletin/anchor-bulletins';
import { sweepUploads, type SweepUploadNeeds } from '../resource/sweep-uploads';
import { keepToLimits, type RetentionNeeds } from './keep-to-limits';

export type NightNeeds = RetentionNeeds &
  Parameters<typeof anchorTrail>[0] &
  Parameters<typeof anchorBulletins>[0] &
  SweepUploadNeeds & {
    /** Counts and hashes only. */
    readonly log: {
      info(event: string, about: { readonly kind: string; readonly count: number; readonly code?: string }): void;
      error(event: string, about: { readonly kind: string; readonly count: number }): void;
    };
  };

/** What is done once a night: the trail's ends are written down, and what is over its time goes. Called often, it works once. */
export async function nightWork(needs: NightNeeds, now: Instant, stopped: () => boolean): Promise<void> {
  if ((await needs.retention.run(nightOf(now)))?.finishedAt !== undefined) return;
  for (const { chain, seq, hash, broken } of await anchorTrail(needs, now)) {
    if (broken) needs.log.error('audit-broken', { kind: chain, count: seq });
    else needs.log.info('audit-anchor', { kind: chain, count: seq, code: groupedHash(hash) });
  }
  for (const { chain, seq, hash, broken } of await anchorBulletins(needs, now)) {
    if (broken) needs.log.error('bulletins-broken', { kind: chain, count: seq });
    else needs.log.info('bulletins-anchor', { kind: chain, count: seq, code: groupedHash(hash) });
  }
  const { left, parts, files } = await sweepUploads(needs, now);
  if (left + parts + files > 0) needs.log.info('uploads-swept', { kind: 'files', count: left + parts + files });
  const run = await keepToLimits(needs, now, stopped);
  if (!run) return;
  for (const rule of RULE_IDS) {
    needs.log.info('retention', { kind: rule, count: run.removed[rule] ?? 0 });
    const left = run.overdue?.[rule] ?? 0;
    if (left > 0) needs.log.error('retention-overdue', { kind: rule, count: left });
  }
}
