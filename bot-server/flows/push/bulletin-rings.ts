import type { Identity } from '../../domain/account/account';
import { personOf } from '../../domain/account/person-key';
import { pageOfNews, rungWhere, wordsOfNews, type News } from '../../domain/bulletin/ring';
import { readsBulletins } from '../../domain/bulletin/readers';
import type { BulletinTold, Message } from '../../domain/push/push';
import type { Variables } from '../../domain/push/wording';
import type { PushNeeds } from './needs';

/** What the sender asks of any subject, and the page that this one opens. */
interface Telling {
  readonly planState: 'running';
  readonly withdrawn: boolean;
  readonly allWatched: boolean;
  readonly words: Variables;
  readonly page?: string;
}

type Needs = Pick<PushNeeds, 'identities' | 'roster' | 'bulletins'>;

const aboutOf = ({ subject }: Pick<Message, 'subject'>): readonly BulletinTold[] => (subject.kind === 'bulletin' ? subject.about : []);

/** Nothing is left to tell: its readers have opened it, or read no bulletins of that place any more. */
const SILENT: Telling = { planState: 'running', withdrawn: true, allWatched: false, words: {} };

/** The WeChat of those whom these messages tell of bulletins, and where each of them rings. */
export async function bulletinIdentities(
  { identities }: Pick<Needs, 'identities'>,
  messages: readonly Message[],
): Promise<(message: Message) => ReturnType<typeof rungWhere>> {
  const people = [...new Set(messages.flatMap((message) => aboutOf(message).map(({ reader }) => reader)))].flatMap(
    (reader) => personOf(reader) ?? [],
  );
  const idsOf = (kind: 'teacher' | 'officer'): string[] => people.filter((one) => one.kind === kind).map(({ id }) => id);
  const found: Identity[][] =
    people.length === 0
      ? []
      : await Promise.all([identities.ofTeachers?.(idsOf('teacher')) ?? [], identities.ofOfficers?.(idsOf('officer')) ?? []]);
  const known = [...new Map(found.flat().map((identity) => [identity.id, identity])).values()];
  return (message) => rungWhere(aboutOf(message), known);
}

/** What these messages have to tell as it is now, by message id: of what somebody has opened, and to whom it is closed by now, nothing. */
export async function bulletinSubjects(needs: Needs, messages: readonly Message[]): Promise<[string, Telling][]> {
  const ours = messages.filter(({ subject }) => subject.kind === 'bulletin');
  if (ours.length === 0) return [];
  const whereOf = await bulletinIdentities(needs, ours);
  const ids = [...new Set(ours.flatMap((message) => aboutOf(message).map(({ bulletinId }) => bulletinId)))];
  const news = new Map(((await needs.bulletins?.news(ids)) ?? []).map((one) => [one.id, one]));
  return Promise.all(
    ours.map(async (message): Promise<[string, Telling]> => {
      // Who has no WeChat here is not told; that is said by the message's own end, so what it is about stays whole.
      const { identities, about } = whereOf(message);
      const open = await stillNew(needs, identities.length > 0 ? about : aboutOf(message), news);
      if (open === 'closed') return [message.id, SILENT];
      if (open.length === 0) return [message.id, { ...SILENT, withdrawn: false, allWatched: true }];
      const page = pageOfNews(open.map(({ id }) => id));
      return [message.id, { planState: 'running', withdrawn: false, allWatched: false, words: wordsOfNews(open), page }];
    }),
  );
}

/** What is new to its reader still; `closed` when none of its readers may read any of it now. */
async function stillNew(needs: Needs, about: readonly BulletinTold[], news: ReadonlyMap<string, News>): Promise<News[] | 'closed'> {
  const open = await Promise.all(
    about.map(async ({ reader, bulletinId }) => {
      const one = news.get(bulletinId);
      return one && (await reads(needs, reader, one)) ? { reader, one } : undefined;
    }),
  );
  const readable = open.filter((each) => each !== undefined);
  if (readable.length === 0) return 'closed';
  const unread = await Promise.all(
    readable.map(async ({ reader, one }) => (((await needs.bulletins?.readUpTo(reader, one.place)) ?? 0) < one.seq ? [one] : [])),
  );
  return [...new Map(unread.flat().map((one) => [one.id, one])).values()];
}

async function reads({ roster }: Pick<Needs, 'roster'>, reader: string, { place }: News): Promise<boolean> {
  const person = personOf(reader);
  if (person?.kind === 'officer') {
    const officer = await roster.officer?.(person.id);
    return officer !== undefined && readsBulletins({ role: 'officer', ...officer }, place);
  }
  const [teacher] = person ? await roster.teachers([person.id]) : [];
  return teacher !== undefined && readsBulletins({ role: 'teacher', ...teacher }, place);
}
