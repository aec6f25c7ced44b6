import type { WireDraft, WireDraftLine, WireLineAbout, WireLineLayers } from '@contract/index';

export type LineKind = NonNullable<WireLineAbout['as']>;
export type AboutField = Exclude<keyof WireLineAbout, 'as'>;
type PlanKind = NonNullable<WireDraft['kind']>;
type Tag = NonNullable<WireDraftLine['audience']['tags']>[number];

export const kindNames: Record<LineKind, string> = {
  family: '家庭教育',
  preview: '预习',
  review: '复习',
  'stay-home': '居家课',
  theme: '主题教育',
};
export const lineKinds: readonly LineKind[] = ['family', 'preview', 'review', 'stay-home', 'theme'];

/** Which lines a plan of a kind may hold. */
export const kindsOf: Record<PlanKind, readonly LineKind[]> = {
  family: ['family'],
  study: ['preview', 'review'],
  'stay-home': ['stay-home'],
  theme: ['theme'],
};

/** What may be said beside a kind. */
export const fieldsOf: Record<LineKind, readonly AboutField[]> = {
  family: ['dimension'],
  preview: ['subject', 'progress'],
  review: ['subject', 'progress'],
  'stay-home': ['subject', 'progress', 'period'],
  theme: ['theme', 'dimension'],
};

export const themes = ['生命安全', '心理健康', '科普', '体育', '艺术', '阅读', '研学', '影视'] as const;
export const dimensions = ['健康', '习惯', '能力'] as const;
export const tagNames: Record<Tag, string> = { 'left-behind': '留守', 'with-grandparents': '隔代照看' };
export const tagList: readonly Tag[] = ['left-behind', 'with-grandparents'];

/** The same line as one of another kind: what does not go with that kind is not said any more. */
export function withKind(about: WireLineAbout, as: LineKind | undefined): WireLineAbout {
  if (as === undefined) return {};
  const fields = new Set<string>(fieldsOf[as]);
  return { as, ...Object.fromEntries(Object.entries(about).filter(([field]) => fields.has(field))) };
}

/** With one field said, or not said any more: empty text is nothing. */
export function withField<K extends AboutField>(about: WireLineAbout, field: K, value: WireLineAbout[K] | ''): WireLineAbout {
  const { [field]: _before, ...rest } = about;
  return value === '' || value === undefined ? rest : { ...rest, [field]: value };
}

/** `预习 语文 第三单元`; '' when nothing is said. */
export function aboutText({ as, subject, progress, period, theme, dimension }: WireLineAbout): string {
  const lesson = period === undefined ? undefined : `第 ${period} 节`;
  return [as && kindNames[as], lesson, subject, progress, theme, dimension].filter(Boolean).join(' ');
}

export function layersText({ subject, firm, more }: WireLineLayers): string {
  const ways = [firm === undefined ? '' : `打牢基础用 ${firm}`, more === undefined ? '' : `多想一步用 ${more}`];
  return `${subject}：${ways.filter(Boolean).join('，')}`;
}

/** What is to be mended before layers can be kept; undefined when they can. */
export function layersWrong(layers: WireLineLayers | undefined): string | undefined {
  if (layers === undefined) return undefined;
  if (layers.subject.trim() === '') return '分层要写学科，例如 数学';
  return layers.firm === undefined && layers.more === undefined ? '请选至少一个分层的内容，或者关掉分层' : undefined;
}
