/**
 * The part of an address that the phones of one home or one village Wi-Fi share: the whole of a v4 address, the first 64 bits of a v6 one.
 * Undefined for what is no address, and for one inside a house of its own (a proxy's, a loopback): everybody would seem to share it.
 */
export function networkOf(address: string): string | undefined {
  const text = address.trim().toLowerCase().replace(/%.*$/, '');
  const four = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)?.[1];
  if (four !== undefined) return four.split('.').every((part) => Number(part) <= 255) && !INSIDE_FOUR.test(four) ? four : undefined;
  if (!/^[0-9a-f:]+$/.test(text) || !text.includes(':')) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  // Four groups alone are a network already, as the door hands it on.
  if (tail === undefined ? before.length !== 8 && before.length !== 4 : before.length + after.length > 7) return undefined;
  const all = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  const network = all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
  return INSIDE_SIX.test(network) ? undefined : network;
}

const INSIDE_FOUR = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;
/** Loopback and unspecified, unique local, link-local. */
const INSIDE_SIX = /^(?:0:0:0:0$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/;
