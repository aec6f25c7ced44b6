import type { WireQuestion } from '@contract/index';

type State = WireQuestion['state'];
interface StateWords {
  readonly words: string;
  readonly tone: 'good' | 'warm' | 'cool';
}

/** A question's state as its asker reads it. */
export const forAsker: Record<State, StateWords> = {
  new: { words: '学校收到了', tone: 'cool' },
  routed: { words: '已送到老师', tone: 'cool' },
  seen: { words: '老师看到了', tone: 'cool' },
  answered: { words: '老师答复了', tone: 'good' },
  confirmed: { words: '已解决', tone: 'good' },
  reopened: { words: '又问了老师', tone: 'warm' },
  closed: { words: '已结束', tone: 'good' },
};

/** The same as the teacher reads it. */
export const forTeacher: Record<State, StateWords> = {
  new: { words: '等您答复', tone: 'warm' },
  routed: { words: '等您答复', tone: 'warm' },
  seen: { words: '等您答复', tone: 'warm' },
  answered: { words: '已答复', tone: 'good' },
  confirmed: { words: '家长说解决了', tone: 'good' },
  reopened: { words: '家长还有疑问', tone: 'warm' },
  closed: { words: '已结束', tone: 'good' },
};

export const waitsForTeacher = (state: State): boolean => state === 'new' || state === 'routed' || state === 'seen' || state === 'reopened';
