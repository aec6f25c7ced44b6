import type { Question, Reply } from '../question';
import { maskNames } from './names';
import { maskNumbers, type NumberKind } from './numbers';

/** Children of the class whose names are not for everybody, and the asker's own. */
export interface ClassNames {
  readonly others: readonly string[];
  readonly own: readonly string[];
}
export const NO_NAMES: ClassNames = { others: [], own: [] };

/** Nobody who answers needs these; a phone that somebody left for the teacher they do. */
const NEVER_SHOWN: readonly NumberKind[] = ['id', 'card'];

/** As it may stand where more than one reader looks: lists, previews, reminders, messages. */
export const inPreview = (written: string, { others, own }: ClassNames): string => maskNumbers(maskNames(written, others, own));

const inWhole = (written: string, { others, own }: ClassNames): string => maskNumbers(maskNames(written, others, own), NEVER_SHOWN);

/** A teacher's words to a family: no other child's name is in them. */
export const toFamily = inWhole;

/**
 * A question as its reader sees it. Its teacher: without other children's names, identity and card numbers, and in a list without phones. Its
 * asker: the own words as written, the teacher's without other children's names. What is stored stays what was written.
 */
export function protectedFor(question: Question, reader: 'asker' | 'teacher', names: ClassNames, place: 'list' | 'whole'): Question {
  const clean = (written: string): string => (place === 'list' ? inPreview(written, names) : inWhole(written, names));
  const ofReply = (reply: Reply): Reply =>
    reader === 'asker' && reply.by.kind === 'guardian' ? reply : { ...reply, text: clean(reply.text) };
  return { ...question, text: reader === 'asker' ? question.text : clean(question.text), replies: question.replies.map(ofReply) };
}

/** Whether anybody but its asker and who answers it may ever see it, as far as the content check is concerned. */
export const mayBeShownToOthers = ({ check, alarm }: Pick<Question, 'check' | 'alarm'>): boolean => check === 'pass' && alarm === undefined;

/** What of a question is its asker's: not what staff wrote to each other, who has it in which box, how far it climbed and what words were found. */
export function askersView(question: Question, names: ClassNames): Question {
  const { notes: _notes, climb: _climb, alarm: _alarm, ...rest } = protectedFor(question, 'asker', names, 'whole');
  return { ...rest, holders: [] };
}
