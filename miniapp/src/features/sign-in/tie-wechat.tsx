import { createElement, useCallback, useState } from 'react';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Failure } from '../../components/loaded';
import { Hint, Notice } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { Skeleton } from '../../components/skeleton';
import { useTie } from './use-tie';
import './sign-in.scss';

/** 连上微信, for who came in by a password: a code for their own phone, and the way to undo it. */
export function TieWeChat({ tied, onChanged }: { tied: boolean; onChanged: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const onTied = useCallback(() => {
    setOpen(false);
    onChanged();
  }, [onChanged]);
  return (
    <Box as="section" id="tie-wechat" className="gy-card gy-gap">
      <Box as="h2" className="gy-h3 gy-below-s">
        连上微信
      </Box>
      {tied ? (
        <Tied onChanged={onChanged} />
      ) : isOpen ? (
        <Code onTied={onTied} onClose={() => setOpen(false)} />
      ) : (
        <>
          <Box as="p" className="gy-soft">
            这个账号还没有和您的微信连上，提醒发不到您的手机，小程序里也进不来。
          </Box>
          <Box className="gy-gap">
            <Button id="tie-open" kind="soft" onPress={() => setOpen(true)}>
              连上微信
            </Button>
          </Box>
        </>
      )}
    </Box>
  );
}

function Code({ onTied, onClose }: { onTied: () => void; onClose: () => void }) {
  const { tie, again } = useTie(onTied);
  const stop = useSend(() => call('untie', {}), onClose);
  return (
    <>
      <Box live className="gy-scan">
        {tie.state === 'asking' ? <Skeleton rows={1} picture /> : null}
        {tie.state === 'waiting' && tie.image !== null ? (
          <>
            {createElement('img', {
              className: 'gy-scan__code',
              src: `data:image/jpeg;base64,${tie.image}`,
              alt: '小程序码，用您自己的微信扫一扫',
            })}
            <Box as="p" className="gy-soft">
              用您自己的手机微信“扫一扫”。不要把这张码拍下来发给别人。
            </Box>
          </>
        ) : null}
        {tie.state === 'waiting' && tie.image === null ? (
          <Notice kind="error" title="现在拿不到小程序码" text="微信那边暂时没有回应，请过一会儿再试。" retry={again} />
        ) : null}
        {tie.state === 'scanned' ? (
          <>
            <Box as="p" className="gy-soft">
              有一部手机扫到了。是您的，就在手机上写这个数：
            </Box>
            <Box as="p" id="tie-number" className="gy-scan__number">
              {String(tie.number)}
            </Box>
          </>
        ) : null}
        {tie.state === 'refused' ? (
          <Notice kind="error" title="没有连上" text="手机上没有同意，或者写的数不对。" retry={again} retryText="换一张码" />
        ) : null}
        {tie.state === 'resting' ? <Notice icon="clock" title="等了很久没有人扫" retry={again} retryText="换一张码" /> : null}
        {tie.state === 'failed' ? <Failure problem={tie.problem} retry={again} /> : null}
      </Box>
      <Box className="gy-gap">
        <Button id="tie-stop" kind="line" busy={stop.busy} onPress={stop.send}>
          {tie.state === 'scanned' ? '不是我的手机，不连' : '先不连'}
        </Button>
      </Box>
      {stop.problem === null ? null : <Hint tone="bad" icon="alert">{`没有停下：${stop.problem.message}`}</Hint>}
    </>
  );
}

function Tied({ onChanged }: { onChanged: () => void }) {
  const [asked, setAsked] = useState(false);
  const close = useCallback(() => setAsked(false), []);
  const ending = useSend(
    () => call('untie', {}),
    () => {
      close();
      onChanged();
    },
  );
  return (
    <>
      <Box as="p" className="gy-soft">
        这个账号已经和一个微信连上了：提醒发到那里，用它打开小程序就是您。不是您的微信，或者换了手机号，请断开再连。
      </Box>
      <Box className="gy-gap">
        <Button id="tie-end" kind="line" onPress={() => setAsked(true)}>
          断开
        </Button>
      </Box>
      {asked ? (
        <Confirm
          title="要断开吗？"
          text="断开以后，提醒不再发到那个微信，用它也打不开这个账号的页面。您可以马上再连一个。"
          yes="断开"
          no="不断开"
          busy={ending.busy}
          onYes={ending.send}
          onNo={close}
        />
      ) : null}
      {ending.problem === null ? null : <Hint tone="bad" icon="alert">{`没有断开：${ending.problem.message}`}</Hint>}
    </>
  );
}
