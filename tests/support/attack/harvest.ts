import type { Actor, OfficerActor, TeacherActor } from '../../../bot-server/domain/access/actor';
import { BULLETIN_KINDS, type BulletinPlace } from '../../../bot-server/domain/bulletin/bulletin';
import { Refusal } from '../../../bot-server/domain/refusal';
import { weekDays } from '../../../bot-server/domain/time/week';
import { civilDate } from '../../../bot-server/domain/time/civil';
import type { Instant } from '../../../bot-server/domain/time/instant';
import { makeBulletin, supplementBulletin } from '../../../bot-server/flows/bulletin/make-bulletin';
import type { FigureBy, FigureQuestion, FiguresView } from '../../../bot-server/flows/figures/question';
import { showFigures } from '../../../bot-server/flows/figures/show-figures';
import { presentFigures } from '../../../bot-server/present/figures';
import type { BulletinWorld } from '../../flows/bulletin/world';
import { dimensions, resources, schoolIds, subjects, themes, WEEK, type History } from './history';

export interface Answer {
  readonly asked: FigureQuestion;
  readonly view: FiguresView;
}

const signed = { identityId: 'i', accountId: 'mini' };
export const officerOf = (bureauId: string, own: readonly string[]): OfficerActor => ({ ...signed, role: 'officer', officerId: 'o', bureauId, schoolIds: [...own] }); // prettier-ignore
export const officeOf = (schoolId: string, classroomIds: string[] = []): TeacherActor => ({ ...signed, role: 'teacher', teacherId: 't', schoolId, roles: classroomIds.length > 0 ? ['head', 'teacher'] : ['head'], classroomIds }); // prettier-ignore

export const city = officerOf('CITY', schoolIds);
export const county = officerOf('K1', ['A', 'B', 'V']);

type Filter = Partial<FigureQuestion>;
const pairs = (a: readonly Filter[], b: readonly Filter[]): Filter[] => a.flatMap((one) => b.map((other) => ({ ...one, ...other })));
const spans: Filter[] = [[WEEK, WEEK + 1], [WEEK, WEEK], [WEEK + 1, WEEK + 1]].map(([from = 0, to = 0]) => ({ from: weekDays(from).from, to: weekDays(to).to })); // prettier-ignore
const byItem: Filter[] = resources.map((resource) => ({ resource }));
const byTheme: Filter[] = themes.map((theme) => ({ theme }));
const byAbout: Filter[] = [...dimensions.map((dimension): Filter => ({ dimension })), ...subjects.map((subject): Filter => ({ subject }))];

const every = (by: readonly FigureBy[], filters: readonly Filter[]): FigureQuestion[] =>
  by.flatMap((one) => filters.map((filter) => ({ by: one, window: 'week' as const, ...filter })));
const [whole = {}] = spans;

/** What a bureau's page can ask: by everything, over each run of weeks, narrowed by each filter and by two together. */
const ofBureau: FigureQuestion[] = [
  ...every(
    ['school', 'county', 'grade', 'resource', 'theme', 'dimension', 'subject', 'push', 'week'],
    pairs(spans, [{}, ...byItem, ...byTheme, ...byAbout, { county: 'K1' }]),
  ),
  ...every(['resource', 'week'], pairs([whole], schoolIds.map((school): Filter => ({ school })))), // prettier-ignore
  ...every(['school', 'resource'], pairs([{ ...whole, county: 'K1' }], [...byItem, ...byTheme])),
];

/** What a school's page can ask; single days too, which a school may. */
function ofSchool({ rooms, courses }: History, schoolId: string): FigureQuestion[] {
  const byClass = rooms.filter((room) => room.schoolId === schoolId).map(({ id }): Filter => ({ classroom: id }));
  const byGrade = [1, 2].map((grade): Filter => ({ grade }));
  const pushes = [...new Map(courses.map(({ push }) => [push.id, push])).values()].filter((push) => push.schoolId === schoolId);
  const days = pushes.map(({ startsAt }): Filter => ({ from: civilDate(startsAt), to: civilDate(startsAt) }));
  return [
    ...every(
      ['push', 'class', 'grade', 'resource', 'theme', 'dimension', 'subject', 'week'],
      pairs(spans, [{}, ...byItem, ...byTheme, ...byAbout, ...byGrade]),
    ),
    ...every(['push', 'grade'], pairs([whole], [...byClass, ...pairs(byItem, byClass)])),
    ...every(['class', 'grade'], [...days, ...pushes.map(({ id }): Filter => ({ ...whole, push: id }))]),
  ];
}

const AT_ONCE = 40;
/** Every answer that this reader can get at this moment; what is refused is no answer. */
export async function answersOf(world: BulletinWorld, history: History, reader: Actor, now: Instant): Promise<Answer[]> {
  const questions = reader.role === 'teacher' ? ofSchool(history, reader.schoolId) : ofBureau;
  const answers: Answer[] = [];
  for (let at = 0; at < questions.length; at += AT_ONCE) {
    const some = questions.slice(at, at + AT_ONCE).map(async (asked): Promise<Answer[]> => {
      try {
        return [{ asked, view: await showFigures(world.needs, reader, asked, now) }];
      } catch (fault) {
        if (fault instanceof Refusal) return [];
        throw fault;
      }
    });
    answers.push(...(await Promise.all(some)).flat());
  }
  return answers;
}

/** As it goes over the wire: what no reader gets is not in it. */
export const wireOf = (answers: readonly Answer[]) => answers.map(({ asked, view }) => [asked, presentFigures(view)]);

/** Every bulletin that can be made at this moment and those before it, supplements too, with its text. */
export async function bulletinsOf({ needs }: BulletinWorld, place: BulletinPlace, now: Instant): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const kind of BULLETIN_KINDS)
    for (const period of kind === 'weekly' ? [WEEK, WEEK + 1].map((week) => weekDays(week).from) : ['2026-09']) {
      try {
        await makeBulletin(needs, { place, kind, period }, now);
        await supplementBulletin(needs, { place, kind, period }, now);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
      }
      all.push(...(await needs.bulletins.ofPeriod(place, kind, period)).map(({ facts, text, no }) => ({ facts, text, no })));
    }
  return all;
}
