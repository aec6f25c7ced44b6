import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { type Fault, Faults } from '../../domain/importing/fault';
import { judgePlan, planWarnings } from '../../domain/importing/plan-rules';
import { PlanReader, type PlanWorld } from '../../domain/importing/plan-reader';
import type { RosterFacts } from '../../domain/importing/roster-changes';
import type { FileBytes } from '../../domain/importing/sheet-row';
import type { PushPlan, Slot } from '../../domain/push/push';
import { compareSlots, slotsOf } from '../../domain/push/slots';
import { Refusal } from '../../domain/refusal';
import type { Classroom, School, Term } from '../../domain/roster/roster';
import { civilDate, type CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { ImportLog, TableFiles } from './needs';

interface Needs {
  readonly files: TableFiles;
  readonly roster: {
    school(id: string): Promise<School | undefined>;
    classroomsOfSchool(id: string): Promise<Classroom[]>;
    snapshot(schoolIds: readonly string[]): Promise<RosterFacts>;
  };
  readonly resources: { newest(): Promise<PlanWorld['resources']> };
  readonly plans: {
    get(id: string): Promise<PushPlan | undefined>;
    slotsOf(planId: string): Promise<readonly Slot[]>;
    saveDraft(plan: PushPlan, slots: readonly Slot[]): Promise<void>;
  };
  readonly imports: ImportLog;
}

export interface PlanImport {
  readonly schoolId: string;
  readonly file: FileBytes;
  /** Only to look: nothing is written. */
  readonly dryRun: boolean;
}

export interface PlanImported {
  readonly dryRun: boolean;
  readonly plan: string;
  readonly title: string;
  readonly lines: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly same: number;
  readonly warnings: readonly Fault[];
}

export const planIdOf = (schoolId: string, termId: string): string => `plan-${schoolId}-${termId}`;

/**
 * Reads a term plan for one school, says what it changes against the stored draft and, unless it is only to look, keeps it as the draft.
 * A scheduler may do it for their own school, the operator for any.
 * @throws Refusal access/denied, plan/not-draft, import/unreadable, import/too-large; plan/invalid with all faults as details, and then nothing was written.
 */
export async function importPlan(needs: Needs, by: Actor | 'operator', input: PlanImport, now: Instant): Promise<PlanImported> {
  if (by !== 'operator' && !may.planFor(by, input.schoolId)) throw new Refusal('access/denied');
  const school = await needs.roster.school(input.schoolId);
  if (!school) throw new Refusal('plan/invalid', { message: `没有代码是“${input.schoolId.slice(0, 20)}”的学校，请先导入名册` });
  const term = termFor((await needs.roster.snapshot([])).terms, civilDate(now));
  const world = { classrooms: await needs.roster.classroomsOfSchool(school.id), resources: await needs.resources.newest() };

  const faults = new Faults();
  const reader = new PlanReader(world, faults);
  for await (const row of needs.files.readTable(input.file)) reader.take(row);
  const file = reader.finish();
  const id = planIdOf(school.id, term.id);
  const { slots, faults: outside } = slotsOf({ id, schoolId: school.id }, term, file.lines);
  judgePlan(file, slots, outside, world, faults);
  if (faults.count > 0) {
    throw new Refusal('plan/invalid', {
      message: `计划里有 ${faults.count} 处错误，原来的计划没有变。请按提示改好再导入`,
      details: faults.list(),
    });
  }

  const stored = await needs.plans.get(id);
  const title = (file.title ?? `${school.name}${term.name}推送计划`).slice(0, 80);
  const counts = compareSlots(stored ? await needs.plans.slotsOf(id) : [], slots);
  const changes = counts.added + counts.changed + counts.removed > 0 || stored?.title !== title;
  if (changes && stored && stored.state !== 'draft') throw new Refusal('plan/not-draft');
  if (!input.dryRun) {
    if (changes) {
      const source = { fileName: input.file.name.slice(0, 200), sha256: needs.files.fingerprint(input.file.bytes) };
      const version = (stored?.version ?? 0) + 1;
      await needs.plans.saveDraft({ id, schoolId: school.id, termId: term.id, title, state: 'draft', version, source }, slots);
    }
    const { added, changed, same } = counts;
    const sha256 = needs.files.fingerprint(input.file.bytes);
    await needs.imports.note({ kind: 'plan', fileName: input.file.name, sha256, into: school.id, at: now, added, changed, same });
  }
  return { dryRun: input.dryRun, plan: id, title, lines: slots.length, ...counts, warnings: planWarnings(file, slots, world, now) };
}

/** The term that is on, else the next one: plans are made in the holidays before. */
function termFor(terms: readonly Term[], today: CivilDate): Term {
  const coming = terms.filter(({ endsOn }) => endsOn >= today).sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  const term = coming[0];
  if (!term) throw new Refusal('plan/invalid', { message: '还没有登记这个学期，请先在名册的“学期”表里写上开始和结束日期，再导入名册' });
  return term;
}
