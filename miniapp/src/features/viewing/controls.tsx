import { Box } from '../../components/box';
import { Icon } from '../../components/icon';
import { Press } from '../../components/press';
import { Slider } from '../../components/slider';
import { clockLength, spokenLength } from '../../words/amount';

interface ControlsProps {
  playing: boolean;
  position: number;
  duration: number;
  rate: number;
  captions: 'on' | 'off' | 'none';
  full: boolean | 'none';
  onToggle: () => void;
  onRewind: () => void;
  onSeek: (seconds: number) => void;
  onRate: () => void;
  onCaptions: () => void;
  onFull: () => void;
}

/** The player's own buttons, the same on every phone; each says what it does. */
export function Controls(props: ControlsProps) {
  const { playing, position, duration, rate, captions, full } = props;
  return (
    <Box className="gy-controls">
      <Box className="gy-controls__line">
        <Box as="span" className="gy-controls__time gy-number">
          {clockLength(position)}
        </Box>
        <Box className="gy-controls__slider">
          <Slider
            id="seek"
            label="播放位置"
            words={`${spokenLength(position)}，共${spokenLength(duration)}`}
            max={duration}
            value={position}
            onChange={props.onSeek}
          />
        </Box>
        <Box as="span" className="gy-controls__time gy-number">
          {clockLength(duration)}
        </Box>
      </Box>
      <Box className="gy-controls__row">
        <Press id="toggle" className="gy-tool gy-tool--main" label={playing ? '暂停' : '播放'} onPress={props.onToggle}>
          <Icon name={playing ? 'pause' : 'play'} />
        </Press>
        <Press id="rewind" className="gy-tool" label="退回10秒" onPress={props.onRewind}>
          <Icon name="rewind" />
          <Box as="span" className="gy-tool__words">
            10秒
          </Box>
        </Press>
        <Press id="rate" className="gy-tool" label={`播放速度 ${rate} 倍，点一下换速度`} onPress={props.onRate}>
          <Box as="span" className="gy-tool__words gy-strong">
            {`${rate}×`}
          </Box>
        </Press>
        {captions === 'none' ? null : (
          <Press
            id="captions"
            className={`gy-tool${captions === 'on' ? ' gy-tool--on' : ''}`}
            label="字幕"
            pressed={captions === 'on'}
            onPress={props.onCaptions}
          >
            <Icon name="captions" />
          </Press>
        )}
        {full === 'none' ? null : (
          <Press id="full" className="gy-tool" label={full ? '退出全屏' : '全屏'} onPress={props.onFull}>
            <Icon name={full ? 'shrink' : 'full'} />
          </Press>
        )}
      </Box>
    </Box>
  );
}
