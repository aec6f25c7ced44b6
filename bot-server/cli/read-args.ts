import { Refusal } from '../domain/refusal';
import type { Args } from './noun';

/** Options that every command knows. */
const EVERYWHERE = ['json', 'help'];

/** Which options a usage line names, and whether a word follows them: `--school QX01 [--dry-run]`. The first mention counts. */
export function optionsIn(usage: string): Map<string, boolean> {
  const options = new Map(EVERYWHERE.map((name) => [name, false]));
  for (const [, name = '', value] of usage.matchAll(/--([a-z][a-z-]*)((?: |=)[^\s[\]-][^\s\]]*)?/g)) {
    if (!options.has(name)) options.set(name, value !== undefined);
  }
  return options;
}

/** Splits what was typed after noun and verb. `--` ends the options. @throws Refusal naming an option that the usage does not know, or one without its word. */
export function readArgs(words: readonly string[], usage: string): Args {
  const known = optionsIn(usage);
  const args: Args = { positional: [], options: {} };
  const wrong = (message: string): Refusal => new Refusal('request/invalid', { message: `${message}。用法：${usage}` });
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      args.positional.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('--')) {
      args.positional.push(word);
      continue;
    }
    const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const takes = known.get(name);
    if (takes === undefined) throw wrong(`没有 --${name} 这个选项`);
    if (!takes) {
      if (inline !== undefined) throw wrong(`--${name} 后面不用写内容`);
      args.options[name] = true;
      continue;
    }
    const next = words[at + 1];
    if (inline === undefined && (next === undefined || next.startsWith('--'))) throw wrong(`--${name} 后面要写内容`);
    args.options[name] = inline ?? next ?? '';
    if (inline === undefined) at += 1;
  }
  return args;
}
