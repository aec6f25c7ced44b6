import type { WireCountyPlan, WireCountyPlanCard } from '../contract/index';
import { GRADE_NAMES } from '../domain/importing/cells';
import type { CountyLine, CountyPlan } from '../domain/plan/county';
import { aboutWords, PLAN_KIND_WORDS } from '../domain/plan/line-kind';
import type { PushPlan } from '../domain/push/push';
import type { Resource } from '../domain/resource/resource';
import type { School, Term } from '../domain/roster/roster';
import { formatMinute } from '../domain/time/civil';

interface Summary {
  readonly plan: CountyPlan;
  readonly term: Term | undefined;
}
interface View extends Summary {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly schools: readonly {
    readonly school: School;
    readonly state: PushPlan['state'];
    readonly version: number;
    readonly counts: {
      readonly inherited: number;
      readonly moved: number;
      readonly leftOut: number;
      readonly own: number;
      readonly pushed: number;
    };
  }[];
  readonly choice: readonly School[];
  readonly reviews: boolean;
}

function stateText({ state, version, sentBack }: CountyPlan): string {
  if (state === 'in-review') return '等另一位同事审核';
  if (state === 'published') return `第 ${version} 版已发布`;
  const first = sentBack ? '被退回，请改好再交' : '正在准备';
  return version > 0 ? `${first}；学校现在用的是第 ${version} 版` : first;
}

export function presentCountyCard({ plan, term }: Summary): WireCountyPlanCard {
  const { id, title, kind, state, version, lines, pending, publishedAt } = plan;
  return {
    ...{ id, title, state, version, term: term?.name ?? plan.termId, stateText: stateText(plan) },
    ...(kind === undefined ? {} : { kind }),
    kindText: kind === undefined ? '各类内容' : PLAN_KIND_WORDS[kind],
    lines: lines.length,
    pending: pending?.length ?? 0,
    ...(publishedAt === undefined ? {} : { publishedAt }),
  };
}

export function presentCountyPlan(view: View): WireCountyPlan {
  const { plan, resources, schools, choice, reviews } = view;
  const { revision, scope, moves, sentBack, lines } = plan;
  return {
    ...presentCountyCard(view),
    ...{ revision, moves, reviews },
    scope: { stages: [...scope.stages], schools: [...scope.schoolIds] },
    ...(sentBack ? { sentBack: sentBack.words.slice(0, 500) } : {}),
    items: [...lines]
      .sort((a, b) => a.week - b.week || a.weekday - b.weekday || a.minute - b.minute)
      .map((line) => presentLine(line, resources)),
    schools: schools.map(({ school, state, version, counts }) => ({
      id: school.id,
      name: school.name.slice(0, 80),
      state,
      version,
      ...countsOf(counts),
    })),
    choice: choice.map(({ id, name }) => ({ id, name: name.slice(0, 80) })),
  };
}

const countsOf = ({ inherited, moved, leftOut, own, pushed }: View['schools'][number]['counts']) => ({
  inherited,
  moved,
  leftOut,
  own,
  pushed,
});

function presentLine(line: CountyLine, resources: ReadonlyMap<string, Resource>): WireCountyPlan['items'][number] {
  const { grades } = line.audience;
  return {
    ...{ line: line.line, week: line.week, weekday: line.weekday, time: formatMinute(line.minute), dueDays: line.dueDays },
    resource: line.resourceId,
    title: (resources.get(line.resourceId)?.title ?? '这个内容不见了').slice(0, 60),
    audience: grades.length ? grades.map((grade) => GRADE_NAMES[grade] ?? `${grade}年级`).join('、') : '全体',
    about: aboutWords(line).slice(0, 120),
    must: line.must === true,
    note: line.note.slice(0, 200),
  };
}
