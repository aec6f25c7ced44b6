import { createElement, type CSSProperties, type ReactNode } from 'react';
import { View } from '@tarojs/components';

export type Tag =
  | 'div'
  | 'section'
  | 'main'
  | 'nav'
  | 'header'
  | 'footer'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'p'
  | 'span'
  | 'ul'
  | 'ol'
  | 'li'
  | 'blockquote'
  | 'table'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td';

const roles: Partial<Record<Tag, string>> = {
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  nav: 'navigation',
  main: 'main',
  ul: 'list',
  ol: 'list',
  li: 'listitem',
  table: 'table',
  tr: 'row',
  th: 'columnheader',
  td: 'cell',
};

export interface BoxProps {
  as?: Tag;
  id?: string;
  className?: string;
  style?: CSSProperties;
  role?: string;
  label?: string;
  /** Read out when it changes. */
  live?: boolean;
  /** Drawing only: readers skip it. */
  decor?: boolean;
  children?: ReactNode;
}

/**
 * A part of a page: the browser's own element on H5 (headings, lists and tables that readers know),
 * a view with the same role in a mini-program.
 */
export function Box({ as = 'div', id, className = '', style, role, label, live, decor, children }: BoxProps) {
  const classes = `gy-box ${as === 'span' ? 'gy-inline ' : ''}${className}`.trim();
  if (__WEAPP__) {
    return (
      <View
        id={id}
        className={classes}
        style={style}
        ariaRole={role ?? roles[as]}
        ariaLabel={label}
        {...(decor ? { ariaHidden: true } : {})}
      >
        {children}
      </View>
    );
  }
  return createElement(
    as,
    {
      id,
      className: classes,
      style,
      role: role ?? (as === 'table' || as === 'tr' || as === 'td' || as === 'th' ? roles[as] : undefined),
      'aria-label': label,
      'aria-live': live ? 'polite' : undefined,
      'aria-hidden': decor ? true : undefined,
    },
    children,
  );
}
