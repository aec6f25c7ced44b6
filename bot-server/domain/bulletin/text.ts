import { Refusal } from '../refusal';
import type { BulletinFacts, BulletinText, BulletinWording, Piece } from './bulletin';
import { CLAIM_NAMES, CONDITIONS, holds, MEASURES, NAMES, PLACEHOLDER, valuesOf, type Condition, type Measure } from './measures';

/** Words of change and of order: the first only the rule says, by a measure; the second nobody. */
const CLAIMING = /升高|下降|提高|降低|上升|回落|好转|变差|增长|减少|增加/;
const RANKING = /排名|排行|名次|第一名|倒数|最好|最差|领先|落后|评分|得分|打卡|积分/;

/** In a heading: which part it is, of those that are said. */
const PART = '{n}';
const DIGITS = '一二三四五六七八九';
function numbered() {
  let at = 0;
  return <T extends { readonly heading: string }>(part: T): T => {
    if (!part.heading.includes(PART)) return part;
    const heading = part.heading.replace(PART, DIGITS[at] ?? String(at + 1));
    at += 1;
    return { ...part, heading };
  };
}

const refuse = (message: string): never => {
  throw new Refusal('bulletin/wording', { message });
};
const isMeasure = (name: string): name is Measure => MEASURES.some((measure) => measure === name);
const isName = (name: string): boolean => NAMES.some((one) => one === name);
const isCondition = (name: string): name is Condition => CONDITIONS.some((one) => one === name);

/**
 * Checks a wording before anything is written with it.
 * @throws Refusal bulletin/wording with a sentence that names what is not known, is missing, or may not be said
 */
export function checkWording(wording: BulletinWording): BulletinWording {
  const lines = wording.parts.flatMap(({ heading, lines: own }) => [{ text: heading.replace(PART, '') }, ...own]);
  for (const { text, when } of [{ text: wording.title, when: undefined }, ...lines.map((line) => ({ when: undefined, ...line }))]) {
    if (when !== undefined && !isCondition(when)) refuse(`通报的写法里有不认识的条件“${when}”，可以用的有：${CONDITIONS.join('、')}`);
    for (const name of namesIn(text)) {
      if (!isMeasure(name) && !isName(name)) refuse(`通报的写法里有不认识的指标“${name}”，请改成已有的指标，或者去掉这一句：${text}`);
      if (isMeasure(name) && !wording.definitions[name]) refuse(`通报的写法里用了指标“${name}”，但没有写它的定义，请在 definitions 里补上`);
    }
    const claim = CLAIMING.exec(text)?.[0];
    if (claim !== undefined) refuse(`通报的写法里不能直接写“${claim}”：有没有变化由程序按置信区间判断，请用 {change.…} 代替：${text}`);
    const rank = RANKING.exec(text)?.[0];
    if (rank !== undefined) refuse(`通报里不排名、不打分，不能写“${rank}”：${text}`);
  }
  for (const [verdict, text] of Object.entries(wording.claims)) {
    for (const name of namesIn(text))
      if (!CLAIM_NAMES.some((one) => one === name))
        refuse(`通报说变化的句子（${verdict}）里有不认识的“${name}”，可以用的有：${CLAIM_NAMES.join('、')}`);
    if (RANKING.test(text)) refuse(`通报里不排名、不打分，请改这一句：${text}`);
    if ((verdict === 'same' || verdict === 'unlike') && CLAIMING.test(text)) refuse(`没有确定的变化时不能说有变化，请改这一句：${text}`);
  }
  return wording;
}

const namesIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/**
 * The text of a bulletin: pieces in order, each number with the id of its measure.
 * @throws Refusal bulletin/wording
 */
export function textOf(facts: BulletinFacts, wording: BulletinWording): BulletinText {
  checkWording(wording);
  const values = valuesOf(facts, wording);
  const isSaid = (when: string | undefined): boolean => when === undefined || (isCondition(when) && holds(when, facts));
  return {
    title: piecesOf(wording.title, values),
    parts: wording.parts
      .map(({ heading, lines }) => ({ heading, lines: lines.filter(({ when }) => isSaid(when)).map(({ text }) => piecesOf(text, values)) }))
      .filter(({ lines }) => lines.length > 0)
      .map(numbered()),
  };
}

/** @throws Refusal bulletin/wording for a number that is not told in this bulletin: the sentence needs a condition */
function piecesOf(text: string, values: ReadonlyMap<string, string>): Piece[] {
  return text.split(/(\{[^{}]*\})/).flatMap((part): Piece[] => {
    if (part === '') return [];
    const name = /^\{([^{}]*)\}$/.exec(part)?.[1];
    if (name === undefined) return [{ text: part }];
    const value = values.get(name) ?? refuse(`这份通报里没有“${name}”这个数，请给这一句加上 when：${text}`);
    return [isMeasure(name) ? { text: value, measure: name } : { text: value }];
  });
}

export const plainText = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
