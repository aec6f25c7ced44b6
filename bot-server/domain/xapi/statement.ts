import type { Resource } from '../resource/resource';
import type { Instant } from '../time/instant';
import { OFFLINE_TICKET_LIFE } from '../viewing/ticket';
import { SECONDS_PER_WORD, type Session, type Span, type Viewing, type Words } from '../viewing/viewing';
import { countSeconds, gapsIn } from '../viewing/words';

/** xAPI 1.0.3 with the Video Profile, as much of it as rows can honestly tell: see docs/xapi.md. */
export const XAPI_VERSION = '1.0.3';
/** Whether a caller's version is one of ours: any 1.0.x. Who says none is answered too, so that a plain program can look. */
export const speaks = (asked: string): boolean => asked === '' || /^1\.0(\.\d{1,3})?$/.test(asked);
const PROFILE = 'https://w3id.org/xapi/video';
const ext = (name: string): string => `${PROFILE}/extensions/${name}`;
const VERBS = {
  initialized: 'http://adlnet.gov/expapi/verbs/initialized',
  paused: `${PROFILE}/verbs/paused`,
  terminated: 'http://adlnet.gov/expapi/verbs/terminated',
  completed: 'http://adlnet.gov/expapi/verbs/completed',
} as const;
type Verb = keyof typeof VERBS;

export interface Statement {
  readonly id: string;
  readonly actor: { readonly objectType: 'Agent'; readonly account: { readonly homePage: string; readonly name: string } };
  readonly verb: { readonly id: string; readonly display: Readonly<Record<string, string>> };
  readonly object: {
    readonly objectType: 'Activity';
    readonly id: string;
    readonly definition: { readonly type: string; readonly name: Readonly<Record<string, string>> };
  };
  readonly result?: {
    readonly completion?: boolean;
    readonly duration: string;
    readonly extensions: Readonly<Record<string, string | number>>;
  };
  readonly context: {
    readonly registration: string;
    readonly contextActivities: { readonly category: readonly { readonly id: string }[] };
    readonly extensions: Readonly<Record<string, string | number>>;
  };
  readonly timestamp: string;
  readonly stored: string;
}

/** Whose records, under which names, and how a name is made that tells nothing: 64 hex digits, the same for the same words. */
export interface Naming {
  readonly schoolId: string;
  readonly homePage: string;
  readonly hash: (text: string) => string;
}

/** A UUID (version 5, the variant of RFC 4122) that is the same for the same words. */
export function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const iso = (at: Instant): string => new Date(at).toISOString();
const lasting = (ms: number): string => `PT${(ms / 1000).toFixed(2).replace(/\.?0+$/, '')}S`;

/** The seconds of a map as the profile writes them: `0[.]12[,]30[.]45`, in the order of the media, since rows keep no other. */
export function playedSegments(words: Words): string {
  const most = (Math.max(-1, ...words.keys()) + 1) * SECONDS_PER_WORD;
  const seen: Span[] = [];
  let from = 0;
  for (const gap of [...gapsIn(words, { from: 0, to: most }), { from: most, to: most }]) {
    if (gap.from > from) seen.push({ from, to: gap.from });
    from = gap.to;
  }
  return seen.map((span) => `${span.from}[.]${span.to}`).join('[,]');
}

const newestOf = (sessions: readonly Session[]): Session | undefined =>
  [...sessions].sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1))[0];

/** From then on no report of any of its sessions is taken any more, so what is said of the viewing stays true. Undefined: no session is kept. */
export function restsFrom({ sessions }: Pick<Viewing, 'sessions'>): Instant | undefined {
  const newest = newestOf(sessions);
  return newest && newest.openedAt + OFFLINE_TICKET_LIFE;
}

/**
 * What one viewing at rest has to say: `initialized` for each session, and for the newest one `paused`, `terminated` and, where it was
 * completed, `completed` with the seconds seen until then. Of an older session's end it is not known which seconds were seen by then, so
 * nothing is said of it; a viewing that is taken up again says the rest anew under its new session. Ids are made from what they are
 * about, so the same statement has the same id whenever it is pulled.
 */
export function statementsOf(viewing: Viewing, resource: Resource, naming: Naming): Statement[] {
  const { schoolId, homePage, hash } = naming;
  const newest = newestOf(viewing.sessions);
  const restsAt = restsFrom(viewing);
  const length = resource.durationSeconds ?? 0;
  if (!newest || restsAt === undefined || length <= 0) return [];
  const named = (text: string): string => hash(`xapi:${schoolId}:${text}`);
  const segments = playedSegments(viewing.words);
  const progress = Math.min(1, Number((countSeconds(viewing.words, { from: 0, to: Math.ceil(length) }) / length).toFixed(3)));
  const say = (verb: Verb, session: Session, at: Instant, result?: Statement['result']): Statement => ({
    id: uuidOf(named(`${viewing.id}:${session.id}:${verb}`)),
    actor: { objectType: 'Agent', account: { homePage, name: named(`${viewing.key.viewer.kind}:${viewing.key.viewer.id}`).slice(0, 32) } },
    verb: { id: VERBS[verb], display: { 'en-US': verb } },
    object: {
      objectType: 'Activity',
      id: `${homePage}/xapi/activities/${encodeURIComponent(resource.id)}/${resource.version}`,
      definition: { type: `${PROFILE}/activity-type/video`, name: { 'zh-CN': resource.title } },
    },
    ...(result ? { result } : {}),
    context: {
      registration: uuidOf(named(viewing.id)),
      contextActivities: { category: [{ id: PROFILE }] },
      extensions: {
        [ext('session-id')]: uuidOf(named(`session:${session.id}`)),
        [ext('length')]: length,
        [ext('completion-threshold')]: resource.threshold,
      },
    },
    timestamp: iso(at),
    stored: iso(restsAt),
  });
  const ended = (extensions: Readonly<Record<string, string | number>>, completion?: boolean): NonNullable<Statement['result']> => ({
    ...(completion ? { completion } : {}),
    duration: lasting(newest.playMs),
    extensions,
  });
  const seen = { [ext('time')]: newest.position, [ext('progress')]: progress, [ext('played-segments')]: segments };
  const begun = [...viewing.sessions]
    .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
    .map((session) => say('initialized', session, session.openedAt));
  const { completion } = viewing;
  return [
    ...begun,
    ...(completion ? [say('completed', newest, completion.at, ended(seen, true))] : []),
    say('paused', newest, newest.receivedAt, ended(seen)),
    say('terminated', newest, newest.receivedAt, ended(seen)),
  ];
}
