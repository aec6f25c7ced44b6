/** Fewer say nothing yet. */
export const FEWEST_SIGNS = 4;
const MOST_SIGNS = 120;

/**
 * What of a draft is sent to look for others' answers: its words. Numbers that could be somebody's stay on the phone, however they are
 * parted, and so does whatever is written as an account; and nothing of it where it is too short to say anything.
 */
export function draftWords(text: string): string | undefined {
  const words = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\d〇零一二三四五六七八九幺](?:[\s\-_.·,，]*[\d〇零一二三四五六七八九幺x]){5,}/giu, ' ')
    .replace(/[a-z][\w@.-]{4,}/giu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return [...words.replace(/[^\p{L}\p{N}]/gu, '')].length < FEWEST_SIGNS ? undefined : [...words].slice(0, MOST_SIGNS).join('');
}
