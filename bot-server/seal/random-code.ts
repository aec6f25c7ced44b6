import { randomInt } from 'node:crypto';

/** A text of that many signs, each drawn evenly from the alphabet by the system's generator. */
export const randomCode = (signs: string, length: number): string => Array.from({ length }, () => signs[randomInt(signs.length)]).join('');
