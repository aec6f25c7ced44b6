import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Icon } from '../../../components/icon';
import { Hint } from '../../../components/notice';
import { Picture } from '../../../components/picture';
import { Press } from '../../../components/press';
import { chooseSound, takePictures } from '../../../platform/take-pictures';
import { clockLength } from '../../../words/amount';
import { PlayButton } from './play-button';
import { LONGEST_S } from './recording';
import type { Attached, Attaching } from './use-attached';
import { useRecording } from './use-recording';
import './voice.scss';

const MOST_PICTURES = 3;

/** Saying it aloud instead of writing: one big button, pressed to begin and pressed to end; and pictures beside it. */
export function SpeakBox({ attached }: { attached: Attaching }) {
  const { list, add } = attached;
  const hasVoice = list.some(({ kind }) => kind === 'voice');
  const pictures = list.filter(({ kind }) => kind === 'picture').length;
  const { state, seconds, press, can } = useRecording((taken) => add('voice', taken));
  const recording = state.kind === 'recording' || state.kind === 'stopping';
  const choosePictures = (): void => {
    void takePictures(MOST_PICTURES - pictures).then((taken) =>
      taken.slice(0, MOST_PICTURES - pictures).forEach((one) => add('picture', one)),
    );
  };
  const words =
    state.kind === 'recording'
      ? `正在听 ${clockLength(seconds)}，说完再按一下`
      : state.kind === 'stopping'
        ? '正在收好您说的话…'
        : state.kind === 'starting'
          ? '请允许使用麦克风…'
          : '按一下开始说，再按一下说完';
  return (
    <Box className="gy-speak">
      {hasVoice ? null : can ? (
        <Press id="speak" className={`gy-speak__button${recording ? ' gy-speak__button--on' : ''}`} pressed={recording} onPress={press}>
          <Icon name={recording ? 'pause' : 'mic'} />
          <Box as="span">{words}</Box>
        </Press>
      ) : (
        <Button
          id="choose-sound"
          kind="soft"
          wide
          icon="audio"
          onPress={() => void chooseSound().then((taken) => (taken === null ? undefined : add('voice', taken)))}
        >
          选一段录音
        </Button>
      )}
      {recording ? (
        <Box as="p" className="gy-meta" live>
          {LONGEST_S - seconds <= 10 ? `还能说 ${LONGEST_S - seconds} 秒` : '最长一分钟'}
        </Box>
      ) : null}
      {state.kind === 'failed' ? (
        <Hint tone="bad" icon="alert">
          {state.words}
        </Hint>
      ) : null}
      {list.map((one) => (
        <Item key={one.key} one={one} attached={attached} />
      ))}
      {pictures < MOST_PICTURES ? (
        <Button id="add-picture" kind="line" wide icon="upload" onPress={choosePictures}>
          {pictures === 0 ? '拍照或选图片' : `再加图片（最多 ${MOST_PICTURES} 张）`}
        </Button>
      ) : null}
    </Box>
  );
}

function Item({ one, attached }: { one: Attached; attached: Attaching }) {
  const { key, kind, taken, sent, fault } = one;
  return (
    <Box className="gy-speak__item">
      {kind === 'voice' ? (
        <PlayButton
          src={taken.address}
          seconds={sent?.seconds ?? (taken.seconds === undefined ? undefined : Math.round(taken.seconds))}
          label="听一听"
        />
      ) : (
        <Box className="gy-said-picture">
          <Picture src={taken.address} label="要发的图片" />
        </Box>
      )}
      <Box className="gy-row gy-row--tight">
        {fault !== undefined ? (
          <Button kind="soft" small onPress={() => attached.again(key)}>
            再传一次
          </Button>
        ) : sent === undefined ? (
          <Box as="span" className="gy-meta" live>
            正在传…
          </Box>
        ) : null}
        <Button kind="plain" small label={kind === 'voice' ? '删掉这段语音' : '删掉这张图片'} onPress={() => attached.remove(key)}>
          {kind === 'voice' ? '删掉，重新说' : '删掉'}
        </Button>
      </Box>
      {fault === undefined ? null : <Hint tone="bad" icon="alert">{`没有传上去：${fault}`}</Hint>}
    </Box>
  );
}
