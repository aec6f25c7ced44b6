import type { Actor } from '../../domain/access/actor';
import { SMALLEST_IN_SCHOOL } from '../../domain/figures/figures';
import { adviceOn, changeOfVersions, dropOf, toldVersion, type Advice, type Drop, type QualityChange, type ToldVersion, type VersionCounts } from '../../domain/figures/quality'; // prettier-ignore
import { SMALLEST_CELL } from '../../domain/figures/release';
import { crowdedSeconds, type CrowdedSecond } from '../../domain/question/crowded';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import { countedSpan } from '../../domain/viewing/credit';
import type { QuestionStore } from '../../store/questions';
import { countCurve, type CurveNeeds } from '../figures/show-retention';
import { lineFor, officeOf, type ResourceNeeds } from './needs';

type Needs = CurveNeeds & {
  readonly resources: ResourceNeeds['resources'] & CurveNeeds['resources'];
  readonly roster: ResourceNeeds['roster'] & CurveNeeds['roster'];
  readonly questions: Pick<QuestionStore, 'pinnedTo'>;
  /** The words that stand on the film at a second; undefined where there are none. */
  readonly captionAt: (captions: string, second: number) => Promise<string | undefined>;
};

export interface QualityView {
  readonly smallest: number;
  /** The newest version that was watched enough, and the one before it where that was too. */
  readonly now?: ToldVersion;
  readonly then?: ToldVersion;
  readonly change?: QualityChange;
  readonly drop?: Drop & { readonly caption?: string };
  readonly asked: readonly CrowdedSecond[];
  readonly advice: Advice;
}

/**
 * How an item is taken, for who writes and who reviews it: a school's office of its own families, a bureau's people of all their schools'.
 * Counts in whole fives or tens and what follows from them alone; nobody is named, and no class, teacher or school is told apart.
 * @throws Refusal access/denied, resource/not-found
 */
export async function showQuality(needs: Needs, actor: Actor, id: string): Promise<QualityView> {
  officeOf(actor);
  await lineFor(needs, actor, id);
  const [newest, ...older] = await needs.resources.versions(id);
  if (!newest || newest.kind === 'link') throw new Refusal('resource/not-found');
  const smallest = actor.role === 'officer' ? SMALLEST_CELL : SMALLEST_IN_SCHOOL;
  const schoolIds = actor.role === 'officer' ? actor.schoolIds : actor.role === 'teacher' ? [actor.schoolId] : [];
  const [counted, before] = await Promise.all([
    countVersion(needs, newest, schoolIds),
    older[0] ? countVersion(needs, older[0], schoolIds) : undefined,
  ]);
  const [now, then] = [toldVersion(counted, smallest), before && toldVersion(before, smallest)];
  const drop = now && dropOf(counted.retention, smallest);
  const pinned = await needs.questions.pinnedTo(id, newest.version, schoolIds);
  const asked = crowdedSeconds(pinned, { least: smallest }).map(({ second, families }) => ({ second, families: Math.floor(families / smallest) * smallest })); // prettier-ignore
  const caption = drop && newest.captions !== undefined ? await needs.captionAt(newest.captions, drop.at) : undefined;
  return {
    smallest,
    ...(now ? { now } : {}),
    ...(now && then ? { then, change: changeOfVersions(now, then) } : {}),
    ...(drop ? { drop: { ...drop, ...(caption === undefined ? {} : { caption }) } } : {}),
    asked,
    advice: adviceOn(drop, countedSpan(newest)),
  };
}

async function countVersion(needs: CurveNeeds, resource: Resource, schoolIds: readonly string[]): Promise<VersionCounts> {
  let [started, completed] = [0, 0];
  const retention = await countCurve(needs, resource, schoolIds, undefined, ({ seconds, isCompleted }) => {
    if (seconds === 0) return;
    started += 1;
    if (isCompleted) completed += 1;
  });
  return { version: resource.version, started, completed, retention };
}
