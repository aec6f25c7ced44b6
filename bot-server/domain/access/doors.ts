import type { Actor } from './actor';
import { may } from './may';

/** Doors that not everybody of a room may open, and what not everybody behind a door may begin. */
export const DOORS = [
  'plans',
  'import-plan',
  'roster',
  'binding',
  'trail',
  'corrections',
  'own-class',
  'tiers',
  'bureau-roster',
  'county-plans',
  'catalogue',
  'question-box',
  'question-desk',
  'bulletins',
  'exports',
  'figures',
] as const;
export type Door = (typeof DOORS)[number];

/** Which of them this person may open, by the same table that refuses behind them: a door is shown exactly to whom it opens. */
export function doorsFor(who: Actor): readonly Door[] {
  if (who.role === 'officer') {
    const first: readonly Door[] = who.duty === 'teaching-research' ? ['plans'] : may.keepBureauRoster(who) ? ['bureau-roster'] : [];
    return [
      ...first,
      ...(may.planForBureau(who, who.bureauId) ? (['county-plans'] as const) : []),
      'catalogue',
      ...(may.readBulletins(who, { kind: 'bureau', id: who.bureauId }) ? (['bulletins'] as const) : []),
      ...(may.exportFigures(who) ? (['exports'] as const) : []),
    ];
  }
  if (who.role !== 'teacher') return [];
  const { schoolId } = who;
  const [classroomId = ''] = who.classroomIds;
  const taught = (who.teaches ?? []).flatMap(({ subject, classroomIds }) => classroomIds.map((id) => ({ classroomId: id, subject })));
  const opens: Readonly<Record<Door, boolean>> = {
    plans: may.readSchool(who, schoolId),
    'import-plan': may.planFor(who, schoolId),
    roster: may.keepRoster(who, schoolId),
    binding: may.chooseBindingCheck(who, schoolId),
    trail: may.readTrail(who, schoolId),
    corrections: may.settleCorrections(who, { schoolId, classroomId }),
    'own-class': may.tendFamilies(who, classroomId),
    tiers: taught.some((one) => may.tier(who, one)),
    'bureau-roster': false,
    'county-plans': false,
    catalogue: may.readCatalogue(who),
    'question-box': classroomId !== '' || taught.length > 0,
    // Of a school as its office; a bureau's officers have their own page.
    figures: who.role === 'teacher' && may.readSchool(who, schoolId),
    'question-desk': may.keepQuickReplies(who, schoolId),
    bulletins: may.readBulletins(who, { kind: 'school', id: schoolId }),
    exports: may.exportFigures(who),
  };
  return DOORS.filter((door) => opens[door]);
}
