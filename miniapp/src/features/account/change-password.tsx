import { useState } from 'react';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';

const NOTHING = { current: '', password: '', again: '' };

/** A new password, the old one proved; other devices are signed out by it. */
export function ChangePassword() {
  const [typed, setTyped] = useState(NOTHING);
  const [isDone, setDone] = useState(false);
  const saving = useSend(
    ({ current, password }: typeof NOTHING) => call('changePassword', { in: { current, password } }),
    () => {
      setTyped(NOTHING);
      setDone(true);
    },
  );
  const differs = typed.again !== '' && typed.again !== typed.password;
  const isWhole = typed.current !== '' && typed.password !== '' && typed.again === typed.password;
  const put = (part: Partial<typeof NOTHING>): void => {
    setDone(false);
    setTyped({ ...typed, ...part });
  };
  return (
    <Box as="section" className="gy-card gy-gap">
      <Box as="h2" className="gy-h3 gy-below">
        改密码
      </Box>
      <Box className="gy-fields">
        <Field
          id="password-now"
          label="现在的密码"
          kind="password"
          fill="current-password"
          value={typed.current}
          onChange={(current) => put({ current })}
        />
        <Field
          id="password-new"
          label="新密码"
          kind="password"
          fill="new-password"
          hint="至少 10 个字，可以用几个不相干的词连起来"
          value={typed.password}
          onChange={(password) => put({ password })}
        />
        <Field
          id="password-again"
          label="再写一遍新密码"
          kind="password"
          fill="new-password"
          fault={differs ? '两遍不一样' : undefined}
          value={typed.again}
          onChange={(again) => put({ again })}
        />
        <Button id="password-save" kind="soft" off={!isWhole} busy={saving.busy} onPress={() => saving.send(typed)}>
          换成新密码
        </Button>
      </Box>
      {saving.problem === null ? null : <Hint tone="bad" icon="alert">{`没有改成：${saving.problem.message}`}</Hint>}
      {isDone ? (
        <Hint tone="good" icon="tick">
          密码改好了，别的设备都已退出。
        </Hint>
      ) : null}
    </Box>
  );
}
