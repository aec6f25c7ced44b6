import type { WireRelation } from '@contract/index';

export const relations: readonly (readonly [WireRelation, string])[] = [
  ['母亲', '妈妈'],
  ['父亲', '爸爸'],
  ['奶奶', '奶奶'],
  ['爷爷', '爷爷'],
  ['外婆', '外婆'],
  ['外公', '外公'],
  ['其他', '其他家人'],
];
