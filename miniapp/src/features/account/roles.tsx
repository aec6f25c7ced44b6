import { useCallback } from 'react';
import type { WireActor, WireRole } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';
import { Press } from '../../components/press';

/** Takes another role for this session, and lets the whole app know. */
export async function takeRole(role: string): Promise<WireActor> {
  const { actor } = await call('switchRole', { in: { role } });
  session.settle(actor);
  return actor;
}

/** Who has several roles chooses one; a parent hands the phone to a child. Not there for who has neither. */
export function Roles({ onTaken }: { onTaken: (actor: WireActor) => void }) {
  const { load } = useLoad(useCallback(() => call('roles', {}), []));
  const taking = useSend(takeRole, onTaken);
  if (load.state !== 'ready') return null;
  const own = load.data.items.filter(({ role }) => role !== 'learner');
  const children = load.data.items.filter(({ role }) => role === 'learner');
  if (own.length < 2 && children.length === 0) return null;
  const chips = (roles: readonly WireRole[]) =>
    roles.map((role, i) => (
      <Press
        key={role.key}
        id={`role-${role.role}-${i}`}
        className={`gy-chip${role.here ? ' gy-chip--on' : ''}`}
        pressed={role.here}
        off={taking.busy || role.here}
        onPress={() => taking.send(role.key)}
      >
        {role.title}
      </Press>
    ));
  return (
    <>
      {own.length < 2 ? null : (
        <Box as="section" className="gy-card gy-gap">
          <Box as="h2" className="gy-h3 gy-below-s">
            切换身份
          </Box>
          <Box className="gy-chips">{chips(own)}</Box>
        </Box>
      )}
      {children.length === 0 ? null : (
        <Box as="section" className="gy-card gy-gap">
          <Box as="h2" className="gy-h3">
            把手机给孩子用
          </Box>
          <Box as="p" className="gy-meta gy-gap-s gy-below-s">
            孩子只看到发给孩子的内容，看不到您的提问和消息。用完由大人换回来。
          </Box>
          <Box className="gy-chips">{chips(children)}</Box>
        </Box>
      )}
      {taking.problem === null ? null : <Hint tone="bad" icon="alert">{`没有换成：${taking.problem.message}`}</Hint>}
    </>
  );
}
