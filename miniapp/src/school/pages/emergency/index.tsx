import { useCallback } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Loaded } from '../../../components/loaded';
import { Notice } from '../../../components/notice';
import { AskEmergency } from '../../../features/emergency/ask-emergency';
import { EmergencyCard } from '../../../features/emergency/emergency-card';
import { sorted, waitForMe } from '../../../features/emergency/waiting';
import { RoomPage } from '../../../features/room/room-page';

/** While one waits for the other's word. */
const EVERY_SECONDS = 15;

/** What can not wait until the morning: one person asks, another confirms, and it rings at once. What waits stands first. */
export default function EmergencyPage() {
  const { load, reload, put } = useLoad(
    useCallback(() => call('emergencies', {}), []),
    EVERY_SECONDS,
  );
  const now = Date.now();
  return (
    <RoomPage title="紧急通知" room="school">
      <Loaded of={load} retry={reload}>
        {(of) => {
          const { waiting, over } = sorted(of.lines);
          const card = (line: (typeof over)[number]) => <EmergencyCard key={line.id} line={line} now={now} onSettled={put} />;
          return (
            <>
              <Box as="section" id="emergencies-waiting" label="等确认的紧急通知">
                {waiting.length === 0 ? null : (
                  <Box as="h2" className="gy-h2 gy-below-s">
                    {waitForMe(waiting) > 0 ? '等您确认' : '等同事确认'}
                  </Box>
                )}
                {waiting.map(card)}
              </Box>
              <AskEmergency grades={of.grades} onAsked={put} />
              <Box as="section" className="gy-section" label="以前的紧急通知">
                <Box as="h2" className="gy-h2 gy-below-s">
                  以前的
                </Box>
                {of.lines.length === 0 ? (
                  <Notice icon="clock" title="还没有发过" text="台风、停课这样等不到早上的事才用。平常的事请排进推送计划。" />
                ) : over.length === 0 ? (
                  <Box as="p" className="gy-soft">
                    还没有。
                  </Box>
                ) : (
                  over.map(card)
                )}
              </Box>
            </>
          );
        }}
      </Loaded>
    </RoomPage>
  );
}
