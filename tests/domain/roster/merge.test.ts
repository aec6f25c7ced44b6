import { mergeGuardians, mergeStudents } from '../../../bot-server/domain/roster/merge';
import type { Guardian, Student, Tie } from '../../../bot-server/domain/roster/roster';

const student = (id: string): Student => ({ id, schoolId: 'A', classroomId: 'c', name: '纪双', studentNo: id });
const guardian = (id: string): Guardian => ({ id, name: '纪母', phone: `1390000000${id.length}`, quietHours: null, largeType: false });
const tie = (guardianId: string, studentId: string, rest: Partial<Tie> = {}): Tie => ({
  ...{ guardianId, studentId, relation: '母亲', caregiverAtHome: true, worksAway: false, barred: [] },
  ...rest,
});
const unbound = { endedAt: 5, barred: ['mini:o1'] };

describe('two rows of one child', () => {
  const merged = (...ties: Tie[]) => mergeStudents(student('keep'), student('drop'), ties).changes.guardianships;

  it('moves a tie as it is, with its end and whom it bars', () => {
    expect(merged(tie('g', 'drop', unbound))).toEqual([tie('g', 'keep', unbound)]);
    expect(merged(tie('g', 'drop', { barred: ['mini:o1'] }))).toEqual([tie('g', 'keep', { barred: ['mini:o1'] })]);
  });

  it('whom the class teacher unbound from either row is unbound, whichever row is kept', () => {
    expect(merged(tie('g', 'keep'), tie('g', 'drop', unbound))).toEqual([tie('g', 'keep', unbound)]);
    expect(merged(tie('g', 'keep', unbound), tie('g', 'drop'))).toEqual([]);
    expect(merged(tie('g', 'keep', unbound), tie('g', 'drop', { barred: ['mini:o2'] }))).toEqual([
      tie('g', 'keep', { endedAt: 5, barred: ['mini:o1', 'mini:o2'] }),
    ]);
  });

  it('a tie that ended on one row without anybody barred goes on where the other row has it', () => {
    expect(merged(tie('g', 'keep', { endedAt: 5 }), tie('g', 'drop'))).toEqual([tie('g', 'keep')]);
    expect(merged(tie('g', 'keep'), tie('g', 'drop', { endedAt: 5 }))).toEqual([]);
  });
});

describe('two rows of one guardian', () => {
  const merged = (...ties: Tie[]) => mergeGuardians(guardian('keep'), guardian('drop'), ties).changes.guardianships;

  it('keeps an ended tie ended and who was barred barred', () => {
    expect(merged(tie('drop', 's', unbound))).toEqual([tie('keep', 's', unbound)]);
    expect(merged(tie('keep', 's', unbound), tie('drop', 's'))).toEqual([]);
    expect(merged(tie('keep', 's'), tie('drop', 's', unbound))).toEqual([tie('keep', 's', { barred: ['mini:o1'] })]);
  });
});
