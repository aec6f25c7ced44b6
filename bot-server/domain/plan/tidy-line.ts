import { tidy } from '../importing/cells';
import type { Layers } from '../push/layers';
import { AUDIENCE_TAGS, type AudienceRule } from '../push/push';
import type { PlanLine } from '../push/slots';
import type { Dimension } from '../resource/resource';
import type { Classroom } from '../roster/roster';
import { layerSubjectOf } from './layer-faults';
import { aboutOf, dimensioned, type LineAbout } from './line-kind';

export interface TidyWorld {
  readonly classrooms: readonly Pick<Classroom, 'id' | 'grade'>[];
  readonly dimensionOf: (resourceId: string) => Dimension | undefined;
}

/** What of a line is written freely. */
export type Written = Pick<PlanLine, 'resourceId' | 'audience' | 'layers' | 'note'> & LineAbout;

/**
 * What of a line is written freely, as a file of it would be read: texts without odd blanks, whom it is for in the roster's order, of family
 * education the dimension of its content. So a line of the browser is the same one after it went out to a spreadsheet and came back.
 */
export function tidied({ resourceId, audience, layers, note, ...line }: Written, { classrooms, dimensionOf }: TidyWorld): Written {
  const kept = tidyLayers(layers);
  return {
    ...{ resourceId, audience: tidyAudience(audience, classrooms), note: tidy(note) },
    ...dimensioned(tidyAbout(line), dimensionOf(resourceId)),
    ...(kept ? { layers: kept } : {}),
  };
}

function tidyAudience({ grades, classroomIds, tags = [] }: AudienceRule, classrooms: TidyWorld['classrooms']): AudienceRule {
  const known = classrooms.filter(({ id, grade }) => classroomIds.includes(id) && (!grades.length || grades.includes(grade)));
  const strange = classroomIds.filter((id) => !classrooms.some((classroom) => classroom.id === id)).sort();
  const some = AUDIENCE_TAGS.filter((tag) => tags.includes(tag));
  return {
    // A rule's two lists narrow each other, so grades beside classes are written out as their classes.
    grades: classroomIds.length ? [] : [...new Set(grades)].sort((a, b) => a - b),
    classroomIds: [...known.map(({ id }) => id), ...new Set(strange)],
    ...(some.length ? { tags: some } : {}),
  };
}

function tidyAbout(line: LineAbout): LineAbout {
  const [subject, progress] = [tidy(line.subject ?? ''), tidy(line.progress ?? '')];
  return aboutOf({ ...aboutOf(line), subject: subject === '' ? undefined : subject, progress: progress === '' ? undefined : progress });
}

function tidyLayers(layers: Layers | undefined): Layers | undefined {
  if (!layers || (layers.firm === undefined && layers.more === undefined && layers.subject.trim() === '')) return undefined;
  return { ...layers, subject: layerSubjectOf(layers.subject) };
}
