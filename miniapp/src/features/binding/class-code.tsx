import { useCallback, useState } from 'react';
import type { WireClassFamilies } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Picture } from '../../components/picture';
import { Confirm } from '../../components/sheet';
import { prints } from '../../platform/paper';
import { dateOf } from '../../words/when';
import './binding.scss';

/** The mini-program code of a class, where WeChat draws one. */
export function useCodePicture(code: string): string | null {
  const { load } = useLoad(useCallback(() => call('codePicture', { params: { code } }), [code]));
  return load.state === 'ready' ? load.data.picture : null;
}

interface ClassCodeProps {
  of: WireClassFamilies;
  put: (families: WireClassFamilies) => void;
  onPoster: () => void;
}

/** The class's code as parents need it: to scan and to type; a new one when the old has come into wrong hands. */
export function ClassCode({ of, put, onPoster }: ClassCodeProps) {
  const [sure, setSure] = useState(false);
  const picture = useCodePicture(of.code.code);
  const { send, busy, problem } = useSend(
    () => call('renewClassCode', { params: { classroom: of.classroom.id } }),
    (next) => {
      setSure(false);
      put(next);
    },
  );
  const close = useCallback(() => setSure(false), []);
  return (
    <Box as="section" className="gy-card">
      <Box as="h2" className="gy-h3">
        班级码
      </Box>
      <Box as="p" className="gy-soft gy-below-s">
        {of.check === 'slip' ? '家长扫码，再填孩子名字和纸条上的码。' : '家长扫码，再填孩子名字和手机号后 4 位。'}
      </Box>
      {picture === null && !prints() ? null : (
        <Box className="gy-bind__pictures">
          {picture === null ? null : <Picture src={picture} label="这个班的小程序码" className="gy-bind__small" />}
          {prints() ? <Picture src={of.code.qr} label="这个班的二维码，扫了打开绑定页" className="gy-bind__small" /> : null}
        </Box>
      )}
      <Box className="gy-bind__code gy-gap-s">{of.code.code}</Box>
      <Box className="gy-meta">{`${dateOf(of.code.madeAt)}起用`}</Box>
      {problem === null ? null : <Hint tone="bad">{problem.message}</Hint>}
      <Box className="gy-row gy-gap-s">
        {prints() ? (
          <Button id="poster" kind="soft" small onPress={onPoster}>
            打印班级码
          </Button>
        ) : null}
        <Button id="renew" kind="line" small onPress={() => setSure(true)}>
          换一个码
        </Button>
      </Box>
      {sure ? (
        <Confirm
          title="换一个班级码？"
          text="换了以后，旧的码和已经印出去的纸马上不能用；已经绑定的家长不受影响。"
          yes="换一个"
          busy={busy}
          onYes={() => send()}
          onNo={close}
        />
      ) : null}
    </Box>
  );
}
