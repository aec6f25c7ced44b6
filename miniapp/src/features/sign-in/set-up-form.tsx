import { useState } from 'react';
import type { WireSetUp } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { Picture } from '../../components/picture';
import './sign-in.scss';

const NOTHING = { password: '', again: '', totp: '' };
const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');

/** Authenticator, password, first code: once, by whoever holds the link. */
export function SetUpForm({ code, about, onDone }: { code: string; about: WireSetUp; onDone: (recoveryCodes: string[]) => void }) {
  const [typed, setTyped] = useState(NOTHING);
  const saving = useSend(
    ({ password, totp }: typeof NOTHING) => call('finishSetUp', { in: { code, password, totp } }),
    ({ recoveryCodes }) => onDone(recoveryCodes),
  );
  const differs = typed.again !== '' && typed.again !== typed.password;
  const isWhole = typed.password !== '' && typed.again === typed.password && typed.totp.length === 6;
  return (
    <>
      <Box as="section" className="gy-card">
        <Box as="h2" className="gy-h3">
          一、手机验证器
        </Box>
        <Box as="p" className="gy-soft gy-gap-s">
          在手机上装一个验证器（例如微信小程序“腾讯身份验证器”），用它扫这张图。
        </Box>
        {about.qr === undefined ? null : <Picture src={about.qr} label="给验证器扫的二维码" className="gy-secret__qr gy-gap-s" />}
        <Box as="p" className="gy-soft gy-gap-s">
          扫不了，就选“手动输入”：名称写“共育桥”，密钥写下面这一串。这张图和这一串只给您自己看，不要拍照发给别人。
        </Box>
        <Box id="totp-secret" className="gy-secret gy-gap-s">
          {inFours(about.totpSecret)}
        </Box>
      </Box>
      <Box as="section" className="gy-card gy-gap">
        <Box as="h2" className="gy-h3 gy-below">
          {`二、账号 ${about.login} 的密码`}
        </Box>
        <Box className="gy-fields">
          <Field
            id="password"
            label="密码"
            kind="password"
            fill="new-password"
            hint="至少 10 个字，可以用几个不相干的词连起来"
            value={typed.password}
            onChange={(password) => setTyped({ ...typed, password })}
          />
          <Field
            id="again"
            label="再写一遍"
            kind="password"
            fill="new-password"
            fault={differs ? '两遍不一样' : undefined}
            value={typed.again}
            onChange={(again) => setTyped({ ...typed, again })}
          />
          <Field
            id="totp"
            label="验证器里现在的六个数字"
            fill="one-time-code"
            maxLength={6}
            value={typed.totp}
            onChange={(totp) => setTyped({ ...typed, totp })}
          />
          <Button id="set-up" off={!isWhole} busy={saving.busy} onPress={() => saving.send(typed)}>
            设好了
          </Button>
        </Box>
        {saving.problem === null ? null : (
          <Hint tone="bad" icon="alert">
            {saving.problem.message}
          </Hint>
        )}
      </Box>
    </>
  );
}
