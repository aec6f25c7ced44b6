import type { Identity } from '../../domain/account/account';
import type { Staff } from '../../domain/access/staff-account';
import { placeKey, type BulletinPlace } from '../../domain/bulletin/bulletin';
import { readsBulletins } from '../../domain/bulletin/readers';
import { bulletinRings, LOOKS_BACK_MS } from '../../domain/bulletin/ring';
import type { Instant } from '../../domain/time/instant';
import type { BulletinStore } from '../../store/bulletins';
import type { ContentStore } from '../../store/content';
import type { IdentityStore } from '../../store/identities';
import type { MessageStore } from '../../store/messages';
import type { RosterStore } from '../../store/roster';

export interface RingReadersNeeds {
  readonly bulletins: Pick<BulletinStore, 'unrung' | 'noteRung'>;
  readonly roster: Pick<RosterStore, 'officersOfBureau' | 'staffOfSchool'>;
  readonly identities: Pick<IdentityStore, 'ofTeachers' | 'ofOfficers'>;
  readonly messages: Pick<MessageStore, 'put' | 'toldOf'>;
  readonly content: Pick<ContentStore, 'publicDays'>;
}

/**
 * Writes the messages that tell of new bulletins: one for each person, unique over all messages, so that it may be cut off anywhere, called
 * twice and by several at once. What has a message is noted afterwards; whoever had to leave something to another's write looks again.
 */
export async function ringReaders(needs: RingReadersNeeds, now: Instant, stopped: () => boolean): Promise<{ readonly rung: number }> {
  const news = await needs.bulletins.unrung(now - LOOKS_BACK_MS);
  if (news.length === 0) return { rung: 0 };
  const readers = new Map<string, readonly Staff[]>();
  for (const { place } of news) {
    if (stopped()) return { rung: 0 };
    const key = placeKey(place);
    if (!readers.has(key)) readers.set(key, await readersOf(needs, place));
  }
  const told = new Set((await needs.messages.toldOf(news.map(({ id }) => id))).map(pairOf));
  const messages = bulletinRings(
    news,
    ({ place }) => readers.get(placeKey(place)) ?? [],
    {
      identities: await identitiesOf(needs, [...readers.values()].flat()),
      isTold: (one) => told.has(pairOf(one)),
      days: await needs.content.publicDays(),
    },
    now,
  );
  const rung = await needs.messages.put(messages);
  if (rung === messages.length)
    await needs.bulletins.noteRung(
      news.map(({ id }) => id),
      now,
    );
  return { rung };
}

const pairOf = ({ reader, bulletinId }: { readonly reader: string; readonly bulletinId: string }): string => `${reader}|${bulletinId}`;

/** Who reads the bulletins of a place, by the rule that lets them in. */
async function readersOf({ roster }: Pick<RingReadersNeeds, 'roster'>, place: BulletinPlace): Promise<Staff[]> {
  if (place.kind === 'bureau') {
    const officers = await roster.officersOfBureau(place.id);
    return officers
      .filter(({ duty }) => readsBulletins({ role: 'officer', bureauId: place.id, ...(duty ? { duty } : {}) }, place))
      .map(({ id }): Staff => ({ kind: 'officer', id }));
  }
  const staff = await roster.staffOfSchool(place.id);
  return staff
    .filter(({ roles }) => readsBulletins({ role: 'teacher', schoolId: place.id, roles }, place))
    .map(({ id }): Staff => ({ kind: 'teacher', id }));
}

/** The WeChat of all of them, each identity once. */
async function identitiesOf({ identities }: Pick<RingReadersNeeds, 'identities'>, people: readonly Staff[]): Promise<Identity[]> {
  const idsOf = (kind: Staff['kind']): string[] => [...new Set(people.filter((one) => one.kind === kind).map(({ id }) => id))];
  const found = await Promise.all([identities.ofTeachers(idsOf('teacher')), identities.ofOfficers(idsOf('officer'))]);
  return [...new Map(found.flat().map((identity) => [identity.id, identity])).values()];
}
