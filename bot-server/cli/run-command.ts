import type { Deps } from '../deps';
import { faultSentence, type Fault } from '../domain/importing/fault';
import { nearest } from '../domain/importing/nearest';
import { Refusal } from '../domain/refusal';
import type { Noun, Verb } from './noun';
import { readArgs } from './read-args';
import { dataOf, linesOf } from './told';

export interface Answer {
  readonly out: string;
  readonly err: string;
  readonly code: 0 | 1 | 2;
}

type Nouns = Readonly<Record<string, Noun>>;
type WithDeps = <T>(work: (deps: Deps) => Promise<T>) => Promise<T>;

/**
 * Runs one command. 0: done; 1: refused or failed, with a sentence that says what to do; 2: the command itself was not understood.
 * `foreseen` gives the sentence of faults that are no refusals; any other fault is a defect and is shown with its place.
 */
export async function answer(
  nouns: Nouns,
  words: readonly string[],
  withDeps: WithDeps,
  foreseen: (fault: unknown) => string | undefined,
): Promise<Answer> {
  const json = words.includes('--json');
  const [noun = '', verb = '', ...rest] = words.filter((word, at) => !(word === '--json' && at < 2));
  const found = find(nouns, noun, verb);
  if (typeof found === 'string') return asked(noun) ? { out: `${found}\n`, err: '', code: 0 } : failed(json, 'cli/unknown', found, 2);
  try {
    const args = readArgs(rest, found.usage);
    if (args.options['help'] === true) return { out: `${found.usage}\n`, err: '', code: 0 };
    const result = (await found.alone?.(args)) ?? (await withDeps((deps) => found.run(deps, args)));
    const out = json ? `${JSON.stringify(dataOf(result), null, 2)}\n` : `${linesOf(result).join('\n')}\n`;
    return { out, err: '', code: 0 };
  } catch (fault) {
    if (fault instanceof Refusal) return failed(json, fault.code, fault.message, 1, fault.details);
    const sentence = foreseen(fault) ?? (fault instanceof Error && /\p{Script=Han}/u.test(fault.message) ? fault.message : undefined);
    if (sentence !== undefined) return failed(json, 'cli/failed', sentence, 1);
    const place = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    return failed(json, 'server/failed', `出了没有料到的错，什么时候出的、下面这些字，请一起告诉开发的人：\n${place}`, 1);
  }
}

const asked = (noun: string): boolean => ['', 'help', '--help', '-h'].includes(noun);

function find(nouns: Nouns, noun: string, verb: string): Verb | string {
  if (asked(noun)) return overview(nouns);
  const verbs = Object.hasOwn(nouns, noun) ? nouns[noun] : undefined;
  if (!verbs) return `没有“${noun}”这个命令。${guess(noun, Object.keys(nouns))}\n${overview(nouns)}`;
  const found = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (found) return found;
  const what =
    verb === '' || verb.startsWith('-') ? `“${noun}”后面还要写做什么。` : `“${noun}”没有“${verb}”。${guess(verb, Object.keys(verbs))}`;
  return `${what}\n${usages(verbs)}`;
}

const guess = (word: string, words: readonly string[]): string => {
  const meant = nearest(word, words);
  return meant === undefined ? '' : `是不是“${meant}”？`;
};

const usages = (verbs: Noun): string =>
  Object.values(verbs)
    .map(({ usage }) => `  ${usage}`)
    .join('\n');
const overview = (nouns: Nouns): string =>
  `用法：npm run gongyu -- <命令> <做什么> …    每个都可以加 --json\n${Object.values(nouns).map(usages).join('\n')}`;

function failed(json: boolean, code: string, message: string, exit: 1 | 2, details?: unknown): Answer {
  if (json)
    return {
      out: `${JSON.stringify({ error: { code, message, ...(details === undefined ? {} : { details }) } }, null, 2)}\n`,
      err: '',
      code: exit,
    };
  const lines = Array.isArray(details) ? details.filter(isFault).map((fault) => `  · ${faultSentence(fault)}`) : [];
  return { out: '', err: `${[message, ...lines].join('\n')}\n`, code: exit };
}

const isFault = (value: unknown): value is Fault => typeof value === 'object' && value !== null && 'message' in value;
