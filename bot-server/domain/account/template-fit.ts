import { fill, fitField, type Variables, type Wording } from '../push/wording';
import type { AccountKind, Purpose, Template } from './account';

/** A template as the platform lists it. `template`: the official account's older kind, which knows no consent. */
export interface ListedTemplate {
  readonly id: string;
  readonly title: string;
  readonly kind: 'one-time' | 'long-term' | 'template';
  /** Field key → label, in the template's order. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What becomes of one purpose of one account. */
export interface PurposeFit {
  readonly purpose: Purpose;
  readonly template: Template | undefined;
  /** Against what the account's row says now. */
  readonly change: 'same' | 'new' | 'other' | 'gone' | 'none';
  /** For people: what is missing or does not fit, and what to do about it. */
  readonly sentences: readonly string[];
}

/** For what an account of this kind needs templates. */
export const PURPOSES: Readonly<Partial<Record<AccountKind, readonly Purpose[]>>> = {
  'mini-program': ['new-item', 'nudge', 'answer', 'question-due', 'bulletin-ready'],
  'official-account': ['new-item', 'nudge', 'answer'],
};
export const PURPOSE_NAMES: Readonly<Record<Purpose, string>> = {
  'new-item': '新内容',
  nudge: '没看完',
  answer: '老师答复',
  'question-due': '待答提醒',
  'bulletin-ready': '通报提醒',
};

/** Ordinary values, none of them short. */
const SAMPLE: Variables = {
  title: '怎样陪孩子读完一本书，读完以后聊什么',
  who: '一年级1班、三年级2班家长',
  startsAt: '2026-09-01 19:30',
  dueAt: '2026-09-08 19:30',
  progress: '已看 12:20',
  left: '还差1分20秒',
  question: '孩子写作业总是拖到很晚，应该怎么办',
  teacher: '欧阳老师',
  answeredAt: '2026-09-02 10:05',
  reply: '可以先从十五分钟开始',
  link: '',
  count: '12',
  period: '10月26日到11月22日',
};

/** Kinds of fields that our words can never be: letters, amounts, a platform's own list. */
const NOT_OURS = new Set(['letter', 'symbol', 'amount', 'phone_number', 'car_number', 'enum']);

const kindOf = (key: string): string => key.replace(/\d+$/, '');

/** Why this field can not carry these words, as a person reads it; undefined when it can. */
function fieldFault(key: string, label: string, pattern: string | undefined): string | undefined {
  if (pattern === undefined) return `没有给“${label}”准备的话`;
  const text = fill(pattern, SAMPLE);
  const kind = kindOf(key);
  if (text === undefined || NOT_OURS.has(kind) || fitField(key, text) === undefined) return `“${label}”的类型是 ${kind}，填不进我们的话`;
  // Words of our own that are cut are a mistake; a long title that is cut is not.
  const own = pattern.replace(/\{\w+\}/g, '');
  if (own === pattern && fitField(key, own) !== own)
    return `“${label}”只能放 ${(fitField(key, own) ?? '').length} 个字，我们的话“${own}”放不下`;
  return undefined;
}

const faultsIn = (template: ListedTemplate, labels: Readonly<Record<string, string>>): string[] => {
  const fields = Object.entries(template.fields);
  if (fields.length === 0) return ['一个字段也没有'];
  return fields.flatMap(([key, label]) => fieldFault(key, label, labels[label]) ?? []);
};

/** Labels that only this purpose speaks of: they tell a nudge from something new. */
function ownLabels(purpose: Purpose, among: readonly Purpose[], wording: Pick<Wording, 'purposes'>): Set<string> {
  const others = new Set(among.filter((each) => each !== purpose).flatMap((each) => Object.keys(wording.purposes[each].labels)));
  return new Set(Object.keys(wording.purposes[purpose].labels).filter((label) => !others.has(label)));
}

/**
 * Which of the account's templates serves which purpose: every field must have words that fit its kind, and of those that do the one that says
 * most of what is this purpose's own is taken; what the account's row names already wins a tie, and long-term wins over one-time. A template serves
 * one purpose, since people agreed to what it says.
 */
export function fitTemplates(
  account: { readonly kind: AccountKind; readonly templates: readonly Template[] },
  listed: readonly ListedTemplate[],
  wording: Pick<Wording, 'purposes'>,
): PurposeFit[] {
  const purposes = PURPOSES[account.kind] ?? [];
  const scored = purposes.flatMap((purpose) => {
    const { labels } = wording.purposes[purpose];
    const own = ownLabels(purpose, purposes, wording);
    return listed.map((template) => {
      const given = Object.values(template.fields);
      const shared = given.filter((label) => label in labels).length;
      const owns = given.filter((label) => own.has(label)).length;
      const isKept = account.templates.some(({ id, purpose: kept }) => id === template.id && kept === purpose);
      const score =
        owns * 100 + shared * 10 + (isKept ? 5 : 0) + (template.kind === 'long-term' ? 2 : template.kind === 'one-time' ? 1 : 0);
      return { purpose, template, faults: faultsIn(template, labels), shared, owns, score };
    });
  });
  const best = [...scored].sort((a, b) => b.score - a.score || (a.template.id < b.template.id ? -1 : 1));
  const taken = new Map<Purpose, ListedTemplate>();
  for (const { purpose, template, faults } of best) {
    if (faults.length > 0 || taken.has(purpose) || [...taken.values()].includes(template)) continue;
    taken.set(purpose, template);
  }
  return purposes.map((purpose): PurposeFit => {
    const now = account.templates.find((each) => each.purpose === purpose);
    const found = taken.get(purpose);
    if (found) {
      const template = templateOf(purpose, found, account.kind);
      const change = now === undefined ? 'new' : isSame(now, template) ? 'same' : 'other';
      return { purpose, template, change, sentences: [] };
    }
    const near = best.find((each) => each.purpose === purpose && each.owns + each.shared > 0 && each.faults.length > 0);
    const wanted = Object.keys(wording.purposes[purpose].labels).join('、');
    const sentence = near
      ? `“${PURPOSE_NAMES[purpose]}”没有能用的模板。最接近的是“${near.template.title}”，但是${near.faults.join('；')}。`
      : `“${PURPOSE_NAMES[purpose]}”没有模板。`;
    const what = `请到微信公众平台添加一个，关键词从这些里选：${wanted}。`;
    return { purpose, template: undefined, change: now === undefined ? 'none' : 'gone', sentences: [sentence + what] };
  });
}

const templateOf = (purpose: Purpose, { id, title, kind, fields }: ListedTemplate, account: AccountKind): Template => ({
  purpose,
  id,
  title,
  kind: kind === 'one-time' ? 'one-time' : 'long-term',
  fields,
  ...(account === 'official-account' && kind !== 'template' ? { subscribes: true as const } : {}),
});

const isSame = (a: Template, b: Template): boolean =>
  a.id === b.id &&
  a.title === b.title &&
  a.subscribes === b.subscribes &&
  (a.kind === b.kind || !b.subscribes) &&
  JSON.stringify(a.fields) === JSON.stringify(b.fields);
