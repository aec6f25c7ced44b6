import { useCallback, useEffect, useState } from 'react';
import { AgreeButton } from '../platform/agree-button';
import { here } from '../platform/here';
import { Box } from './box';
import { Button } from './button';
import { Sheet } from './sheet';

const AGREE_ID = 'privacy-agree';
let askedAlready = false;

/**
 * WeChat's question about its privacy guide, once a start or when WeChat holds a call back for it. No wall: whoever says no goes on, and
 * only what needs a yes stays away.
 */
export function PrivacyAsk() {
  const [guide, setGuide] = useState<string | null>(null);
  const [answer, setAnswer] = useState<((agreed: boolean, buttonId: string) => void) | null>(null);
  useEffect(() => {
    let there = true;
    const deaf = here.privacy.onAsk((tell) => {
      setAnswer(() => tell);
      setGuide((name) => name ?? '');
    });
    if (!askedAlready) {
      askedAlready = true;
      void here.privacy.state().then(({ asks, name }) => {
        if (there && asks) setGuide(name);
      });
    }
    return () => {
      there = false;
      deaf();
    };
  }, []);
  const settle = useCallback(
    (agreed: boolean) => {
      answer?.(agreed, AGREE_ID);
      setAnswer(null);
      setGuide(null);
    },
    [answer],
  );
  const refuse = useCallback(() => settle(false), [settle]);
  if (guide === null) return null;
  return (
    <Sheet id="privacy-ask" title="用之前，请您看一眼" onClose={refuse}>
      <Box as="p">我们只用登录、提醒和您自己写的话。不用位置、通讯录、相册和麦克风。</Box>
      <Box className="gy-gap-s">
        <Button id="privacy-guide" kind="plain" onPress={() => void here.privacy.openGuide()}>
          {`看全文${guide === '' ? '' : `：${guide}`}`}
        </Button>
      </Box>
      <Box className="gy-row gy-gap-l">
        <AgreeButton id={AGREE_ID} className="gy-button gy-button--main" onAgree={() => settle(true)}>
          同意
        </AgreeButton>
        <Button id="privacy-refuse" kind="line" onPress={refuse}>
          先不同意
        </Button>
      </Box>
    </Sheet>
  );
}
