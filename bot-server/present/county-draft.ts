import type { WireDraft } from '../contract/index';
import type { SchoolCalendar } from '../domain/calendar/calendar';
import type { CheckFault } from '../domain/plan/check-lines';
import { GRADE_CLASSES, type CountyPlan } from '../domain/plan/county';
import { waitingSlot } from '../domain/plan/draft';
import type { Resource } from '../domain/resource/resource';
import type { Term } from '../domain/roster/roster';
import { markedDays, presentDraftLine, presentFault, weeksOf } from './plan-draft';

interface View {
  readonly plan: CountyPlan;
  readonly term: Term | undefined;
  readonly resources: readonly Resource[];
  readonly calendar: SchoolCalendar;
  readonly faults: readonly CheckFault[];
  readonly edits: boolean;
}

const NOBODY: ReadonlySet<number> = new Set();

/** A bureau's plan in the shape of a school's draft: one calendar and one editor serve both. Its steps are said on its own page. */
export function presentCountyDraft({ plan, term, resources, calendar, faults, edits }: View): WireDraft {
  const { id, bureauId, title, kind, version, revision, state } = plan;
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const planState = version > 0 ? ('published' as const) : ('draft' as const);
  const ground = { plan: { state: planState }, classrooms: GRADE_CLASSES, settled: NOBODY, all: '全体' };
  const [startsOn, endsOn] = [term?.startsOn ?? '', term?.endsOn ?? ''];
  return {
    ...{ plan: id, title, planState, revision, version },
    ...(kind === undefined ? {} : { kind }),
    term: { name: term?.name ?? plan.termId, startsOn, endsOn, weeks: term ? weeksOf(term) : 1 },
    state: state === 'in-review' ? 'in-review' : 'editing',
    can: { edit: edits, submit: false, takeBack: false, sendBack: false, publish: false, discard: false, preview: false },
    lines: term
      ? plan.lines.map(({ must, ...line }) => ({
          ...presentDraftLine(waitingSlot({ id, schoolId: bureauId }, term, line), byId.get(line.resourceId), ground),
          ...(must ? { must } : {}),
        }))
      : [],
    ofBureau: true,
    faults: faults.map(presentFault),
    classrooms: GRADE_CLASSES.map(({ id: grade, name, grade: number }) => ({ id: grade, name, grade: number })),
    days: term ? markedDays(term, calendar) : [],
  };
}
