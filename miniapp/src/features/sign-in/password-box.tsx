import { createElement, useState, type FormEvent, type ReactNode } from 'react';
import type { WireActor } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import './sign-in.scss';

const NOTHING = { login: '', password: '', code: '' };

/** Enter sends it, and the browser's own memory of passwords knows what it is. */
const Form = ({ onSend, children }: { onSend: () => void; children: ReactNode }) =>
  createElement(
    'form',
    {
      className: 'gy-fields',
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        onSend();
      },
    },
    children,
    createElement('input', { type: 'submit', style: { display: 'none' }, tabIndex: -1 }),
  );

/** The way in by name, password and second factor. */
export function PasswordBox({ onIn }: { onIn: (actor: WireActor) => void }) {
  const [typed, setTyped] = useState(NOTHING);
  const entering = useSend(
    (given: typeof NOTHING) => call('passwordSignIn', { in: given }),
    (signedIn) => {
      session.take(signedIn);
      onIn(signedIn.actor);
    },
  );
  const isWhole = typed.login !== '' && typed.password !== '' && typed.code.length >= 6;
  const send = (): void => {
    if (isWhole) entering.send(typed);
  };
  return (
    <Box as="section" className="gy-card">
      <Box as="h2" className="gy-h2 gy-below-s">
        账号密码登录
      </Box>
      <Form onSend={send}>
        <Field
          id="login"
          label="账号"
          placeholder="例如 QX01-T1001"
          fill="username"
          maxLength={60}
          value={typed.login}
          onChange={(login) => setTyped({ ...typed, login })}
        />
        <Field
          id="password"
          label="密码"
          kind="password"
          fill="current-password"
          maxLength={128}
          value={typed.password}
          onChange={(password) => setTyped({ ...typed, password })}
        />
        <Field
          id="code"
          label="验证码"
          hint="手机验证器里的六个数字；手机不在身边就写一个恢复码"
          fill="one-time-code"
          maxLength={40}
          value={typed.code}
          onChange={(code) => setTyped({ ...typed, code })}
        />
        <Button id="enter" wide off={!isWhole} busy={entering.busy} onPress={send}>
          登录
        </Button>
      </Form>
      {entering.problem === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {entering.problem.message}
          </Hint>
        </Box>
      )}
      <Box as="p" className="gy-meta gy-gap">
        还没有账号，或者忘了密码？请找学校或教育局的管理员要一个设置链接。
      </Box>
    </Box>
  );
}
