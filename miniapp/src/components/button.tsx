import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import { Press } from './press';

export interface ButtonProps {
  id?: string;
  kind?: 'main' | 'soft' | 'line' | 'plain' | 'danger';
  wide?: boolean;
  small?: boolean;
  off?: boolean;
  /** Work is under way: it says so and takes no second press. */
  busy?: boolean;
  icon?: IconName;
  label?: string;
  onPress: () => void;
  children: ReactNode;
}

export function Button({
  id,
  kind = 'main',
  wide = false,
  small = false,
  off = false,
  busy = false,
  icon,
  label,
  onPress,
  children,
}: ButtonProps) {
  const idle = off || busy;
  const classes = [
    'gy-button',
    `gy-button--${kind}`,
    wide ? 'gy-button--wide' : '',
    small ? 'gy-button--small' : '',
    idle ? 'gy-button--off' : '',
  ];
  return (
    <Press id={id} className={classes.filter(Boolean).join(' ')} off={idle} label={label} onPress={onPress}>
      {icon ? <Icon name={icon} small /> : null}
      {busy ? '请稍等…' : children}
    </Press>
  );
}
