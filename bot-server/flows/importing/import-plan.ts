import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { type Fault, Faults } from '../../domain/importing/fault';
import { judgePlan, planWarnings } from '../../domain/importing/plan-rules';
import { PlanReader } from '../../domain/importing/plan-reader';
import type { RosterFacts } from '../../domain/importing/roster-changes';
import { PLAN_KIND_WORDS, type PlanKind } from '../../domain/plan/line-kind';
import { plannedResource, runningIn } from '../../domain/plan/planned-resource';
import type { FileBytes } from '../../domain/importing/sheet-row';
import { matchLines } from '../../domain/plan/match-lines';
import type { PushPlan, Slot } from '../../domain/push/push';
import { compareSlots, slotsOf } from '../../domain/push/slots';
import { Refusal } from '../../domain/refusal';
import type { Bureau, Classroom, School, Term } from '../../domain/roster/roster';
import { civilDate, type CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { PlanStore } from '../../store/plans';
import { draftAtHand, type DraftAtHand } from '../plan/draft-at-hand';
import { calendarOf, type CalendarNeeds } from '../calendar/calendar-of';
import { resourcesForSchool, type ForSchoolNeeds } from '../resource/for-school';
import type { ImportLog, TableFiles } from './needs';

interface Needs extends CalendarNeeds {
  readonly files: TableFiles;
  readonly roster: CalendarNeeds['roster'] & {
    school(id: string): Promise<School | undefined>;
    classroomsOfSchool(id: string): Promise<Classroom[]>;
    snapshot(schoolIds: readonly string[]): Promise<RosterFacts>;
    bureaus(): Promise<readonly Bureau[]>;
  };
  readonly resources: ForSchoolNeeds['resources'];
  readonly plans: Pick<PlanStore, 'get' | 'slotsOf' | 'saveDraft' | 'drafts'>;
  readonly imports: ImportLog;
}

export interface PlanImport {
  readonly schoolId: string;
  /** The plan whose draft it is brought into, as one that its county began; absent: the school's own of the coming term, by the file's kind. */
  readonly planId?: string;
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

/** A school has one plan of each kind a term; what is for families, and what mixes all kinds, is the same one. */
export const planIdOf = (schoolId: string, termId: string, kind?: PlanKind): string =>
  `plan-${schoolId}-${termId}${kind === undefined || kind === 'family' ? '' : `-${kind}`}`;

/**
 * Reads a term plan for one school, says what it changes against the stored draft and, unless it is only to look, keeps it as the draft.
 * A scheduler may do it for their own school, the operator for any.
 * @throws Refusal access/denied, plan/not-draft (it runs, and nobody began its next version), plan/in-review, plan/not-found, import/unreadable, import/too-large; plan/invalid with all faults as details, and then nothing was written.
 */
export async function importPlan(needs: Needs, by: Actor | 'operator', input: PlanImport, now: Instant): Promise<PlanImported> {
  if (by !== 'operator' && !may.planFor(by, input.schoolId)) throw new Refusal('access/denied');
  const school = await needs.roster.school(input.schoolId);
  if (!school) throw new Refusal('plan/invalid', { message: `没有代码是“${input.schoolId.slice(0, 20)}”的学校，请先导入名册` });
  const into = input.planId === undefined ? undefined : await planOf(needs, school.id, input.planId);
  const { terms } = await needs.roster.snapshot([]);
  const term = terms.find(({ id }) => id === into?.termId) ?? termFor(terms, civilDate(now));
  const whole = await resourcesForSchool(needs, school.id);
  const world = {
    classrooms: await needs.roster.classroomsOfSchool(school.id),
    resources: whole.map((resource) => ({ ...plannedResource(resource), dimension: resource.dimension })),
    whole,
  };

  const faults = new Faults();
  const reader = new PlanReader(world, faults);
  for await (const row of needs.files.readTable(input.file)) reader.take(row);
  const file = reader.finish();
  const kind = file.kind ?? into?.kind;
  const id = into?.id ?? planIdOf(school.id, term.id, kind);
  if (into && kind !== into.kind) faults.add({ message: otherKind(into.kind) });
  const { slots: read } = slotsOf({ id, schoolId: school.id }, term, file.lines);
  const calendar = await calendarOf(needs, { kind: 'school', id: school.id });
  const rules = { term, calendar, ...(kind === undefined ? {} : { kind }) };
  const stored = await needs.plans.get(id);
  const draft = stored && (await draftAtHand(needs, stored));
  const before = stored ? (draft?.slots ?? (await needs.plans.slotsOf(id))) : [];
  const running = runningIn(draft?.live ?? before);
  judgePlan(file, { ...world, resources: whole.map((resource) => plannedResource(resource, running)) }, rules, faults);
  if (faults.count > 0) {
    throw new Refusal('plan/invalid', {
      message: `计划里有 ${faults.count} 处错误，原来的计划没有变。请按提示改好再导入`,
      details: faults.list(),
    });
  }

  const title = (
    file.title ??
    (into && draft?.title) ??
    `${school.name}${term.name}${kind === undefined ? '推送' : PLAN_KIND_WORDS[kind]}计划`
  ).slice(0, 80);
  // Of a plan that runs its next version takes the lines, if somebody began one; each keeps the number of the line it is.
  const slots = draft && (into ?? draft.live.length) ? taken(draft, read) : read;
  const counts = compareSlots(before, slots);
  const changes =
    counts.added + counts.changed + counts.removed > 0 ||
    (draft?.title ?? stored?.title) !== title ||
    (stored?.state === 'draft' && stored.kind !== kind);
  if (changes && stored && !draft) throw new Refusal('plan/not-draft');
  if (changes && draft?.head.state === 'in-review') throw new Refusal('plan/in-review');
  if (!input.dryRun) {
    if (changes) {
      const source = { fileName: input.file.name.slice(0, 200), sha256: needs.files.fingerprint(input.file.bytes) };
      await needs.plans.saveDraft(
        { id, schoolId: school.id, termId: term.id, title, source, ...(kind === undefined ? {} : { kind }) },
        slots,
      );
    }
    const { added, changed, same } = counts;
    const sha256 = needs.files.fingerprint(input.file.bytes);
    await needs.imports.note({ kind: 'plan', fileName: input.file.name, sha256, into: school.id, at: now, added, changed, same });
  }
  return { dryRun: input.dryRun, plan: id, title, lines: slots.length, ...counts, warnings: planWarnings(file, read, world, now, rules) };
}

async function planOf({ plans }: Needs, schoolId: string, planId: string): Promise<PushPlan> {
  const plan = await plans.get(planId);
  if (plan?.schoolId !== schoolId) throw new Refusal('plan/not-found');
  return plan;
}

const otherKind = (kind: PlanKind | undefined): string =>
  kind === undefined
    ? '这个计划各类内容都能放，请把“计划类型”去掉；只放一类的，请在“推送计划”页导入'
    : `这个计划是${PLAN_KIND_WORDS[kind]}，“计划类型”写得不一样，请改成一样`;

/** The lines that were read, each with the number of the line it is; what was pushed or left out stays, whether the file names it or not. */
function taken({ slots: before, settled, head }: DraftAtHand, read: readonly Slot[]): Slot[] {
  const matched = matchLines(before, read, { settled, lastLine: head.lastLine });
  const named = new Set(matched.map(({ line }) => line));
  return [...matched, ...before.filter(({ line }) => settled.has(line) && !named.has(line))].sort((a, b) => a.line - b.line);
}

/** The term that is on, else the next one: plans are made in the holidays before. */
export function termFor(terms: readonly Term[], today: CivilDate): Term {
  const coming = terms.filter(({ endsOn }) => endsOn >= today).sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  const term = coming[0];
  if (!term) throw new Refusal('plan/invalid', { message: '还没有登记这个学期，请先在名册的“学期”表里写上开始和结束日期，再导入名册' });
  return term;
}
