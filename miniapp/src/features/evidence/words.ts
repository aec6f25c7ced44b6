import type { WireClassEvidence, WireDeclaration, WireFunnel } from '@contract/index';
import { toLocalField } from '../../words/when';

type Reason = WireDeclaration['reason'];
export const declaredReasons: readonly (readonly [Reason, string])[] = [
  ['screening', '集体观看'],
  ['paper', '纸质回执'],
  ['visit', '家访时看的'],
  ['told', '当面或电话核实'],
  ['other-way', '别的办法看的'],
];
const reasonWords = new Map(declaredReasons);

const DAY = 86_400_000;
const MOST_DAYS = 10;
const dayOf = (at: number): string => toLocalField(at).slice(0, 10);
const spoken = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

/** The days that may be declared, from the push's own day on; of many the newest, and always the first. */
export function daysToDeclare(startsAt: number, now: number): readonly (readonly [string, string])[] {
  const days: string[] = [];
  for (let at = startsAt; dayOf(at) <= dayOf(now); at += DAY) days.push(dayOf(at));
  const shown = days.length <= MOST_DAYS ? days : [...days.slice(0, 1), ...days.slice(1 - MOST_DAYS)];
  return shown.map((day) => [day, day === dayOf(now) ? `今天（${spoken(day)}）` : spoken(day)]);
}

/** «老师登记 · 集体观看 · 9月1日», and whether it came after the due time. */
export const declaredText = ({ reason, on, late }: WireDeclaration): string =>
  `老师登记 · ${reasonWords.get(reason) ?? '别的办法看的'} · ${spoken(on)}${late ? ' · 截止后补登' : ''}`;

type Flag = WireClassEvidence['flags'][number];
export type Verdict = NonNullable<Flag['decision']>['verdict'];
export type DecisionReason = 'talked' | 'watched-together' | 'phone-or-line' | 'not-watched' | 'asked-again' | 'not-reached';
export const decisionReasons: Record<Verdict, readonly (readonly [DecisionReason, string])[]> = {
  released: [
    ['talked', '问过家长，确实看了'],
    ['watched-together', '几家一起看的'],
    ['phone-or-line', '手机或网络的缘故'],
  ],
  kept: [
    ['not-watched', '问过家长，还没有看'],
    ['asked-again', '请家长再看一遍'],
    ['not-reached', '还没联系上'],
  ],
};
const decisionWords = new Map([...decisionReasons.released, ...decisionReasons.kept].map(([key, words]) => [String(key), words]));
export const decisionText = ({ verdict, reason }: NonNullable<Flag['decision']>): string =>
  `${verdict === 'released' ? '已确认算数' : '先不算'}：${decisionWords.get(reason) ?? ''}`;

type Counts = Pick<
  WireFunnel,
  'completed' | 'completedOnline' | 'declared' | 'lateDeclared' | 'held' | 'leftBehind' | 'awayCompleted' | 'homeCompleted'
>;

/** What stands beside the headline, each a figure of its own. Empty while there is nothing to say. `atLeast`: the office is told no more. */
export function besideText(f: Counts, atLeast = false): string[] {
  const {
    completed,
    completedOnline = 0,
    declared = 0,
    lateDeclared = 0,
    held = 0,
    leftBehind = 0,
    awayCompleted = 0,
    homeCompleted = 0,
  } = f;
  const least = atLeast ? '至少' : '';
  return [
    ...(completed > 0 && !(atLeast && completedOnline === 0) ? [`其中在线看完${least} ${completedOnline} 家`] : []),
    ...(declared + lateDeclared > 0
      ? [`登记${least} ${declared + lateDeclared} 家${lateDeclared > 0 ? `（截止后补登 ${lateDeclared} 家）` : ''}`]
      : []),
    ...(held > 0 ? [`待确认${least} ${held} 家`] : []),
    ...(leftBehind > 0 && !(atLeast && awayCompleted + homeCompleted === 0)
      ? [`有家长在外的${least} ${leftBehind} 家里：外地家长看完${least} ${awayCompleted} 家，在家照看的人看完${least} ${homeCompleted} 家`]
      : []),
  ];
}

const LEAST_TO_SAY = 5;
const SHARE_TO_SAY = 0.3;

/** Whether much of what is complete was told only afterwards: more than three in ten, of five at least. */
export const isMuchOffline = ({ completed, completedOnline }: Pick<Counts, 'completed' | 'completedOnline'>): boolean =>
  completedOnline !== undefined && completed >= LEAST_TO_SAY && completed - completedOnline > SHARE_TO_SAY * completed;
