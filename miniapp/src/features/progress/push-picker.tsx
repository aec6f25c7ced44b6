import type { WirePushCard } from '@contract/index';
import { Box } from '../../components/box';
import { Press } from '../../components/press';
import { whenOf } from '../../words/when';
import './progress.scss';

/** The pushes of a class, newest first; one of them is looked at. */
export function PushPicker({
  pushes,
  chosen,
  now,
  onChoose,
}: {
  pushes: readonly WirePushCard[];
  chosen: string;
  now: number;
  onChoose: (push: string) => void;
}) {
  return (
    <Box className="gy-turns" role="group" label="选一次推送">
      {pushes.map((push) => (
        <Press
          key={push.push}
          id={`pick-${push.push}`}
          pressed={push.push === chosen}
          className={`gy-turns__item${push.push === chosen ? ' gy-turns__item--on' : ''}`}
          onPress={() => onChoose(push.push)}
        >
          <Box as="span" className="gy-turns__words">
            <Box className="gy-strong">{push.resource.title}</Box>
            <Box className="gy-meta">{`${whenOf(push.startsAt, now)} 送出`}</Box>
          </Box>
          <Box as="span" className="gy-turns__figure">
            {`看完 ${push.funnel.completed}/${push.funnel.targeted}`}
          </Box>
        </Press>
      ))}
    </Box>
  );
}
