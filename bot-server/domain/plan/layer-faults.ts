import { plain, tidy } from '../importing/cells';
import { tellsApart, type Layers } from '../push/layers';
import type { PlanLine } from '../push/slots';
import type { Resource } from '../resource/resource';

/** The columns in which a line says its other two ways into the same lesson. */
export type LayerColumn = 'layerSubject' | 'firm' | 'more';

export interface LayerFault {
  readonly column: LayerColumn;
  readonly code: 'layer-demands' | 'layer-wrong' | 'layer-tells';
  readonly sentence: string;
}

/** What a layer may not be by itself: the sentence for it, undefined for one that may be used. */
export type Unusable = (resourceId: string) => string | undefined;

export const LONGEST_LAYER_SUBJECT = 20;
export const LAYER_WORDS: Readonly<Record<'firm' | 'more', string>> = { firm: '打牢基础', more: '多想一步' };

/** The subject of layers as it is kept: without spaces and full-width signs, so that the tiers of that subject are found. */
export const layerSubjectOf = (said: string): string => [...plain(tidy(said))].slice(0, LONGEST_LAYER_SUBJECT).join('');

/** What is wrong with a line's layers. `whole`: the newest versions, by which nobody may tell a layer from outside. */
export function* layerFaults(
  { layers, resourceId }: { readonly layers?: Layers } & Pick<PlanLine, 'resourceId'>,
  whole: ReadonlyMap<string, Resource>,
  unusable: Unusable,
): Generator<LayerFault> {
  if (!layers) return;
  if (layers.subject === '')
    yield { column: 'layerSubject', code: 'layer-demands', sentence: '写了分层的内容，就要写是哪个学科，例如 数学' };
  if (layers.firm === undefined && layers.more === undefined)
    yield { column: 'layerSubject', code: 'layer-demands', sentence: '写了分层学科，就要写至少一个分层的内容编号' };
  const middle = whole.get(resourceId);
  if (middle && middle.for !== 'student') {
    yield { column: 'layerSubject', code: 'layer-wrong', sentence: '只有给学生看的内容可以分层' };
    return;
  }
  for (const column of ['firm', 'more'] as const) {
    const id = layers[column];
    if (id === undefined) continue;
    const [layer, why] = [whole.get(id), unusable(id)];
    if (why !== undefined) yield { column, code: 'layer-wrong', sentence: why };
    else if (id === resourceId) yield { column, code: 'layer-wrong', sentence: '和这一行的内容是同一个，不用分层' };
    else if (middle && layer) {
      const telling = tellsApart(middle, layer);
      if (telling.length === 0) continue;
      const sentence = `和这一行的内容不一样的地方家长看得出来：${telling.join('、')}。请改成一样，免得看出谁在哪一层`;
      yield { column, code: 'layer-tells', sentence };
    }
  }
}
