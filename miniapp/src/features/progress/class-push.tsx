import type { WireFunnel } from '@contract/index';
import { useCallback, type ReactNode } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Loaded } from '../../components/loaded';
import { Definitions, Rates } from '../../components/rates';
import { whenOf } from '../../words/when';
import { Families } from './families';
import { ShareToGroup } from './share-to-group';

interface ClassPushProps {
  classroom: string;
  push: string;
  now: number;
  /** Stands under the rates. */
  beside: (funnel: WireFunnel) => ReactNode;
  /** Stands before the families; calls back when it has changed the figures. */
  evidence: (onChange: () => void) => ReactNode;
}

/** One push in one class: the three rates and every family. Asked again each quarter of a minute. */
export function ClassPush({ classroom, push, now, beside, evidence }: ClassPushProps) {
  const { load, reload } = useLoad(
    useCallback(() => call('classProgress', { params: { classroom, push } }), [classroom, push]),
    15,
  );
  return (
    <Loaded of={load} retry={reload}>
      {({ push: card, families }) => (
        <>
          <Box className="gy-row gy-row--apart">
            <Box as="h2" className="gy-h2">
              {card.resource.title}
            </Box>
            <Definitions />
          </Box>
          <Box as="p" className="gy-meta gy-below">
            {`${whenOf(card.startsAt, now)} 送出，${whenOf(card.dueAt, now)} 截止`}
          </Box>
          <Rates counts={card.funnel} />
          {beside(card.funnel)}
          <Box className="gy-gap">
            <ShareToGroup card={card} />
          </Box>
          <Box className="gy-section">{evidence(reload)}</Box>
          <Box className="gy-section">
            <Families families={families} />
          </Box>
        </>
      )}
    </Loaded>
  );
}
