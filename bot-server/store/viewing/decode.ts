import { MILESTONES, SAID, type Completion, type PastSessions, type Session, type Viewing, type Words } from '../../domain/viewing/viewing';
import { DOCUMENT, fieldOf, isNumber, nameEnd, openBytes, sizeOf, type Bytes } from './bson';

/** Fields by length and first two letters, so that no name has to be made into a string for each of them. */
const [ID, KIND, VIEWER, RESOURCE, VERSION, TERM, WORDS, SESSIONS, PAST, MILESTONE_TIMES, DONE, REV, FIRST, LAST] = [
  ...['_id', 'kind', 'viewerId', 'resourceId', 'version', 'term', 'w', 's', 'past', 'm', 'done', 'rev', 'firstAt', 'lastAt'],
].map(fieldOf);
const [HEAD, PLAYED, OPENED, OFFLINE, RECEIPTS, EVERY, SAID_BITS] = ['h', 'p', 'o', 'f', 'b', 'g', 't'].map(fieldOf);
const [SEQ, RECEIVED, POSITION] = ['q', 'n', 'x'].map(fieldOf);
const NO_WORDS: Words = new Map();

/**
 * A viewing straight from its bytes (BSON): it is read back for every report and for every class that is counted, and an object, a key and a
 * number for each of its words would cost more than all that is done with them. Its seconds are taken apart when somebody asks for them.
 */
export function decodeViewing(raw: Uint8Array): Viewing {
  const from = openBytes(raw);
  const { bytes, view } = from;
  let [id, kind, viewerId, resourceId] = ['', '', '', ''];
  let [version, rev, firstAt, lastAt] = [0, 0, 0, 0];
  let [wordsAt, sessionsAt, pastAt, reachedAt, doneAt] = [-1, -1, -1, -1, -1];
  let term: string | undefined;
  const end = view.getInt32(0, true) - 1;
  for (let at = 4; at < end;) {
    const type = bytes[at] ?? 0;
    const stop = nameEnd(bytes, at + 1);
    const field = from.field(at + 1, stop);
    const value = stop + 1;
    if (field === ID) id = from.text(value);
    else if (field === KIND) kind = from.text(value);
    else if (field === VIEWER) viewerId = from.text(value);
    else if (field === RESOURCE) resourceId = from.text(value);
    else if (field === VERSION) version = from.number(type, value);
    else if (field === TERM) term = from.text(value);
    else if (field === WORDS) wordsAt = value;
    else if (field === SESSIONS) sessionsAt = value;
    else if (field === PAST) pastAt = value;
    else if (field === MILESTONE_TIMES) reachedAt = value;
    else if (field === DONE) doneAt = value;
    else if (field === REV) rev = from.number(type, value);
    else if (field === FIRST) firstAt = from.number(type, value);
    else if (field === LAST) lastAt = from.number(type, value);
    at = value + sizeOf(view, type, value);
  }
  let words: Words | undefined;
  return {
    id,
    key: {
      viewer: { kind: kind === 'student' ? 'student' : 'guardian', id: viewerId },
      ...{ resourceId, version },
      ...(term === undefined ? {} : { term }),
    },
    get words() {
      return (words ??= wordsAt < 0 ? NO_WORDS : from.words(wordsAt));
    },
    sessions: sessionsAt < 0 ? [] : sessionsIn(from, sessionsAt),
    ...(pastAt < 0 ? {} : { past: pastIn(from, pastAt) }),
    ...{ rev, firstAt, lastAt },
    reached: reachedAt < 0 ? {} : reachedIn(from, reachedAt),
    ...(doneAt < 0 ? {} : { completion: completionIn(from, doneAt) }),
  };
}

function sessionsIn(from: Bytes, start: number): Session[] {
  const { bytes, view } = from;
  const sessions: Session[] = [];
  const end = start + view.getInt32(start, true) - 1;
  for (let at = start + 4; at < end;) {
    const stop = nameEnd(bytes, at + 1);
    sessions.push(sessionAt(from, from.name(at + 1, stop), stop + 1));
    at = stop + 1 + view.getInt32(stop + 1, true);
  }
  return sessions;
}

function sessionAt(from: Bytes, id: string, start: number): Session {
  const { bytes, view } = from;
  let [playMs, openedAt, offline, headAt, every, said] = [0, 0, 0, -1, -1, -1];
  let receipts = NO_WORDS;
  const end = start + view.getInt32(start, true) - 1;
  for (let at = start + 4; at < end;) {
    const type = bytes[at] ?? 0;
    const stop = nameEnd(bytes, at + 1);
    const field = from.field(at + 1, stop);
    const value = stop + 1;
    if (field === HEAD) headAt = value;
    else if (field === PLAYED) playMs = from.number(type, value);
    else if (field === OPENED) openedAt = from.number(type, value);
    else if (field === OFFLINE) offline = from.number(type, value);
    else if (field === RECEIPTS) receipts = from.words(value);
    else if (field === EVERY) every = from.number(type, value);
    else if (field === SAID_BITS) said = from.number(type, value);
    at = value + sizeOf(view, type, value);
  }
  let [seq, received, position] = [0, 0, 0];
  if (headAt >= 0) {
    const headEnd = headAt + view.getInt32(headAt, true) - 1;
    for (let at = headAt + 4; at < headEnd;) {
      const type = bytes[at] ?? 0;
      const stop = nameEnd(bytes, at + 1);
      const field = from.field(at + 1, stop);
      if (field === SEQ) seq = from.number(type, stop + 1);
      else if (field === RECEIVED) received = from.number(type, stop + 1);
      else if (field === POSITION) position = from.number(type, stop + 1);
      at = stop + 1 + sizeOf(view, type, stop + 1);
    }
  }
  return {
    ...{ id, openedAt, offline: offline === 1, seq, receivedAt: -received, playMs, position, receipts },
    ...(every < 0 ? {} : { everySeconds: every }),
    ...(said < 0 ? {} : { said: SAID.filter((_, bit) => (said >> bit) & 1) }),
  };
}

/** Numbers and short texts of a small document that few viewings have. */
function smallIn(
  from: Bytes,
  start: number,
): { readonly numbers: Readonly<Record<string, number>>; readonly texts: Readonly<Record<string, string>> } {
  const { bytes, view } = from;
  const numbers: Record<string, number> = {};
  const texts: Record<string, string> = {};
  const end = start + view.getInt32(start, true) - 1;
  for (let at = start + 4; at < end;) {
    const type = bytes[at] ?? 0;
    const stop = nameEnd(bytes, at + 1);
    const value = stop + 1;
    if (isNumber(type)) numbers[from.name(at + 1, stop)] = from.number(type, value);
    else if (type !== DOCUMENT) texts[from.name(at + 1, stop)] = from.text(value);
    at = value + sizeOf(view, type, value);
  }
  return { numbers, texts };
}

function pastIn(from: Bytes, start: number): PastSessions {
  const { spent = 0, played = 0, online, at = 0, opened = 0, x = 0 } = smallIn(from, start).numbers;
  return {
    spentMs: spent,
    playMs: played,
    ...(online === undefined ? {} : { onlineMs: online }),
    head: { receivedAt: at, openedAt: opened, position: x },
  };
}

function reachedIn(from: Bytes, start: number): Viewing['reached'] {
  const { numbers } = smallIn(from, start);
  const reached: Partial<Record<(typeof MILESTONES)[number], number>> = {};
  for (const name of MILESTONES) {
    const at = numbers[name];
    if (at !== undefined) reached[name] = at;
  }
  return reached;
}

function completionIn(from: Bytes, start: number): Completion {
  const { numbers, texts } = smallIn(from, start);
  const { at = 0, threshold = 0, ruleVersion = 0 } = numbers;
  const { grade } = texts;
  return { at, threshold, ruleVersion, ...(grade === 'A' || grade === 'B' ? { grade } : {}) };
}
