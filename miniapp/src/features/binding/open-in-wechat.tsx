import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Notice } from '../../components/notice';
import { Picture } from '../../components/picture';
import './binding.scss';

/** Somebody who scanned the paper into a browser gets the mini-program's own code of the same class. */
export function OpenInWeChat({ scene }: { scene: string }) {
  const code = scene.split('.')[0] ?? '';
  const { load } = useLoad(useCallback(async () => (code === '' ? { picture: null } : call('codePicture', { params: { code } })), [code]));
  const picture = load.state === 'ready' ? load.data.picture : null;
  if (load.state === 'failed' && load.problem.code === 'binding/code-unknown') {
    return <Notice kind="error" title="这个码不能用了" text={load.problem.message} />;
  }
  return picture === null ? (
    <Notice icon="me" title="请在微信里打开" text="打开微信，用“扫一扫”扫老师给的码；或者搜小程序“共育桥”，再填纸上的班级码。" />
  ) : (
    <Notice icon="me" title="按住下面的码，进小程序绑定" text="在微信里按住图片，点“前往小程序”。不在微信里的话，用微信“扫一扫”扫它。">
      <Box className="gy-card">
        <Picture src={picture} label="这个班的小程序码" className="gy-bind__picture" />
      </Box>
    </Notice>
  );
}
