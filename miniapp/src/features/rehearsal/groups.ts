import type { WirePlanRehearsal } from '@contract/index';

type Conflict = WirePlanRehearsal['conflicts'][number];

const TITLES: Readonly<Record<Conflict['kind'], string>> = {
  'unknown-resource': '内容找不到',
  withdrawn: '内容已下架',
  holiday: '碰上放假',
  exams: '碰上考试',
  'other-day': '日子不合适',
  'closed-hours': '时间太早或太晚',
  'too-many': '一周太多',
  'one-phone': '一部手机两个孩子',
  unreachable: '通知不到的家庭',
  'consents-run-out': '通知次数不够',
  'no-template': '缺消息模板',
};

export interface ConflictGroup {
  /** Unique: one kind may call for two advices. */
  readonly key: string;
  readonly title: string;
  readonly advice: string;
  readonly texts: readonly string[];
  /** Many alike: better in one line than each in a line of its own. */
  readonly shorts: readonly string[];
}

/** Conflicts of one kind and with one advice under one heading, in the order in which they came. */
export function groupsOf(conflicts: readonly Conflict[]): ConflictGroup[] {
  const groups = new Map<string, { kind: Conflict['kind']; advice: string; texts: string[]; shorts: string[] }>();
  for (const { kind, text, short, advice } of conflicts) {
    const key = `${kind}|${advice}`;
    const group = groups.get(key) ?? { kind, advice, texts: [], shorts: [] };
    if (short === undefined) group.texts.push(text);
    else group.shorts.push(short);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ kind, ...group }, at) => ({ key: `${kind}-${at}`, title: TITLES[kind], ...group }));
}
