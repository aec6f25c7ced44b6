import { useCallback, useState } from 'react';
import type { WireMe, WireSubscription } from '@contract/index';
import { readMe } from '../../api/refresh-me';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { here } from '../../platform/here';
import { afterAnswer, mayOffer, readAsked, writeAsked } from './offer-rhythm';
import { TieLink } from './tie-link';
import { purposeNames, remainingText, worthAsking } from './purposes';

interface OfferProps {
  purposes: readonly WireSubscription['purpose'][];
  title: string;
}

/** Offers, never demands: one press asks WeChat for the next reminders, and says how many are left. */
export function SubscribeOffer({ purposes, title }: OfferProps) {
  const { load, put } = useLoad(useCallback(() => readMe(), []));
  const [said, setSaid] = useState('');
  const [asked] = useState(() => readAsked(here.store.read(ASKED)));
  if (load.state !== 'ready') return null;
  if (load.data.hasWeChat === false) return <NoWeChat />;
  if (!here.subscribes) return null;
  const worth = worthAsking(load.data.subscriptions, purposes);
  // What was just answered stays to be read.
  if (worth.length === 0 || (said === '' && !mayOffer(worth, asked, Date.now()))) return null;
  return (
    <Box as="section" className="gy-card gy-offer" label="下次提醒我">
      <Box as="h2" className="gy-h3">
        {title}
      </Box>
      <Box as="p" className="gy-soft gy-gap-xs">
        {worth.map((s) => `${purposeNames[s.purpose]}：${remainingText(s)}`).join('；')}
      </Box>
      <Box className="gy-row gy-gap">
        <Button id="subscribe" kind="soft" icon="bell" onPress={() => askWeChat(worth, put, setSaid)}>
          下次提醒我
        </Button>
      </Box>
      {said === '' ? null : (
        <Box as="p" className="gy-meta gy-gap-s" live>
          {said}
        </Box>
      )}
    </Box>
  );
}

/** At a desk, by a password: there is no WeChat to ask yet. */
const NoWeChat = () => (
  <Box className="gy-below">
    <Box as="p" className="gy-soft">
      这个账号还没有和您的微信连上，提醒发不到您的手机。
    </Box>
    <TieLink />
  </Box>
);

const ASKED = 'gongyu:asked-reminders';

/** WeChat's window must be opened by the tap itself, so nothing is awaited before it. */
export function askWeChat(worth: readonly WireSubscription[], put: (me: WireMe) => void, say: (words: string) => void): void {
  void here.requestSubscribe(worth.map((s) => s.templateId)).then((answer) => {
    if (answer.kind === 'answered')
      here.store.write(ASKED, writeAsked(afterAnswer(readAsked(here.store.read(ASKED)), answer.accepted.length, Date.now())));
    if (answer.kind === 'failed') say(answer.message);
    else if (answer.kind === 'unsupported') say('请在微信小程序里打开，才能订阅提醒。');
    else if (answer.accepted.length === 0) say('好的，先不提醒。想要时再来点。');
    else {
      say('记下了，下次会提醒您。');
      // the count is kept by WeChat's event to the server, which follows the tap
      setTimeout(() => void readMe().then(put, () => undefined), 1200);
    }
  });
}
