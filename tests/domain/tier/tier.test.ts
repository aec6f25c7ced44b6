import fc from 'fast-check';
import { TIER_WORDS, tierOf, TIERS, type TierEntry } from '../../../bot-server/domain/tier/tier';

const ids = fc.constantFrom('s1', 's2', 's3');
const subjects = fc.constantFrom('语文', '数学');
const rooms = fc.constantFrom('c1', 'c2');
const entry = fc.record<TierEntry>({
  studentId: ids,
  schoolId: fc.constant('A'),
  classroomId: rooms,
  subject: subjects,
  tier: fc.constantFrom(...TIERS),
  setAt: fc.constant(0),
  until: fc.integer({ min: 0, max: 10 }),
});
/** One of each child and subject, as the store keeps them. */
const entries = fc.uniqueArray(entry, { maxLength: 6, selector: ({ studentId, subject }) => `${studentId}:${subject}` });

it('is what was set in this class for this subject, within the term, while consent is live; else nothing', () => {
  fc.assert(
    fc.property(
      entries,
      fc.uniqueArray(ids),
      ids,
      rooms,
      subjects,
      fc.integer({ min: 0, max: 10 }),
      (all, agreed, id, classroomId, subject, now) => {
        const found = tierOf({ id, classroomId }, subject, { entries: all, consented: new Set(agreed), now });
        const own = all.filter((one) => one.studentId === id && one.subject === subject);
        const [only] = own;
        const counts = only !== undefined && agreed.includes(id) && only.classroomId === classroomId && now < only.until;
        expect(found).toBe(counts ? only.tier : undefined);
      },
    ),
    { numRuns: 3000 },
  );
});

it('hangs on nothing that is another child’s', () => {
  fc.assert(
    fc.property(entries, entries, fc.uniqueArray(ids), ids, rooms, subjects, (all, foreign, agreed, id, classroomId, subject) => {
      const own = all.filter((one) => one.studentId === id);
      const others = foreign.filter((one) => one.studentId !== id);
      const of = (list: readonly TierEntry[]) =>
        tierOf({ id, classroomId }, subject, { entries: list, consented: new Set(agreed), now: 0 });
      expect(of([...others, ...own])).toBe(of(own));
    }),
  );
});

it('its words are kind, and a ciphertext’s length does not tell them apart', () => {
  expect(new Set(TIERS.map((tier) => Buffer.byteLength(tier))).size).toBe(1);
  for (const { name, about } of Object.values(TIER_WORDS)) expect(`${name}${about}`).not.toMatch(/[差慢落困优快尖]|低|中等|[ABCabc]/);
});
