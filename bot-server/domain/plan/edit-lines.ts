import type { PushPlan, Slot } from '../push/push';
import type { PlanLine } from '../push/slots';
import type { RefusalCode } from '../refusal';
import type { Term } from '../roster/roster';
import type { Layers } from '../push/layers';
import { lastLineOf, lineOf, waitingSlot, type DraftHead } from './draft';
import { MOST_LINES } from './check-lines';
import { broughtBack, type Inheritance } from './inherit';
import { aboutOf, type LineAbout } from './line-kind';
import { tidied, type TidyWorld, type Written } from './tidy-line';

/** A line as it is entered: its number is given by the plan. */
export type NewLine = Omit<PlanLine, 'line'>;

export type LineEdit =
  | { readonly kind: 'add'; readonly line: NewLine }
  /** What is not named stays. `alone`: one guardian is enough again; `about`: all of it at once, `{}` for nothing; `layers`: null for none. */
  | {
      readonly kind: 'change';
      readonly line: number;
      readonly set: Partial<Omit<NewLine, keyof LineAbout | 'layers'>>;
      readonly alone?: true;
      readonly about?: LineAbout;
      readonly layers?: Layers | null;
    }
  | { readonly kind: 'remove'; readonly line: number }
  /** A line of the county's that was left out; `line` is the county's own number. */
  | { readonly kind: 'bring-back'; readonly line: number };

export interface EditWorld {
  readonly plan: Pick<PushPlan, 'id' | 'schoolId'>;
  readonly term: Pick<Term, 'startsOn'>;
  readonly head: Pick<DraftHead, 'lastLine'>;
  /** Lines that have been pushed, or left out for good: they stay as they are. */
  readonly settled: ReadonlySet<number>;
  readonly tidy: TidyWorld;
  /** Of a plan that came from a county: what it brought last, and the numbers that its lines have where they run. */
  readonly county?: CountyGround;
}

export type CountyGround = Pick<Inheritance, 'countyPlanId' | 'moves' | 'lines'> & { readonly numbers: ReadonlyMap<number, number> };

export type Edited = { readonly refused: RefusalCode } | { readonly slots: readonly Slot[]; readonly lastLine: number };

/** The draft's slots after these edits, all of them or none. What a slot had that no edit names stays with it. */
export function editLines(
  before: readonly Slot[],
  edits: readonly LineEdit[],
  { plan, term, head, settled, tidy, county }: EditWorld,
): Edited {
  const slots = new Map(before.map((slot) => [slot.line, slot]));
  let lastLine = lastLineOf(before, head);
  for (const edit of edits) {
    if (edit.kind === 'add') {
      lastLine += 1;
      const fresh = waitingSlot(plan, term, { ...edit.line, line: lastLine });
      slots.set(lastLine, rewritten(fresh, tidied(written(fresh, undefined, fresh.layers), tidy)));
      continue;
    }
    if (edit.kind === 'bring-back') {
      const ground = { term, lastLine, numbers: county?.numbers };
      const back = county && broughtBack(plan, [...slots.values()], { county, line: edit.line }, ground);
      if (!back) return { refused: 'slot/not-found' };
      lastLine = Math.max(lastLine, back.line);
      slots.set(back.line, back);
      continue;
    }
    const slot = slots.get(edit.line);
    if (!slot) return { refused: 'slot/not-found' };
    if (settled.has(edit.line)) return { refused: 'slot/already-pushed' };
    if (edit.kind === 'remove') slots.delete(edit.line);
    else slots.set(edit.line, changed(slot, edit, { plan, term, tidy }));
  }
  if (slots.size > MOST_LINES) return { refused: 'plan/too-long' };
  return { slots: [...slots.values()].sort((a, b) => a.line - b.line), lastLine };
}

/** A slot keeps its instant, however it came by it, until its week, day or hour is changed; and what it says, until any of that is. */
function changed(
  slot: Slot,
  { set, alone, about, layers }: Extract<LineEdit, { kind: 'change' }>,
  { plan, term, tidy }: Pick<EditWorld, 'plan' | 'term' | 'tidy'>,
): Slot {
  const whole: Slot = { ...slot, ...set, audience: { ...slot.audience, ...set.audience } };
  const { together: _shared, ...single } = whole;
  const said = alone ? single : whole;
  const says = set.resourceId ?? set.audience ?? set.note ?? about ?? layers;
  const kept = layers === null ? undefined : (layers ?? said.layers);
  const after = says === undefined && layers === undefined ? said : rewritten(said, tidied(written(said, about, kept), tidy));
  if (after.week === slot.week && after.weekday === slot.weekday && after.minute === slot.minute) return after;
  const { date, startsAt } = waitingSlot(plan, term, lineOf(after));
  return { ...after, date, startsAt };
}

const written = ({ resourceId, audience, note, ...slot }: Slot, about: LineAbout | undefined, layers: Layers | undefined): Written => ({
  ...{ resourceId, audience, note },
  ...aboutOf(about ?? slot),
  ...(layers ? { layers } : {}),
});

/** The slot that says this and nothing else of it. */
function rewritten(
  { as: _a, subject: _s, progress: _r, period: _p, theme: _t, dimension: _d, layers: _l, ...slot }: Slot,
  says: Written,
): Slot {
  return { ...slot, ...says };
}
