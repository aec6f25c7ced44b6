import { open, own, type DataMap } from '../mapped';

const traced = { basis: 'security', kept: 'records', seenBy: ['head', 'family'] } as const;

/** How long things are kept, and what was done about it. */
export const keeping: DataMap = {
  retentionRuns: {
    ...traced,
    seenBy: ['operator'],
    what: '每晚清理的结果，只有条数',
    fields: {
      _id: own('哪一晚'),
      startedAt: own('何时开始'),
      finishedAt: own('何时做完'),
      removed: own('每类去掉几条'),
      overdue: own('做完还剩几条过期的，应当是 0'),
    },
  },
  retentionSettings: {
    basis: 'work',
    kept: 'with-school',
    seenBy: ['head', 'operator'],
    what: '学校自己定的更短的期限',
    fields: { _id: open('学校'), days: own('每类几天'), setAt: own('何时定的') },
  },
};
