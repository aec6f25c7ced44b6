import { LINE_KIND_WORDS, PLAN_KIND_WORDS, type PlanKind } from '../plan/line-kind';
import { classesOf } from '../push/audience';
import type { AudienceRule } from '../push/push';
import type { PlanLine } from '../push/slots';
import type { Classroom } from '../roster/roster';
import { formatMinute } from '../time/civil';
import { GRADE_NAMES, weekdayName } from './cells';
import { tagWords } from './plan-attention';
import type { PlanKey } from './plan-reader';
import { quoted } from './quoted';

/** A plan as its file says it: what stands above the list, and a row a line, cells by their column. */
export interface PlanRows {
  readonly title: string;
  /** 预习复习; absent for a plan of all kinds. */
  readonly kind?: string;
  readonly rows: readonly PlanRow[];
}
export type PlanRow = Readonly<Record<PlanKey, string | number>>;

/** What a plan's file says: read in again, these are the same lines. `gradesOnly`: a county's, whose lines name no classes. */
export function planRows(
  plan: { readonly title: string; readonly kind?: PlanKind; readonly lines: readonly (PlanLine & { readonly must?: true })[] },
  world: { readonly classrooms: readonly Classroom[]; readonly gradesOnly?: true },
): PlanRows {
  return {
    title: quoted(plan.title),
    ...(plan.kind === undefined ? {} : { kind: PLAN_KIND_WORDS[plan.kind] }),
    rows: plan.lines.map((line) => planRow(line, world)),
  };
}

function planRow(line: PlanLine & { readonly must?: true }, world: Parameters<typeof planRows>[1]): PlanRow {
  const { week, weekday, minute, resourceId, dueDays, as, layers } = line;
  return {
    ...{ week, weekday: weekdayName(weekday), time: formatMinute(minute), resource: resourceId, dueDays },
    audience: audienceCell(line.audience, world),
    together: line.together ? '合看' : '',
    as: as === undefined ? '' : LINE_KIND_WORDS[as],
    subject: quoted(line.subject ?? ''),
    progress: quoted(line.progress ?? ''),
    period: line.period ?? '',
    theme: line.theme ?? '',
    dimension: line.dimension ?? '',
    tags: tagWords(line.audience.tags),
    layerSubject: quoted(layers?.subject ?? ''),
    firm: layers?.firm ?? '',
    more: layers?.more ?? '',
    note: quoted(line.note),
    must: line.must ? '是' : '',
  };
}

/** 全校 | 三年级、四年级 | 三年级1班、三年级2班, as the reader of files understands it. */
function audienceCell(rule: AudienceRule, { classrooms, gradesOnly }: Parameters<typeof planRows>[1]): string {
  const { grades, classroomIds } = rule;
  if (classroomIds.length) {
    const own = new Set(classesOf(rule, classrooms));
    const names = classrooms.filter(({ id }) => own.has(id)).map(({ grade, number }) => `${GRADE_NAMES[grade] ?? ''}${number}班`);
    return names.length ? names.join('、') : '已撤掉的班';
  }
  if (grades.length) return grades.map((grade) => GRADE_NAMES[grade] ?? '').join('、');
  return gradesOnly ? '全县' : '全校';
}
