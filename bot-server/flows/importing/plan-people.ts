import type { Fault } from '../../domain/importing/fault';
import type { RosterPeople } from '../../domain/importing/roster-changes';
import type { StudentLine } from '../../domain/importing/roster-lines';
import { MOST_LINES, peopleChangesOf, type Blind, type LineKind, type PersonLine } from '../../domain/importing/roster-people';
import type { Said } from '../../domain/importing/roster-reader';
import { NO_COUNTS, plus, type Tally } from '../../domain/importing/roster-tally';
import type { Guardian } from '../../domain/roster/roster';
import type { CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { RosterStore } from '../../store/roster';

interface Needs {
  readonly roster: Pick<RosterStore, 'peopleOfSchool' | 'guardiansByPhone'>;
}

interface Rules {
  readonly blind: Blind;
  readonly on: CivilDate;
  readonly at: Instant;
  readonly markLeft: boolean;
  readonly alone: boolean;
  readonly onSchool: (done: number, total: number) => Promise<void>;
}

interface Outcome {
  readonly counts: Readonly<Record<keyof RosterPeople, Tally>>;
  readonly kinds: Readonly<Record<LineKind, number>>;
  readonly lines: readonly PersonLine[];
  readonly warnings: readonly Fault[];
}

/** Compares the families of a file with the stored ones, one school after the other, so that no more than one school is held open at a time. */
export function planPeople(needs: Needs, students: readonly Said<StudentLine>[], rules: Rules) {
  const bySchool = new Map<string, Said<StudentLine>[]>();
  for (const said of students) {
    const own = bySchool.get(said.fact.schoolId);
    if (own) own.push(said);
    else bySchool.set(said.fact.schoolId, [said]);
  }
  const counts: Record<keyof RosterPeople, Tally> = {
    students: NO_COUNTS.students,
    guardians: NO_COUNTS.guardians,
    guardianships: NO_COUNTS.guardianships,
  };
  const kinds: Record<LineKind, number> = { added: 0, moved: 0, changed: 0, returned: 0, left: 0, absent: 0 };
  const lines: PersonLine[] = [];
  const warnings: Fault[] = [];
  /** Guardians that an earlier school of this same file brings: they are no news for the next one. */
  const brought = new Map<string, Guardian>();

  return {
    async *parts(): AsyncGenerator<{ changes: RosterPeople }> {
      let done = 0;
      for (const [schoolId, said] of bySchool) {
        const stored = await needs.roster.peopleOfSchool(schoolId);
        const elsewhere = await guardiansElsewhere(needs, said, new Set(stored.guardians.map(({ phone }) => phone)), brought);
        const outcome = peopleChangesOf(said, stored, { ...rules, elsewhere });
        for (const kind of ['students', 'guardians', 'guardianships'] as const) counts[kind] = plus(counts[kind], outcome.counts[kind]);
        for (const line of outcome.lines) if (lines.filter(({ kind }) => kind === line.kind).length < MOST_LINES) lines.push(line);
        for (const [kind, count] of Object.entries(outcome.kinds) as [LineKind, number][]) kinds[kind] += count;
        for (const warning of outcome.warnings) if (warnings.length < 100) warnings.push(warning);
        if (bySchool.size > 1) for (const guardian of outcome.changes.guardians) brought.set(guardian.phone, guardian);
        yield { changes: outcome.changes };
        done += said.length;
        await rules.onSchool(done, students.length);
      }
    },
    /** What was found so far; whole when `parts` has ended. */
    outcome: (): Outcome => ({ counts, kinds, lines, warnings }),
  };
}

async function guardiansElsewhere(
  { roster }: Needs,
  said: readonly Said<StudentLine>[],
  own: ReadonlySet<string>,
  brought: ReadonlyMap<string, Guardian>,
): Promise<Map<string, Guardian>> {
  const unknown = new Set(said.flatMap(({ fact }) => fact.guardians.map(({ phone }) => phone)).filter((phone) => !own.has(phone)));
  const found = new Map<string, Guardian>();
  const asked: string[] = [];
  for (const phone of unknown) {
    const known = brought.get(phone);
    if (known) found.set(phone, known);
    else asked.push(phone);
  }
  for (const guardian of await roster.guardiansByPhone(asked)) found.set(guardian.phone, guardian);
  return found;
}
