/** Letters and digits that can not be taken for one another on paper: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
export const CODE_SIGNS = '34679ACDEFGHJKMNPQRTWXY';
/** 23 signs, ten places: 45 bits. */
export const CODE_LENGTH = 10;
export const JOIN_SIGNS = '0123456789';
export const JOIN_LENGTH = 6;

const CODE = new RegExp(`^[${CODE_SIGNS}]{${CODE_LENGTH}}$`);

/** A code as somebody typed it (small letters, blanks, dashes, full width), or undefined when it can be none. */
export function plainCode(text: string): string | undefined {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—_.·]/g, '');
  return CODE.test(code) ? code : undefined;
}

/** `K7MAQXTFRW → K7MA-QXT-FRW`: read out and typed more easily. */
export const spacedCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4, 7)}-${code.slice(7)}`;

/** What a printed code carries: the class, and on a slip the child's own code. */
export interface Scene {
  readonly code: string;
  readonly slip?: string;
}

/** At most 21 characters of those that WeChat takes in a scene (32). */
export const sceneOf = ({ code, slip }: Scene): string => (slip === undefined ? code : `${code}.${slip}`);

/** The other way round; undefined for anything that was never printed. */
export function readScene(scene: string): Scene | undefined {
  const [first = '', second, ...rest] = scene.normalize('NFKC').split('.');
  const [code, slip] = [plainCode(first), second === undefined ? undefined : plainCode(second)];
  if (code === undefined || rest.length > 0 || (second !== undefined && slip === undefined)) return undefined;
  return { code, ...(slip === undefined ? {} : { slip }) };
}

/** Six digits and nothing else, as they are sent to the official account; undefined for any other text. */
export function joinCodeIn(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/\s/g, '');
  return /^\d{6}$/.test(digits) ? digits : undefined;
}
