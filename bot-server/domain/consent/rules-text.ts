import type { ConsentPurpose, RulesVersion } from './consent';

/** What the box of one purpose says, in the order in which people ask. */
export interface PurposeText {
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly howLong: string;
  readonly whoSees: string;
  readonly ifNot: string;
}

/** The children's rules as they are read: short sentences under questions. */
export interface RulesText extends RulesVersion {
  readonly title: string;
  /** From when it holds. */
  readonly since: string;
  /** Says that each school's legal person has to check the text. */
  readonly toCheck: string;
  readonly sections: readonly { readonly heading: string; readonly lines: readonly string[] }[];
  readonly purposes: Readonly<Record<ConsentPurpose, PurposeText>>;
}

/** The text that is shown now. */
export const newestRules = (texts: readonly RulesText[]): RulesText | undefined =>
  texts.reduce<RulesText | undefined>((newest, text) => (!newest || text.version > newest.version ? text : newest), undefined);
