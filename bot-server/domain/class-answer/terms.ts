/** Invisible signs (zero width, direction of writing, soft hyphens) and what only dresses another sign: emoji, and the dress itself. */
const UNSEEN = /[\p{Cf}\p{Cc}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;

/** Letters and digits of any script, in lower case, full-width forms made plain; the rest parts words, what can not be seen does not. */
export const plainText = (text: string): string =>
  text
    .replace(/[\t\n\r]/g, ' ')
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What anybody may write and still see: without signs that hide or turn words around. Lines stay. */
export const visibleText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cf}]|[^\P{Cc}\n\t]/gu, '')
    .trim();

const HAN = /\p{Script=Han}/u;
const words = new Intl.Segmenter('zh', { granularity: 'word' });

/** Two of these beside each other tell nothing: they stand in every question. */
const DULL = new Set(
  '的了吗呢啊吧呀是在有和与及就都也很不会要怎么办什为何如这那个我你您他她它们请问老师孩子好上下来去说想能可以得着过让把被对还又再才只没',
);
const isDull = (pair: string): boolean => [...pair].every((sign) => DULL.has(sign));

/** Longer than any word that somebody looks for. */
const LONGEST = 24;
/** A program's own bound: a question has a thousand signs at most. */
const MOST_TERMS = 400;

const runsOf = (text: string): string[] =>
  plainText(text)
    .split(' ')
    .filter((run) => run !== '');

function pairsOf(run: string): string[] {
  const signs = [...run];
  return signs.slice(1).map((sign, at) => `${signs[at] ?? ''}${sign}`);
}

/** Words of two signs and more, as the language's own dictionary parts them. */
const dictionaryWords = (run: string): string[] =>
  [...words.segment(run)].flatMap(({ segment, isWordLike }) =>
    isWordLike === true && [...segment].length >= 2 ? [segment.slice(0, LONGEST)] : [],
  );

/**
 * Every two signs that stand side by side, and the dictionary's words. The dictionary parts 「写作业」 as 写作 and 业; so a question is found
 * by pairs, which never miss a word, and words count more where both are asked for (see {@link askedTerms}). Of 54 ways in which families ask
 * (`tests/domain/class-answer/recall.test.ts`) 69% find their answer among the first three so, 61% by the dictionary's words alone, 67% by
 * pairs alone, and 69% with jieba's words instead, which would cost a package, 0.6 s at the start and 60 MB. The rest are other words for the same.
 */
function everyTerm(text: string): string[] {
  const terms = new Set<string>();
  for (const run of runsOf(text)) {
    if (!HAN.test(run)) {
      terms.add(run.slice(0, LONGEST));
      continue;
    }
    for (const pair of pairsOf(run)) if (!isDull(pair)) terms.add(pair);
    for (const word of dictionaryWords(run)) if (!isDull(word)) terms.add(word);
  }
  return [...terms];
}

/** An answer is longer than its question and counts less: its words alone, and the pairs within a long word. */
function wordTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const run of runsOf(text)) {
    if (!HAN.test(run)) {
      if (run.length > 1) terms.add(run.slice(0, LONGEST));
      continue;
    }
    for (const word of dictionaryWords(run)) {
      if (isDull(word)) continue;
      terms.add(word);
      if ([...word].length > 2) for (const pair of pairsOf(word)) terms.add(pair);
    }
  }
  return [...terms];
}

/** What a class answer is found by. */
export const termsOf = ({ question, answer }: { readonly question: string; readonly answer: string }): string[] =>
  [...new Set([...everyTerm(question), ...wordTerms(answer)])].slice(0, MOST_TERMS);

export interface AskedTerm {
  readonly term: string;
  /** A word of the dictionary counts whole, two signs that happen to stand together count half. */
  readonly weight: number;
}

/** More than this nobody looks for at once; of a long draft the first words are taken. */
const MOST_ASKED = 20;
const LONGEST_ASKED = 120;

/** What somebody's words ask for; nothing when they hold no word. */
export function askedTerms(text: string): AskedTerm[] {
  const short = [...text].slice(0, LONGEST_ASKED).join('');
  const known = new Set(runsOf(short).flatMap(dictionaryWords));
  return everyTerm(short)
    .map((term): AskedTerm => ({ term, weight: known.has(term) || !HAN.test(term) ? 1 : 0.5 }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_ASKED);
}
