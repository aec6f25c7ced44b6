import fc from 'fast-check';
import { freshHead, lineOf, waitingSlot, type DraftHead } from '../../../bot-server/domain/plan/draft';
import { applyChanges, diffLines, fieldsThatDiffer } from '../../../bot-server/domain/plan/diff';
import { editLines, type LineEdit } from '../../../bot-server/domain/plan/edit-lines';
import { canonical } from '../../../bot-server/domain/importing/canonical';
import { matchLines } from '../../../bot-server/domain/plan/match-lines';
import { mergeDraft } from '../../../bot-server/domain/plan/merge';
import { stepDraft, type DraftStep } from '../../../bot-server/domain/plan/steps';
import type { Slot } from '../../../bot-server/domain/push/push';
import type { PlanLine } from '../../../bot-server/domain/push/slots';
import { instantOf, type Weekday } from '../../../bot-server/domain/time/civil';

const plan = { id: 'plan', schoolId: 'S' };
const term = { startsOn: '2026-09-01' };
const tidy = { classrooms: [], dimensionOf: () => undefined };
const anyLine = (line: number): fc.Arbitrary<PlanLine> =>
  fc
    .record({
      week: fc.integer({ min: 1, max: 3 }),
      weekday: fc.constantFrom<Weekday>(1, 3, 5),
      minute: fc.constantFrom(1100, 1140),
      dueDays: fc.constantFrom(3, 7),
      resourceId: fc.constantFrom('a', 'b'),
      grade: fc.constantFrom(0, 1, 3),
      together: fc.boolean(),
      note: fc.constantFrom('', '备注'),
    })
    .map(({ grade, together, ...rest }) => ({
      ...rest,
      line,
      audience: { grades: grade === 0 ? [] : [grade], classroomIds: [] },
      ...(together ? { together } : {}),
    }));
const anyLines = fc
  .uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 })
  .chain((numbers) => fc.tuple(...[...numbers].sort((a, b) => a - b).map(anyLine)));

describe('the steps of a draft', () => {
  const people = fc.constantFrom('wang', 'he', 'qin');
  const words = fc.constantFrom<DraftStep['word']>('edit', 'submit', 'take-back', 'send-back', 'approve', 'discard');
  const asked = fc.record({ by: people, word: words, stale: fc.boolean(), words: fc.constantFrom('', ' ', '第三周太满') });
  const made = (
    head: DraftHead,
    { by, word, stale, words: said }: { by: string; word: DraftStep['word']; stale: boolean; words: string },
  ) => stepDraft(head, { word, by, at: 1, words: said, revision: stale ? head.revision - 1 : head.revision });

  it('however people act, a plan is published only by somebody else than who submitted it, as it was submitted', () => {
    let published = 0;
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 25 }), (acts) => {
        let head = freshHead(plan);
        let submittedBy: string | undefined;
        for (const act of acts) {
          const before = head;
          const result = made(head, act);
          if ('refused' in result) continue;
          expect(act.stale).toBe(false);
          if ('ends' in result) {
            if (result.ends === 'published') {
              published += 1;
              expect(head.state).toBe('in-review');
              expect(submittedBy).toBeDefined();
              expect(act.by).not.toBe(submittedBy);
            } else expect(head.state).toBe('editing');
            head = freshHead(plan);
            submittedBy = undefined;
            continue;
          }
          head = result.head;
          expect(head.revision).toBe(before.revision + 1);
          if (act.word === 'edit') expect(before.state).toBe('editing');
          if (act.word === 'submit') submittedBy = act.by;
          if (act.word === 'send-back') expect([act.by === submittedBy, head.sentBack?.words]).toEqual([false, '第三周太满']);
          expect(head.state === 'in-review').toBe(head.state === 'in-review' && head.submitted?.by === submittedBy);
        }
      }),
      { numRuns: 500 },
    );
    expect(published).toBeGreaterThan(0);
  });

  it('refuses with the reason: an older look, one’s own review, no words, editing meanwhile', () => {
    const submitted: DraftHead = { ...freshHead(plan), revision: 4, state: 'in-review', submitted: { by: 'wang', at: 1 } };
    const refused = (step: object) => {
      const result = stepDraft(submitted, { at: 2, revision: 4, ...step } as DraftStep);
      return 'refused' in result ? result.refused : 'done';
    };
    expect(refused({ word: 'approve', by: 'he', revision: 3 })).toBe('plan/draft-changed');
    expect(refused({ word: 'approve', by: 'wang' })).toBe('plan/own-review');
    expect(refused({ word: 'send-back', by: 'wang', words: '改' })).toBe('plan/own-review');
    expect(refused({ word: 'send-back', by: 'he', words: ' ' })).toBe('plan/words-needed');
    expect(refused({ word: 'edit', by: 'wang' })).toBe('plan/in-review');
    expect(refused({ word: 'submit', by: 'he' })).toBe('plan/in-review');
    expect(refused({ word: 'discard', by: 'wang' })).toBe('plan/in-review');
    expect(refused({ word: 'approve', by: 'he' })).toBe('done');
  });
});

describe('what differs between two versions', () => {
  it('leads from the one to the other, and back', () => {
    fc.assert(
      fc.property(anyLines, anyLines, (a, b) => {
        expect(applyChanges(a, diffLines(a, b))).toEqual(b);
        expect(applyChanges(b, diffLines(b, a))).toEqual(a);
        expect(diffLines(a, a)).toEqual([]);
      }),
    );
  });
  it('names the fields that differ, also those that one of the two lacks', () => {
    const [line] = fc.sample(anyLine(1), 1);
    if (!line) throw new Error('no line');
    const { together: _none, ...alone } = line;
    const after = {
      ...alone,
      together: true as const,
      minute: 800,
      audience: { grades: [9], classroomIds: [], tags: ['left-behind' as const] },
    };
    expect(fieldsThatDiffer(alone, after).sort()).toEqual(['audience', 'minute', 'together']);
  });
});

describe('editing lines', () => {
  const slots = (lines: readonly PlanLine[]): Slot[] => lines.map((line) => waitingSlot(plan, term, line));
  const edited = (before: readonly Slot[], edits: readonly LineEdit[], settled: number[] = []) =>
    editLines(before, edits, { plan, term, head: { lastLine: 0 }, settled: new Set(settled), tidy });
  const base: PlanLine = {
    ...{ line: 1, week: 2, weekday: 3, minute: 1140, dueDays: 7, resourceId: 'a', note: '', together: true },
    audience: { grades: [], classroomIds: [] },
  };

  it('adds with a number of its own, moves with its day, and takes out', () => {
    const [first] = slots([base]);
    if (!first) throw new Error('no slot');
    const { line: _number, ...entered } = base;
    const result = edited(
      [first],
      [
        { kind: 'add', line: { ...entered, week: 4 } },
        { kind: 'change', line: 1, set: { weekday: 4, minute: 1100 }, alone: true },
      ],
    );
    if ('refused' in result) throw new Error(result.refused);
    const { together: _shared, ...single } = base;
    expect(result.slots.map(lineOf)).toEqual([
      { ...single, weekday: 4, minute: 1100 },
      { ...base, week: 4, line: 2 },
    ]);
    expect(result.slots.map(({ startsAt }) => startsAt)).toEqual([instantOf('2026-09-10', 1100), instantOf('2026-09-23', 1140)]);
    const less = edited(result.slots, [{ kind: 'remove', line: 2 }]);
    expect('slots' in less && [less.slots.map(({ line }) => line), less.lastLine]).toEqual([[1], 2]);
  });

  it('keeps what no edit names, and an instant that the plan’s own days do not give', () => {
    const [first] = slots([base]);
    const odd = { ...first, startsAt: 5, extra: 'kept' } as unknown as Slot;
    const result = edited([odd], [{ kind: 'change', line: 1, set: { note: '新' } }]);
    expect('slots' in result && result.slots).toEqual([{ ...odd, note: '新' }]);
  });

  it('all of it or nothing: refuses a line that is not there, or that has been pushed', () => {
    const all = slots([base]);
    expect(edited(all, [{ kind: 'remove', line: 9 }])).toEqual({ refused: 'slot/not-found' });
    expect(edited(all, [{ kind: 'change', line: 1, set: { note: 'x' } }], [1])).toEqual({ refused: 'slot/already-pushed' });
    expect(edited(all, [{ kind: 'remove', line: 1 }], [1])).toEqual({ refused: 'slot/already-pushed' });
  });
});

describe('lines that are read in again', () => {
  const read = (lines: readonly PlanLine[]): Slot[] => lines.map((line, at) => waitingSlot(plan, term, { ...line, line: at + 1 }));
  it('keep their numbers: the same file again changes nothing, in whatever order, and no number is given twice', () => {
    fc.assert(
      fc.property(anyLines, anyLines, fc.integer(), (a, b, turn) => {
        const before = a.map((line) => waitingSlot(plan, term, line));
        const match = (lines: readonly PlanLine[]) => matchLines(before, read(lines), { settled: new Set(), lastLine: 0 });
        const turned = [...a.slice(Math.abs(turn) % (a.length || 1)), ...a.slice(0, Math.abs(turn) % (a.length || 1))];
        const said = (slots: readonly Slot[]) => slots.map((slot) => canonical({ ...lineOf(slot), line: 0 })).sort();
        const again = match(turned);
        expect(again.map(({ line }) => line)).toEqual(a.map(({ line }) => line));
        expect(said(again)).toEqual(said(before));
        const other = match(b);
        expect(new Set(other.map(({ id }) => id)).size).toBe(b.length);
        expect(said(other)).toEqual(said(read(b)));
      }),
    );
  });
  it('a moved line is the same one; one that has been pushed is never another', () => {
    const [one] = fc.sample(anyLine(3), 1);
    if (!one) throw new Error('no line');
    const before = [waitingSlot(plan, term, one)];
    const moved = read([{ ...one, week: 3, minute: 800 }]);
    const numbers = (settled: number[]) => matchLines(before, moved, { settled: new Set(settled), lastLine: 5 }).map(({ line }) => line);
    expect([numbers([]), numbers([3])]).toEqual([[3], [6]]);
  });
});

describe('publishing beside what runs', () => {
  const now = instantOf('2026-09-09', 1200);
  const anyLive = anyLines.chain((lines) =>
    fc
      .tuple(...lines.map(() => fc.constantFrom<Slot['state']>('waiting', 'waiting', 'pushed', 'skipped')))
      .map((states) => lines.map((line, at): Slot => ({ ...waitingSlot(plan, term, line), state: states[at] ?? 'waiting' }))),
  );

  it('changes waiting slots alone, and ends with what the draft says, but for what is settled', () => {
    fc.assert(
      fc.property(anyLive, anyLines, (live, lines) => {
        const draft = lines.map((line) => waitingSlot(plan, term, line));
        const { put, remove, leftOut, lines: result } = mergeDraft(draft, live, now);
        const settled = live.filter(({ state }) => state !== 'waiting');
        const touched = new Set([...put.map(({ id }) => id), ...remove]);
        expect(settled.filter(({ id }) => touched.has(id))).toEqual([]);
        const after = new Map(live.filter(({ id }) => !remove.includes(id)).map((slot) => [slot.id, slot]));
        for (const slot of put) after.set(slot.id, slot);
        expect([...after.values()].sort((a, b) => a.line - b.line).map(lineOf)).toEqual(result);
        const free = result.filter(({ line }) => !settled.some((slot) => slot.line === line));
        expect(free).toEqual(lines.filter(({ line }) => !settled.some((slot) => slot.line === line)));
        expect(leftOut.every((id) => put.some((slot) => slot.id === id && slot.startsAt <= now))).toBe(true);
      }),
    );
  });
});
