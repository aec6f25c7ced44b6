import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { type Fault, Faults } from '../../domain/importing/fault';
import { canonical } from '../../domain/importing/canonical';
import { PlanReader } from '../../domain/importing/plan-reader';
import { judgePlan, planWarnings } from '../../domain/importing/plan-rules';
import type { FileBytes } from '../../domain/importing/sheet-row';
import { GRADE_CLASSES, numberLines, type CountyLine, type CountyPlan, type CountyScope } from '../../domain/plan/county';
import { diffLines } from '../../domain/plan/diff';
import { PLAN_KIND_WORDS, type Moves } from '../../domain/plan/line-kind';
import { plannedResource } from '../../domain/plan/planned-resource';
import { slotsOf } from '../../domain/push/slots';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import type { Bureau } from '../../domain/roster/roster';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { CountyPlanStore } from '../../store/county-plans';
import { calendarOf, type CalendarNeeds } from '../calendar/calendar-of';
import type { TableFiles } from '../importing/needs';
import { termFor } from '../importing/import-plan';
import { resourcesForBureau } from '../resource/for-school';
import { runningFrom } from './county-ground';
import { noteCounty } from './note-county';

export interface ImportCountyNeeds extends CalendarNeeds {
  readonly files: Pick<TableFiles, 'readTable' | 'fingerprint'>;
  readonly roster: CalendarNeeds['roster'] & { bureau(id: string): Promise<Bureau | undefined>; bureaus(): Promise<readonly Bureau[]> };
  readonly resources: { newest(): Promise<readonly Resource[]> };
  readonly countyPlans: Pick<CountyPlanStore, 'get' | 'put' | 'version'>;
  readonly audit: Pick<AuditStore, 'note'>;
}

export interface CountyImport {
  readonly bureauId: string;
  readonly file: FileBytes;
  readonly dryRun: boolean;
  /** What stays as it was when left out. */
  readonly scope?: CountyScope;
  readonly moves?: Moves;
}

export interface CountyImported {
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

const ALL_SCHOOLS: CountyScope = { stages: [], schoolIds: [] };
/**
 * Reads a bureau's plan for its schools and, unless it is only to look, keeps it as what is being worked at; what schools have goes on until it
 * was reviewed. One title is one plan of a term. The same file again changes nothing.
 * @throws Refusal access/denied, plan/in-review, county/changed, import/unreadable, import/too-large; plan/invalid with all faults as details, and then nothing was written.
 */
export async function importCountyPlan(
  needs: ImportCountyNeeds,
  by: Actor | 'operator',
  input: CountyImport,
  now: Instant,
): Promise<CountyImported> {
  if (by !== 'operator' && !may.planForBureau(by, input.bureauId)) throw new Refusal('access/denied');
  const bureau = await needs.roster.bureau(input.bureauId);
  if (!bureau) throw new Refusal('plan/invalid', { message: `没有代码是“${input.bureauId.slice(0, 20)}”的教育局，请先导入名册` });
  const term = termFor(await needs.roster.terms(), civilDate(now));
  const usable = await resourcesForBureau(needs, bureau.id);
  const resources = usable.map((resource) => ({ ...plannedResource(resource), dimension: resource.dimension }));
  const world = { classrooms: GRADE_CLASSES, resources, whole: usable, gradesOnly: true as const };

  const faults = new Faults();
  const reader = new PlanReader(world, faults);
  for await (const row of needs.files.readTable(input.file)) reader.take(row);
  const file = reader.finish();
  const { kind } = file;
  const rules = { term, calendar: await calendarOf(needs, { kind: 'bureau', id: bureau.id }), ...(kind === undefined ? {} : { kind }) };
  const title = (file.title ?? `${bureau.name}${term.name}${kind === undefined ? '推送' : PLAN_KIND_WORDS[kind]}计划`).slice(0, 80);
  const id = `cp-${bureau.id}-${term.id}-${needs.files.fingerprint(Buffer.from(title)).slice(0, 10)}`;
  const before = await needs.countyPlans.get(id);
  const running = before ? await runningFrom(needs, before) : new Set<string>();
  judgePlan(file, { ...world, resources: usable.map((resource) => plannedResource(resource, running)) }, rules, faults);
  if (faults.count > 0) {
    const message = `计划里有 ${faults.count} 处错误，原来的计划没有变。请按提示改好再导入`;
    throw new Refusal('plan/invalid', { message, details: faults.list() });
  }
  if (before?.state === 'in-review') throw new Refusal('plan/in-review');
  const fresh = file.lines.map(({ from: _own, ...line }): CountyLine => ({
    ...line,
    ...(file.must.has(line.line) ? { must: true as const } : {}),
  }));
  const { lines, lastLine } = numberLines(before?.lines ?? [], fresh, before?.lastLine ?? 0);
  const changes = diffLines(before?.lines ?? [], lines);
  const counts = { added: 0, changed: 0, removed: 0, same: 0 };
  for (const change of changes) counts[change.kind] += 1;
  counts.same = lines.length - counts.added - counts.changed;

  const scope = input.scope ?? before?.scope ?? ALL_SCHOOLS;
  const moves = input.moves ?? before?.moves ?? 'week';
  const unlike =
    !before || changes.length > 0 || before.kind !== kind || before.moves !== moves || canonical(before.scope) !== canonical(scope);
  if (unlike && !input.dryRun) {
    const { submitted: _handed, ...rest } = before ?? NOTHING;
    const next: CountyPlan = {
      ...rest,
      ...{ id, bureauId: bureau.id, termId: term.id, title, state: 'editing', revision: rest.revision + 1, scope, moves, lines, lastLine },
      ...(kind === undefined ? {} : { kind }),
    };
    if (!(await needs.countyPlans.put(next, rest.revision))) throw new Refusal('county/changed');
    await noteCounty(needs, by, 'county-plan-edited', next, now);
  }
  const { slots } = slotsOf({ id, schoolId: bureau.id }, term, file.lines);
  return { dryRun: input.dryRun, plan: id, title, lines: lines.length, ...counts, warnings: planWarnings(file, slots, world, now, rules) };
}

const NOTHING: Pick<CountyPlan, 'revision' | 'version'> & { readonly submitted?: undefined } = { revision: 0, version: 0 };
