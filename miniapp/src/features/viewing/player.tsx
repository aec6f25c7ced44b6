import { useEffect, useState } from 'react';
import type { WireResource } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { Hint, Notice } from '../../components/notice';
import { Picture } from '../../components/picture';
import { Press } from '../../components/press';
import { here } from '../../platform/here';
import { PlatformVideo } from '../../platform/video';
import { ChapterList } from './chapter-list';
import { Controls } from './controls';
import { HeardSound } from './heard-sound';
import { megabytes, thriftWords } from './thrift';
import { Together } from './together';
import { useCaptions } from './use-captions';
import { usePlayer } from './use-player';
import type { ViewingNow } from './use-viewing';
import { captionAt } from './vtt';
import { Watched } from './watched';
import './viewing.scss';

interface PlayerProps {
  resource: WireResource;
  now: ViewingNow;
}

/** A video, its sound alone, or a sound, with our own buttons, captions, and the record of what was watched. */
export function Player({ resource, now }: PlayerProps) {
  const sounds = resource.kind === 'audio';
  const listens = now.listens;
  const player = usePlayer(now, resource.durationSeconds ?? 0, resource.maxRate, !sounds);
  const cues = useCaptions(resource.captions);
  const [captions, setCaptions] = useState(true);
  // What is only heard is shown large beside the poster, whether captions were put off for the picture or not.
  const said = captions || (listens && !sounds) ? captionAt(cues, now.position) : '';

  const file = listens && !sounds ? resource.sound : resource.media;
  if (resource.media === undefined || file === undefined) {
    return <Notice kind="error" title="这个内容还没有视频文件" text="请告诉班主任，换好后就能看了。" />;
  }
  const src = mediaUrl(file);
  const media = {
    src: player.round === 0 ? src : `${src}${src.includes('?') ? '&' : '?'}again=${player.round}`,
    poster: resource.poster === undefined ? undefined : mediaUrl(resource.poster),
    title: resource.title,
    startAt: now.position,
    onSignal: player.onSignal,
    onHandle: player.onHandle,
  };
  const buttons = (
    <Controls
      playing={now.playing}
      position={now.position}
      duration={player.duration}
      rate={player.rate}
      captions={cues.length === 0 || (listens && !sounds) ? 'none' : captions ? 'on' : 'off'}
      full={listens ? 'none' : player.full}
      onToggle={player.toggle}
      onRewind={player.rewind}
      onSeek={player.seek}
      onRate={player.nextRate}
      onCaptions={() => setCaptions(!captions)}
      onFull={player.toggleFull}
    />
  );
  const play = <BigPlay playing={now.playing} again={now.viewing.completed} onPress={player.toggle} />;
  return (
    <Box className="gy-player">
      {player.broken ? (
        <Box className="gy-player__broken">
          <Notice
            kind="error"
            title={listens ? '声音没有打开' : '视频没有打开'}
            text="可能是网络不好，或者文件出了问题。您看过的部分都留着。"
            retry={player.retry}
          />
        </Box>
      ) : listens ? (
        <>
          <HeardSound key={`sound${player.round}`} sitting={now.sitting} {...media} />
          <Box className="gy-player__sound">
            {sounds || media.poster === undefined ? null : <Picture src={media.poster} className="gy-player__poster" />}
            {play}
            <Box as="p" id="said" className={`gy-player__said gy-player__said--${sounds ? 'plain' : 'large'}`} live>
              {said}
            </Box>
          </Box>
        </>
      ) : (
        <PlatformVideo key={`picture${player.round}`} id="media" {...media}>
          <Box className="gy-player__over">
            {now.playing ? null : play}
            {player.full && said !== '' ? <Box className="gy-player__said">{said}</Box> : null}
            {player.full ? <Box className="gy-player__full">{buttons}</Box> : null}
          </Box>
        </PlatformVideo>
      )}
      {!listens && !player.broken && cues.length > 0 && captions && (now.playing || now.position > 0) ? (
        <Box className="gy-player__under">{said}</Box>
      ) : null}
      {buttons}
      {sounds ? null : <Thrift resource={resource} listens={listens} stalls={player.stalls} onListen={player.listen} />}
      <Watched resource={resource} now={now} gapsOnly={player.gapsOnly} onPlayGaps={player.playGaps} />
      <ChapterList resource={resource} now={now} onGo={player.playFrom} />
      <Together now={now} />
    </Box>
  );
}

interface ThriftProps {
  resource: WireResource;
  listens: boolean;
  stalls: boolean;
  onListen: (on: boolean) => void;
}

/** The film's sound alone, for a slow or dear line: what it costs is said before. Where the line is known to be bad it is offered aloud. */
function Thrift({ resource, listens, stalls, onListen }: ThriftProps) {
  const [thrifty, setThrifty] = useState(false);
  useEffect(() => {
    let looking = true;
    void here.thrifty().then((slow) => {
      if (looking) setThrifty(slow);
    });
    return () => {
      looking = false;
    };
  }, []);
  const words = thriftWords(resource.mediaBytes, resource.soundBytes);
  if (words === null || resource.sound === undefined) return null;
  const back = resource.mediaBytes === undefined ? '' : `（约 ${megabytes(resource.mediaBytes)}）`;
  return (
    <Box className="gy-thrift">
      {!listens && (thrifty || stalls) ? <Hint icon="offline">网络有点慢。可以先只听声音，字幕照样看得到。</Hint> : null}
      {listens ? <Hint icon="audio">只放声音，可以锁屏，听到的和看到的记在一起。</Hint> : null}
      <Button id="ears" kind={!listens && (thrifty || stalls) ? 'soft' : 'plain'} small onPress={() => onListen(!listens)}>
        {listens ? `回到画面${back}` : `省流量：只听声音（${words}）`}
      </Button>
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
