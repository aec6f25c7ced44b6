import type { WireMedia } from '@contract/question-media';
import { mediaUrl } from '../../../api/client';
import { Box } from '../../../components/box';
import { Picture } from '../../../components/picture';
import { Press } from '../../../components/press';
import { showPicture } from '../../../platform/show-picture';
import { PlayButton } from './play-button';
import './voice.scss';

const WORDS: Record<WireMedia['kind'], Record<Exclude<WireMedia['state'], 'ready'>, string>> = {
  voice: {
    fetching: '语音正在从微信取过来，过一会儿再打开这一页就能听。',
    unreadable: '这段语音放不出来。可以请对方打字再说一遍。',
    gone: '这段语音没有从微信取到。可以请对方再说一遍。',
  },
  picture: {
    fetching: '图片正在从微信取过来，过一会儿再打开这一页就能看。',
    unreadable: '这张图片打不开。可以请对方重新拍一张。',
    gone: '这张图片没有从微信取到。可以请对方再发一次。',
  },
};

/** What was spoken and pictured in a question or an answer. */
export function SaidMedia({ media }: { media: readonly WireMedia[] | undefined }) {
  if (media === undefined || media.length === 0) return null;
  return (
    <Box className="gy-said-media">
      {media.map(({ id, kind, state, seconds, url }) => {
        if (state !== 'ready' || url === undefined)
          return (
            <Box key={id} as="p" className="gy-meta">
              {state === 'ready' ? '请刷新这一页再打开。' : WORDS[kind][state]}
            </Box>
          );
        const src = mediaUrl(url);
        return kind === 'voice' ? (
          <PlayButton key={id} src={src} seconds={seconds} />
        ) : (
          <Press key={id} className="gy-said-picture" label="看大图" onPress={() => showPicture(src)}>
            <Picture src={src} label="图片，点开看大图" />
          </Press>
        );
      })}
    </Box>
  );
}
