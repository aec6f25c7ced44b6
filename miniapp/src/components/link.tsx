import { createElement, type MouseEvent, type ReactNode } from 'react';
import { View } from '@tarojs/components';
import { go } from '../platform/go';

interface LinkProps {
  id?: string;
  /** A page of the app, with its query. */
  to: string;
  className?: string;
  label?: string;
  here?: boolean;
  /** Leaves nothing to go back to: for the doors of a room. */
  fresh?: boolean;
  children: ReactNode;
}

/** A way to another page: a real link on H5 (can be opened in a new tab), a view in a mini-program. */
export function Link({ id, to, className = '', label, here = false, fresh = false, children }: LinkProps) {
  const open = (): void => void (fresh ? go.room(to) : go.to(to));
  if (__WEAPP__) {
    return (
      <View id={id} className={`gy-box gy-link ${className}`} ariaRole="link" ariaLabel={label} hoverClass="gy-pressed" onClick={open}>
        {children}
      </View>
    );
  }
  return createElement(
    'a',
    {
      id,
      href: to,
      className: `gy-box gy-link ${className}`,
      'aria-label': label,
      'aria-current': here ? 'page' : undefined,
      onClick: (event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        open();
      },
    },
    children,
  );
}
