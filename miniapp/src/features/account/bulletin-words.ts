import type { WireMe } from '@contract/index';

const MARK = '没看过的会写“新通报”。';

/** How word of a new bulletin reaches who reads this, and what to do for it; `asks`: WeChat can be asked right here. */
export function bulletinMessageWords({ subscriptions, hasWeChat }: Pick<WireMe, 'subscriptions' | 'hasWeChat'>, asks: boolean): string {
  const own = subscriptions.find(({ purpose }) => purpose === 'bulletin-ready');
  if (hasWeChat === false) return `这个账号还没有和您的微信连上，发不了微信消息。${MARK}`;
  if (own === undefined) return `现在不发微信消息。${MARK}`;
  if (own.remaining === null) return '新通报做好时，会给您发微信消息。补报不另发。';
  if (own.remaining > 0) return `新通报做好时，会给您发微信消息，还能发 ${own.remaining} 次。补报不另发。`;
  return asks
    ? `想在微信里收到新通报，请点“做好时提醒我”。点一次，提醒一次。${MARK}`
    : `想在微信里收到新通报，请用手机打开小程序，在“通报”里点“做好时提醒我”。${MARK}`;
}
