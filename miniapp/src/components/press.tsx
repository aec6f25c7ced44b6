import { createElement, type CSSProperties, type ReactNode } from 'react';
import { View } from '@tarojs/components';

export interface PressProps {
  id?: string;
  className?: string;
  style?: CSSProperties;
  /** Said by a reader instead of the content. */
  label?: string;
  off?: boolean;
  /** Two states: «on» is read out as pressed. */
  pressed?: boolean;
  role?: 'button' | 'switch' | 'radio';
  expanded?: boolean;
  onPress: () => void;
  children?: ReactNode;
}

/** Anything that can be pressed: a real button on H5 (Tab, Enter, Space), a view with a button's role in a mini-program. */
export function Press({
  id,
  className = '',
  style,
  label,
  off = false,
  pressed,
  role = 'button',
  expanded,
  onPress,
  children,
}: PressProps) {
  const press = (): void => {
    if (!off) onPress();
  };
  const classes = `gy-box ${className}`;
  if (__WEAPP__) {
    const state = pressed === undefined ? '' : pressed ? '，已选' : '，未选';
    return (
      <View
        id={id}
        className={classes}
        style={style}
        ariaRole={role}
        ariaLabel={label === undefined ? undefined : `${label}${state}`}
        hoverClass={off ? 'none' : 'gy-pressed'}
        onClick={press}
      >
        {children}
      </View>
    );
  }
  const checkable = role !== 'button';
  return createElement(
    'button',
    {
      type: 'button',
      id,
      className: classes,
      style,
      role: checkable ? role : undefined,
      'aria-label': label,
      'aria-disabled': off || undefined,
      'aria-pressed': checkable ? undefined : pressed,
      'aria-checked': checkable ? (pressed ?? false) : undefined,
      'aria-expanded': expanded,
      onClick: press,
    },
    children,
  );
}
