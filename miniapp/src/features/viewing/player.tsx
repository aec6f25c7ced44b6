import { useState } from 'react';
import type { WireResource } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Icon } from '../../components/icon';
import { Notice } from '../../components/notice';
import { Press } from '../../components/press';
import { PlatformAudio, PlatformVideo } from '../../platform/video';
import { Controls } from './controls';
import { useCaptions } from './use-captions';
import { usePlayer } from './use-player';
import type { ViewingNow } from './use-viewing';
import { captionAt } from './vtt';
import { Watched } from './watched';
import './viewing.scss';

interface PlayerProps {
  resource: WireResource;
  now: ViewingNow;
  startAt: number;
}

/** A video or a sound with our own buttons, captions, and the record of what was watched. */
export function Player({ resource, now, startAt }: PlayerProps) {
  const isSound = resource.kind === 'audio';
  const player = usePlayer(now, resource.durationSeconds ?? 0, resource.maxRate, !isSound);
  const cues = useCaptions(resource.captions);
  const [captions, setCaptions] = useState(true);
  const said = captions ? captionAt(cues, now.position) : '';

  if (resource.media === undefined) {
    return <Notice kind="error" title="这个内容还没有视频文件" text="请告诉班主任，换好后就能看了。" />;
  }
  const src = mediaUrl(resource.media);
  const media = {
    id: 'media',
    src: player.round === 0 ? src : `${src}${src.includes('?') ? '&' : '?'}again=${player.round}`,
    poster: resource.poster === undefined ? undefined : mediaUrl(resource.poster),
    title: resource.title,
    startAt: player.round === 0 ? startAt : now.position,
    onSignal: player.onSignal,
    onHandle: player.onHandle,
  };
  const buttons = (
    <Controls
      playing={now.playing}
      position={now.position}
      duration={player.duration}
      rate={player.rate}
      captions={cues.length === 0 ? 'none' : captions ? 'on' : 'off'}
      full={isSound ? 'none' : player.full}
      onToggle={player.toggle}
      onRewind={player.rewind}
      onSeek={player.seek}
      onRate={player.nextRate}
      onCaptions={() => setCaptions(!captions)}
      onFull={player.toggleFull}
    />
  );
  return (
    <Box className="gy-player">
      {player.broken ? (
        <Box className="gy-player__broken">
          <Notice
            kind="error"
            title={isSound ? '声音没有打开' : '视频没有打开'}
            text="可能是网络不好，或者文件出了问题。您看过的部分都留着。"
            retry={player.retry}
          />
        </Box>
      ) : isSound ? (
        <>
          <PlatformAudio key={player.round} {...media} />
          <Box className="gy-player__sound">
            <BigPlay playing={now.playing} again={now.viewing.completed} onPress={player.toggle} />
            <Box as="p" className="gy-player__said gy-player__said--plain" live>
              {said}
            </Box>
          </Box>
        </>
      ) : (
        <PlatformVideo key={player.round} {...media}>
          <Box className="gy-player__over">
            {now.playing ? null : <BigPlay playing={false} again={now.viewing.completed} onPress={player.toggle} />}
            {player.full && said !== '' ? <Box className="gy-player__said">{said}</Box> : null}
            {player.full ? <Box className="gy-player__full">{buttons}</Box> : null}
          </Box>
        </PlatformVideo>
      )}
      {!isSound && !player.broken && cues.length > 0 && captions && (now.playing || now.position > 0) ? (
        <Box className="gy-player__under">{said}</Box>
      ) : null}
      {buttons}
      <Watched resource={resource} now={now} gapsOnly={player.gapsOnly} onPlayGaps={player.playGaps} />
    </Box>
  );
}

function BigPlay({ playing, again, onPress }: { playing: boolean; again: boolean; onPress: () => void }) {
  return (
    <Press id="play" className="gy-bigplay" label={playing ? '暂停' : again ? '再看一遍' : '播放'} onPress={onPress}>
      <Icon name={playing ? 'pause' : 'play'} />
    </Press>
  );
}
