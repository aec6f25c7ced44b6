import { groupBy } from '../group-by';
import type { GuardianId } from '../roster/roster';
import { playTerm, type Coming, type Heard, type Listener } from './play-term';
import type { Conflict, Rehearsal, RehearsedChild, RehearsedLine, RehearsedTerm } from './rehearsal';
import { sharedPhones } from './shared-phones';
import { unreachableOf } from './unreachable';

/** From this share of the guardians on it is the line's hour that is wrong, not their quiet hours. */
const MOST = 0.5;

interface Played {
  readonly listener: Listener;
  /** The plan's own lines. */
  readonly heard: readonly Heard[];
}

/** Plays a whole term against the roster and lists what would go wrong, in the order of the plan. Writes nothing, sends nothing. */
export function rehearse(term: RehearsedTerm): Rehearsal {
  const known = term.lines.filter(({ resource }) => resource && !resource.withdrawn);
  const audience = new Set(known.flatMap(({ own, classroomIds }) => (own ? classroomIds : [])));
  const children = term.children.filter(({ classroomId }) => audience.has(classroomId));
  const own = new Set(known.filter((line) => line.own).map(({ slot }) => slot.id));
  const played = [...listenersOf(children).values()].map(({ listener, own: theirs }): Played => {
    const coming = known.flatMap((line) => comingTo(line, theirs));
    return { listener, heard: playTerm(listener, coming).filter(({ slot }) => own.has(slot.id)) };
  });
  const heard = played.flatMap((one) => one.heard);
  return {
    conflicts: [
      ...aboutLines(term.lines.filter((line) => line.own)),
      ...closedHours(heard),
      ...tooMany(played),
      ...sharedPhones(
        known.filter((line) => line.own),
        children,
      ),
      ...unreachableOf(children),
      ...consentsRunOut(played),
      ...term.withoutTemplate.map((purpose): Conflict => ({ kind: 'no-template', purpose })),
    ],
    lines: own.size,
    families: children.length,
    guardians: played.length,
    messages: heard.length,
    onTime: heard.filter(({ rangAt, postponed }) => rangAt !== undefined && postponed === undefined).length,
    late: heard.filter(({ rangAt, postponed }) => rangAt !== undefined && postponed !== undefined).length,
    silent: heard.filter(({ rangAt }) => rangAt === undefined).length,
  };
}

/** Each guardian once, with all their children: siblings share a message. */
function listenersOf(children: readonly RehearsedChild[]): Map<GuardianId, { listener: Listener; own: RehearsedChild[] }> {
  const all = new Map<GuardianId, { listener: Listener; own: RehearsedChild[] }>();
  for (const child of children) {
    for (const listener of child.listeners) {
      const known = all.get(listener.id) ?? { listener, own: [] };
      known.own.push(child);
      all.set(listener.id, known);
    }
  }
  return all;
}

/** The line as it comes to a guardian of these children; nothing when it is for none of them. */
function comingTo({ slot, resource, classroomIds, closure = false }: RehearsedLine, children: readonly RehearsedChild[]): Coming[] {
  const meant = children.filter(({ classroomId }) => classroomIds.includes(classroomId));
  if (!meant.length) return [];
  return [{ slot, closure, childrensGrades: resource?.for === 'student' ? meant.map(({ grade }) => grade) : [] }];
}

function aboutLines(lines: readonly RehearsedLine[]): Conflict[] {
  const unknown = groupBy(
    lines.filter(({ resource }) => !resource),
    ({ slot }) => slot.resourceId,
  );
  const withdrawn = groupBy(
    lines.filter(({ resource }) => resource?.withdrawn),
    ({ slot }) => slot.resourceId,
  );
  const days = groupBy(
    lines.filter(({ day }) => day),
    ({ day }) => `${day?.because}|${day?.name}`,
  );
  return [
    ...[...unknown].map(([resourceId, some]): Conflict => ({ kind: 'unknown-resource', resourceId, lines: numbersOf(some) })),
    ...[...withdrawn].map(([resourceId, some]): Conflict => ({ kind: 'withdrawn', resourceId, lines: numbersOf(some) })),
    ...[...days.values()].flatMap((some): Conflict[] => {
      const day = some[0]?.day;
      return day ? [{ kind: day.because, name: day.name, lines: numbersOf(some) }] : [];
    }),
  ];
}

/** Lines whose minute lies in hours that are closed to most of their audience: they would all come at another time than is written. */
function closedHours(heard: readonly Heard[]): Conflict[] {
  return [...groupBy(heard, ({ slot }) => slot.id).values()].flatMap((some): Conflict[] => {
    const reached = some.filter(({ silent }) => silent !== 'not-bound');
    const late = reached.filter(({ postponed }) => postponed === 'quiet-hours' || postponed === 'bedtime');
    const slot = some[0]?.slot;
    if (!slot || late.length === 0 || late.length < reached.length * MOST) return [];
    return [{ kind: 'closed-hours', lines: [slot.line], guardians: late.length }];
  });
}

/** By week of term: whom more would ring than a week allows, and the lines that have to wait or stay silent. */
function tooMany(played: readonly Played[]): Conflict[] {
  const over = played.flatMap(({ listener, heard }) =>
    heard
      .filter(({ silent, postponed }) => silent === 'budget-spent' || postponed === 'budget-spent')
      .map(({ slot }) => ({ guardianId: listener.id, slot })),
  );
  return [...groupBy(over, ({ slot }) => slot.week)]
    .sort(([a], [b]) => a - b)
    .map(([week, some]): Conflict => ({
      kind: 'too-many',
      week,
      lines: sorted(some.map(({ slot }) => slot.line)),
      guardians: new Set(some.map(({ guardianId }) => guardianId)).size,
    }));
}

/** Guardians by the week in which a message is first not rung for want of a consent. */
function consentsRunOut(played: readonly Played[]): Conflict[] {
  const firsts = played.flatMap(({ heard }) => {
    const weeks = heard.filter(({ silent }) => silent === 'no-consent').map(({ slot }) => slot.week);
    return weeks.length ? [Math.min(...weeks)] : [];
  });
  return [...groupBy(firsts, (week) => week)]
    .sort(([a], [b]) => a - b)
    .map(([week, some]): Conflict => ({ kind: 'consents-run-out', week, guardians: some.length }));
}

const sorted = (lines: readonly number[]): number[] => [...new Set(lines)].sort((a, b) => a - b);
const numbersOf = (lines: readonly RehearsedLine[]): number[] => sorted(lines.map(({ slot }) => slot.line));
