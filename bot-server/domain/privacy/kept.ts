/** Kinds of what is kept about a child and one guardian. */
export const KEPT_KINDS = [
  'roster',
  'learner-viewings',
  'own-viewings',
  'tiers',
  'deliveries',
  'questions',
  'messages',
  'consents',
  'corrections',
] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

/** For people: what it is and how long it stays. */
export const KEPT_WORDS: Readonly<Record<KeptKind, { readonly what: string; readonly until: string }>> = {
  roster: { what: '孩子的姓名、班级、学号', until: '毕业或转学后 30 天' },
  'learner-viewings': { what: '孩子的学习记录', until: '学年结束' },
  'own-viewings': { what: '您自己的观看记录', until: '学年结束' },
  tiers: { what: '老师给孩子选的分层内容', until: '学期结束' },
  deliveries: { what: '推送给孩子的内容', until: '学年结束' },
  questions: { what: '您的提问和老师的答复', until: '学年结束' },
  messages: { what: '您收到的消息', until: '学年结束' },
  consents: { what: '同意和收回的记录', until: '3 年（法律要求）' },
  corrections: { what: '改错申请', until: '学年结束' },
};
