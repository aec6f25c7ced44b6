import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../../components/icon';
import { Box } from '../../../components/box';
import { Press } from '../../../components/press';
import { playVoice, type VoiceHandle } from '../../../platform/voice-player';
import { spokenLength } from '../../../words/amount';
import './voice.scss';

/** Plays a voice and says how long it is; a second press ends it. One plays at a time. */
export function PlayButton({ src, seconds, label = '听语音' }: { src: string; seconds?: number | undefined; label?: string }) {
  const [state, setState] = useState<'still' | 'playing' | 'failed'>('still');
  const handle = useRef<VoiceHandle>();
  useEffect(() => () => handle.current?.stop(), []);
  const press = (): void => {
    if (state === 'playing') return handle.current?.stop();
    setState('playing');
    handle.current = playVoice(src, (why) => setState(why === 'failed' ? 'failed' : 'still'));
  };
  const length = seconds === undefined ? '' : spokenLength(seconds);
  return (
    <Box>
      <Press className="gy-voice" label={state === 'playing' ? '停下' : `${label}${length === '' ? '' : `，${length}`}`} onPress={press}>
        <Icon name={state === 'playing' ? 'pause' : 'play'} small />
        <Box as="span">{state === 'playing' ? '正在放，点一下停' : `${label} ${length}`}</Box>
      </Press>
      {state === 'failed' ? (
        <Box as="p" className="gy-meta gy-gap-xs" live>
          放不出来。请下拉刷新这一页再点一次。
        </Box>
      ) : null}
    </Box>
  );
}
