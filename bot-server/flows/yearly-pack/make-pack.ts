import { REQUEST_ACTIONS, yearlyPack, type PackFile } from '../../domain/privacy/yearly-pack';
import type { DataMap } from '../../domain/privacy/mapped';
import { Refusal } from '../../domain/refusal';
import { civilDate, instantOf } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { DataKeyStore } from '../../store/data-keys';
import type { RetentionStore } from '../../store/retention';
import type { YearlyCounts } from '../../store/yearly-counts';
import { verifyTrail, type VerifyTrailNeeds } from '../audit/verify-trail';

type Needs = VerifyTrailNeeds & {
  readonly audit: Pick<AuditStore, 'counts' | 'ofActions' | 'note'>;
  readonly yearlyCounts: YearlyCounts;
  readonly retention: Pick<RetentionStore, 'runsBetween'>;
  readonly dataKeys: Pick<DataKeyStore, 'all'>;
};

const FIRST_YEAR = 2020;

/** The files for the yearly audit of minors' data: counts, rules and checks, no person. @throws Refusal request/invalid for a year that has not begun */
export async function makePack(needs: Needs, { year, map }: { year: number; map: DataMap }, now: Instant): Promise<PackFile[]> {
  if (!Number.isInteger(year) || year < FIRST_YEAR || year > Number(civilDate(now).slice(0, 4))) {
    throw new Refusal('request/invalid', {
      message: `--year 要是 ${FIRST_YEAR} 到今年之间的年份，例如 --year ${civilDate(now).slice(0, 4)}`,
    });
  }
  const [from, to] = [instantOf(`${year}-01-01`), instantOf(`${year + 1}-01-01`)];
  const [classes, consents, access, requests, runs, chains, keys] = await Promise.all([
    needs.yearlyCounts.classes(),
    needs.yearlyCounts.consents(from, to),
    needs.audit.counts(from, to),
    needs.audit.ofActions(REQUEST_ACTIONS, from, to),
    needs.retention.runsBetween(`${year}-01-01`, `${year}-12-31`),
    verifyTrail(needs),
    needs.dataKeys.all(),
  ]);
  await needs.audit.note(
    {
      chain: 'operators',
      actor: { kind: 'operator', id: 'operator' },
      action: 'pack-made',
      about: { kind: 'bureau', id: String(year) },
    },
    now,
  );
  return yearlyPack({ year, madeAt: now, classes, consents, access, requests, runs, chains, keys }, map);
}
