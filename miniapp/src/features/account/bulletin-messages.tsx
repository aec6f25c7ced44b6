import { useCallback, useState } from 'react';
import { readMe } from '../../api/refresh-me';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { here } from '../../platform/here';
import { bulletinMessageWords } from './bulletin-words';
import { askWeChat } from './subscribe-offer';
import { TieLink } from './tie-link';

/** With so many left nobody needs to agree to more. */
const PLENTY = 5;

/** Whether new bulletins come by WeChat, in a sentence, and where WeChat can be asked the way to it. It offers; the list is read without it. */
export function BulletinMessages() {
  const { load, put } = useLoad(useCallback(() => readMe(), []));
  const [said, setSaid] = useState('');
  if (load.state !== 'ready') return null;
  const me = load.data;
  const worth = me.subscriptions.filter(
    ({ purpose, remaining }) => purpose === 'bulletin-ready' && remaining !== null && remaining < PLENTY,
  );
  return (
    <Box className="gy-below">
      <Box as="p" id="bulletin-messages" className="gy-soft">
        {bulletinMessageWords(me, here.subscribes)}
      </Box>
      {me.hasWeChat === false ? <TieLink /> : null}
      {here.subscribes && worth.length > 0 ? (
        <Box className="gy-row gy-gap-s">
          <Button id="subscribe" kind="soft" icon="bell" onPress={() => askWeChat(worth, put, setSaid)}>
            做好时提醒我
          </Button>
        </Box>
      ) : null}
      {said === '' ? null : (
        <Box as="p" className="gy-meta gy-gap-s" live>
          {said}
        </Box>
      )}
    </Box>
  );
}
