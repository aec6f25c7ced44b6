import { squeezed } from './plain';

/** Whether one of the local words is in a text: that list serves where WeChat's check can not be made. */
export function isHeld(written: string, words: readonly string[]): boolean {
  const text = squeezed(written);
  return words.some((word) => text.includes(squeezed(word)));
}
