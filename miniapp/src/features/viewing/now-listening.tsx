import { useEffect, useSyncExternalStore } from 'react';
import { Box } from '../../components/box';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Press } from '../../components/press';
import { pageUrl } from '../../platform/go';
import { whoListens } from './heard-sound';
import { stopListening, useLeftPlaying, type Listening } from './listening';
import './viewing.scss';

/** What plays on though its page was left: its name, pause, and the way back. Another person on this phone ends it. */
export function NowListening() {
  const left = useLeftPlaying();
  useEffect(() => {
    if (left !== null && left.who !== whoListens()) stopListening();
  }, [left]);
  return left === null ? null : <Bar listening={left} />;
}

function Bar({ listening: { sitting, sound } }: { listening: Listening }) {
  const { playing } = useSyncExternalStore(sitting.watch, sitting.now, sitting.now);
  const { id, title } = sitting.resource;
  return (
    <Box as="section" className="gy-listening" label="正在听">
      <Press
        id="listening-toggle"
        className="gy-tool gy-tool--main"
        label={playing ? '暂停' : '接着听'}
        onPress={() => (playing ? sound.pause() : sound.play())}
      >
        <Icon name={playing ? 'pause' : 'play'} />
      </Press>
      <Link id="listening-open" to={pageUrl('/pages/item/index', { resource: id, for: sitting.child })} className="gy-listening__words">
        {`${playing ? '正在听' : '停在这里'}：《${title}》`}
      </Link>
      <Press id="listening-close" className="gy-tool" label="不听了" onPress={stopListening}>
        <Icon name="close" />
      </Press>
    </Box>
  );
}
