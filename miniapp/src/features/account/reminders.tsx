import { useState } from 'react';
import type { WireMe } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { here } from '../../platform/here';
import { purposeNames, remainingText, worthAsking } from './purposes';
import { askWeChat } from './subscribe-offer';

/** What WeChat may still ring for, and the way to more of it. */
export function Reminders({ me, put }: { me: WireMe; put: (me: WireMe) => void }) {
  const [said, setSaid] = useState('');
  const worth = worthAsking(me.subscriptions, ['new-item', 'nudge', 'answer', 'question-due', 'bulletin-ready']);
  return (
    <Box>
      <Box as="ul" className="gy-lines">
        {me.subscriptions.map((s) => (
          <Box as="li" key={s.templateId} className="gy-line">
            <Box as="span">{purposeNames[s.purpose]}</Box>
            <Box as="span" className="gy-soft gy-number">
              {remainingText(s)}
            </Box>
          </Box>
        ))}
      </Box>
      {here.subscribes && worth.length > 0 ? (
        <Box className="gy-gap">
          <Button id="subscribe" kind="soft" icon="bell" onPress={() => askWeChat(worth, put, setSaid)}>
            多提醒我几次
          </Button>
        </Box>
      ) : null}
      <Box as="p" className="gy-meta gy-gap-s" live>
        {said === '' ? '微信规定每同意一次，只能提醒一次。没有提醒时，内容都在“消息”里。' : said}
      </Box>
    </Box>
  );
}
