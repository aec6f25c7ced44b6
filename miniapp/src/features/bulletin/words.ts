import type { WireBulletinHead } from '@contract/index';
import { clockOf, dateOf } from '../../words/when';

export const kindWords: Readonly<Record<WireBulletinHead['kind'], string>> = {
  weekly: '周通报',
  monthly: '月调度',
  termly: '学期通报',
  yearly: '学年通报',
};

/** «2026年8月31日到9月6日» */
export function daysWords({ from, to }: Pick<WireBulletinHead, 'from' | 'to'>): string {
  const [year, otherYear] = [from.slice(0, 4), to.slice(0, 4)];
  const day = (text: string): string => `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日`;
  return `${year}年${day(from)}到${year === otherYear ? '' : `${otherYear}年`}${day(to)}`;
}

/** What it is called in a list: «周通报», «周通报 · 补报第 1 号». */
export const numberWords = ({ no }: Pick<WireBulletinHead, 'no'>): string => (no === 0 ? '通报原件' : `补报第 ${no} 号`);

export const untilWords = ({ cutoff }: Pick<WireBulletinHead, 'cutoff'>): string => `数字截至 ${dateOf(cutoff)} ${clockOf(cutoff)}`;

export const bulletinAt = (id: string): string => `/school/pages/bulletin/index?id=${encodeURIComponent(id)}`;
