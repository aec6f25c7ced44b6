import { Refusal } from '../refusal';

/** Where a pull goes on. */
interface At {
  readonly at: number;
  readonly id: string;
}

/** `1767225600000~g:m1:r1:1`: an instant and a viewing. */
export const cursorOf = ({ at, id }: At): string => `${at}~${id}`;

/** @throws Refusal request/invalid for a cursor that was never given */
export function readCursor(text: string | undefined): At | undefined {
  if (text === undefined) return undefined;
  const [, at, id] = /^(\d{1,16})~(.{0,200})$/.exec(text) ?? [];
  if (at === undefined || id === undefined)
    throw new Refusal('request/invalid', { message: '续取的位置不对，请用上次得到的 next，或者从头取' });
  return { at: Number(at), id };
}

/** Behind everything of that very instant: xAPI's `since` means later than it. */
export const cursorSince = (since: string): At => ({ at: Date.parse(since), id: '\uffff' });
