import type { WirePlan, WirePlanCard, WireSlotLine } from '../contract/index';
import type { DraftHead } from '../domain/plan/draft';
import { tagWords } from '../domain/importing/plan-attention';
import { isMoved } from '../domain/plan/inherit';
import { aboutWords, PLAN_KIND_WORDS } from '../domain/plan/line-kind';
import type { AudienceRule, PushPlan, Slot } from '../domain/push/push';
import { dueAtOf } from '../domain/push/slots';
import type { Resource } from '../domain/resource/resource';
import type { Classroom, Term } from '../domain/roster/roster';
import { formatMinute } from '../domain/time/civil';
import type { Instant } from '../domain/time/instant';

interface Summary {
  readonly plan: PushPlan;
  readonly term: Term | undefined;
  readonly head?: Pick<DraftHead, 'state' | 'sentBack'>;
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

/** 全校 / 三年级、四年级 / 三年级1班（只给留守家庭）: what a plan's column «给谁» says. */
export function audienceText(rule: AudienceRule, classrooms: readonly Classroom[], all = '全校'): string {
  const tags = tagWords(rule.tags);
  return `${classesText(rule, classrooms, all)}${tags === '' ? '' : `（只给${tags}家庭）`}`;
}

function classesText({ grades, classroomIds }: AudienceRule, classrooms: readonly Classroom[], everybody: string): string {
  const names = classrooms.filter(({ id }) => classroomIds.includes(id)).map(({ name }) => name);
  const words = classroomIds.length ? names : grades.map((grade) => `${GRADES[grade] ?? grade}年级`);
  if (!words.length) return classroomIds.length ? '已撤掉的班' : everybody;
  const all = words.join('、');
  return all.length <= 160 ? all : `${words.slice(0, 12).join('、')} 等 ${words.length} 个班`;
}

const DAYS = ['一', '二', '三', '四', '五', '六', '日'];
/** 第 3 周 周三 19:30 */
export const whenText = ({ week, weekday, minute }: Pick<Slot, 'week' | 'weekday' | 'minute'>): string =>
  `第 ${week} 周 周${DAYS[weekday - 1] ?? ''} ${formatMinute(minute)}`;

/** How a line stands, for its row. */
export function slotStateText({ state, skippedBecause }: Pick<Slot, 'state' | 'skippedBecause'>, plan: Pick<PushPlan, 'state'>): string {
  if (state === 'pushed') return '已推送';
  if (state === 'skipped') return SKIPPED[skippedBecause ?? 'missed'];
  if (plan.state === 'draft') return '等发布';
  if (plan.state === 'paused') return '计划已暂停，继续后再推';
  return plan.state === 'published' ? '到时间就推送' : '计划已结束，不再推';
}

export function presentPlanCard({ plan, term, counts, head }: Summary): WirePlanCard {
  const { id, title, state, version } = plan;
  const { slots, waiting, next } = counts;
  const draft = draftState(plan, head);
  return {
    id,
    title,
    term: term?.name ?? plan.termId,
    state,
    version,
    slots,
    waiting,
    next,
    ...(draft ? { draft } : {}),
    ...originOf(plan),
  };
}

/** How many of the county's lines the school leaves out; nothing for a plan of the school's own. */
function leftOutOf({ plan: { from }, slots }: View): Pick<WirePlan, 'leftOut'> {
  if (!from) return {};
  const here = new Set(slots.map((slot) => slot.from?.line));
  return { leftOut: from.given.filter((line) => !here.has(line)).length };
}

const originOf = ({ kind, from }: PushPlan): Pick<WirePlanCard, 'kindText' | 'county'> => ({
  ...(kind === undefined ? {} : { kindText: PLAN_KIND_WORDS[kind] }),
  ...(from === undefined ? {} : { county: from.version }),
});

function draftState({ state }: Pick<PushPlan, 'state'>, head: Summary['head']): WirePlanCard['draft'] {
  if (!head) return state === 'draft' ? 'editing' : undefined;
  if (state === 'ended') return undefined;
  return head.state === 'editing' && head.sentBack ? 'sent-back' : head.state;
}

/** What the reader of a plan may do with it. */
interface Rights {
  readonly steers: boolean;
  readonly plans: boolean;
  readonly reviews: boolean;
}

export function presentPlan(view: View, rights: Rights = { steers: false, plans: false, reviews: false }): WirePlan {
  return { ...presentPlanCard(view), lines: view.slots.map((slot) => presentLine(slot, view)), ...leftOutOf(view), ...rights };
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
    ...(slot.as === undefined ? {} : { about: aboutWords(slot).slice(0, 120) }),
    ...(slot.from === undefined ? {} : { county: isMoved(slot) ? ('moved' as const) : ('as-given' as const) }),
    ...(slot.from?.must ? { must: true as const } : {}),
  };
}
