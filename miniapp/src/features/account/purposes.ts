import type { WireSubscription } from '@contract/index';

type Purpose = WireSubscription['purpose'];

export const purposeNames: Record<Purpose, string> = {
  'new-item': '有新内容',
  nudge: '还没看完',
  answer: '老师答复了',
  'question-due': '有问题等我答',
  'bulletin-ready': '通报做好了',
};

/** «还能提醒 2 次», «一直提醒», «不提醒». */
export const remainingText = ({ remaining }: Pick<WireSubscription, 'remaining'>): string =>
  remaining === null ? '一直提醒' : remaining === 0 ? '现在不会提醒' : `还能提醒 ${remaining} 次`;

/**
 * What is asked about in one tap: at most three, the ones that run out first. WeChat's window takes either one-time or long-term templates, never
 * both, so what is needed most decides which.
 */
export function worthAsking(subscriptions: readonly WireSubscription[], purposes: readonly Purpose[]): WireSubscription[] {
  const worth = subscriptions
    .filter((s) => s.remaining !== null && purposes.includes(s.purpose))
    .sort((a, b) => (a.remaining ?? 0) - (b.remaining ?? 0));
  return worth.filter(({ longTerm }) => longTerm === worth[0]?.longTerm).slice(0, 3);
}
