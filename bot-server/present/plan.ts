import type { WirePlan, WirePlanCard, WireSlotLine } from '../contract/index';
import type { AudienceRule, PushPlan, Slot } from '../domain/push/push';
import { dueAtOf } from '../domain/push/slots';
import type { Resource } from '../domain/resource/resource';
import type { Classroom, Term } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

interface Summary {
  readonly plan: PushPlan;
  readonly term: Term | undefined;
  readonly counts: { readonly slots: number; readonly waiting: number; readonly next: Instant | null };
}
interface View extends Summary {
  readonly slots: readonly Slot[];
  readonly resources: ReadonlyMap<string, Resource>;
  readonly classrooms: readonly Classroom[];
}

const GRADES = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const SKIPPED: Record<NonNullable<Slot['skippedBecause']>, string> = {
  missed: '错过了时间，没有补推',
  'before-publish': '发布前时间已过，没有推送',
  withdrawn: '内容已下架，没有推送',
};

/** 全校 / 三年级、四年级 / 三年级1班: what a plan's column «给谁» says. */
export function audienceText({ grades, classroomIds }: AudienceRule, classrooms: readonly Classroom[]): string {
  const names = classrooms.filter(({ id }) => classroomIds.includes(id)).map(({ name }) => name);
  const words = classroomIds.length ? names : grades.map((grade) => `${GRADES[grade] ?? grade}年级`);
  if (!words.length) return classroomIds.length ? '已撤掉的班' : '全校';
  const all = words.join('、');
  return all.length <= 200 ? all : `${words.slice(0, 12).join('、')} 等 ${words.length} 个班`;
}

/** How a line stands, for its row. */
export function slotStateText({ state, skippedBecause }: Pick<Slot, 'state' | 'skippedBecause'>, plan: Pick<PushPlan, 'state'>): string {
  if (state === 'pushed') return '已推送';
  if (state === 'skipped') return SKIPPED[skippedBecause ?? 'missed'];
  if (plan.state === 'draft') return '等发布';
  if (plan.state === 'paused') return '计划已暂停，继续后再推';
  return plan.state === 'published' ? '到时间就推送' : '计划已结束，不再推';
}

export function presentPlanCard({ plan, term, counts }: Summary): WirePlanCard {
  const { id, title, state, version } = plan;
  const { slots, waiting, next } = counts;
  return { id, title, term: term?.name ?? plan.termId, state, version, slots, waiting, next };
}

export function presentPlan(view: View, steers = false): WirePlan {
  return { ...presentPlanCard(view), lines: view.slots.map((slot) => presentLine(slot, view)), steers };
}

function presentLine(slot: Slot, { plan, resources, classrooms }: View): WireSlotLine {
  const resource = resources.get(slot.resourceId);
  return {
    id: slot.id,
    line: slot.line,
    week: slot.week,
    weekday: slot.weekday,
    startsAt: slot.startsAt,
    dueAt: dueAtOf(slot),
    resource: slot.resourceId,
    title: (resource?.title ?? '这个内容不见了').slice(0, 60),
    kind: resource?.kind ?? 'link',
    audience: `${audienceText(slot.audience, classrooms)}${slot.together ? '（家长合看）' : ''}`.slice(0, 200),
    note: slot.note.slice(0, 200),
    state: slot.state,
    stateText: slotStateText(slot, plan),
    ...(slot.pushId === undefined ? {} : { push: slot.pushId }),
  };
}
