import { diffLines } from '../../../bot-server/domain/plan/diff';
import type { PlanLine } from '../../../bot-server/domain/push/slots';
import { presentPlanChanges } from '../../../bot-server/present/plan-changes';

const line: PlanLine = {
  ...{ line: 1, week: 3, weekday: 1, minute: 1140, dueDays: 7, resourceId: 'a', note: '', audience: { grades: [3], classroomIds: [] } },
};
const said = (before: Partial<PlanLine> | null, after: Partial<PlanLine>) =>
  presentPlanChanges({
    changes: diffLines(before ? [{ ...line, ...before }] : [], [{ ...line, ...after }]),
    titles: new Map([['a', { title: '分数' }]]),
    classrooms: [],
  }).changes.flatMap(({ sentences }) => sentences);

describe('what changed in a plan, in sentences', () => {
  it.each<[string, Partial<PlanLine>, Partial<PlanLine>, string]>([
    ['a kind', {}, { as: 'preview', subject: '数学' }, '用途从没有写改成预习 数学'],
    ['a theme', { as: 'theme', theme: '阅读' }, { as: 'theme', theme: '科普' }, '用途从主题教育 阅读改成主题教育 科普'],
    ['tags', {}, { audience: { ...line.audience, tags: ['left-behind'] } }, '给谁从三年级改成三年级（只给留守家庭）'],
    ['layers', {}, { layers: { subject: '数学', firm: 'a-1', more: 'a-2' } }, '分层从不分改成“数学”（打牢基础用 a-1，多想一步用 a-2）'],
    ['no layers any more', { layers: { subject: '数学', more: 'a-2' } }, {}, '分层从“数学”（多想一步用 a-2）改成不分'],
  ])('tells %s', (_, before, after, sentence) => expect(said(before, after)).toEqual([sentence]));

  it('tells all of a new line', () =>
    expect(
      said(null, {
        as: 'review',
        subject: '数学',
        layers: { subject: '数学', firm: 'a-1' },
        audience: { ...line.audience, tags: ['with-grandparents'] },
      }),
    ).toEqual(['新加：推给三年级（只给隔代照看家庭），7 天内看完；用途是复习 数学；分层“数学”（打牢基础用 a-1）']));
});
