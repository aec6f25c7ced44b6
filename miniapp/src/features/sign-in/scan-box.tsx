import { createElement } from 'react';
import type { WireActor } from '@contract/index';
import { Box } from '../../components/box';
import { Notice } from '../../components/notice';
import { Failure } from '../../components/loaded';
import { Skeleton } from '../../components/skeleton';
import { useDesktop } from './use-desktop';
import './sign-in.scss';

/** The way in by a phone: a code, then a number to compare. */
export function ScanBox({ onIn }: { onIn: (actor: WireActor) => void }) {
  const { desk, again } = useDesktop(onIn);
  return (
    <Box as="section" className="gy-card gy-scan">
      <Box as="h2" className="gy-h2">
        微信扫码登录
      </Box>
      <Box live>
        {desk.state === 'asking' ? <Skeleton rows={1} picture /> : null}
        {desk.state === 'waiting' && desk.image !== null ? (
          <>
            {createElement('img', {
              className: 'gy-scan__code',
              src: `data:image/jpeg;base64,${desk.image}`,
              alt: '小程序码，用手机微信扫一扫',
            })}
            <Box as="p" className="gy-soft">
              用手机微信“扫一扫”，在手机上点一下就进来。两分钟自动换一张。
            </Box>
            {__SANDBOX__ ? (
              <Box as="p" className="gy-meta gy-gap-s">
                演示用的码扫不了：请到演示台，选一位老师，在手机微信里点“扫一扫”。
              </Box>
            ) : null}
          </>
        ) : null}
        {desk.state === 'waiting' && desk.image === null ? (
          <Notice kind="error" title="现在拿不到小程序码" text="微信那边暂时没有回应。可以再试一次，或者用账号密码登录。" retry={again} />
        ) : null}
        {desk.state === 'scanned' ? (
          <>
            <Box as="p" className="gy-soft">
              手机扫到了。请在手机上点这个数：
            </Box>
            <Box as="p" id="number" className="gy-scan__number">
              {String(desk.number)}
            </Box>
          </>
        ) : null}
        {desk.state === 'refused' ? (
          <Notice kind="error" title="没有登录" text="手机上没有同意，或者点的数不对。" retry={again} retryText="换一张码" />
        ) : null}
        {desk.state === 'resting' ? <Notice icon="clock" title="等了很久没有人扫" retry={again} retryText="换一张码" /> : null}
        {desk.state === 'failed' ? <Failure problem={desk.problem} retry={again} /> : null}
      </Box>
    </Box>
  );
}
