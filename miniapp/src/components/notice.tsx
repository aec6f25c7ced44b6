import type { ReactNode } from 'react';
import { Box } from './box';
import { Button } from './button';
import { Icon, type IconName } from './icon';

interface NoticeProps {
  kind?: 'empty' | 'error' | 'offline' | 'good';
  icon?: IconName;
  title: string;
  text?: string;
  /** What a person can read out to whoever helps. */
  requestId?: string;
  retry?: () => void;
  retryText?: string;
  children?: ReactNode;
}
const art = { empty: 'today', error: 'alert', offline: 'offline', good: 'tick' } as const;

/** What stands where content would: a sentence that says what is the matter and what to do. */
export function Notice({ kind = 'empty', icon, title, text, requestId, retry, retryText = '再试一次', children }: NoticeProps) {
  return (
    <Box className={`gy-notice gy-notice--${kind}`} role={kind === 'error' ? 'alert' : undefined} live>
      <Box className="gy-notice__art" decor>
        <Icon name={icon ?? art[kind]} />
      </Box>
      <Box as="p" className="gy-notice__title">
        {title}
      </Box>
      {text ? (
        <Box as="p" className="gy-notice__text">
          {text}
        </Box>
      ) : null}
      {children}
      {retry ? (
        <Button id="retry" kind="soft" onPress={retry}>
          {retryText}
        </Button>
      ) : null}
      {requestId ? (
        <Box as="p" className="gy-notice__id">
          {`编号 ${requestId}`}
        </Box>
      ) : null}
    </Box>
  );
}

/** A sentence beside content, not instead of it. */
export function Hint({ tone, icon = 'info', children }: { tone?: 'warm' | 'bad' | 'good'; icon?: IconName; children: ReactNode }) {
  return (
    <Box className={`gy-hint${tone ? ` gy-hint--${tone}` : ''}`} live>
      <Icon name={icon} small />
      <Box className="gy-hint__words">{children}</Box>
    </Box>
  );
}
