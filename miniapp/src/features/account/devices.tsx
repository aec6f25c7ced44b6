import { useCallback, type ReactNode } from 'react';
import type { WireSession } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Loaded } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { Tag } from '../../components/tag';
import { whenOf } from '../../words/when';
import './account.scss';

const nameOf = ({ kind, browser }: WireSession): string => [kind === 'phone' ? '手机微信' : '电脑', browser].filter(Boolean).join(' · ');

/** Where one is signed in, each device with a way to end it; `password` stands below for who came in by one. */
export function Devices({ password }: { password: ReactNode }) {
  const { load, reload, put } = useLoad(useCallback(() => call('sessions', {}), []));
  const ending = useSend((id: string) => call('endSession', { params: { session: id } }), put);
  const others = useSend(() => call('endOtherSessions', {}), put);
  const problem = ending.problem ?? others.problem;
  const now = Date.now();
  return (
    <>
      <Box as="section" className="gy-card gy-gap">
        <Box as="h2" className="gy-h3 gy-below-s">
          登录的设备
        </Box>
        <Loaded of={load} retry={reload}>
          {({ items }) => (
            <>
              <Box as="ul" className="gy-lines">
                {items.map((item, i) => (
                  <Box as="li" key={item.id} className="gy-line gy-device">
                    <Box>
                      <Box>{nameOf(item)}</Box>
                      <Box className="gy-meta">{`${whenOf(item.madeAt, now)}登录，最近用：${whenOf(item.lastUsedAt, now)}`}</Box>
                    </Box>
                    {item.here ? (
                      <Tag tone="good">就是这台</Tag>
                    ) : (
                      <Button id={`end-${i}`} kind="line" small busy={ending.busy} onPress={() => ending.send(item.id)}>
                        退出这台设备
                      </Button>
                    )}
                  </Box>
                ))}
              </Box>
              {items.length < 2 ? null : (
                <Box className="gy-gap">
                  <Button id="end-others" kind="soft" busy={others.busy} onPress={others.send}>
                    退出其他所有设备
                  </Button>
                </Box>
              )}
            </>
          )}
        </Loaded>
        {problem === null ? null : <Hint tone="bad" icon="alert">{`没有退出：${problem.message}`}</Hint>}
      </Box>
      {load.state === 'ready' && load.data.byPassword ? password : null}
    </>
  );
}
