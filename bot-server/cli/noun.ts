import type { Deps } from '../deps';

/** What was typed after the noun and the verb. */
export interface Args {
  positional: string[];
  options: Record<string, string | boolean>;
}

/** One verb of the command line; what it gives back is printed, as JSON with `--json`. */
export interface Verb {
  usage: string;
  run(deps: Deps, args: Args): Promise<unknown>;
  /** What needs no database at all; undefined when this does. */
  alone?(args: Args): Promise<unknown>;
}

export type Noun = Record<string, Verb>;
