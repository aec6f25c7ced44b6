import type { BulletinFacts, BulletinWording, Change, Interval, RateName, Side } from './bulletin';
import { RATES } from './change';

/** What a number in a bulletin may be: each has one definition in the wording and one query. */
export const MEASURES = [
  'schools.counted',
  'schools.without',
  'schools.hidden',
  'targeted',
  'completed',
  'completion',
  'reachable',
  'reach.among',
  'reach',
  'started',
  'started.completed',
  'finish',
  'late',
  'tens.targeted',
  'tens.completed',
  'answers.asked',
  'answers.in-time',
  'answers.median',
  'change.completion',
  'change.reach',
  'change.finish',
] as const;
export type Measure = (typeof MEASURES)[number];
/** Words that are no figures. */
export const NAMES = [
  'place',
  'from',
  'to',
  'weeks',
  'month',
  'name',
  'answers.month',
  'schools.without.names',
  'schools.hidden.names',
] as const;
/** When a sentence is said. */
export const CONDITIONS = [
  'told',
  'nothing',
  'exact',
  'tens',
  'running',
  'reach',
  'finish',
  'late',
  'without',
  'hidden',
  'answers',
  'answers-few',
  'answers-median',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** `843` thousandths → `84.3%`. */
export const percentText = (thousandths: number): string => `${(thousandths / 10).toFixed(1)}%`;
/** A share of two counts; nothing of nobody. */
export const shareText = ({ of, among }: { readonly of: number; readonly among: number }): string =>
  among === 0 ? '—' : percentText(Math.round((of / among) * 1000));
export const intervalText = ({ low, high }: Interval): string => `${percentText(low)}～${percentText(high)}`;

const RATE_WORDS: Readonly<Record<RateName, string>> = { completion: '应看完成率', reach: '触达率', finish: '完播率' };
const sideText = ({ share, interval }: Side): string => `${shareText(share)}（${intervalText(interval)}）`;
/** What the time before is called: before the bulletin's own, or before that one. */
const BEFORE = {
  weekly: { own: '上周', further: '再前一周' },
  monthly: { own: '上月', further: '再前一个月' },
  termly: { own: '上学期', further: '再前一个学期' },
  yearly: { own: '上学年', further: '再前一个学年' },
} as const;
const daysText = ({ from, to }: Side): string => `${from} 至 ${to}`;

/** A claim in the words of the wording; a change that lies inside the noise is none. */
function changeText(
  { rate, verdict, now, then, places }: Change,
  claims: BulletinWording['claims'],
  { kind, from, place }: Pick<BulletinFacts, 'kind' | 'from' | 'place'>,
): string {
  const values: Readonly<Record<string, string>> = {
    rate: RATE_WORDS[rate],
    'now.days': now ? daysText(now) : '',
    'then.days': then ? daysText(then) : '',
    now: now ? sideText(now) : '',
    then: then ? sideText(then) : '',
    places: String(places.length),
    unit: place.kind === 'bureau' ? '所学校' : '个班级',
    before: BEFORE[kind][now?.from === from ? 'own' : 'further'],
  };
  return claims[verdict].replace(PLACEHOLDER, (_, name: string) => values[name] ?? '');
}
/** `{name}` */
export const PLACEHOLDER = /\{([^{}]*)\}/g;
export const CLAIM_NAMES = ['rate', 'now', 'then', 'now.days', 'then.days', 'places', 'unit', 'before'] as const;

/** Every number of a bulletin in words; undefined where there is nothing to say. */
export function valuesOf(facts: BulletinFacts, { claims }: Pick<BulletinWording, 'claims'>): ReadonlyMap<string, string> {
  const { exact, tens, interval } = facts.total;
  const answers = facts.answers?.total;
  const rates = RATES.flatMap((rate) => {
    const change = facts.changes.find((one) => one.rate === rate);
    return change ? [[`change.${rate}`, changeText(change, claims, facts)] as const] : [];
  });
  const count = (n: number | null | undefined): readonly string[] => (n === null || n === undefined ? [] : [String(n)]);
  const one = (name: Measure | (typeof NAMES)[number], text: readonly string[]) => text.map((value) => [name, value] as const);
  return new Map<string, string>([
    ...one('place', [facts.place.name]),
    ...one('from', [facts.from]),
    ...one('to', [facts.to]),
    ...one('weeks', [String(facts.weeks)]),
    ...one('month', facts.kind === 'weekly' || facts.kind === 'monthly' ? [monthText(facts.period.slice(0, 7))] : []),
    ...one('name', facts.name === undefined ? [] : [facts.name]),
    ...one('schools.counted', [String(facts.lines.length)]),
    ...one('schools.without', [String(facts.without.length)]),
    ...one('schools.without.names', [facts.without.join('、')]),
    ...one('schools.hidden', [String(facts.hidden.length)]),
    ...one('schools.hidden.names', [facts.hidden.join('、')]),
    ...one('targeted', [String(exact.targeted)]),
    ...one('completed', [String(exact.completed)]),
    ...one('completion', interval ? [`${shareText({ of: exact.completed, among: exact.targeted })}（${intervalText(interval)}）`] : []),
    ...one('reachable', [String(exact.reachable.of)]),
    ...one('reach.among', [String(exact.reachable.among)]),
    ...one('reach', [shareText(exact.reachable)]),
    ...one('started', [String(exact.started.of)]),
    ...one('started.completed', [String(exact.started.completed)]),
    ...one('finish', [shareText({ of: exact.started.completed, among: exact.started.of })]),
    ...one('late', [String(exact.late + tens.late)]),
    ...one('tens.targeted', [String(tens.targeted)]),
    ...one('tens.completed', [String(tens.completed)]),
    ...one('answers.month', [monthText(facts.answers?.month ?? facts.to.slice(0, 7))]),
    ...one('answers.asked', count(answers?.asked)),
    ...one(
      'answers.in-time',
      count(answers?.inTimePercent).map((text) => `${text}%`),
    ),
    ...one('answers.median', answers?.medianQuarters ? [String(answers.medianQuarters / 4)] : []),
    ...rates,
  ]);
}

const monthText = (month: string): string => `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`;

/** Which sentences are said. */
export function holds(condition: Condition, { total, without, hidden, lines, answers, isSettled }: BulletinFacts): boolean {
  switch (condition) {
    case 'told':
      return lines.length > 0;
    case 'nothing':
      return lines.length === 0;
    case 'exact':
      return total.exact.targeted > 0;
    case 'tens':
      return total.tens.targeted > 0;
    case 'running':
      return !isSettled;
    case 'reach':
      return total.exact.reachable.among > 0;
    case 'finish':
      return total.exact.started.of > 0;
    case 'late':
      return total.exact.late + total.tens.late > 0;
    case 'without':
      return without.length > 0;
    case 'hidden':
      return hidden.length > 0;
    case 'answers':
      return answers !== null && answers.total.asked !== null && answers.total.inTimePercent !== null;
    case 'answers-few':
      return answers === null || answers.total.asked === null || answers.total.inTimePercent === null;
    case 'answers-median':
      return answers !== null && answers.total.asked !== null && answers.total.medianQuarters !== null && answers.total.medianQuarters > 0;
  }
}

/** What to ask of the figures to see a number again: released cells by school or class over the same whole weeks. */
export interface MeasureQuery {
  readonly page: 'figures' | 'answer-figures';
  readonly by?: 'school' | 'class';
  readonly from?: string;
  readonly to?: string;
  readonly month?: string;
}
export function queryOf(measure: string, { place, from, to, answers, changes }: BulletinFacts): MeasureQuery {
  if (measure.startsWith('answers.')) return { page: 'answer-figures', month: answers?.month ?? to.slice(0, 7) };
  const change = changes.find(({ rate }) => measure === `change.${rate}`);
  const days = change?.then && change.now ? { from: change.then.from, to: change.now.to } : { from, to };
  return { page: 'figures', by: place.kind === 'bureau' ? 'school' : 'class', ...days };
}
