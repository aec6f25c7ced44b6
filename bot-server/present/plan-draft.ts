import type { WireDraft, WireDraftLine, WireLineFault, WirePickResource, WirePlanVersionCard } from '../contract/index';
import type { CheckFault } from '../domain/plan/check-lines';
import type { Deed, DraftHead, VersionHead } from '../domain/plan/draft';
import type { CountyLine } from '../domain/plan/county';
import { isMoved } from '../domain/plan/inherit';
import { aboutOf, aboutWords } from '../domain/plan/line-kind';
import type { PushPlan, Slot } from '../domain/push/push';
import { dueAtOf } from '../domain/push/slots';
import type { Resource } from '../domain/resource/resource';
import type { Classroom, Term } from '../domain/roster/roster';
import { addDays, instantOf, weekday } from '../domain/time/civil';
import { DAY } from '../domain/time/instant';
import { dayOf, type SchoolCalendar } from '../domain/calendar/calendar';
import { audienceText, slotStateText, whenText } from './plan';

interface View {
  readonly plan: PushPlan;
  readonly head: DraftHead;
  readonly title: string;
  readonly slots: readonly Slot[];
  readonly settled: ReadonlySet<number>;
  readonly term: Term | undefined;
  readonly resources: readonly Resource[];
  readonly classrooms: readonly Classroom[];
  readonly faults: readonly CheckFault[];
  readonly versions: readonly VersionHead[];
  readonly calendar: SchoolCalendar;
  readonly leftOut?: readonly CountyLine[];
  readonly names: ReadonlyMap<string, string>;
  readonly mine: { readonly edits: boolean; readonly reviews: boolean; readonly submitted: boolean };
}

/** How many Monday-to-Sunday weeks a term touches. */
export function weeksOf({ startsOn, endsOn }: Pick<Term, 'startsOn' | 'endsOn'>): number {
  const monday = instantOf(startsOn) - (weekday(instantOf(startsOn)) - 1) * DAY;
  return Math.min(60, Math.floor((instantOf(endsOn) - monday) / (7 * DAY)) + 1);
}

export function presentDraft(view: View): WireDraft {
  const { plan, head, term, mine, classrooms } = view;
  const { edited, submitted, sentBack } = head;
  const said = ({ by, at }: Deed) => ({ by: view.names.get(by) ?? '同事', at });
  const [startsOn, endsOn] = [term?.startsOn ?? '', term?.endsOn ?? ''];
  const editing = head.state === 'editing';
  const reviewing = !editing && mine.reviews && !mine.submitted;
  const byId = new Map(view.resources.map((resource) => [resource.id, resource]));
  return {
    plan: plan.id,
    title: view.title,
    ...(plan.kind === undefined ? {} : { kind: plan.kind }),
    term: { name: term?.name ?? plan.termId, startsOn, endsOn, weeks: term ? weeksOf(term) : 1 },
    planState: plan.state === 'ended' ? 'paused' : plan.state,
    state: head.state,
    revision: head.revision,
    version: view.versions[0]?.number ?? 0,
    ...(edited ? { edited: said(edited) } : {}),
    ...(submitted && !editing ? { submitted: said(submitted) } : {}),
    ...(sentBack ? { sentBack: { ...said(sentBack), words: sentBack.words } } : {}),
    can: {
      edit: mine.edits && editing,
      submit: mine.edits && editing,
      takeBack: mine.edits && !editing,
      sendBack: reviewing,
      publish: reviewing,
      discard: mine.edits && editing && plan.state !== 'draft',
      preview: true,
    },
    lines: view.slots.map((slot) => presentDraftLine(slot, byId.get(slot.resourceId), view)),
    ...(view.leftOut ? { leftOut: view.leftOut.map((line) => leftOutLine(line, byId)) } : {}),
    faults: view.faults.map(presentFault),
    classrooms: classrooms.map(({ id, name, grade }) => ({ id, name, grade })),
    days: term ? markedDays(term, view.calendar) : [],
  };
}

export const presentFault = ({ line, column, code, sentence, other }: CheckFault): WireLineFault => ({
  ...{ line, column, code, sentence: sentence.slice(0, 400) },
  ...(other === undefined ? {} : { other }),
});

/** Days of the term that are not as the week says. */
export function markedDays({ startsOn, endsOn }: Pick<Term, 'startsOn' | 'endsOn'>, calendar: SchoolCalendar): WireDraft['days'] {
  const days: WireDraft['days'] = [];
  for (let date = startsOn; date <= endsOn && days.length < 400; date = addDays(date, 1)) {
    const day = dayOf(date, calendar);
    if (day.kind === 'holiday' || day.kind === 'at-home') days.push({ date, kind: 'off', name: (day.name ?? '放假').slice(0, 40) });
    else if (day.exam !== undefined) days.push({ date, kind: 'exam', name: day.exam.slice(0, 40) });
    else if (day.madeUp) days.push({ date, kind: 'worked', name: (day.name ?? '上课').slice(0, 40) });
  }
  return days;
}

function leftOutLine(line: CountyLine, byId: ReadonlyMap<string, Resource>): NonNullable<WireDraft['leftOut']>[number] {
  const what = `${whenText(line)} 《${(byId.get(line.resourceId)?.title ?? line.resourceId).slice(0, 60)}》`;
  const about = aboutWords(line);
  return { line: line.line, what: `${what}${about === '' ? '' : ` ${about}`}`, must: line.must === true };
}

/** Where a line stands: its plan and its classes, and how everybody is called. */
interface LineGround {
  readonly plan: Pick<PushPlan, 'state'>;
  readonly classrooms: readonly Classroom[];
  readonly settled: ReadonlySet<number>;
  readonly all?: string;
}

export function presentDraftLine(
  slot: Slot,
  resource: Resource | undefined,
  { plan, classrooms, settled, all }: LineGround,
): WireDraftLine {
  const { line, week, weekday: day, minute, dueDays, resourceId, audience, note, startsAt } = slot;
  const over = settled.has(line);
  return {
    ...{ line, week, weekday: day, minute, dueDays, resource: resourceId, note: note.slice(0, 200), startsAt },
    audience: { grades: [...audience.grades], classroomIds: [...audience.classroomIds], tags: [...(audience.tags ?? [])] },
    together: slot.together ?? false,
    about: aboutOf(slot),
    ...(slot.layers ? { layers: { ...slot.layers } } : {}),
    ...(slot.from ? { county: { must: slot.from.must === true, moves: slot.from.moves, moved: isMoved(slot) } } : {}),
    dueAt: dueAtOf(slot),
    title: (resource?.title ?? '这个内容不见了').slice(0, 60),
    ...(resource ? { kind: resource.kind } : {}),
    who: `${audienceText(audience, classrooms, all)}${slot.together ? '（家长合看）' : ''}`.slice(0, 220),
    settled: over,
    ...(over ? { settledText: slotStateText(slot, plan) } : {}),
  };
}

export function presentVersion(
  { number, title, publishedAt, publishedBy, submitted }: VersionHead,
  names: ReadonlyMap<string, string>,
): WirePlanVersionCard {
  const by = publishedBy.kind === 'operator' ? '管理员' : (names.get(publishedBy.id) ?? '同事');
  return { number, title, publishedAt, publishedBy: by, ...(submitted ? { submittedBy: names.get(submitted.by) ?? '同事' } : {}) };
}

export const presentPick = ({ id, title, kind, for: whom, dimension, theme, stages, durationSeconds }: Resource): WirePickResource => ({
  ...{ id, title: title.slice(0, 60), kind, for: whom, dimension, theme: theme.slice(0, 40), stages: [...stages] },
  ...(durationSeconds === undefined ? {} : { seconds: Math.round(durationSeconds) }),
});
