import { layerSubjectOf } from '../plan/layer-faults';
import type { Layers } from '../push/layers';
import { AUDIENCE_TAGS, type AudienceRule, type AudienceTag } from '../push/push';
import { plain } from './cells';
import type { Column, Line } from './columns';

/** Whom of the classes a line is for, and its other two ways into the same lesson. */
export type AttentionColumn = 'tags' | 'layerSubject' | 'firm' | 'more';

export const ATTENTION_COLUMNS: readonly Column<AttentionColumn>[] = [
  { key: 'tags', head: '只给', also: ['标签', '哪类家庭'], hint: '不填：都给；可以填 留守、隔代照看' },
  { key: 'layerSubject', head: '分层学科', also: ['分层'], hint: '不分层就不填；例如 数学' },
  { key: 'firm', head: '打牢基础', text: true, hint: '分层时另一个内容的编号：标题、长短都要一样' },
  { key: 'more', head: '多想一步', text: true, hint: '分层时再一个内容的编号：标题、长短都要一样' },
];

/** What each tag is called; the first is the one that is written. */
const TAG_WORDS: Readonly<Record<AudienceTag, readonly string[]>> = {
  'left-behind': ['留守', '留守家庭', '留守儿童', '外出务工'],
  'with-grandparents': ['隔代照看', '隔代', '老人照看'],
};
const tagOf = (word: string): AudienceTag | undefined => AUDIENCE_TAGS.find((tag) => TAG_WORDS[tag].includes(word));

/** 留守、隔代照看; '' for all families. */
export const tagWords = (tags: readonly AudienceTag[] | undefined): string =>
  AUDIENCE_TAGS.filter((tag) => tags?.includes(tag))
    .map((tag) => TAG_WORDS[tag][0] ?? '')
    .join('、');

export interface Attention {
  readonly tags?: AudienceRule['tags'];
  readonly layers?: Layers;
}

type Wrong = (key: AttentionColumn, message: string) => undefined;

/** Reads these columns of one line; every slip is told under its own head. Whether the layers go with the line's content is asked of the whole plan. */
export function readAttention(line: Pick<Line<AttentionColumn>, 'cell'>, wrong: Wrong): Attention {
  const words = plain(line.cell('tags'))
    .split(/[、,;/和及]/)
    .filter((word) => word !== '');
  const unknown = words.find((word) => tagOf(word) === undefined);
  if (unknown !== undefined) wrong('tags', `看不懂“${unknown.slice(0, 20)}”，请填 留守、隔代照看，或者不填`);
  const said = new Set(words.map(tagOf));
  const tags = AUDIENCE_TAGS.filter((tag) => said.has(tag));
  const layers = readLayers(line);
  return { ...(tags.length ? { tags } : {}), ...(layers ? { layers } : {}) };
}

function readLayers({ cell }: Pick<Line<AttentionColumn>, 'cell'>): Layers | undefined {
  const subject = layerSubjectOf(cell('layerSubject'));
  const ids = { firm: plain(cell('firm')).toLowerCase(), more: plain(cell('more')).toLowerCase() };
  if (subject === '' && ids.firm === '' && ids.more === '') return undefined;
  return { subject, ...(ids.firm ? { firm: ids.firm } : {}), ...(ids.more ? { more: ids.more } : {}) };
}
