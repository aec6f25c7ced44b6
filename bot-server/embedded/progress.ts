import { types } from 'node:util';

/** One plain sentence at a time about what is being done; shown to whoever started the program. */
export type Progress = (sentence: string) => void;

/** A fault that a person can mend: the message is a Chinese sentence (or several lines) that says how. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

/** The words of whatever was thrown, for quoting inside a sentence. */
export const wordsOf = (fault: unknown): string => (types.isNativeError(fault) ? fault.message : String(fault));
