import fc from 'fast-check';
import { maskedPhone } from '../../../bot-server/domain/binding/mask';
import {
  isSlipOpen,
  plainName,
  provedBySlip,
  provedByTail,
  sameText,
  tailOf,
  type ClassOfFamilies,
} from '../../../bot-server/domain/binding/match';
import { whoseRow } from '../../../bot-server/domain/binding/whose';
import type { Relation } from '../../../bot-server/domain/roster/roster';

const student = (id: string, name: string) => ({ id, name, schoolId: 'A', classroomId: 'c1', studentNo: id });
const guardian = (id: string, phone: string, name = id) => ({ id, name, phone, quietHours: null, largeType: false });
const kin = (guardianId: string, studentId: string, relation: Relation = '母亲') => ({
  ...{ guardianId, studentId, relation },
  ...{ caregiverAtHome: true, worksAway: false },
});
const NOW = 1_000_000;

const room: ClassOfFamilies = {
  students: [student('s1', '古丽·阿依'), student('s2', '王小明'), student('s3', '王小明')],
  guardians: [guardian('g1', '13900001111'), guardian('g2', '13900002222'), guardian('g3', '13900003333'), guardian('g4', '')],
  guardianships: [kin('g1', 's1'), kin('g2', 's1', '父亲'), kin('g2', 's2'), kin('g3', 's3'), kin('g4', 's3', '奶奶')],
  slips: [
    { studentId: 's1', codeBlind: 'one', expiresAt: NOW + 1 },
    { studentId: 's2', codeBlind: 'two', expiresAt: NOW },
    { studentId: 's3', codeBlind: 'three', expiresAt: NOW + 1, usedBy: 'mini:a' },
  ],
};
const tail = (name: string, digits: string) =>
  provedByTail(room, name, digits).map(({ student: { id }, guardianships }) => [id, guardianships.map((k) => k.guardianId)]);
const slip = (name: string, codeBlind: string, identityId = 'mini:a') =>
  provedBySlip(room, name, { codeBlind, identityId }, NOW).map(({ student: { id } }) => id);

describe('name and the end of a phone', () => {
  it('prove a child when both agree, whatever the blanks, dots and width', () => {
    expect(tail('古丽·阿依', '1111')).toEqual([['s1', ['g1']]]);
    expect(tail(' 古丽 阿依 ', '2222')).toEqual([['s1', ['g2']]]);
    expect(tail('古丽•阿依', '3333')).toEqual([]);
    expect(tail('古丽', '1111')).toEqual([]);
  });
  it('tell children of one name apart, and a guardian without a phone is proved by nothing', () => {
    expect(tail('王小明', '2222')).toEqual([['s2', ['g2']]]);
    expect(tail('王小明', '3333')).toEqual([['s3', ['g3']]]);
    for (const nothing of ['', '0000']) expect(tail('王小明', nothing)).toEqual([]);
    expect(tailOf('')).toBe('');
  });
  it('a name that is not there proves nothing, with any digits', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^\d{4}$/), (name, digits) => {
        const known = room.students.some((one) => plainName(one.name) === plainName(name));
        fc.pre(!known);
        expect(provedByTail(room, name, digits)).toEqual([]);
      }),
    );
  });
});

describe('name and slip', () => {
  it('prove the child the slip was printed for, once, for one identity, until its end', () => {
    expect(slip('古丽阿依', 'one')).toEqual(['s1']);
    expect(slip('王小明', 'one')).toEqual([]);
    expect(slip('王小明', 'two')).toEqual([]); // over at that very instant
    expect(slip('王小明', 'three')).toEqual(['s3']); // used by the same
    expect(slip('王小明', 'three', 'mini:b')).toEqual([]);
  });
  it('is open before its end and to nobody else once used', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.constantFrom(undefined, 'a', 'b'),
        (end, by, usedBy) => {
          const one = { studentId: 's', codeBlind: 'x', expiresAt: end, ...(usedBy === undefined ? {} : { usedBy }) };
          expect(isSlipOpen(one, 'a', end + by)).toBe(by < 0 && usedBy !== 'b');
        },
      ),
    );
  });
});

describe('comparing', () => {
  it('is equality', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => expect(sameText(a, b)).toBe(a === b)));
    fc.assert(fc.property(fc.string(), (a) => expect(sameText(a, a)).toBe(true)));
    expect(sameText('', '\u0000')).toBe(false);
  });
});

describe('whose row somebody is', () => {
  const family = {
    guardians: [guardian('m', '1', '李梅'), guardian('f', '2', '王强'), guardian('a', '3', '赵一'), guardian('b', '4', '赵二')],
    guardianships: [kin('m', 's', '母亲'), kin('f', 's', '父亲'), kin('a', 's', '其他'), kin('b', 's', '其他')],
    bound: new Set(['f']),
  };
  it.each([
    ['the only free one of that relation', '母亲', undefined, { kind: 'row', guardianId: 'm' }],
    ['taken already: the name is needed', '父亲', undefined, { kind: 'name-needed' }],
    ['two of them: the name is needed', '其他', undefined, { kind: 'name-needed' }],
    ['two of them: the name decides', '其他', ' 赵二', { kind: 'row', guardianId: 'b' }],
    ['taken, but it is that very person', '父亲', '王强', { kind: 'row', guardianId: 'f' }],
    ['nobody of that relation', '奶奶', '孙奶奶', { kind: 'new', name: '孙奶奶' }],
    ['another name than the roster’s', '母亲', '张三', { kind: 'new', name: '张三' }],
  ] as const)('%s', (_, relation, name, answer) => {
    expect(whoseRow(family, relation, name)).toEqual(answer);
  });
});

describe('masks', () => {
  it('show three and four digits of a phone and nothing of anything shorter', () => {
    expect(maskedPhone('13812341234')).toBe('138****1234');
    fc.assert(
      fc.property(fc.stringMatching(/^1\d{10}$/), (phone) => {
        const masked = maskedPhone(phone);
        expect(masked).toHaveLength(11);
        expect(masked.replace(/\D/g, '')).toHaveLength(7);
      }),
    );
    fc.assert(fc.property(fc.string({ maxLength: 7 }), (short) => expect(maskedPhone(short)).toBe('')));
  });
});
