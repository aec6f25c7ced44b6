import { addDays, instantOf, type CivilDate } from '../time/civil';
import { DAY } from '../time/instant';
import type { RosterFile } from './roster-reader';

/** The file's terms moved so that the first of them starts on `startsOn`, each as long as before: a demonstration is always in the middle of a term. */
export function moveTerms(file: RosterFile, startsOn: CivilDate): RosterFile {
  const first = file.terms.map(({ fact }) => fact.startsOn).sort()[0];
  if (first === undefined) return file;
  const days = Math.round((instantOf(startsOn) - instantOf(first)) / DAY);
  return {
    ...file,
    terms: file.terms.map(({ fact, at }) => ({
      at,
      fact: { ...fact, startsOn: addDays(fact.startsOn, days), endsOn: addDays(fact.endsOn, days) },
    })),
  };
}
