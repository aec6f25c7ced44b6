import { useCallback, useState } from 'react';
import type { WireEmergencies } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { Tag } from '../../components/tag';
import { clockOf, whenOf } from '../../words/when';

type Line = WireEmergencies['lines'][number];

const STATES: Readonly<Record<Line['state'], readonly ['good' | 'warm' | 'cool' | undefined, string]>> = {
  asked: ['warm', '等同事确认'],
  confirmed: ['good', '已发出'],
  refused: [undefined, '没有发'],
  lapsed: [undefined, '没有人确认，已作废'],
};

/** One emergency: what it says, who stands for it, and, while there is time, the second person's word. */
export function EmergencyCard({ line, now, onSettled }: { line: Line; now: number; onSettled: (emergencies: WireEmergencies) => void }) {
  const [asked, setAsked] = useState(false);
  const close = useCallback(() => setAsked(false), []);
  const { send, busy, problem } = useSend(
    (word: 'confirm' | 'refuse') => call('settleEmergency', { params: { emergency: line.id }, in: { word } }),
    (next) => {
      setAsked(false);
      onSettled(next);
    },
  );
  const [tone, words] = line.state === 'asked' && !line.own ? (['warm', '等您确认'] as const) : STATES[line.state];
  return (
    <Box as="section" id={`emergency-${line.id}`} className="gy-card gy-below" label={line.text}>
      <Box className="gy-row gy-row--tight gy-below-s">
        <Tag tone={tone}>{words}</Tag>
        <Box as="span" className="gy-meta">
          {line.to}
        </Box>
      </Box>
      <Box as="p" className="gy-h3">
        {line.text}
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">
        {`${line.askedBy} ${whenOf(line.askedAt, now)} 写的：${line.reason}`}
      </Box>
      {line.settledBy === undefined || line.settledAt === undefined ? null : (
        <Box as="p" className="gy-meta">
          {`${line.settledBy} ${whenOf(line.settledAt, now)} ${line.state === 'confirmed' ? `确认。${line.families.total} 位家长，已送达 ${line.families.sent} 位` : '没有同意'}`}
        </Box>
      )}
      {line.state === 'asked' ? (
        <Box className="gy-row gy-gap">
          {line.own ? null : (
            <Button id={`confirm-${line.id}`} small busy={busy} onPress={() => setAsked(true)}>
              确认发出
            </Button>
          )}
          <Button id={`refuse-${line.id}`} kind="line" small busy={busy} onPress={() => send('refuse')}>
            {line.own ? '收回' : '不发'}
          </Button>
          <Box as="span" className="gy-meta">
            {line.own ? `请另一位同事在 ${clockOf(line.confirmBy)} 前确认` : `${clockOf(line.confirmBy)} 前有效`}
          </Box>
        </Box>
      ) : null}
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      {asked ? (
        <Confirm
          title="现在发给家长？"
          text={`“${line.text}”马上发给${line.to}的家长，夜里也会响。发出后收不回来。`}
          yes="发出"
          busy={busy}
          onYes={() => send('confirm')}
          onNo={close}
        />
      ) : null}
    </Box>
  );
}
