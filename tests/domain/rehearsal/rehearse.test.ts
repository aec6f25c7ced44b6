import { rehearse } from '../../../bot-server/domain/rehearsal/rehearse';
import { child, line, listener, slotAt, way } from './support';

const quiet = [
  child('a', 'c1', listener('ga')),
  child('b', 'c2', listener('gb')),
  child('c', 'c2', listener('gc'), listener('gc2', { bound: false, ways: [] })),
];
const evening = 19 * 60;

it('a good term has no conflicts, and says what it will ring', () => {
  const lines = [1, 2, 3].map((week) => line(slotAt(week, week, 1, evening)));
  expect(rehearse({ lines, children: quiet, withoutTemplate: [] })).toEqual({
    conflicts: [],
    lines: 3,
    families: 3,
    guardians: 4,
    messages: 12,
    onTime: 9,
    late: 0,
    silent: 3,
  });
});

it('finds what is planted, and nothing else', () => {
  const student = { title: '跳绳', for: 'student', withdrawn: false, durationSeconds: 900 } as const;
  const lines = [
    line(slotAt(1, 1, 1, evening), { day: { because: 'holiday', name: '国庆节' } }),
    line(slotAt(2, 1, 2, evening), { day: { because: 'holiday', name: '国庆节' } }),
    line(slotAt(3, 2, 1, 22 * 60)),
    ...[1, 2, 3, 4].map((day) => line(slotAt(3 + day, 3, day as 1 | 2 | 3 | 4, evening))),
    line(slotAt(8, 4, 1, evening, { resourceId: 'gone' }), { resource: { ...student, withdrawn: true } }),
    line(slotAt(9, 4, 2, evening, { resourceId: 'typo' }), { resource: undefined }),
    line(slotAt(10, 5, 1, evening), { resource: student, classroomIds: ['c1'] }),
    line(slotAt(11, 5, 1, evening + 10), { resource: student, classroomIds: ['c2'] }),
  ];
  const mother = listener('m');
  const children = [
    ...quiet,
    child('old', 'c1', mother),
    child('young', 'c2', mother),
    child('lost', 'c1', listener('gl', { bound: false, ways: [] })),
    child('deaf', 'c1', listener('gd', { ways: [] })),
    child('three', 'c2', listener('gt', { ways: [way(3)] })),
  ];
  expect(rehearse({ lines, children, withoutTemplate: ['nudge'] }).conflicts).toEqual([
    { kind: 'unknown-resource', resourceId: 'typo', lines: [9] },
    { kind: 'withdrawn', resourceId: 'gone', lines: [8] },
    { kind: 'holiday', name: '国庆节', lines: [1, 2] },
    { kind: 'closed-hours', lines: [3], guardians: 6 },
    { kind: 'too-many', week: 3, lines: [7], guardians: 4 },
    { kind: 'one-phone', lines: [10, 11], families: 1 },
    { kind: 'unreachable', classroomId: 'c1', because: 'not-bound', students: ['lost'] },
    { kind: 'unreachable', classroomId: 'c1', because: 'no-way', students: ['deaf'] },
    { kind: 'consents-run-out', week: 3, guardians: 1 },
    { kind: 'no-template', purpose: 'nudge' },
  ]);
});

it('another plan of the same weeks spends the same rings, and is not itself judged', () => {
  const lines = [1, 2, 3, 4].map((day) => line(slotAt(day, 1, day as 1 | 2 | 3 | 4, evening), { own: day === 4 }));
  const { conflicts, messages } = rehearse({ lines, children: [child('a', 'c1', listener('ga'))], withoutTemplate: [] });
  expect(conflicts).toEqual([{ kind: 'too-many', week: 1, lines: [4], guardians: 1 }]);
  expect(messages).toBe(1);
});

it('siblings on one phone: the same lines for both are no conflict, another phone in the house is none', () => {
  const student = { title: '跳绳', for: 'student', withdrawn: false, durationSeconds: 900 } as const;
  const both = [line(slotAt(1, 1, 1, evening), { resource: student }), line(slotAt(2, 1, 1, evening + 5), { resource: student })];
  const mother = listener('m');
  const one = [child('x', 'c1', mother), child('y', 'c2', mother)];
  expect(rehearse({ lines: both, children: one, withoutTemplate: [] }).conflicts).toEqual([]);
  const apart = [
    line(slotAt(1, 1, 1, evening), { resource: student, classroomIds: ['c1'] }),
    line(slotAt(2, 1, 1, evening + 5), { resource: student, classroomIds: ['c2'] }),
  ];
  expect(rehearse({ lines: apart, children: one, withoutTemplate: [] }).conflicts).toHaveLength(1);
  const father = listener('f');
  const two = [child('x', 'c1', mother, father), child('y', 'c2', mother, father)];
  expect(rehearse({ lines: apart, children: two, withoutTemplate: [] }).conflicts).toEqual([]);
  const later = [apart[0], line(slotAt(2, 1, 1, evening + 15), { resource: student, classroomIds: ['c2'] })].flatMap((l) => l ?? []);
  expect(rehearse({ lines: later, children: one, withoutTemplate: [] }).conflicts).toEqual([]);
});
