import { EMPTY_FUNNEL, type Funnel } from '../../domain/report/funnel';
import { DOCUMENT, fieldOf, nameEnd, openBytes, sizeOf, type Bytes } from '../viewing/bson';
import type { ClassRow } from './row';

/** Fields by length and first two letters, as in viewings: no name has to be made into a string for each row. */
const [PUSH, ROOM, ITEM, THEME, DIMENSION, SUBJECT, GRADE, WEEK, FUNNEL, COMPUTED] = [
  ...['pushId', 'classroomId', 'resourceId', 'theme', 'dimension', 'subject', 'grade', 'week', 'funnel', 'computedAt'],
].map(fieldOf);
const COUNTS: ReadonlyMap<number, keyof Funnel> = new Map(
  (Object.keys(EMPTY_FUNNEL) as (keyof Funnel)[]).map((name) => [fieldOf(name), name]),
);
if (COUNTS.size !== Object.keys(EMPTY_FUNNEL).length) throw new Error('two counts of a funnel can not be told apart in a row’s bytes');

/**
 * A class row straight from its bytes (BSON): a school's term is more than two thousand of them, and as documents taking them apart costs
 * three times what the database needs to find them.
 */
export function decodeClassRow(raw: Uint8Array): ClassRow {
  const from = openBytes(raw);
  const { bytes, view } = from;
  let [pushId, classroomId, resourceId, computedAt] = ['', '', '', 0];
  let [dimension, subject] = ['', ''];
  let [theme, grade, week]: [string | null, number | null, number | null] = [null, null, null];
  let funnel = EMPTY_FUNNEL;
  const end = view.getInt32(0, true) - 1;
  for (let at = 4; at < end;) {
    const type = bytes[at] ?? 0;
    const stop = nameEnd(bytes, at + 1);
    const field = from.field(at + 1, stop);
    const value = stop + 1;
    if (field === PUSH) pushId = from.text(value);
    else if (field === ROOM) classroomId = from.text(value);
    else if (field === ITEM) resourceId = from.text(value);
    else if (field === THEME) theme = from.textOrNull(type, value);
    else if (field === DIMENSION) dimension = from.textOrNull(type, value) ?? '';
    else if (field === SUBJECT) subject = from.textOrNull(type, value) ?? '';
    else if (field === GRADE) grade = from.numberOrNull(type, value);
    else if (field === WEEK) week = from.numberOrNull(type, value);
    else if (field === COMPUTED) computedAt = from.number(type, value);
    else if (field === FUNNEL && type === DOCUMENT) funnel = funnelAt(from, value);
    at = value + sizeOf(view, type, value);
  }
  return { pushId, classroomId, resourceId, theme, dimension, subject, grade, week, funnel, computedAt };
}

/** A count that an older row does not have yet is 0. */
function funnelAt(from: Bytes, start: number): Funnel {
  const { bytes, view } = from;
  const funnel: { -readonly [Name in keyof Funnel]: number } = { ...EMPTY_FUNNEL };
  const end = start + view.getInt32(start, true) - 1;
  for (let at = start + 4; at < end;) {
    const type = bytes[at] ?? 0;
    const stop = nameEnd(bytes, at + 1);
    const name = COUNTS.get(from.field(at + 1, stop));
    if (name !== undefined) funnel[name] = from.number(type, stop + 1);
    at = stop + 1 + sizeOf(view, type, stop + 1);
  }
  return funnel;
}
