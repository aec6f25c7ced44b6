import type { Resource } from '../../bot-server/domain/resource/resource';

/** A film of 100 seconds for guardians, whatever a test does not care about filled in. */
export const aFilm = (id: string, change: Partial<Resource> = {}): Resource => ({
  id,
  version: 1,
  title: `《${id}》`,
  kind: 'video',
  for: 'guardian',
  dimension: '习惯',
  theme: '家庭教育',
  stages: ['小学低段'],
  summary: '',
  durationSeconds: 100,
  effectiveStart: 0,
  effectiveEnd: 100,
  maxRate: 2,
  threshold: 0.9,
  blocks: [],
  withdrawn: false,
  ...change,
});
