import type { ReactNode } from 'react';
import { Box } from './box';
import { Icon, type IconName } from './icon';

export function Tag({
  tone,
  icon,
  children,
}: {
  tone?: 'good' | 'warm' | 'bad' | 'cool' | undefined;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <Box as="span" className={`gy-tag${tone ? ` gy-tag--${tone}` : ''}`}>
      {icon ? <Icon name={icon} small /> : null}
      {children}
    </Box>
  );
}
