import { createElement, useEffect, type CSSProperties, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import { View } from '@tarojs/components';
import { keepInView } from '../platform/focus';
import type { KeyPressed } from './key-pressed';

interface KeyGridProps {
  id: string;
  label: string;
  className?: string;
  /** The id of the part that is chosen now. */
  active: string;
  /** True when the key was taken. */
  onKey: (press: KeyPressed) => boolean;
  children: ReactNode;
}

/** A grid that takes the keyboard as a whole: one stop for Tab, arrows inside it. A mini-program has no keyboard: there it is a plain part. */
export function KeyGrid({ id, label, className = '', active, onKey, children }: KeyGridProps) {
  const classes = `gy-box ${className}`;
  useEffect(() => keepInView(id, active), [id, active]);
  if (__WEAPP__) {
    return (
      <View id={id} className={classes} ariaRole="group" ariaLabel={label}>
        {children}
      </View>
    );
  }
  return createElement(
    'div',
    {
      id,
      className: classes,
      role: 'grid',
      tabIndex: 0,
      'aria-label': label,
      'aria-activedescendant': active,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return;
        if (onKey({ key: event.key, alt: event.altKey, shift: event.shiftKey })) event.preventDefault();
      },
    },
    children,
  );
}

interface PartProps {
  id: string;
  className?: string;
  style?: CSSProperties;
  label: string;
  chosen?: boolean;
  /** What is dragged from here; absent: it stays where it is. */
  drags?: string | undefined;
  /** Something was dropped here. */
  onDrop?: ((what: string) => void) | undefined;
  onPress: () => void;
  children?: ReactNode;
}

/** A part of the grid: pressed with a finger or the mouse, chosen by the grid's keys; may be dragged, or be dropped on. */
export function GridPart({ id, className = '', style, label, chosen = false, drags, onDrop, onPress, children }: PartProps) {
  const classes = `gy-box ${className}`;
  const press = (event: { stopPropagation: () => void }): void => {
    event.stopPropagation();
    onPress();
  };
  if (__WEAPP__) {
    return (
      <View id={id} className={classes} style={style} ariaRole="button" ariaLabel={label} onClick={press}>
        {children}
      </View>
    );
  }
  return createElement(
    'div',
    {
      id,
      className: classes,
      style,
      role: 'gridcell',
      'aria-label': label,
      'aria-selected': chosen,
      draggable: drags === undefined ? undefined : true,
      onDragStart:
        drags === undefined
          ? undefined
          : (event: DragEvent) => {
              event.stopPropagation();
              event.dataTransfer.setData('text/plain', drags);
            },
      onDragOver: onDrop === undefined ? undefined : (event: DragEvent) => event.preventDefault(),
      onDrop:
        onDrop === undefined
          ? undefined
          : (event: DragEvent) => {
              event.preventDefault();
              event.stopPropagation();
              onDrop(event.dataTransfer.getData('text/plain'));
            },
      onClick: press,
    },
    children,
  );
}
