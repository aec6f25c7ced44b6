import { checkLines } from '../../../bot-server/domain/plan/check-lines';
import { plannedResource } from '../../../bot-server/domain/plan/planned-resource';
import type { Layers } from '../../../bot-server/domain/push/layers';
import type { PlanLine } from '../../../bot-server/domain/push/slots';
import { aFilm } from '../../support/film';

const shown = { for: 'student', title: '分数', media: 'm.mp4' } as const;
const whole = [
  aFilm('math-b', shown),
  aFilm('math-a', shown),
  aFilm('math-c', { ...shown, title: '分数（更难）' }),
  aFilm('math-long', { ...shown, durationSeconds: 300 }),
  aFilm('math-gone', { ...shown, withdrawn: true }),
  aFilm('math-raw', { ...shown, media: undefined }),
  aFilm('talk', { title: '谈心', media: 'm.mp4' }),
];
const saidOf = (layers: Layers | undefined, resourceId = 'math-b') => {
  const line: PlanLine = {
    ...{ line: 4, week: 3, weekday: 1, minute: 19 * 60, dueDays: 7, resourceId, note: '', audience: { grades: [], classroomIds: [] } },
    ...(layers ? { layers } : {}),
  };
  return checkLines([line], {
    term: { startsOn: '2026-09-01', endsOn: '2027-01-22' },
    ...{ whole, resources: whole.map((one) => plannedResource(one)) },
    classrooms: [{ id: 'c', schoolId: 'S', grade: 3, number: 1, name: '三年级1班', stage: '小学低段' }],
  }).map(({ line: at, column, sentence }) => `${at} ${column}: ${sentence}`);
};

describe('a line’s other ways into its lesson', () => {
  it('nothing is wrong with what nobody can tell apart, nor with none', () => {
    expect(saidOf(undefined)).toEqual([]);
    expect(saidOf({ subject: '数学', firm: 'math-a' })).toEqual([]);
  });
  it.each<[string, Layers, string, string]>([
    ['one whose title tells it', { subject: '数学', more: 'math-c' }, 'math-b', '4 more: 和这一行的内容不一样的地方家长看得出来：标题'],
    ['one whose length tells it', { subject: '数学', firm: 'math-long' }, 'math-b', '4 firm: 和这一行的内容不一样的地方家长看得出来：长短'],
    ['no subject', { subject: '', firm: 'math-a' }, 'math-b', '4 layerSubject: 写了分层的内容，就要写是哪个学科'],
    ['a subject alone', { subject: '数学' }, 'math-b', '4 layerSubject: 写了分层学科'],
    ['one that is not there', { subject: '数学', firm: 'nothing' }, 'math-b', '4 firm: 没有编号是“nothing”的内容'],
    ['one that is withdrawn', { subject: '数学', firm: 'math-gone' }, 'math-b', '4 firm: “math-gone”已经下架'],
    ['one without its film', { subject: '数学', more: 'math-raw' }, 'math-b', '4 more: “math-raw”缺了音频或视频文件'],
    ['the same one', { subject: '数学', firm: 'math-b' }, 'math-b', '4 firm: 和这一行的内容是同一个'],
    ['what is for the adults', { subject: '数学', firm: 'math-a' }, 'talk', '4 layerSubject: 只有给学生看的内容可以分层'],
  ])('refuses %s', (_, layers, middle, expected) => {
    expect(saidOf(layers, middle)).toEqual([expect.stringContaining(expected)]);
  });
});
