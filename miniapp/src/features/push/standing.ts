import type { WireTodayItem } from '@contract/index';

export interface Standing {
  readonly words: string;
  readonly tone: 'good' | 'warm' | 'cool';
  readonly done: boolean;
}

/** How far the family is with one push, in a word or two. */
export function standingOf({ resource, viewing, opened, late }: Pick<WireTodayItem, 'resource' | 'viewing' | 'opened' | 'late'>): Standing {
  if (viewing.held !== undefined) return { words: '待确认', tone: 'warm', done: false };
  if (viewing.family?.completed === true && !viewing.completed) return { words: '全家已看完', tone: 'good', done: true };
  if (viewing.completed) return { words: '已看完', tone: 'good', done: true };
  if (resource.kind === 'link')
    return opened ? { words: '已打开', tone: 'good', done: true } : { words: '还没打开', tone: 'cool', done: false };
  if (viewing.creditedSeconds > 0) return { words: `看了 ${viewing.percent}%`, tone: 'warm', done: false };
  if (resource.kind === 'article' && opened) return { words: '已打开', tone: 'good', done: true };
  if (viewing.before !== undefined)
    return { words: viewing.before.completed ? '上学期看过' : '上学期看过一点', tone: late ? 'warm' : 'cool', done: false };
  return { words: late ? '可以补看' : '还没看', tone: late ? 'warm' : 'cool', done: false };
}
