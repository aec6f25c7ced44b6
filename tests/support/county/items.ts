import type { Resource } from '../../../bot-server/domain/resource/resource';
import { itemsOf, LENGTH, THRESHOLD, type Item } from './term';

/** What is pushed in the term: short films for guardians. */
export const resourcesOf = (pushes: number): Resource[] => [
  ...new Map(itemsOf(pushes).map((item) => [item.resourceId, resourceOf(item)])).values(),
];

const resourceOf = ({ resourceId, theme, dimension, subject }: Item): Resource => ({
  ...{ id: resourceId, version: 1, title: `${theme}：${resourceId}`, kind: 'video', for: 'guardian', dimension, theme },
  ...(subject === '' ? {} : { subject }),
  ...{ stages: ['小学低段', '小学高段'], summary: '', durationSeconds: LENGTH, effectiveStart: 0, effectiveEnd: LENGTH },
  ...{ maxRate: 2, threshold: THRESHOLD, blocks: [], withdrawn: false },
});
