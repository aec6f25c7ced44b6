import type { WirePlanChange, WirePlanChanges } from '../contract/index';
import type { LineChange } from '../domain/plan/diff';
import { LAYER_WORDS } from '../domain/plan/layer-faults';
import { aboutWords } from '../domain/plan/line-kind';
import type { PlanLine } from '../domain/push/slots';
import type { Classroom } from '../domain/roster/roster';
import { audienceText, whenText } from './plan';

interface Compared {
  readonly changes: readonly LineChange[];
  readonly titles: ReadonlyMap<string, { readonly title: string }>;
  readonly classrooms: readonly Classroom[];
  readonly renamed?: { readonly from: string; readonly to: string };
}

/** Versions compared, one sentence for each thing that changed. `all`: how everybody is called. */
export function presentPlanChanges(compared: Compared, all = '全校'): WirePlanChanges {
  const count = (kind: LineChange['kind']): number => compared.changes.filter((change) => change.kind === kind).length;
  const { renamed } = compared;
  return {
    changes: compared.changes.map((change) => presentChange(change, compared, all)),
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    ...(renamed ? { renamed: `名称从“${renamed.from}”改成“${renamed.to}”` } : {}),
  };
}

function presentChange(change: LineChange, compared: Compared, all: string): WirePlanChange {
  const name = (id: string): string => `《${(compared.titles.get(id)?.title ?? id).slice(0, 60)}》`;
  if (change.kind !== 'changed') {
    const { line } = change;
    const who = audienceText(line.audience, compared.classrooms, all);
    const sentence = change.kind === 'added' ? `新加：推给${who}，${line.dueDays} 天内看完${more(line)}` : `去掉了：原来推给${who}`;
    return { kind: change.kind, line: line.line, what: `${whenText(line)} ${name(line.resourceId)}`, sentences: [sentence] };
  }
  const { before, after } = change;
  return {
    kind: 'changed',
    line: after.line,
    what: `${whenText(after)} ${name(after.resourceId)}`,
    sentences: sentencesOf(before, after, change.fields, (line) => audienceText(line.audience, compared.classrooms, all), name),
  };
}

const WHEN: readonly string[] = ['week', 'weekday', 'minute'];
const ABOUT: readonly string[] = ['as', 'subject', 'progress', 'period', 'theme', 'dimension'];
const SAID: readonly string[] = [...WHEN, ...ABOUT, 'layers', 'must', 'resourceId', 'audience', 'dueDays', 'together', 'note'];

function sentencesOf(
  before: PlanLine,
  after: PlanLine,
  fields: readonly string[],
  whoText: (line: PlanLine) => string,
  name: (id: string) => string,
): string[] {
  const has = (field: string): boolean => fields.includes(field);
  const from = (was: string, is: string): string => `从${was}改成${is}`;
  const noteText = (note: string): string => (note === '' ? '没有' : `“${note}”`);
  return [
    ...(WHEN.some(has) ? [`时间${from(whenText(before), whenText(after))}`] : []),
    ...(has('resourceId') ? [`内容${from(name(before.resourceId), name(after.resourceId))}`] : []),
    ...(has('audience') ? [audienceSentence(whoText(before), whoText(after))] : []),
    ...(ABOUT.some(has) ? [`用途${from(aboutText(before), aboutText(after))}`] : []),
    ...(has('layers') ? [`分层${from(layersText(before.layers), layersText(after.layers))}`] : []),
    ...(has('must') ? [mustOf(after) ? '改成必推，学校不能去掉' : '不再必推，学校可以去掉'] : []),
    ...(has('dueDays') ? [`期限${from(`${before.dueDays} 天`, `${after.dueDays} 天`)}`] : []),
    ...(has('together') ? [after.together ? '改成几位家长合起来看完也算' : '改成一位家长看完就算，不再合看'] : []),
    ...(has('note') ? [`备注${from(noteText(before.note), noteText(after.note))}`] : []),
    ...(fields.some((field) => !SAID.includes(field)) ? ['别的设置也改了'] : []),
  ];
}

/** By their numbers: layers are called the same. */
function layersText(layers: PlanLine['layers']): string {
  if (!layers) return '不分';
  const ways = (['firm', 'more'] as const).flatMap((way) => (layers[way] === undefined ? [] : [`${LAYER_WORDS[way]}用 ${layers[way]}`]));
  return `“${layers.subject}”（${ways.join('，')}）`;
}

const mustOf = ({ must }: PlanLine & { readonly must?: true }): boolean => must === true;

/** What else there is to say of a new line. */
const more = (line: PlanLine): string =>
  [
    ...(aboutWords(line) === '' ? [] : [`用途是${aboutWords(line)}`]),
    ...(line.layers ? [`分层${layersText(line.layers)}`] : []),
    ...(mustOf(line) ? ['必推'] : []),
    ...(line.together ? ['几位家长合起来看完也算'] : []),
  ]
    .map((word) => `；${word}`)
    .join('');

const aboutText = (line: PlanLine): string => aboutWords(line) || '没有写';

const audienceSentence = (was: string, is: string): string => (was === is ? '“给谁”的细节改了' : `给谁从${was}改成${is}`);
